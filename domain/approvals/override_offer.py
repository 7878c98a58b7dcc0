"""A Comp Team member puts another base in the place of the computed one, and answers for it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from domain.approvals.approvers import ApproverBook, Authority, check_authority, verified_approvers
from domain.approvals.decide_offer import with_second_look
from domain.approvals.desk import Decided, Step, check_seen, file_of, keep, state_after, tier_at_stake
from domain.approvals.life import OfferEvent
from domain.approvals.rules import MIN_JUSTIFICATION, check_fresh, check_note
from domain.audit.event import AuditEventName
from domain.conversations.salary_history import Masked, mask_pay_history
from domain.errors import InvalidRequest, NotFound
from domain.identity.actor import Actor
from domain.identity.permissions import Action
from domain.identity.roles import RoleBook
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.filed import Approval, Decision, DecisionKind, FiledRecommendation
from domain.recommendations.pay_books import PayBooks, PolicyBook
from domain.recommendations.price_offer import price_offer
from domain.recommendations.recommendation import Offer, Recommendation

# Beyond half and double the range an amount is a slip of the keyboard, not a decision.
_SLIP = (Decimal("0.5"), Decimal(2))


class OverrideReason(StrEnum):
    """Why a base is overridden; the code is audited, the justification explains it."""

    INTERNAL_PARITY = "internal_parity"
    SCARCE_SKILL = "scarce_skill"
    COMPETING_OFFER = "competing_offer"
    SCOPE_OF_ROLE = "scope_of_role"
    BUDGET = "budget"
    OTHER = "other"


def check_no_slip(offer: Offer, base: Decimal) -> None:
    """Raises InvalidRequest for an amount that nobody can have meant."""
    lowest, highest = offer.minimum * _SLIP[0], offer.maximum * _SLIP[1]
    if not base.is_finite() or not lowest <= base <= highest:
        raise InvalidRequest(
            "override_far_off", "That amount is far outside the pay range. Check the number of digits."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideOffer:
    """Approves a submitted offer with another base, or proposes it where its tier asks for two people."""

    work: CaseWorkStarter
    books: PayBooks
    book: ApproverBook
    roles: RoleBook
    policies: PolicyBook
    clock: Clock

    def __call__(
        self,
        *,
        actor: Actor,
        recommendation_id: str,
        base: Decimal,
        justification: str,
        place: str,
        reason: OverrideReason = OverrideReason.OTHER,
        seen: str | None = None,
    ) -> Decided:
        """The overridden offer, approved or waiting for a second person.

        `base` is yearly, in the range's currency; `seen` is the seal of the card the form was opened from.

        Raises:
            NotFound: there is no such recommendation, or it has no offer.
            NotAllowed: the actor is not of the Comp Team, or may not approve offers of the new tier.
            AlreadyDecided: somebody decided first, or the offer was superseded.
            InvalidRequest: the amount is not above zero or far outside the range, or the justification too short.
            Conflict: the offer has expired, or another one was proposed than the actor saw.
        """
        masked = mask_pay_history(check_note(justification, MIN_JUSTIFICATION))
        asked = _Asked(actor, recommendation_id, base, seen)
        return with_second_look(lambda: self._attempt(asked, masked, place, reason))

    def _attempt(self, asked: "_Asked", masked: Masked, place: str, reason: OverrideReason) -> Decided:
        actor, now = asked.actor, self.clock.now()
        filed, body, authority = self._examined(asked, now)
        approved = state_after(filed, OfferEvent.APPROVE)
        rule = self.policies.version(filed.body.policy_id, filed.body.policy_version).approvals
        complete = rule.people[tier_at_stake(filed, body)] <= 1
        step = Step(
            name=AuditEventName.OFFER_OVERRIDDEN if complete else AuditEventName.OVERRIDE_PROPOSED,
            by=actor.user_id,
            at=now,
            place=place,
            state=approved if complete else filed.state,
            decision=Decision(DecisionKind.OVERRIDDEN, actor.user_id, now, masked.text, body),
            approvals=(Approval(actor.user_id, now, authority.on_behalf_of),),
            outcome=None if complete else filed.outcome,
            detail=reason,
            pay_history_removed=masked.found,
        )
        with self.work() as work:
            case, _ = file_of(work, asked.recommendation_id)
            case.check_can(actor, Action.OVERRIDE_OFFER)
            return keep(work, case, filed, step)

    def check(self, *, actor: Actor, recommendation_id: str, base: Decimal, seen: str | None = None) -> None:
        """Raises what overriding with this base would raise, before anything is written."""
        self._examined(_Asked(actor, recommendation_id, base, seen), self.clock.now())

    def _examined(self, asked: "_Asked", now: datetime) -> tuple[FiledRecommendation, Recommendation, Authority]:
        actor = asked.actor
        approvers = verified_approvers(self.book, self.roles, now.date())
        with self.work() as work:
            case, filed = file_of(work, asked.recommendation_id)
        case.check_can(actor, Action.OVERRIDE_OFFER)
        state_after(filed, OfferEvent.APPROVE)
        check_seen(filed, asked.seen)
        check_fresh(filed, self.policies.version(filed.body.policy_id, filed.body.policy_version).approvals, now)
        body = self._around(filed, asked.base)
        return filed, body, check_authority(actor, tier_at_stake(filed, body), filed.requesters, approvers)

    def _around(self, filed: FiledRecommendation, base: Decimal) -> Recommendation:
        """The engine's answer around a base, from the very rows and policy the recommendation was made of."""
        offer = filed.body.offer
        if offer is None:
            raise NotFound("offer_missing", "There is no computed offer to override.")
        check_no_slip(offer, base)
        body = filed.body
        evidence = self.books.pinned(body.snapshots).evidence_for(offer.job_title, offer.location)
        policy = self.policies.version(body.policy_id, body.policy_version)
        return price_offer(body.request, evidence, policy, override=base)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which base for which offer, by whom, who saw what."""

    actor: Actor
    recommendation_id: str
    base: Decimal
    seen: str | None
