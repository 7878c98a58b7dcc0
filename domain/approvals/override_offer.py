"""A Comp Team member puts another base in the place of the computed one, and answers for it."""

from dataclasses import dataclass
from decimal import Decimal

from domain.approvals.decide_offer import Decided, file_of, settle_decision, tier_of
from domain.approvals.rules import MIN_JUSTIFICATION, check_can_decide, check_note
from domain.conversations.salary_history import mask_pay_history
from domain.errors import InvalidRequest, NotFound
from domain.identity.actor import Actor
from domain.identity.permissions import Action
from domain.pay.policy import Tier
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.filed import Decision, DecisionKind, FiledRecommendation
from domain.recommendations.pay_books import PayBooks, PolicyBook
from domain.recommendations.price_offer import price_offer
from domain.recommendations.recommendation import Recommendation

# Beyond half and double the range an amount is a slip of the keyboard, not a decision.
_SLIP = (Decimal("0.5"), Decimal(2))


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideOffer:
    """Approves a submitted offer with another base; bonus, totals, flags and tier are computed around it."""

    work: CaseWorkStarter
    books: PayBooks
    policies: PolicyBook
    clock: Clock

    def __call__(
        self, *, actor: Actor, recommendation_id: str, base: Decimal, justification: str, place: str
    ) -> Decided:
        """The overridden, approved offer. `base` is yearly, in the range's currency.

        Raises:
            NotFound: there is no such recommendation.
            NotAllowed: the actor is not of the Comp Team, or asked for the offer and the new tier is above auto.
            AlreadyDecided: somebody decided first, or the offer was superseded.
            InvalidRequest: the amount is not above zero or far outside the range, or the justification too short.
        """
        reason = mask_pay_history(check_note(justification, MIN_JUSTIFICATION)).text
        with self.work() as work:
            case, filed = file_of(work, recommendation_id)
        check_can_decide(actor, Action.OVERRIDE_OFFER, filed, case, Tier.AUTO)
        body = self._around(filed, base)
        check_can_decide(actor, Action.OVERRIDE_OFFER, filed, case, tier_of(body))
        decision = Decision(DecisionKind.OVERRIDDEN, actor.user_id, self.clock.now(), reason, body)
        with self.work() as work:
            return settle_decision(work, case, filed, decision, place)

    def _around(self, filed: FiledRecommendation, base: Decimal) -> Recommendation:
        """The engine's answer around a base, from the very rows and policy the recommendation was made of."""
        offer = filed.body.offer
        if offer is None:
            raise NotFound("offer_missing", "There is no computed offer to override.")
        lowest, highest = offer.minimum * _SLIP[0], offer.maximum * _SLIP[1]
        if not base.is_finite() or not lowest <= base <= highest:
            raise InvalidRequest(
                "override_far_off", "That amount is far outside the pay range. Check the number of digits."
            )
        body = filed.body
        evidence = self.books.pinned(body.snapshots).evidence_for(offer.job_title, offer.location)
        policy = self.policies.version(body.policy_id, body.policy_version)
        return price_offer(body.request, evidence, policy, override=base)
