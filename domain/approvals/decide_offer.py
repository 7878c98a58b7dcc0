"""A Comp Team member approves an offer, sends it back, or rejects it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.approvals.approvers import ApproverBook, check_authority, verified_approvers
from domain.approvals.desk import Decided, Step, check_seen, file_of, keep, state_after, tier_at_stake
from domain.approvals.life import OfferEvent
from domain.approvals.rules import AlreadyDecided, check_fresh, check_note
from domain.audit.event import AuditEventName
from domain.conversations.salary_history import mask_pay_history
from domain.errors import Conflict
from domain.identity.actor import Actor
from domain.identity.permissions import Action
from domain.identity.roles import RoleBook
from domain.pay.pay_book import PayBook
from domain.pay.policy import PayPolicy
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.filed import Approval, Decision, DecisionKind, FiledRecommendation
from domain.recommendations.fingerprint import what_is_paid
from domain.recommendations.pay_books import PayBooks, PolicyBook
from domain.recommendations.price_offer import price_offer

_TRIES = 3


def with_second_look(attempt: Callable[[], Decided]) -> Decided:
    """Try again when another approver's yes arrived in between; a decision that was made stays made."""
    for _ in range(_TRIES - 1):
        try:
            return attempt()
        except AlreadyDecided as error:
            if not error.filed.is_open:
                raise
    return attempt()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveOffer:
    """Gives one person's approval; the offer is approved once as many different people have as its tier asks for."""

    work: CaseWorkStarter
    book: ApproverBook
    roles: RoleBook
    books: PayBooks
    policies: PolicyBook
    clock: Clock

    def __call__(self, *, actor: Actor, recommendation_id: str, place: str, seen: str | None = None) -> Decided:
        """The offer, approved or waiting for a second person. `seen` is the seal of the card that was pressed.

        Raises:
            NotFound: there is no such recommendation.
            NotAllowed: the actor is not of the Comp Team, not named for the tier, or asked for the offer themselves.
            AlreadyDecided: somebody decided first, or the offer was superseded.
            Conflict: the actor approved it already, it has expired, newer pay data leads to another offer, or
                another one was proposed than the actor saw.
        """
        return with_second_look(lambda: self._attempt(actor, recommendation_id, place, seen))

    def _attempt(self, actor: Actor, recommendation_id: str, place: str, seen: str | None) -> Decided:
        now = self.clock.now()
        approvers = verified_approvers(self.book, self.roles, now.date())
        current = self.books.current()
        with self.work() as work:
            case, filed = file_of(work, recommendation_id)
            case.check_can(actor, Action.DECIDE_OFFER)
            approved = state_after(filed, OfferEvent.APPROVE)
            check_seen(filed, seen)
            rule = self.policies.version(filed.body.policy_id, filed.body.policy_version).approvals
            check_fresh(filed, rule, now)
            check_data_unmoved(filed, current, self.policies.version(filed.body.policy_id, filed.body.policy_version))
            tier = tier_at_stake(filed)
            given = {person for one in filed.approvals for person in (one.by, one.on_behalf_of) if person}
            authority = check_authority(actor, tier, filed.requesters, approvers, spoken=frozenset(given))
            if not given.isdisjoint((actor.user_id, authority.on_behalf_of)):
                who = "You have" if actor.user_id in given else "The approver you stand in for has"
                raise Conflict("approved_already", f"{who} approved this already. A second person has to, as well.")
            approvals = (*filed.approvals, Approval(actor.user_id, now, authority.on_behalf_of))
            complete = len(approvals) >= rule.people[tier]
            step = Step(
                name=AuditEventName.APPROVAL_GRANTED if complete else AuditEventName.APPROVAL_GIVEN,
                by=actor.user_id,
                at=now,
                place=place,
                state=approved if complete else filed.state,
                decision=_settled(filed, actor, now) if complete else filed.decision,
                approvals=approvals,
                outcome=None if complete else filed.outcome,
                detail=f"on behalf of {authority.on_behalf_of}" if authority.on_behalf_of else "",
            )
            return keep(work, case, filed, step)


def check_data_unmoved(filed: FiledRecommendation, current: PayBook, policy: PayPolicy) -> None:
    """Raises Conflict when the rows in force today would lead to another offer than the one on the card."""
    offer = filed.standing.offer
    if offer is None or filed.body.snapshots == current.snapshots:
        return
    override = offer.base if filed.decision is not None and filed.decision.body is not None else None
    evidence = current.evidence_for(offer.job_title, offer.location)
    today = price_offer(filed.body.request, evidence, policy, override=override).offer
    if today is None or what_is_paid(today) != what_is_paid(offer):
        raise Conflict(
            "data_moved",
            "The pay data changed since this offer was computed, and leads to another one now. "
            f"Ask again with /comp-assist recommend {filed.candidate_id}.",
        )


def _settled(filed: FiledRecommendation, actor: Actor, now: datetime) -> Decision:
    """The decision once enough people approved: the override they approved, or a plain approval."""
    if filed.decision is not None and filed.decision.kind is DecisionKind.OVERRIDDEN:
        return filed.decision
    return Decision(DecisionKind.APPROVED, actor.user_id, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack:
    """Asks for changes to a submitted offer, or rejects it; both with a note."""

    work: CaseWorkStarter
    book: ApproverBook
    roles: RoleBook
    policies: PolicyBook
    clock: Clock
    kind: DecisionKind

    def __call__(
        self, *, actor: Actor, recommendation_id: str, note: str, place: str, seen: str | None = None
    ) -> Decided:
        """The offer, sent back or rejected. Pay history in the note is removed. `seen` is as for approving.

        Raises:
            NotFound: there is no such recommendation.
            NotAllowed: the actor is not of the Comp Team, not named for the tier, or asked for the offer themselves.
            AlreadyDecided: somebody decided first, or the offer was superseded.
            InvalidRequest: the note is empty or too long.
            Conflict: the offer has expired.
        """
        masked = mask_pay_history(check_note(note))
        event, name = _SENDING_BACK[self.kind]
        now = self.clock.now()
        approvers = verified_approvers(self.book, self.roles, now.date())
        with self.work() as work:
            case, filed = file_of(work, recommendation_id)
            case.check_can(actor, Action.DECIDE_OFFER)
            after = state_after(filed, event)
            check_seen(filed, seen)
            rule = self.policies.version(filed.body.policy_id, filed.body.policy_version).approvals
            check_fresh(filed, rule, now)
            check_authority(actor, tier_at_stake(filed), filed.requesters, approvers)
            decision = Decision(self.kind, actor.user_id, now, masked.text)
            step = Step(name, actor.user_id, now, place, after, decision, pay_history_removed=masked.found)
            return keep(work, case, filed, step)


_SENDING_BACK = {
    DecisionKind.CHANGES_REQUESTED: (OfferEvent.REQUEST_CHANGES, AuditEventName.CHANGES_REQUESTED),
    DecisionKind.REJECTED: (OfferEvent.REJECT, AuditEventName.OFFER_REJECTED),
}
