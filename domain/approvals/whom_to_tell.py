"""Who is told what about an offer: those who can act on it, or wait for it, and may see its case; nobody else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.approvals.approvers import ApproverBook, Approvers, check_authority, verified_approvers
from domain.approvals.desk import tier_at_stake
from domain.approvals.notices import NoticeKind
from domain.candidates.case import Case
from domain.errors import NotAllowed
from domain.identity.actor import Actor, Role
from domain.identity.permissions import Action
from domain.identity.roles import RoleBook
from domain.pay.policy import Tier
from domain.recommendations.filed import FiledRecommendation, OfferState


@dataclass(frozen=True, slots=True)
class Matter:
    """An offer and its case, as they stand."""

    case: Case
    filed: FiledRecommendation


@dataclass(frozen=True, slots=True)
class Staff:
    """People who may be concerned, as verified right now, and who approves."""

    people: tuple[Actor, ...]
    approvers: Approvers


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffBook:
    """Looks up who is who, and has as few people verified as will do: Slack is asked about each of them.

    `known` is what the database says of everybody; only what `verified` says counts.
    """

    approvers: ApproverBook
    known: RoleBook
    verified: RoleBook

    def on(self, day: date, others: frozenset[str]) -> Staff:
        """The Comp Team and some others on a day. Whoever cannot be verified has no role."""
        comp = {person.user_id for person in self.known.everybody() if person.role is Role.COMP_TEAM}
        people = self.verified.actors(tuple(sorted(comp | others)))
        return Staff(people, verified_approvers(self.approvers, self.verified, day))


def told(kind: NoticeKind, matter: Matter, staff: Staff) -> frozenset[str]:
    """The people to be told."""
    return _TOLD[kind](matter, staff)


def able(matter: Matter, staff: Staff) -> frozenset[str]:
    """Who may decide on an open offer and has not approved it yet, themselves or through somebody."""
    if not matter.filed.is_open:
        return frozenset()
    return frozenset(person.user_id for person in staff.people if _is_able(person, matter, staff.approvers))


def _is_able(person: Actor, matter: Matter, approvers: Approvers) -> bool:
    filed = matter.filed
    if not matter.case.can(person, Action.DECIDE_OFFER):
        return False
    given = frozenset(one for yes in filed.approvals for one in (yes.by, yes.on_behalf_of) if one)
    try:
        authority = check_authority(person, tier_at_stake(filed), filed.requesters, approvers, spoken=given)
    except NotAllowed:
        return False
    return given.isdisjoint((person.user_id, authority.on_behalf_of))


def _asked_first(matter: Matter, staff: Staff) -> frozenset[str]:
    """Those named for the tier itself and who stands in for them; where none of them may, those of the next tier.

    Within the auto tier whoever asked may decide, and is asked first.
    """
    able_now, tier = able(matter, staff), tier_at_stake(matter.filed)
    if tier is Tier.AUTO:
        return (able_now & matter.filed.requesters) or able_now
    for named in (staff.approvers.named.get(one, frozenset()) for one in Tier if one.rank >= tier.rank):
        lent = {one.delegate for one in staff.approvers.delegations if one.principal in named}
        if asked := able_now & (named | lent):
            return asked
    return able_now


def _stand_ins(matter: Matter, staff: Staff) -> frozenset[str]:
    """Who may decide as well, and was not asked yet."""
    return able(matter, staff) - _asked_first(matter, staff)


def _overseers(matter: Matter, staff: Staff) -> frozenset[str]:
    """The Comp Team's admins; the whole Comp Team where it has none."""
    seeing = [person for person in staff.people if matter.case.can(person, Action.SEE_UNAPPROVED_OFFER)]
    admins = frozenset(person.user_id for person in seeing if person.is_admin)
    return admins or frozenset(person.user_id for person in seeing)


def _those_who_wait(matter: Matter, staff: Staff) -> frozenset[str]:
    """Whoever opened the case or asked for the offer, beside the one who decided."""
    asked = {matter.case.opened_by, matter.filed.requested_by} - {_last_to_decide(matter.filed)}
    seeing = (person for person in staff.people if matter.case.can(person, Action.SEE_CONTEXT))
    return frozenset(person.user_id for person in seeing if person.user_id in asked)


def _last_to_decide(filed: FiledRecommendation) -> str | None:
    if filed.state is OfferState.EXPIRED or filed.decision is None:
        return None
    # An override of two people stands in the name of whoever proposed it; the second one made it hold.
    return filed.approvals[-1].by if filed.is_approved and filed.approvals else filed.decision.by


_TOLD: Mapping[NoticeKind, Callable[[Matter, Staff], frozenset[str]]] = {
    NoticeKind.WAITING: _asked_first,
    NoticeKind.REMINDER: _asked_first,
    NoticeKind.OVERDUE: _asked_first,
    NoticeKind.STAND_IN: _stand_ins,
    NoticeKind.ESCALATION: _overseers,
    NoticeKind.STUCK: _overseers,
    NoticeKind.DECIDED: _those_who_wait,
    NoticeKind.EXPIRED: _those_who_wait,
}
