"""The decision card: the offer, why, and what can be done about it; only what its readers may see."""

from collections.abc import Iterator

from domain.approvals.ask_override import ASKABLE
from domain.approvals.life import OfferEvent
from domain.errors import InvalidRequest
from domain.identity.audience import Sight
from domain.pay.vocabulary import Proficiency
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.filed import FiledRecommendation, OfferState
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer
from handlers.slack.views.blocks import (
    Block,
    Message,
    actions,
    button,
    confirmation,
    context,
    escape,
    figures,
    image,
    literal,
    mention,
    section,
    small_print,
)
from handlers.slack.views.card_parts import LOCKED, STATE_SIGNS, state_line, title, to_know, why
from handlers.slack.views.data_problem_forms import report_button, rows_cited
from handlers.slack.views.decision_lines import decision_line, outcome_line
from handlers.slack.views.offer_figures import offer_figures
from handlers.slack.views.range_bar import range_bar, range_words
from handlers.slack.views.wording import FLAG_WORDS, STATE_WORDS, STATUS_WORDS
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

_UNDECIDED = (OfferState.DRAFT, OfferState.SUBMITTED)


def recommendation_card(
    disclosure: Disclosure, moves: frozenset[OfferEvent] = frozenset(), picture: str | None = None
) -> Message:
    """The card of a recommendation. `moves` are the steps its readers may take beside deciding; `picture` is a file's
    id in Slack that shows what this Disclosure does, in place of the bar of text."""
    filed = disclosure.filed
    blocks: list[Block] = [*title(_title(filed), *_about(filed)), *_standing(disclosure)]
    if disclosure.offer is not None:
        blocks += _figures(disclosure.offer, disclosure, picture)
    blocks += _to_do(disclosure, moves)
    blocks += why(f"*{one.kind}*  {escape(one.text)}  [{escape(one.source)}]" for one in disclosure.reasons)
    blocks += _opinions(disclosure)
    return Message(text=f"{filed.candidate_id}: {_headline(filed)}", blocks=tuple(blocks), card_of=filed.id)


def _standing(disclosure: Disclosure) -> Iterator[Block]:
    """How the offer stands, and what people said on it."""
    filed = disclosure.filed
    if disclosure.sight is not Sight.NOTHING:
        is_told = disclosure.withheld is None or disclosure.offer is not None
        follows = STATUS_WORDS[filed.body.status] if filed.state in _UNDECIDED and is_told else ""
        yield state_line(STATE_SIGNS[filed.state], STATE_WORDS[filed.state], follows)
    if disclosure.offer is None:
        why_not = escape(disclosure.withheld or "")
        kept_back = f"{LOCKED} {why_not}" if why_not else escape(filed.body.problem or "")
        yield section(kept_back or "There is no offer.")
    if filed.is_open and filed.approvals:
        given = ", ".join(mention(one.by) for one in filed.approvals)
        yield context(f"Approved so far by {given}; another person has to approve as well.")
    if filed.decision is not None:
        yield from small_print([decision_line(filed, disclosure.sight)])
    if filed.outcome is not None:
        yield context(outcome_line(filed))
    if disclosure.is_closed:
        yield context(f"{LOCKED} This case is closed. A Comp Team member can reopen it.")


def _figures(offer: Offer, disclosure: Disclosure, picture: str | None) -> list[Block]:
    bar = section(f"`{range_bar(offer)}`") if picture is None else image(picture, range_words(disclosure))
    return [
        section(f"*Base salary*  `{money_text(offer.base_pay)}`"),
        bar,
        *figures(offer_figures(offer, disclosure.peers)),
        *to_know(FLAG_WORDS[flag] for flag in disclosure.flags),
        *([context(escape(disclosure.withheld))] if disclosure.withheld else []),
    ]


def _to_do(disclosure: Disclosure, moves: frozenset[OfferEvent]) -> Iterator[Block]:
    filed = disclosure.filed
    waits = filed.is_open and not disclosure.is_closed and not disclosure.may_decide
    if waits and disclosure.sight is Sight.EVERYTHING:
        yield context("Nobody who reads here may decide on it: another approver named for its tier has to.")
    if disclosure.sight is Sight.APPROVED and disclosure.offer is None:
        label = f"Show me what I may see of {filed.candidate_id}"
        yield actions(f"look:{filed.id}", [button(SHOW_DETAILS, "Show me what I may see", filed.id, label=label)])
    buttons = [*(_decisions(filed) if disclosure.may_decide else ()), *_steps(disclosure, moves)]
    if buttons:
        yield actions(f"decide:{filed.id}", buttons)


def _decisions(filed: FiledRecommendation) -> Iterator[Block]:
    case, shown = filed.candidate_id, offer_shown(filed)
    sure = confirmation(
        "Approve this offer?",
        f"The recruiter of {case} is told at once. This is recorded under your name.",
        "Approve",
    )
    label = f"Approve the offer for {case}"
    yield button(APPROVE, "Approve", shown, style="primary", confirm=sure, label=label)
    yield button(OVERRIDE, "Override…", shown, label=f"Override the offer for {case}")
    yield button(REQUEST_CHANGES, "Request changes…", shown, label=f"Request changes to the offer for {case}")
    yield button(REJECT, "Reject…", shown, label=f"Reject the offer for {case}")


def _steps(disclosure: Disclosure, moves: frozenset[OfferEvent]) -> Iterator[Block]:
    """The steps beside deciding: what leads on first, what ends the offer last."""
    filed = disclosure.filed
    case = filed.candidate_id
    if OfferEvent.OFFER in moves:
        sure = confirmation("Was the offer made?", f"Records for {case} that the candidate has it.", "Offer made")
        label = f"Record that the offer for {case} was made"
        yield button(MARK_OFFERED, "Offer made", filed.id, style="primary", confirm=sure, label=label)
    if OfferEvent.ACCEPT in moves:
        sure = confirmation("Was the offer accepted?", f"The offer for {case} then stands for good.", "Accepted")
        label = f"Record that the offer for {case} was accepted"
        yield button(MARK_ACCEPTED, "Accepted", filed.id, style="primary", confirm=sure, label=label)
    if OfferEvent.DECLINE in moves:
        yield button(MARK_DECLINED, "Declined…", filed.id, label=f"Record that the offer for {case} was declined")
    if OfferEvent.SUBMIT in moves:
        label = f"Send the offer for {case} to the Comp Team again as it is"
        yield button(RESUBMIT, "Send again as it is", filed.id, label=label)
    if disclosure.sight is Sight.APPROVED and filed.state in ASKABLE and not disclosure.is_closed:
        label = f"Ask for another amount for {case}"
        yield button(ASK_FOR_ANOTHER, "Ask for another amount…", filed.id, label=label)
    if OfferEvent.WITHDRAW in moves:
        sure = confirmation("Withdraw this offer?", f"{case} needs a new one after that.", "Withdraw")
        label = f"Withdraw the offer for {case}"
        yield button(WITHDRAW, "Withdraw", filed.id, style="danger", confirm=sure, label=label)


def _opinions(disclosure: Disclosure) -> Iterator[Block]:
    """What readers think of the answer and of the rows it rests on."""
    filed = disclosure.filed
    if rows_cited(disclosure):
        yield actions(f"rows:{filed.id}", [report_button(filed.id, filed.candidate_id)])
    if disclosure.sight is not Sight.NOTHING:
        yield feedback_buttons(filed.id)


def _title(filed: FiledRecommendation) -> str:
    request = filed.body.request
    return f"{literal(request.job_title)} · {literal(request.location)}"


def _about(filed: FiledRecommendation) -> tuple[str, ...]:
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


def offer_shown(filed: FiledRecommendation) -> str:
    """The value of a button that decides: which offer, and the seal of what its card shows."""
    return f"{filed.id}@{filed.seal}"


def parse_offer_shown(value: str) -> tuple[str, str]:
    """The offer and the seal. Raises InvalidRequest for a button that is none of ours."""
    recommendation_id, at, seal = value.partition("@")
    if not at or not seal:
        raise InvalidRequest("button_unreadable", "That button no longer works. Please look at the newest card.")
    return recommendation_id, seal
