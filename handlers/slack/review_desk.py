"""The Comp Team's desk: where new offers go for a decision, and cards that must stay true."""

from collections.abc import Callable
from functools import partial

import structlog
from slack_sdk.errors import SlackApiError

from domain.conversations.thread import ThreadRef
from domain.identity.actor import Role
from domain.pay.policy import Tier
from domain.recommendations.filed import FiledRecommendation
from domain.recommendations.turn import TurnAnswer
from handlers.slack.views.recommendation_card import recommendation_card
from handlers.slack.visit import Visit

_log = structlog.get_logger(__name__)

_MOST_DIRECT = 20


def send_for_review(visit: Visit, thread: ThreadRef, answer: TurnAnswer) -> None:
    """Show a new offer to those who decide: in the review channel, or to each Comp Team member directly.

    Nothing is sent when the deciders are reading along already, or when the asker may approve it on the spot.
    """
    filed = answer.filed
    if filed is None or not answer.is_new or not filed.is_open or _is_settled_here(visit, thread, filed):
        return
    channel = visit.tools.review_channel
    if channel and sent(partial(_show, visit, thread.team_id, channel, filed)):
        return
    deciders = [member for member in visit.tools.roles.everybody() if member.role is Role.COMP_TEAM]
    for member in deciders[:_MOST_DIRECT]:
        if member.user_id != visit.actor.user_id:
            sent(partial(_show_directly, visit, thread.team_id, member.user_id, filed))


def refresh_cards(visit: Visit, recommendation_id: str) -> None:
    """Bring every card of a recommendation up to date with its state, each for its own readers."""
    places = visit.tools.find_places(recommendation_id)
    for card in places.cards:
        disclosure = visit.tools.disclosed_in(card.channel_id, places.filed, places.case.opened_by)
        moves = visit.tools.moves_in(card.channel_id, places.filed, places.case.opened_by)
        message = recommendation_card(disclosure, moves)
        update = partial(visit.tools.courier.update, card.channel_id, card.ts, message)
        sent(update)


def keep_card(visit: Visit, thread: ThreadRef, filed: FiledRecommendation, ts: str) -> None:
    """Remember a card that was just posted; bring it up to date when somebody decided in between."""
    visit.tools.note_card(filed=filed, thread=thread, ts=ts)
    if visit.tools.find_places(filed.id).filed.version != filed.version:
        refresh_cards(visit, filed.id)


def _is_settled_here(visit: Visit, thread: ThreadRef, filed: FiledRecommendation) -> bool:
    if thread.channel_id == visit.tools.review_channel:
        return True
    offer = filed.body.offer
    return visit.actor.role is Role.COMP_TEAM and offer is not None and offer.tier is Tier.AUTO


def _show(visit: Visit, team_id: str, channel_id: str, filed: FiledRecommendation) -> None:
    tools = visit.tools
    places = tools.find_places(filed.id)
    known = next((thread for thread in places.threads if thread.channel_id == channel_id), None)
    owner = places.case.opened_by
    card = recommendation_card(tools.disclosed_in(channel_id, filed, owner), tools.moves_in(channel_id, filed, owner))
    ts = tools.courier.post(channel_id, card, thread_ts=known.ts if known else None, about=filed.id)
    keep_card(visit, known or ThreadRef(team_id, channel_id, ts), filed, ts)


def _show_directly(visit: Visit, team_id: str, user_id: str, filed: FiledRecommendation) -> None:
    _show(visit, team_id, visit.tools.courier.direct_channel(user_id), filed)


def sent(send: Callable[[], object]) -> bool:
    """Whether a message went out; one place that fails must not keep the others from being told."""
    try:
        send()
    except SlackApiError as error:
        _log.warning("card.not_delivered", slack_error=error.response.get("error"))
        return False
    return True
