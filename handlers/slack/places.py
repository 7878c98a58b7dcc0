"""Where an answer may be shown: here, or in the direct messages between the asker and the bot."""

from handlers.slack.views.plain_notes import moved_note
from handlers.slack.visit import Visit


def settled_channel(visit: Visit, channel_id: str, candidate_id: str, owner: str) -> str:
    """The channel itself where all its readers may see the case; otherwise a direct one, and the asker is told.

    Later attempts keep to what was chosen. Raises Unavailable while Slack does not say who reads there.
    """

    def is_safe() -> bool:
        return visit.readers_of(channel_id, owner).is_safe_for_cases(owner)

    if visit.settled(f"is safe {channel_id}", is_safe):
        return channel_id
    visit.tell(moved_note(candidate_id))
    return visit.courier.direct_channel(visit.actor.user_id)
