"""A Comp Team member approves an offer, or asks for changes."""

from dataclasses import dataclass

from domain.approvals.rules import AlreadyDecided, check_can_decide, check_note
from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import Case
from domain.conversations.salary_history import mask_pay_history
from domain.errors import Conflict, NotFound
from domain.identity.actor import Actor
from domain.identity.permissions import Action
from domain.pay.policy import Tier
from domain.ports import Clock
from domain.recommendations.casework import CaseWork, CaseWorkStarter
from domain.recommendations.filed import Decision, DecisionKind, FiledRecommendation, OfferState
from domain.recommendations.recommendation import Recommendation


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was made: the case it belongs to and the recommendation as it stands now."""

    case: Case
    filed: FiledRecommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveOffer:
    """Approves a submitted offer as it stands."""

    work: CaseWorkStarter
    clock: Clock

    def __call__(self, *, actor: Actor, recommendation_id: str, place: str) -> Decided:
        """The approved offer.

        Raises:
            NotFound: there is no such recommendation.
            NotAllowed: the actor is not of the Comp Team, or asked for the offer above the auto tier.
            AlreadyDecided: somebody decided first, or the offer was superseded.
        """
        with self.work() as work:
            case, filed = file_of(work, recommendation_id)
            check_can_decide(actor, Action.DECIDE_OFFER, filed, case, tier_of(filed.body))
            decision = Decision(DecisionKind.APPROVED, actor.user_id, self.clock.now())
            return settle_decision(work, case, filed, decision, place)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestChanges:
    """Sends a submitted offer back with a note."""

    work: CaseWorkStarter
    clock: Clock

    def __call__(self, *, actor: Actor, recommendation_id: str, note: str, place: str) -> Decided:
        """The offer, marked as needing changes. Pay history in the note is removed.

        Raises:
            NotFound: there is no such recommendation.
            NotAllowed: the actor is not of the Comp Team.
            AlreadyDecided: somebody decided first, or the offer was superseded.
            InvalidRequest: the note is empty or too long.
        """
        text = mask_pay_history(check_note(note)).text
        with self.work() as work:
            case, filed = file_of(work, recommendation_id)
            check_can_decide(actor, Action.DECIDE_OFFER, filed, case, Tier.AUTO)
            decision = Decision(DecisionKind.CHANGES_REQUESTED, actor.user_id, self.clock.now(), text)
            return settle_decision(work, case, filed, decision, place)


_OUTCOMES = {
    DecisionKind.APPROVED: (OfferState.APPROVED, AuditEventName.APPROVAL_GRANTED),
    DecisionKind.OVERRIDDEN: (OfferState.APPROVED, AuditEventName.OFFER_OVERRIDDEN),
    DecisionKind.CHANGES_REQUESTED: (OfferState.CHANGES_REQUESTED, AuditEventName.CHANGES_REQUESTED),
}


def file_of(work: CaseWork, recommendation_id: str) -> tuple[Case, FiledRecommendation]:
    """A recommendation with its case. Raises NotFound."""
    filed = work.recommendations.find(recommendation_id)
    case = work.cases.find(filed.candidate_id) if filed else None
    if filed is None or case is None:
        raise NotFound("recommendation_unknown", "This offer no longer exists.")
    return case, filed


def tier_of(body: Recommendation) -> Tier:
    """The tier an answer asks for; `auto` where there is no offer."""
    return body.offer.tier if body.offer else Tier.AUTO


def settle_decision(
    work: CaseWork, case: Case, filed: FiledRecommendation, decision: Decision, place: str
) -> Decided:
    """Keep a decision with its audit event. Raises AlreadyDecided when another one won the race."""
    state, name = _OUTCOMES[decision.kind]
    standing = decision.body or filed.body
    event = AuditEvent(
        name=name,
        actor=decision.by,
        at=decision.at,
        candidate_id=case.candidate_id,
        subject=filed.id,
        place=place,
        details={"fingerprint": standing.fingerprint, "tier": tier_of(standing)},
    )
    try:
        work.recommendations.decide(filed, state, decision, event)
    except Conflict as error:
        raise AlreadyDecided(work.recommendations.find(filed.id) or filed) from error
    return Decided(case, work.recommendations.find(filed.id) or filed)
