"""What Slack tells us about people: they joined a channel, or a user group changed."""

from handlers.slack.answers_in_place import hide_answers_in
from handlers.slack.inbound import Caller
from handlers.slack.review_desk import refresh_cards_in
from handlers.slack.visit import Visit


def joined(caller: Caller, visit: Visit) -> None:
    """Somebody joined a channel: cards are reduced to what all its readers may see now, other answers hidden."""
    refresh_cards_in(visit, caller.channel_id)
    hide_answers_in(visit, caller.channel_id)


def groups_changed(_caller: Caller, visit: Visit) -> None:
    """A user group changed: roles follow at once."""
    visit.tools.group_watch.forget()
    visit.tools.group_watch.unreadable()
