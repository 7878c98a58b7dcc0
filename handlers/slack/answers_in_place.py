"""Answers where they stand in Slack: remembered as soon as they are begun, hidden from whoever may not see them."""

from functools import partial

from slack_sdk.errors import SlackApiError

from domain.identity.audience import Sight
from domain.recommendations.posted_answers import PostedAnswer
from handlers.slack.review_desk import sent
from handlers.slack.trouble import error_code
from handlers.slack.views.words import hidden_answer
from handlers.slack.visit import Visit


def hide_answers_in(visit: Visit, channel_id: str) -> None:
    """Hide answers in a channel that somebody there may not see now; at once, also where Slack does not say."""
    answers = visit.tools.find_answers(channel_id)
    owners = sorted({owner for answer in answers for owner in answer.owners})
    sights = {owner: visit.readers_now(channel_id, owner).sight(owner) for owner in owners}
    for answer in answers:
        if not answer.may_stay(sights):
            _hide(visit, answer)


def hide_if_somebody_came(visit: Visit, answer: PostedAnswer) -> None:
    """For an answer that was just given: whoever came while it was written may not have been told of it in time.

    While Slack does not say who reads there, that is looked at again in the next attempt.
    """
    if answer.sight is not Sight.NOTHING:
        sent(visit, partial(_hide_unless_seen, visit, answer))


def _hide_unless_seen(visit: Visit, answer: PostedAnswer) -> None:
    sights = {owner: visit.readers_of(answer.channel_id, owner).sight(owner) for owner in answer.owners}
    if not answer.may_stay(sights):
        _hide(visit, answer)


def _hide(visit: Visit, answer: PostedAnswer) -> None:
    if sent(visit, partial(_replace, visit, answer)):
        visit.tools.hide_answer(answer)


def _replace(visit: Visit, answer: PostedAnswer) -> None:
    try:
        visit.courier.update(answer.channel_id, answer.ts, hidden_answer())
    except SlackApiError as error:
        # What somebody deleted is hidden as well.
        if error_code(error) != "message_not_found":
            raise
