"""Approve, override, request changes: buttons, their modals, and telling every thread of the case."""

from functools import partial

from domain.approvals.carry_out import DeclineReason
from domain.approvals.decide_offer import SendBack
from domain.approvals.desk import Decided, check_seen
from domain.approvals.life import OfferEvent
from domain.approvals.override_offer import OverrideReason
from domain.approvals.rules import MIN_JUSTIFICATION, AlreadyDecided, check_note
from domain.conversations.one_amount import yearly_amount
from domain.conversations.salary_history import mask_pay_history
from domain.conversations.thread import ThreadRef
from domain.errors import NotFound
from domain.identity.actor import Actor
from domain.identity.permissions import Action
from domain.recommendations.cards import CasePlaces
from domain.recommendations.filed import FiledRecommendation, OfferState
from domain.recommendations.recommendation import Offer
from handlers.slack.errors import problem_with
from handlers.slack.inbound import Click, Errand, Submission
from handlers.slack.review_desk import refresh_cards, sent, show_where_missing, tell_comp
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.decision_forms import (
    AMOUNT,
    DECLINE_REASON,
    JUSTIFICATION,
    NOTE,
    REASON,
    ask_override_modal,
    changes_modal,
    declined_modal,
    modal_origin,
    override_modal,
    parse_origin,
    reject_modal,
)
from handlers.slack.views.decision_notes import decision_note
from handlers.slack.views.plain_notes import override_asked, pay_history_taken_out
from handlers.slack.views.recommendation_card import parse_offer_shown, recommendation_card
from handlers.slack.visit import Visit


def approve(click: Click, visit: Visit) -> None:
    """The Approve button."""
    place = f"{click.caller.channel_id}/{click.message_ts}"
    recommendation_id, seen = parse_offer_shown(click.value)
    announce(
        visit.once(
            visit.tools.approve, actor=visit.actor, recommendation_id=recommendation_id, place=place, seen=seen
        ),
        visit,
    )


def ask_override(click: Click, visit: Visit) -> None:
    """The Override button: a form for another base and its justification."""
    filed = _open_for_decision(click, visit, Action.OVERRIDE_OFFER)
    if filed.body.offer is None:
        raise NotFound("offer_missing", "There is no computed offer to override.")
    origin = modal_origin(click.value, click.thread.channel_id, click.thread.ts)
    form = override_modal(origin, filed.candidate_id, filed.body.offer.currency)
    visit.courier.open_modal(click.trigger_id, form)


def ask_changes(click: Click, visit: Visit) -> None:
    """The Request changes button: a form for what should change."""
    filed = _open_for_decision(click, visit, Action.DECIDE_OFFER)
    origin = modal_origin(click.value, click.thread.channel_id, click.thread.ts)
    visit.courier.open_modal(click.trigger_id, changes_modal(origin, filed.candidate_id))


def ask_rejection(click: Click, visit: Visit) -> None:
    """The Reject button: a form for why."""
    filed = _open_for_decision(click, visit, Action.DECIDE_OFFER)
    origin = modal_origin(click.value, click.thread.channel_id, click.thread.ts)
    visit.courier.open_modal(click.trigger_id, reject_modal(origin, filed.candidate_id))


def ask_decline_reason(click: Click, visit: Visit) -> None:
    """The Declined button: a form for the candidate's reason."""
    places = visit.tools.find_places(click.value)
    places.case.check_can(visit.actor, Action.RECORD_OUTCOME)
    origin = modal_origin(places.filed.id, click.thread.channel_id, click.thread.ts)
    visit.courier.open_modal(click.trigger_id, declined_modal(origin, places.filed.candidate_id))


def mark_offered(click: Click, visit: Visit) -> None:
    """The Offer made button."""
    _carry_out(click, visit, OfferEvent.OFFER)


def mark_accepted(click: Click, visit: Visit) -> None:
    """The Accepted button."""
    _carry_out(click, visit, OfferEvent.ACCEPT)


def resubmit(click: Click, visit: Visit) -> None:
    """The Send again button, for an offer that was sent back and is right as it is."""
    _carry_out(click, visit, OfferEvent.SUBMIT)


def withdraw(click: Click, visit: Visit) -> None:
    """The Withdraw button."""
    _carry_out(click, visit, OfferEvent.WITHDRAW)


def ask_for_another(click: Click, visit: Visit) -> None:
    """The Ask for another amount button: a form for what and why."""
    places = visit.tools.find_places(click.value)
    places.case.check_can(visit.actor, Action.ASK_OVERRIDE)
    origin = modal_origin(places.filed.id, click.thread.channel_id, click.thread.ts)
    visit.courier.open_modal(click.trigger_id, ask_override_modal(origin, places.filed.candidate_id))


def pass_on_request(form: Submission, visit: Visit) -> None:
    """The request for another amount, submitted: every thread of the case hears it, and the Comp Team does."""
    recommendation_id, channel_id, ts = parse_origin(form.origin)
    thread = ThreadRef(form.caller.team_id, channel_id, ts)
    asked = visit.once(
        visit.tools.ask_override,
        actor=visit.actor,
        recommendation_id=recommendation_id,
        words=form.fields.get(NOTE, ""),
        thread=thread,
    )
    tell_comp(visit, asked.filed.id, override_asked(asked.case.candidate_id, asked.asker, asked.words))
    _tell_if_masked(visit, form.fields.get(NOTE, ""))


def _carry_out(click: Click, visit: Visit, event: OfferEvent) -> None:
    place = f"{click.caller.channel_id}/{click.message_ts}"
    announce(
        visit.once(visit.tools.carry_out, actor=visit.actor, recommendation_id=click.value, event=event, place=place),
        visit,
    )


def override_problems(form: Submission, tools: Toolbox, actor: Actor) -> dict[str, str]:
    """What is wrong with an override form, by field; nothing when it can be decided. Raises what deciding would."""
    recommendation_id, seen = parse_offer_shown(parse_origin(form.origin)[0])

    def check_amount() -> None:
        base = yearly_amount(form.fields.get(AMOUNT, ""), _offer_of(form, tools).currency)
        tools.override.check(actor=actor, recommendation_id=recommendation_id, base=base, seen=seen)

    chosen = form.fields.get(REASON) in {reason.value for reason in OverrideReason}
    return {
        **({} if chosen else {REASON: "Please choose a reason."}),
        **problem_with(AMOUNT, check_amount),
        **problem_with(JUSTIFICATION, partial(check_note, form.fields.get(JUSTIFICATION, ""), MIN_JUSTIFICATION)),
    }


def note_problems(form: Submission, _tools: Toolbox, _actor: Actor) -> dict[str, str]:
    """What is wrong with a form that asks for a note, by field; nothing when it can be sent."""
    return problem_with(NOTE, partial(check_note, form.fields.get(NOTE, "")))


def override(form: Submission, visit: Visit) -> None:
    """The override form, submitted."""
    shown, channel_id, ts = parse_origin(form.origin)
    recommendation_id, seen = parse_offer_shown(shown)
    justification = form.fields.get(JUSTIFICATION, "")
    decided = visit.once(
        visit.tools.override,
        actor=visit.actor,
        recommendation_id=recommendation_id,
        seen=seen,
        base=yearly_amount(form.fields.get(AMOUNT, ""), _offer_of(form, visit.tools).currency),
        justification=justification,
        reason=OverrideReason(form.fields.get(REASON, "")),
        place=f"{channel_id}/{ts}",
    )
    announce(decided, visit)
    _tell_if_masked(visit, justification)


def request_changes(form: Submission, visit: Visit) -> None:
    """The form for changes, submitted."""
    _send_back(form, visit, visit.tools.request_changes)


def reject(form: Submission, visit: Visit) -> None:
    """The rejection, submitted."""
    _send_back(form, visit, visit.tools.reject)


def _send_back(form: Submission, visit: Visit, send_back: SendBack) -> None:
    shown, channel_id, ts = parse_origin(form.origin)
    recommendation_id, seen = parse_offer_shown(shown)
    note, place = form.fields.get(NOTE, ""), f"{channel_id}/{ts}"
    decided = visit.once(
        send_back, actor=visit.actor, recommendation_id=recommendation_id, note=note, place=place, seen=seen
    )
    announce(decided, visit)
    _tell_if_masked(visit, note)


def _tell_if_masked(visit: Visit, written: str) -> None:
    """Say that current or past pay was taken out of what somebody wrote."""
    if mask_pay_history(written).found:
        visit.tell(pay_history_taken_out())


def decline_problems(form: Submission, _tools: Toolbox, _actor: Actor) -> dict[str, str]:
    """What is wrong with a decline form; nothing when a reason was chosen."""
    chosen = form.fields.get(DECLINE_REASON) in {reason.value for reason in DeclineReason}
    return {} if chosen else {DECLINE_REASON: "Please choose a reason."}


def mark_declined(form: Submission, visit: Visit) -> None:
    """The decline form, submitted."""
    recommendation_id, channel_id, ts = parse_origin(form.origin)
    decided = visit.once(
        visit.tools.carry_out,
        actor=visit.actor,
        recommendation_id=recommendation_id,
        event=OfferEvent.DECLINE,
        place=f"{channel_id}/{ts}",
        reason=form.fields[DECLINE_REASON],
    )
    announce(decided, visit)


def show_offer(click: Click, visit: Visit) -> None:
    """The Show details button: the card as the clicker alone may see it."""
    overview = visit.tools.show_recommendation(actor=visit.actor, recommendation_id=click.value)
    if overview.filed is not None:
        disclosure = visit.tools.disclosed_to(visit.actor, overview.filed, overview.case)
        moves = visit.tools.moves_of(visit.actor, overview.filed, overview.case)
        visit.tell(recommendation_card(disclosure, moves))


def tell_of_expiry(errand: Errand, visit: Visit) -> None:
    """An offer expired by itself."""

    def version() -> int:
        return visit.tools.find_places(errand.subject).filed.version

    _tell_everywhere(errand.subject, visit.journal.once(visit.journal.named("version"), int, version), visit)


def announce(decided: Decided, visit: Visit) -> None:
    """Tell of a decision wherever the case is talked about."""
    _tell_everywhere(decided.filed.id, decided.filed.version, visit)


def _tell_everywhere(recommendation_id: str, version: int, visit: Visit) -> None:
    """Bring every card up to date, and tell each thread of the case as its readers may see it.

    When the offer has moved on from the version that was decided, the threads are left to whoever moved it: nobody is
    told the same twice.
    """
    refresh_cards(visit, recommendation_id)
    places = visit.tools.find_places(recommendation_id)
    if places.filed.state is OfferState.SUPERSEDED:
        return
    if places.filed.is_approved:
        show_where_missing(visit, places)
    if places.filed.version == version:
        for thread in places.threads:
            sent(visit, partial(_tell_thread, visit, thread, places))


def _tell_thread(visit: Visit, thread: ThreadRef, places: CasePlaces) -> None:
    readers = visit.readers_of(thread.channel_id, places.case.opened_by)
    note = decision_note(visit.tools.disclosed_among(readers, places.filed, places.case))
    visit.courier.reply(thread, note, about=f"{places.filed.id}@{places.filed.version}")


def _open_for_decision(click: Click, visit: Visit, action: Action) -> FiledRecommendation:
    recommendation_id, seen = parse_offer_shown(click.value)
    places = visit.tools.find_places(recommendation_id)
    places.case.check_can(visit.actor, action)
    filed = places.filed
    if not filed.is_open:
        raise AlreadyDecided(filed)
    check_seen(filed, seen)
    visit.tools.check_may_decide(visit.actor, filed)
    return filed


def _offer_of(form: Submission, tools: Toolbox) -> Offer:
    recommendation_id, _ = parse_offer_shown(parse_origin(form.origin)[0])
    offer = tools.find_places(recommendation_id).filed.body.offer
    if offer is None:
        raise NotFound("offer_missing", "There is no computed offer to override.")
    return offer
