"""The decision card: the offer, why, and what can be done about it; only what its readers may see."""

from collections.abc import Iterator
from decimal import Decimal

from domain.approvals.ask_override import ASKABLE
from domain.approvals.carry_out import DeclineReason
from domain.approvals.life import OfferEvent
from domain.errors import InvalidRequest
from domain.identity.actor import PROGRAM
from domain.identity.audience import Sight
from domain.money import amount_text
from domain.pay.vocabulary import Proficiency
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.filed import DecisionKind, FiledRecommendation, OfferState
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer
from handlers.slack.views.blocks import (
    Block,
    Message,
    actions,
    button,
    confirmation,
    context,
    divider,
    escape,
    figures,
    header,
    literal,
    mention,
    section,
    sections,
    small_print,
)
from handlers.slack.views.data_problem_forms import report_button, rows_cited
from handlers.slack.views.offer_figures import offer_figures
from handlers.slack.views.wording import DECLINE_WORDS, FLAG_WORDS, STATE_WORDS, STATUS_WORDS
from handlers.slack.views.words import feedback_buttons

APPROVE = "approve_offer"
OVERRIDE = "override_offer"
REQUEST_CHANGES = "request_changes"
REJECT = "reject_offer"
SHOW_DETAILS = "show_offer"
MARK_OFFERED = "mark_offered"
MARK_ACCEPTED = "mark_accepted"
MARK_DECLINED = "mark_declined"
RESUBMIT = "resubmit_offer"
WITHDRAW = "withdraw_offer"
ASK_FOR_ANOTHER = "ask_for_another"

_BAR = 24


def recommendation_card(disclosure: Disclosure, moves: frozenset[OfferEvent] = frozenset()) -> Message:
    """The card of a recommendation. `moves` are the steps its readers may take beside deciding."""
    offer, filed = disclosure.offer, disclosure.filed
    blocks: list[Block] = [header(_title(filed)), context(*_subtitle(filed))]
    if offer is None:
        blocks.append(section(_without_offer(disclosure)))
    else:
        blocks += _offer_blocks(offer, disclosure)
    blocks += _decision_blocks(disclosure, moves)
    blocks += _why_blocks(disclosure)
    if disclosure.sight is not Sight.NOTHING:
        blocks.append(feedback_buttons(filed.id))
    return Message(text=f"{filed.candidate_id}: {_headline(filed)}", blocks=tuple(blocks), card_of=filed.id)


def _offer_blocks(offer: Offer, disclosure: Disclosure) -> list[Block]:
    blocks = [
        section(f"*Base salary*  `{money_text(offer.base_pay)}`   {_state(disclosure)}"),
        section(f"`{_bar(offer)}`"),
        *figures(offer_figures(offer, disclosure.peers)),
    ]
    if disclosure.flags:
        blocks += sections(["*To know*", *(f"•  {FLAG_WORDS[flag]}" for flag in disclosure.flags)])
    if disclosure.withheld:
        blocks.append(context(escape(disclosure.withheld)))
    return blocks


def _why_blocks(disclosure: Disclosure) -> list[Block]:
    if not disclosure.reasons:
        return []
    lines = (f"*{reason.kind}*  {escape(reason.text)}  [{escape(reason.source)}]" for reason in disclosure.reasons)
    blocks = [divider(), section("*Why*"), *small_print(lines)]
    filed = disclosure.filed
    if rows_cited(disclosure):
        blocks.append(actions(f"rows:{filed.id}", [report_button(filed.id, filed.candidate_id)]))
    return blocks


def _bar(offer: Offer) -> str:
    """The base's place in the range as text: minimum, a bar, maximum."""
    low, high = amount_text(offer.minimum), amount_text(offer.maximum)
    if offer.range_penetration is None:
        return f"{low}  flat rate"
    share = min(max(offer.range_penetration, Decimal(0)), Decimal(1))
    at = int(share * (_BAR - 1))
    return f"{low} {'─' * at}●{'─' * (_BAR - 1 - at)} {high}"


def _state(disclosure: Disclosure) -> str:
    filed = disclosure.filed
    if filed.state is OfferState.SUBMITTED:
        return f"·  *{STATUS_WORDS[filed.body.status]}*"
    if filed.state is OfferState.DRAFT:
        return f"·  {STATUS_WORDS[filed.body.status]}"
    return f"·  *{STATE_WORDS[filed.state]}*"


def _without_offer(disclosure: Disclosure) -> str:
    body = disclosure.filed.body
    if disclosure.withheld:
        return f":lock: {escape(disclosure.withheld)}"
    return f"*{STATUS_WORDS[body.status]}.* {escape(body.problem or '')}"


def _title(filed: FiledRecommendation) -> str:
    request = filed.body.request
    return f"{literal(request.job_title)} · {literal(request.location)}"


def _subtitle(filed: FiledRecommendation) -> tuple[str, ...]:
    request = filed.body.request
    known = request.proficiency is not Proficiency.UNKNOWN
    given = (
        request.proficiency.value if known else "proficiency unknown",
        request.interview_feedback.value,
        request.job_level.value if request.job_level else "no level yet",
    )
    return (
        f"`{filed.candidate_id}` · version {filed.number} · {' · '.join(given)}",
        f"asked by {mention(filed.requested_by)}",
    )


def _headline(filed: FiledRecommendation) -> str:
    if filed.body.offer is None:
        return STATUS_WORDS[filed.body.status]
    return {
        OfferState.DRAFT: "a provisional offer",
        OfferState.SUBMITTED: "an offer is ready for review",
        OfferState.APPROVED: "the offer is approved",
        OfferState.CHANGES_REQUESTED: "changes were requested",
        OfferState.REJECTED: "the offer was rejected",
        OfferState.OFFERED: "the offer was made",
        OfferState.ACCEPTED: "the offer was accepted",
        OfferState.DECLINED: "the offer was declined",
        OfferState.SUPERSEDED: "a newer version exists",
        OfferState.EXPIRED: "the offer expired",
        OfferState.WITHDRAWN: "the offer was withdrawn",
    }[filed.state]


def _decision_blocks(disclosure: Disclosure, moves: frozenset[OfferEvent]) -> list[Block]:
    filed = disclosure.filed
    blocks = []
    if filed.is_open and filed.approvals:
        given = ", ".join(mention(one.by) for one in filed.approvals)
        blocks.append(context(f"Approved so far by {given}; another person has to approve as well."))
    if filed.decision is not None:
        blocks += small_print([decision_line(filed, disclosure.sight)])
    if filed.outcome is not None:
        blocks.append(context(outcome_line(filed)))
    if disclosure.sight is Sight.APPROVED and disclosure.offer is None:
        blocks.append(actions(f"look:{filed.id}", [button(SHOW_DETAILS, "Show me what I may see", filed.id)]))
    buttons = [*(_buttons(filed) if disclosure.may_decide else ()), *_move_buttons(filed, moves)]
    if disclosure.sight is Sight.APPROVED and filed.state in ASKABLE and not disclosure.is_closed:
        buttons.append(button(ASK_FOR_ANOTHER, "Ask for another amount…", filed.id))
    waits = filed.is_open and not disclosure.is_closed and not disclosure.may_decide
    if waits and disclosure.sight is Sight.EVERYTHING:
        blocks.append(context("Nobody who reads here may decide on it: another approver named for its tier has to."))
    if disclosure.is_closed:
        blocks.append(context(":lock: This case is closed. A Comp Team member can reopen it."))
    return [*blocks, actions(f"decide:{filed.id}", buttons)] if buttons else blocks


def _move_buttons(filed: FiledRecommendation, moves: frozenset[OfferEvent]) -> Iterator[Block]:
    if OfferEvent.OFFER in moves:
        yield button(MARK_OFFERED, "Offer made", filed.id, style="primary")
    if OfferEvent.ACCEPT in moves:
        yield button(MARK_ACCEPTED, "Accepted", filed.id, style="primary")
    if OfferEvent.DECLINE in moves:
        yield button(MARK_DECLINED, "Declined…", filed.id)
    if OfferEvent.SUBMIT in moves:
        yield button(RESUBMIT, "Send again as it is", filed.id)
    if OfferEvent.WITHDRAW in moves:
        sure = confirmation("Withdraw this offer?", f"{filed.candidate_id} needs a new one after that.", "Withdraw")
        yield button(WITHDRAW, "Withdraw", filed.id, style="danger", confirm=sure)


def outcome_line(filed: FiledRecommendation) -> str:
    """What became of an offer, by whom and when."""
    outcome = filed.outcome
    if outcome is None:
        return STATE_WORDS[filed.state]
    if outcome.state is OfferState.SUBMITTED:
        return f"Sent again as it is by {mention(outcome.by)} on {outcome.at:%Y-%m-%d %H:%M} UTC"
    who = "" if outcome.by == PROGRAM.user_id else f" · recorded by {mention(outcome.by)}"
    why = f": {DECLINE_WORDS[DeclineReason(outcome.reason)]}" if outcome.state is OfferState.DECLINED else ""
    return f"{STATE_WORDS[outcome.state]}{why}{who} on {outcome.at:%Y-%m-%d %H:%M} UTC"


def _buttons(filed: FiledRecommendation) -> Iterator[Block]:
    sure = confirmation(
        "Approve this offer?",
        f"The recruiter of {filed.candidate_id} is told at once. This is recorded under your name.",
        "Approve",
    )
    shown = offer_shown(filed)
    yield button(APPROVE, "Approve", shown, style="primary", confirm=sure)
    yield button(OVERRIDE, "Override…", shown)
    yield button(REQUEST_CHANGES, "Request changes…", shown)
    yield button(REJECT, "Reject…", shown)


def offer_shown(filed: FiledRecommendation) -> str:
    """The value of a button that decides: which offer, and the seal of what its card shows."""
    return f"{filed.id}@{filed.seal}"


def parse_offer_shown(value: str) -> tuple[str, str]:
    """The offer and the seal. Raises InvalidRequest for a button that is none of ours."""
    recommendation_id, at, seal = value.partition("@")
    if not at or not seal:
        raise InvalidRequest("button_unreadable", "That button no longer works. Please look at the newest card.")
    return recommendation_id, seal


def decision_line(filed: FiledRecommendation, sight: Sight) -> str:
    """Who decided what and when; the note they left only for those it was written for.

    A justification may speak of pay and peers, so it stays with the Comp Team; a request for changes does not.
    """
    decision = filed.decision
    if decision is None:
        return STATE_WORDS[filed.state]
    done = {
        DecisionKind.APPROVED: "Approved by",
        DecisionKind.OVERRIDDEN: "Overridden and approved by",
        DecisionKind.CHANGES_REQUESTED: "Changes requested by",
        DecisionKind.REJECTED: "Rejected by",
    }[decision.kind]
    if decision.kind is DecisionKind.OVERRIDDEN and filed.is_open:
        done = "Override proposed by"
    if decision.kind is DecisionKind.APPROVED and len(filed.approvals) > 1:
        others = ", ".join(mention(one.by) for one in filed.approvals[:-1])
        done = f"Approved by {others} and"
    readers = (Sight.EVERYTHING,) if decision.kind is DecisionKind.OVERRIDDEN else (Sight.EVERYTHING, Sight.APPROVED)
    note = f" — “{escape(decision.note)}”" if decision.note and sight in readers else ""
    superseded = " · replaced by a newer version since" if filed.state is OfferState.SUPERSEDED else ""
    return f"{done} {mention(decision.by)} on {decision.at:%Y-%m-%d %H:%M} UTC{note}{superseded}"
