"""What every use case about an offer's life shares: reading it, and keeping what happened to it."""

from dataclasses import dataclass
from datetime import datetime

from domain.approvals.life import OfferEvent, after
from domain.approvals.rules import AlreadyDecided
from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import Case
from domain.errors import Conflict, NotFound
from domain.pay.policy import Tier
from domain.recommendations.casework import CaseWork
from domain.recommendations.filed import Approval, Decision, FiledRecommendation, OfferState, Outcome
from domain.recommendations.recommendation import Recommendation


@dataclass(frozen=True, slots=True)
class Decided:
    """What happened: the case it belongs to, and the recommendation as it stands now."""

    case: Case
    filed: FiledRecommendation


@dataclass(frozen=True, slots=True)
class Step:
    """One step in an offer's life, to be kept with its audit event."""

    name: AuditEventName
    by: str
    at: datetime
    place: str
    state: OfferState
    decision: Decision | None = None
    approvals: tuple[Approval, ...] = ()
    outcome: Outcome | None = None
    detail: str = ""
    pay_history_removed: bool = False


def file_of(work: CaseWork, recommendation_id: str) -> tuple[Case, FiledRecommendation]:
    """A recommendation with its case, which stays as it is until the transaction ends. Raises NotFound."""
    known = work.recommendations.find(recommendation_id)
    if known is not None:
        work.cases.hold(known.candidate_id)
    filed = work.recommendations.find(recommendation_id)
    case = work.cases.find(filed.candidate_id) if filed else None
    if filed is None or case is None:
        raise NotFound("recommendation_unknown", "This offer no longer exists.")
    return case, filed


def tier_of(body: Recommendation) -> Tier:
    """The tier an answer asks for; `auto` where there is no offer."""
    return body.offer.tier if body.offer else Tier.AUTO


def check_seen(filed: FiledRecommendation, seen: str | None) -> None:
    """Raises Conflict when what counts now is not what a card or a form showed; `seen` is its seal, None for none."""
    if seen is not None and filed.is_open and seen != filed.seal:
        raise Conflict(
            "offer_unseen",
            "This offer changed since the card you pressed: another base was proposed. Look at the newest card.",
        )


def tier_at_stake(filed: FiledRecommendation, body: Recommendation | None = None) -> Tier:
    """Whose approval an offer needs: the higher of what was computed and of what stands, or would, in its place.

    An override to a lower tier does not make the computed offer's approvers dispensable.
    """
    return max(tier_of(filed.body), tier_of(body or filed.standing), key=lambda tier: tier.rank)


def state_after(filed: FiledRecommendation, event: OfferEvent) -> OfferState:
    """The state an event leads to. Raises AlreadyDecided when it may not happen any more."""
    try:
        return after(filed.state, event)
    except Conflict as error:
        raise AlreadyDecided(filed) from error


def keep(work: CaseWork, case: Case, filed: FiledRecommendation, step: Step) -> Decided:
    """Keep a step with its audit event. Raises AlreadyDecided when another one won the race."""
    standing = (step.decision.body if step.decision else None) or filed.body
    event = AuditEvent(
        name=step.name,
        actor=step.by,
        at=step.at,
        candidate_id=case.candidate_id,
        subject=filed.id,
        place=step.place,
        details={
            "from": filed.state,
            "to": step.state,
            "fingerprint": standing.fingerprint,
            "tier": tier_of(standing),
            **({"detail": step.detail} if step.detail else {}),
            **({"pay_history_removed": "true"} if step.pay_history_removed else {}),
        },
    )
    try:
        work.recommendations.decide(
            filed, step.state, step.decision, event, approvals=step.approvals, outcome=step.outcome
        )
    except Conflict as error:
        raise AlreadyDecided(work.recommendations.find(filed.id) or filed) from error
    return Decided(case, work.recommendations.find(filed.id) or filed)
