"""What people think of an answer."""

from domain.errors import InvalidRequest
from domain.recommendations.posted_answers import Vote
from handlers.slack.inbound import Click
from handlers.slack.views.plain_notes import note
from handlers.slack.visit import Visit


def vote(click: Click, visit: Visit) -> None:
    """A vote on an answer, in place of an earlier one of the same person."""
    answer_id, _, said = click.value.partition("@")
    if said not in set(Vote):
        raise InvalidRequest("button_unreadable", "That button no longer works.")
    visit.once(visit.tools.give_feedback, actor=visit.actor, answer_id=answer_id, vote=Vote(said))
    thanks = (
        "Thank you, noted." if said == Vote.HELPFUL else "Thank you, noted. Tell me in the thread what is missing."
    )
    visit.tell(note(thanks))
