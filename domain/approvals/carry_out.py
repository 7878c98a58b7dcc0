"""What happens to an offer beside decisions: made, accepted, declined, withdrawn, sent again, expired."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.approvals.desk import Decided, Step, file_of, keep, state_after
from domain.approvals.life import OfferEvent
from domain.approvals.rules import PERISHABLE, AlreadyDecided, check_fresh, has_expired
from domain.audit.event import AuditEventName
from domain.errors import Conflict
from domain.identity.actor import PROGRAM, Actor
from domain.identity.permissions import Action, check_can
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.filed import FiledRecommendation, OfferState, Outcome
from domain.recommendations.pay_books import PolicyBook


class DeclineReason(StrEnum):
    """Why a candidate declined; a closed list, so that no pay is typed."""

    PAY = "pay"
    OTHER_OFFER = "other_offer"
    ROLE = "role"
    LOCATION = "location"
    PERSONAL = "personal"
    UNKNOWN = "unknown"


_STEPS = {
    OfferEvent.OFFER: (Action.RECORD_OUTCOME, AuditEventName.OFFER_MADE),
    OfferEvent.ACCEPT: (Action.RECORD_OUTCOME, AuditEventName.OFFER_ACCEPTED),
    OfferEvent.DECLINE: (Action.RECORD_OUTCOME, AuditEventName.OFFER_DECLINED),
    OfferEvent.WITHDRAW: (Action.WITHDRAW_OFFER, AuditEventName.OFFER_WITHDRAWN),
    OfferEvent.SUBMIT: (Action.CONVERSE_IN_CASE, AuditEventName.OFFER_RESUBMITTED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOut:
    """Records what became of an offer, by its recruiter or the Comp Team."""

    work: CaseWorkStarter
    policies: PolicyBook
    clock: Clock

    def __call__(
        self, *, actor: Actor, recommendation_id: str, event: OfferEvent, place: str, reason: str = ""
    ) -> Decided:
        """The offer after the event. `reason` is a code, given when a candidate declines.

        Raises:
            NotFound: there is no such recommendation.
            NotAllowed: the case is somebody else's.
            AlreadyDecided: the event may not happen in the offer's present state.
            Conflict: the offer has expired, or there is none that could be approved.
        """
        action, name = _STEPS[event]
        now = self.clock.now()
        with self.work() as work:
            case, filed = file_of(work, recommendation_id)
            case.check_can(actor, action)
            state = state_after(filed, event)
            if event is OfferEvent.SUBMIT and not filed.body.status.is_approvable:
                raise Conflict("nothing_to_approve", "There is no offer yet that could be approved.")
            if event is not OfferEvent.WITHDRAW:
                rule = self.policies.version(filed.body.policy_id, filed.body.policy_version).approvals
                check_fresh(filed, rule, now)
            again = event is OfferEvent.SUBMIT
            step = Step(
                name=name,
                by=actor.user_id,
                at=now,
                place=place,
                state=state,
                decision=None if again else filed.decision,
                approvals=() if again else filed.approvals,
                outcome=Outcome(state, actor.user_id, now, reason),
                detail=reason,
            )
            return keep(work, case, filed, step)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireOffers:
    """Ends offers that nobody moved on for as long as the policy says."""

    work: CaseWorkStarter
    policies: PolicyBook
    clock: Clock

    def __call__(self, *, actor: Actor) -> tuple[Decided, ...]:
        """The offers that ended by this call; another process may end some at the same time. Raises NotAllowed."""
        check_can(actor, Action.KEEP_HOUSE)
        now = self.clock.now()
        with self.work() as work:
            waiting = work.recommendations.waiting_since(now - timedelta(days=1), PERISHABLE)
        ended = []
        for filed in waiting:
            rule = self.policies.version(filed.body.policy_id, filed.body.policy_version).approvals
            if not has_expired(filed, rule, now):
                continue
            step = Step(
                name=AuditEventName.OFFER_EXPIRED,
                by=PROGRAM.user_id,
                at=now,
                place="",
                state=state_after(filed, OfferEvent.EXPIRE),
                decision=filed.decision,
                approvals=filed.approvals,
                outcome=Outcome(state_after(filed, OfferEvent.EXPIRE), PROGRAM.user_id, now),
            )
            try:
                with self.work() as work:
                    case, _ = file_of(work, filed.id)
                    ended.append(keep(work, case, filed, step))
            except AlreadyDecided:
                continue
        return tuple(ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class LatelyExpired:
    """Finds offers that expired in the last two days, for those who bring cards up to date."""

    work: CaseWorkStarter
    clock: Clock

    def __call__(self) -> tuple[FiledRecommendation, ...]:
        """The offers, the oldest first."""
        now = self.clock.now()
        with self.work() as work:
            return work.recommendations.waiting_since(now, (OfferState.EXPIRED,), after=now - timedelta(days=2))
