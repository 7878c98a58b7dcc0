"""Who may approve at which tier: named people, those named for a higher tier, and delegates for a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import InvalidRequest, NotAllowed, NotFound
from domain.identity.actor import Actor, Role
from domain.identity.permissions import Action, check_can
from domain.identity.roles import RoleBook
from domain.pay.policy import Tier
from domain.ports import Clock

NAMED_TIERS = (Tier.L1, Tier.L2, Tier.L3)


@dataclass(frozen=True, slots=True)
class Delegation:
    """One approver's say, lent to somebody else from a day to a day, both included."""

    principal: str
    delegate: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Approvers:
    """Who is named for each tier, and the delegations in force on the day at hand."""

    named: Mapping[Tier, frozenset[str]] = field(default_factory=dict)
    delegations: tuple[Delegation, ...] = ()

    def entitled(self, tier: Tier) -> frozenset[str]:
        """People named for a tier or a higher one."""
        return frozenset().union(*(people for named, people in self.named.items() if named.rank >= tier.rank))


def verified_approvers(book: "ApproverBook", roles: RoleBook, on: date) -> Approvers:
    """Who may approve on a day, of those who are of the Comp Team right now."""
    written = book.approvers(on)
    lent = {person for one in written.delegations for person in (one.principal, one.delegate)}
    people = roles.actors(tuple(sorted(lent.union(*written.named.values()))))
    comp = {person.user_id for person in people if person.role is Role.COMP_TEAM}
    return Approvers(
        named={tier: named & comp for tier, named in written.named.items()},
        delegations=tuple(one for one in written.delegations if {one.principal, one.delegate} <= comp),
    )


class ApproverBook(Protocol):
    """Named approvers and delegations."""

    def approvers(self, on: date) -> Approvers:
        """Who may approve on a day."""

    def name(self, tier: Tier, user_ids: tuple[str, ...], event: AuditEvent) -> None:
        """Put exactly these people in charge of a tier."""

    def delegate(self, delegation: Delegation, event: AuditEvent) -> None:
        """Lend somebody's say for a time."""

    def undelegate(self, principal: str, delegate: str, on: date, event: AuditEvent) -> bool:
        """End what is lent between two people on a day or later; False, and nothing written, when nothing is."""


@dataclass(frozen=True, slots=True)
class Authority:
    """In whose name somebody approves: their own, or that of the one they stand in for."""

    on_behalf_of: str | None = None


def check_not_own(actor: Actor, tier: Tier, requesters: frozenset[str]) -> None:
    """Raises NotAllowed when somebody would decide above the auto tier on an offer that rests on their own word."""
    if tier is not Tier.AUTO and actor.user_id in requesters:
        raise NotAllowed(
            "own_request",
            "You asked for this offer yourself, or it rests on something you said. "
            "Above the auto tier another Comp Team member has to decide.",
        )


def check_authority(
    actor: Actor,
    tier: Tier,
    requesters: frozenset[str],
    approvers: Approvers,
    spoken: frozenset[str] = frozenset(),
) -> Authority:
    """In whose name the actor may approve an offer of a tier; a delegate of several for one who has not `spoken` yet.

    Raises NotAllowed with the reason when they may not.
    """
    if tier is Tier.AUTO:
        return Authority()
    check_not_own(actor, tier, requesters)
    entitled = approvers.entitled(tier)
    if actor.user_id in entitled:
        return Authority()
    for delegation in sorted(approvers.delegations, key=lambda lent: lent.principal in spoken):
        if delegation.delegate == actor.user_id and delegation.principal in entitled - requesters:
            return Authority(on_behalf_of=delegation.principal)
    if not entitled:
        raise NotAllowed(
            "nobody_named",
            f"Nobody is named to approve {tier} offers yet. An admin names approvers with comp-assist approvers set.",
        )
    raise NotAllowed("not_named", f"You are not named to approve {tier} offers.")


def may_decide(actor: Actor, tier: Tier, requesters: frozenset[str], approvers: Approvers) -> bool:
    """Whether the actor may approve an offer of a tier."""
    try:
        check_authority(actor, tier, requesters, approvers)
    except NotAllowed:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class NameApprovers:
    """Puts people in charge of a tier."""

    book: ApproverBook
    roles: RoleBook
    clock: Clock

    def __call__(self, *, actor: Actor, tier: Tier, user_ids: tuple[str, ...]) -> None:
        """Replaces whoever was named for the tier.

        Raises:
            NotAllowed: the actor is no admin.
            InvalidRequest: the tier needs nobody named, or somebody is not in the Comp Team.
        """
        check_can(actor, Action.NAME_APPROVERS)
        if tier not in NAMED_TIERS:
            raise InvalidRequest("tier_unnamed", "Approvers are named for L1, L2 and L3; auto needs none.")
        strangers = [person.user_id for person in self.roles.actors(user_ids) if person.role is not Role.COMP_TEAM]
        if strangers:
            raise InvalidRequest("approver_not_comp", f"Not in the Comp Team: {', '.join(strangers)}.")
        old = self.book.approvers(self.clock.now().date()).named.get(tier, frozenset())
        event = AuditEvent(
            name=AuditEventName.APPROVERS_NAMED,
            actor=actor.user_id,
            at=self.clock.now(),
            subject=tier,
            details={"old": ",".join(sorted(old)), "new": ",".join(sorted(set(user_ids)))},
        )
        self.book.name(tier, tuple(sorted(set(user_ids))), event)


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateApproval:
    """Lends one's own say in approvals to another Comp Team member for some days."""

    book: ApproverBook
    roles: RoleBook
    clock: Clock
    longest_days: int = 60

    def __call__(self, *, actor: Actor, delegation: Delegation) -> None:
        """Keeps the delegation.

        Raises:
            NotAllowed: the actor is neither the principal nor an admin.
            InvalidRequest: the days are in the wrong order or too many, or the delegate cannot be one.
        """
        if actor.user_id != delegation.principal:
            check_can(actor, Action.NAME_APPROVERS)
        days = (delegation.ends_on - delegation.starts_on).days
        if days < 0 or days > self.longest_days or delegation.ends_on < self.clock.now().date():
            raise InvalidRequest(
                "delegation_dates",
                f"A delegation lasts from its first day to {self.longest_days} days later at most.",
            )
        principal, delegate = self.roles.actors((delegation.principal, delegation.delegate))
        if principal == delegate or principal.role is not Role.COMP_TEAM or delegate.role is not Role.COMP_TEAM:
            raise InvalidRequest("delegate_unfit", "Both must be Comp Team members, and different people.")
        event = AuditEvent(
            name=AuditEventName.APPROVAL_DELEGATED,
            actor=actor.user_id,
            at=self.clock.now(),
            subject=delegation.delegate,
            details={
                "principal": delegation.principal,
                "from": delegation.starts_on.isoformat(),
                "to": delegation.ends_on.isoformat(),
            },
        )
        self.book.delegate(delegation, event)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDelegation:
    """Takes back a say in approvals that was lent, before its last day or its first."""

    book: ApproverBook
    clock: Clock

    def __call__(self, *, actor: Actor, principal: str, delegate: str) -> None:
        """From now on the delegate no longer stands in for the principal.

        Raises:
            NotAllowed: the actor is neither the principal nor an admin.
            NotFound: nothing is lent between the two, today or later.
        """
        if actor.user_id != principal:
            check_can(actor, Action.NAME_APPROVERS)
        now = self.clock.now()
        event = AuditEvent(
            name=AuditEventName.DELEGATION_ENDED,
            actor=actor.user_id,
            at=now,
            subject=delegate,
            details={"principal": principal},
        )
        if not self.book.undelegate(principal, delegate, now.date(), event):
            raise NotFound("delegation_unknown", f"{delegate} does not stand in for {principal}, today or later.")
