"""The Comp Team's desk: where new offers go for a decision, and cards that must stay true."""

from collections.abc import Callable
from functools import partial

import structlog

from domain.candidates.case import Case
from domain.conversations.thread import ThreadRef
from domain.errors import Unavailable
from domain.identity.actor import Actor, Role
from domain.identity.audience import Audience, Sight
from domain.recommendations.cards import CasePlaces
from domain.recommendations.filed import FiledRecommendation, OfferState, PostedCard
from domain.recommendations.recommendation import Status
from handlers.slack.card_pictures import ask_for_picture, put_up, read_card
from handlers.slack.trouble import NOT_TAKEN, READERS_UNTOLD, error_code
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
    if _concerns_comp(filed):
        sent(visit, partial(_bring_to_comp, visit, thread, filed))


def _bring_to_comp(visit: Visit, thread: ThreadRef, filed: FiledRecommendation) -> None:
    # Once it is before one of them, later attempts still go on to those whom this one could not reach.
    if _is_before_a_decider(visit, filed, "before"):
        return
    channel, before = visit.tools.review_channel, len(visit.troubles)
    shown = bool(channel) and sent(visit, partial(_show, visit, thread.team_id, channel or "", filed))
    if len(visit.troubles) > before:
        return
    if shown and _is_before_a_decider(visit, filed, "now"):
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
    places, before = tools.find_places(recommendation_id), len(visit.troubles)
    heard = set[Actor]()
    for thread in places.threads:
        sent(visit, partial(_tell_readers, visit, thread, places.case.opened_by, message, heard))
    reached = any(one.role is Role.COMP_TEAM and one.user_id != visit.actor.user_id for one in heard)
    if not reached and len(visit.troubles) == before:
        for member in _comp_members(visit):
            reached = sent(visit, partial(post_directly, visit, member.user_id, message)) or reached
    if not reached and len(visit.troubles) == before:
        visit.tell(error_note(_NOBODY_REACHED))


def post_directly(visit: Visit, user_id: str, message: Message) -> None:
    """Say something to one person in their direct messages. Raises SlackApiError."""
    visit.courier.post(visit.courier.direct_channel(user_id), message)


def _tell_readers(visit: Visit, thread: ThreadRef, owner: str, message: Message, heard: set[Actor]) -> None:
    readers = visit.readers_of(thread.channel_id, owner)
    if readers.is_safe_for_cases(owner):
        visit.courier.reply(thread, message)
        heard.update(readers.members)


def _comp_members(visit: Visit) -> tuple[Actor, ...]:
    """Comp Team members beside the one who acts, as many as are asked directly."""
    members = (member for member in visit.everybody() if member.role is Role.COMP_TEAM)
    return tuple(member for member in members if member.user_id != visit.actor.user_id)[:_MOST_DIRECT]


def _concerns_comp(filed: FiledRecommendation) -> bool:
    return filed.is_open or (filed.state is OfferState.DRAFT and filed.body.status in _NEEDS_COMP)


def _is_before_a_decider(visit: Visit, filed: FiledRecommendation, when: str) -> bool:
    """Whether some card of the offer already stands where somebody can act on it; settled once for each `when`.

    Raises Unavailable while that hangs on what Slack does not say.
    """
    # Read before the step begins, which then asks Slack: no transaction is held meanwhile.
    places = visit.tools.find_places(filed.id)
    return visit.settled(f"{filed.id} is with a decider {when}", partial(_somebody_can_act, visit, filed, places))


def _somebody_can_act(visit: Visit, filed: FiledRecommendation, places: CasePlaces) -> bool:
    untold: list[Exception] = []
    for channel in sorted({card.channel_id for card in places.cards}):
        try:
            readers = visit.readers_of(channel, places.case.opened_by)
        except Unavailable as error:
            untold.append(error)
            continue
        disclosure = visit.tools.disclosed_among(readers, filed, places.case)
        if disclosure.may_decide if filed.is_open else disclosure.sight is Sight.EVERYTHING:
            return True
    if untold:
        raise untold[0]
    return False


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
            refresh_card(visit, places, card)


def refresh_cards_in(visit: Visit, channel_id: str) -> None:
    """Bring every card in a channel up to date with who reads there now; at once, also where Slack does not say."""
    for card in visit.tools.find_cards(channel_id):
        refresh_card(visit, visit.tools.find_places(card.recommendation_id), card)


def refresh_card(visit: Visit, places: CasePlaces, card: PostedCard) -> None:
    """Bring one card up to date with its state and with who reads it now, and its picture with it."""
    readers = visit.readers_now(card.channel_id, places.case.opened_by)
    sent(visit, partial(put_up, visit, read_card(visit, card, readers, places.filed, places.case)))


def keep_card(visit: Visit, thread: ThreadRef, filed: FiledRecommendation, ts: str, seen_by: Audience) -> None:
    """Remember a card that was just posted; bring it up to date when somebody decided, or came, in between.

    `seen_by` are the readers it was made for: whoever came before it was noted was not found to be told of it.
    """
    visit.tools.note_card(filed=filed, thread=thread, ts=ts)
    places = visit.tools.find_places(filed.id)
    owner = places.case.opened_by
    came = not _is_direct(thread) and visit.readers_now(thread.channel_id, owner).sight(owner) != seen_by.sight(owner)
    if came or places.filed.version != filed.version:
        refresh_cards(visit, filed.id)
    else:
        card = PostedCard(filed.id, thread.channel_id, ts, thread.ts)
        ask_for_picture(visit, read_card(visit, card, seen_by, places.filed, places.case))


def _is_direct(thread: ThreadRef) -> bool:
    """Whether nobody can join there."""
    return thread.channel_id.startswith("D")


def _show(visit: Visit, team_id: str, channel_id: str, filed: FiledRecommendation) -> None:
    places = visit.tools.find_places(filed.id)
    # The card binds its own thread to the case; another attempt must not take that for one that was there before.
    known = visit.chosen(f"thread in {channel_id}", partial(_thread_in, places, channel_id))
    readers = visit.readers_of(channel_id, places.case.opened_by)
    card = _card_among(visit, readers, filed, places.case)
    ts = visit.courier.post(channel_id, card, thread_ts=known.ts if known else None, about=filed.id)
    keep_card(visit, known or ThreadRef(team_id, channel_id, ts), filed, ts, readers)


def _thread_in(places: CasePlaces, channel_id: str) -> ThreadRef | None:
    return next((thread for thread in places.threads if thread.channel_id == channel_id), None)


def _card_among(visit: Visit, readers: Audience, filed: FiledRecommendation, case: Case) -> Message:
    disclosure = visit.tools.disclosed_among(readers, filed, case)
    return recommendation_card(disclosure, visit.tools.moves_among(readers, filed, case))


def show_where_missing(visit: Visit, places: CasePlaces) -> None:
    """Post the card into every thread of the case that has none of this version yet."""
    have = {(card.channel_id, card.thread_ts) for card in places.cards}
    for thread in places.threads:
        if (thread.channel_id, thread.ts) not in have:
            sent(visit, partial(_show_in, visit, thread, places.filed, places.case))


def _show_in(visit: Visit, thread: ThreadRef, filed: FiledRecommendation, case: Case) -> None:
    readers = visit.readers_of(thread.channel_id, case.opened_by)
    if readers.is_safe_for_cases(case.opened_by):
        ts = visit.courier.reply(thread, _card_among(visit, readers, filed, case), about=filed.id)
        keep_card(visit, thread, filed, ts, readers)


def _show_directly(visit: Visit, team_id: str, user_id: str, filed: FiledRecommendation) -> None:
    _show(visit, team_id, visit.courier.direct_channel(user_id), filed)


def sent(visit: Visit, send: Callable[[], object]) -> bool:
    """Whether a message went out; one place that fails must not keep the others from being told.

    What may work later is noted among the visit's troubles: it is tried again, with everything else that is not done.
    So is what is not sent while Slack does not say who would read it.
    """
    try:
        send()
    except (*NOT_TAKEN, Unavailable) as error:
        if isinstance(error, Unavailable) and error.code != READERS_UNTOLD:
            raise
        _log.warning("message.not_delivered", problem=type(error).__name__, slack_error=error_code(error))
        visit.put_off(error)
        return False
    return True
