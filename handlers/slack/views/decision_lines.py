"""Who decided what about an offer, when and why, and what came of it: one line each, for cards and notes."""

from domain.approvals.carry_out import DeclineReason
from domain.identity.actor import PROGRAM
from domain.identity.audience import Sight
from domain.recommendations.filed import DecisionKind, FiledRecommendation, OfferState
from handlers.slack.views.blocks import escape, mention
from handlers.slack.views.wording import DECLINE_WORDS, STATE_WORDS


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
