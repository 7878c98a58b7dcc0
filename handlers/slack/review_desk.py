"""The Comp Team's desk: where new offers go for a decision, and cards that must stay true."""

from collections.abc import Callable
from functools import partial

import structlog

from domain.candidates.case import Case
from domain.conversations.thread import ThreadRef
from domain.identity.actor import Actor, Role
from domain.identity.audience import Sight
from domain.recommendations.cards import CasePlaces
from domain.recommendations.filed import FiledRecommendation, OfferState, PostedCard
from domain.recommendations.recommendation import Status
from handlers.slack.trouble import NOT_TAKEN, error_code, may_pass
from handlers.slack.views.blocks import Message
from handlers.slack.views.plain_notes import error_note
from handlers.slack.views.recommendation_card import recommendation_card
from handlers.slack.visit import Visit

_log = structlog.get_logger(__name__)

_MOST_DIRECT = 50
_MOST_LOOKS = 5
_NOBODY_REACHED = "Nobody on the Comp Team could be reached. Please tell them about this case yourself."
_NOBODY_NAMED = (
    "Nobody but those who asked is named to decide on this offer. "
    "An admin names approvers in the team settings on my Home tab."
)
_NEEDS_COMP = (Status.NEEDS_FX, Status.NO_DATA, Status.DATA_CONFLICT)


def send_for_review(visit: Visit, thread: ThreadRef, filed: FiledRecommendation) -> None:
    """Make sure that those who decide have an offer before them: in the review channel, or each of them directly.

    Called after every turn, so that an offer whose card could not be posted is brought to them by the next one.
    Answers that only Comp can put right are shown as well. The asker is told when nobody could be reached.
    """
    if not _concerns_comp(filed) or _is_before_a_decider(visit, filed):
        return
    channel, before = visit.tools.review_channel, len(visit.troubles)
    shown = bool(channel) and sent(visit, partial(_show, visit, thread.team_id, channel or "", filed))
    if len(visit.troubles) > before or (shown and _is_before_a_decider(visit, filed)):
        return
    members = _comp_members(visit)
    able = visit.tools.deciders(filed, members) if filed.is_open else tuple(member.user_id for member in members)
    reached = False
    for user_id in able or (() if shown else tuple(member.user_id for member in members)):
        reached = sent(visit, partial(_show_directly, visit, thread.team_id, user_id, filed)) or reached
    if len(visit.troubles) > before:
        return
    if members and not able:
        visit.tell(error_note(_NOBODY_NAMED))
    elif not reached:
        visit.tell(error_note(_NOBODY_REACHED))


def tell_comp(visit: Visit, recommendation_id: str, message: Message) -> None:
    """Say something in every thread of a case whose readers may see it; directly where no Comp Team member reads one.

    The asker is told when nobody could be reached.
    """
    tools = visit.tools
    places, reached, before = tools.find_places(recommendation_id), False, len(visit.troubles)
    for thread in places.threads:
        audience = tools.audiences.audience_of(thread.channel_id)
        if audience.is_safe_for_cases(places.case.opened_by) and sent(
            visit, partial(visit.courier.reply, thread, message)
        ):
            readers = (member for member in audience.members if member.user_id != visit.actor.user_id)
            reached = reached or any(member.role is Role.COMP_TEAM for member in readers)
    if not reached and len(visit.troubles) == before:
        for member in _comp_members(visit):
            channel = visit.courier.direct_channel(member.user_id)
            reached = sent(visit, partial(visit.courier.post, channel, message)) or reached
    if not reached and len(visit.troubles) == before:
        visit.tell(error_note(_NOBODY_REACHED))


def _comp_members(visit: Visit) -> tuple[Actor, ...]:
    """Comp Team members beside the one who acts, as many as are asked directly."""
    members = (member for member in visit.tools.roles.everybody() if member.role is Role.COMP_TEAM)
    return tuple(member for member in members if member.user_id != visit.actor.user_id)[:_MOST_DIRECT]


def _concerns_comp(filed: FiledRecommendation) -> bool:
    return filed.is_open or (filed.state is OfferState.DRAFT and filed.body.status in _NEEDS_COMP)


def _is_before_a_decider(visit: Visit, filed: FiledRecommendation) -> bool:
    """Whether some card of the offer already stands where somebody can act on it."""
    places = visit.tools.find_places(filed.id)
    channels = {card.channel_id for card in places.cards}
    seen = [visit.tools.disclosed_in(channel, filed, places.case) for channel in channels]
    if not filed.is_open:
        return any(disclosure.sight is Sight.EVERYTHING for disclosure in seen)
    return any(disclosure.may_decide for disclosure in seen)


def refresh_cards(visit: Visit, recommendation_id: str) -> None:
    """Bring every card of a recommendation up to date with its state, each for its own readers.

    Looks again afterwards: whoever was slower must not leave an older state on the cards.
    """
    shown = None
    for _ in range(_MOST_LOOKS):
        places = visit.tools.find_places(recommendation_id)
        if shown == places.filed.version:
            return
        shown = places.filed.version
        for card in places.cards:
            _refresh_card(visit, places, card)


def refresh_cards_in(visit: Visit, channel_id: str) -> None:
    """Bring every card in a channel up to date with who reads there now."""
    for card in visit.tools.find_cards(channel_id):
        _refresh_card(visit, visit.tools.find_places(card.recommendation_id), card)


def _refresh_card(visit: Visit, places: CasePlaces, card: PostedCard) -> None:
    disclosure = visit.tools.disclosed_in(card.channel_id, places.filed, places.case)
    message = recommendation_card(disclosure, visit.tools.moves_in(card.channel_id, places.filed, places.case))
    sent(visit, partial(visit.courier.update, card.channel_id, card.ts, message))


def keep_card(visit: Visit, thread: ThreadRef, filed: FiledRecommendation, ts: str) -> None:
    """Remember a card that was just posted; bring it up to date when somebody decided in between."""
    visit.tools.note_card(filed=filed, thread=thread, ts=ts)
    if visit.tools.find_places(filed.id).filed.version != filed.version:
        refresh_cards(visit, filed.id)


def _show(visit: Visit, team_id: str, channel_id: str, filed: FiledRecommendation) -> None:
    tools = visit.tools
    places = tools.find_places(filed.id)
    known = next((thread for thread in places.threads if thread.channel_id == channel_id), None)
    disclosure = tools.disclosed_in(channel_id, filed, places.case)
    card = recommendation_card(disclosure, tools.moves_in(channel_id, filed, places.case))
    ts = visit.courier.post(channel_id, card, thread_ts=known.ts if known else None, about=filed.id)
    keep_card(visit, known or ThreadRef(team_id, channel_id, ts), filed, ts)


def show_where_missing(visit: Visit, places: CasePlaces) -> None:
    """Post the card into every thread of the case that has none of this version yet."""
    have = {(card.channel_id, card.thread_ts) for card in places.cards}
    for thread in places.threads:
        if (thread.channel_id, thread.ts) not in have:
            sent(visit, partial(_show_in, visit, thread, places.filed, places.case))


def _show_in(visit: Visit, thread: ThreadRef, filed: FiledRecommendation, case: Case) -> None:
    disclosure = visit.tools.disclosed_in(thread.channel_id, filed, case)
    if disclosure.sight is not Sight.NOTHING:
        card = recommendation_card(disclosure, visit.tools.moves_in(thread.channel_id, filed, case))
        ts = visit.courier.reply(thread, card, about=filed.id)
        visit.tools.note_card(filed=filed, thread=thread, ts=ts)


def _show_directly(visit: Visit, team_id: str, user_id: str, filed: FiledRecommendation) -> None:
    _show(visit, team_id, visit.courier.direct_channel(user_id), filed)


def sent(visit: Visit, send: Callable[[], object]) -> bool:
    """Whether a message went out; one place that fails must not keep the others from being told.

    What may work later is noted among the visit's troubles: it is tried again, with everything else that is not done.
    """
    try:
        send()
    except NOT_TAKEN as error:
        refused = error_code(error)
        _log.warning("message.not_delivered", problem=type(error).__name__, slack_error=refused)
        if not visit.is_last and may_pass(error):
            visit.troubles.append(error)
        return False
    return True
