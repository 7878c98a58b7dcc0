"""An office with approvers of every tier in which offers wait, and the notices about them, on fakes."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.approvals.approvers import Approvers, Delegation
from domain.approvals.hand_out import Letter, SettleNotices, TakeNotices
from domain.approvals.plan_notices import PlanNotices
from domain.approvals.quiet_hours import QuietHours
from domain.approvals.review_time import ReviewTimes
from domain.approvals.whom_to_tell import Matter, StaffBook
from domain.audit.event import AuditEvent
from domain.candidates.case import Case
from domain.candidates.facts import CandidateFacts
from domain.identity.actor import PROGRAM, Actor, Role
from domain.pay.policy import Tier
from domain.recommendations.filed import Approval, Decision, DecisionKind, FiledRecommendation, OfferState
from domain.recommendations.recommendation import Recommendation
from tests.fakes.case_work import FakeCaseWorkStarter
from tests.fakes.clock import FakeClock
from tests.fakes.notice_book import FakeNoticeBook
from tests.fakes.pay_books import FakePolicyBook
from tests.fakes.role_book import FakeRoleBook
from tests.fakes.time_zones import FakeTimeZones
from tests.unit.pay.sample_pay import POLICY
from tests.unit.recommendations.sample_offers import filed, offered, recommend

LENA = Actor("U0LENA", Role.COMP_TEAM)  # named for L1
LEO = Actor("U0LEO", Role.COMP_TEAM)  # named for L1 as well
LUCY = Actor("U0LUCY", Role.COMP_TEAM)  # named for L2
LIAM = Actor("U0LIAM", Role.COMP_TEAM)  # named for L3
DELIA = Actor("U0DELIA", Role.COMP_TEAM)  # stands in for Lena
DAVE = Actor("U0DAVE", Role.COMP_TEAM)  # stands in for Liam
COREY = Actor("U0COREY", Role.COMP_TEAM)  # named for nothing
ADA = Actor("U0ADA", Role.COMP_TEAM, is_admin=True)
ADAM = Actor("U0ADAM", Role.NONE, is_admin=True)
RAVI = Actor("U0RAVI", Role.RECRUITMENT)
RITA = Actor("U0RITA", Role.RECRUITMENT)
GUEST = Actor("U0GUEST", Role.COMP_TEAM, is_outsider=True)  # named for L1, by mistake
PEOPLE = (LENA, LEO, LUCY, LIAM, DELIA, DAVE, COREY, ADA, ADAM, RAVI, RITA, GUEST)

# A Tuesday.
STARTED = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
DAYS = (date(2026, 1, 1), date(2026, 12, 31))
APPROVERS = Approvers(
    named={
        Tier.L1: frozenset({"U0LENA", "U0LEO", "U0GUEST"}),
        Tier.L2: frozenset({"U0LUCY"}),
        Tier.L3: frozenset({"U0LIAM"}),
    },
    delegations=(Delegation("U0LENA", "U0DELIA", *DAYS), Delegation("U0LIAM", "U0DAVE", *DAYS)),
)


def ids(*people: Actor) -> set[str]:
    """Their user ids."""
    return {person.user_id for person in people}


def of_tier(tier: Tier) -> Recommendation:
    """An answer that needs approval of a tier."""
    body = recommend()
    return replace(body, offer=replace(offered(body), tier=tier))


def waiting(number: int = 1, tier: Tier = Tier.L1, **changes: Any) -> Matter:
    """An offer Ravi asked for that waits for a decision since the start, in his case."""
    case = Case(f"CAND-{number}", RAVI.user_id, STARTED, 1, CandidateFacts())
    offer = replace(
        filed(of_tier(tier)),
        id=f"REC-{number}",
        candidate_id=case.candidate_id,
        requested_by=RAVI.user_id,
        authors=(RAVI.user_id,),
        made_at=STARTED,
        state_since=STARTED,
    )
    return Matter(case, replace(offer, **changes))


@dataclass
class NamedApprovers:
    """An approver book that says the same every day."""

    approvers_now: Approvers = APPROVERS

    def approvers(self, _on: date) -> Approvers:
        return self.approvers_now

    def name(self, _tier: Tier, _user_ids: tuple[str, ...], _event: AuditEvent) -> None:
        raise NotImplementedError

    def delegate(self, _delegation: Delegation, _event: AuditEvent) -> None:
        raise NotImplementedError

    def undelegate(self, _principal: str, _delegate: str, _on: date, _event: AuditEvent) -> bool:
        raise NotImplementedError


@dataclass
class NoticeOffice:
    """Planning and taking notices on one set of fakes. It is a Tuesday morning; no hour is quiet unless told so."""

    work: FakeCaseWorkStarter = field(default_factory=FakeCaseWorkStarter)
    book: FakeNoticeBook = field(default_factory=FakeNoticeBook)
    clock: FakeClock = field(default_factory=lambda: FakeClock(STARTED))
    approvers: NamedApprovers = field(default_factory=NamedApprovers)
    roles: FakeRoleBook = field(default_factory=lambda: FakeRoleBook(*PEOPLE))
    zones: FakeTimeZones = field(default_factory=FakeTimeZones)
    quiet: QuietHours = field(default_factory=lambda: QuietHours.of("none"))
    times: ReviewTimes = field(default_factory=ReviewTimes)
    settings: dict[str, Any] = field(default_factory=dict)

    def keep(self, *matters: Matter) -> None:
        """Put cases and offers in the file, or others in their place."""
        for matter in matters:
            self.work.kept.cases[matter.case.candidate_id] = matter.case
            self.work.kept.recommendations[matter.filed.id] = matter.filed

    @property
    def plan(self) -> PlanNotices:
        return PlanNotices(book=self.book, times=self.times, **self._parts())

    @property
    def take(self) -> TakeNotices:
        return TakeNotices(
            book=self.book, times=self.times, zones=self.zones, quiet=self.quiet, **self._parts(), **self.settings
        )

    @property
    def settle(self) -> SettleNotices:
        return SettleNotices(book=self.book, clock=self.clock)

    def _parts(self) -> dict[str, Any]:
        return {
            "work": self.work,
            "policies": FakePolicyBook(POLICY),
            "staff": StaffBook(approvers=self.approvers, known=self.roles, verified=self.roles),
            "clock": self.clock,
        }

    def planned(self, after: timedelta = timedelta(minutes=2)) -> int:
        """How many notices are new, so long after the start."""
        self.clock.time = STARTED + after
        return self.plan(actor=PROGRAM)

    def told(self) -> set[tuple[str, str]]:
        """Kind and recipient of every notice that waits."""
        waiting = [one.notice for one in self.book.kept.values() if one.closing is None]
        return {(notice.kind.value, notice.recipient) for notice in waiting}

    def letter(self, person: Actor) -> Letter | None:
        """The person's next message."""
        return self.take(actor=PROGRAM, recipient=person.user_id)

    def sent(self, person: Actor) -> list[Letter]:
        """Every message the person gets now; each arrives."""
        letters = []
        while (letter := self.letter(person)) is not None:
            self.settle.sent(letter, "D1", f"{len(letters)}.1")
            letters.append(letter)
        return letters


def decided(
    matter: Matter, state: OfferState, by: Actor = LENA, at: datetime = STARTED + timedelta(hours=1)
) -> Matter:
    """The same offer after somebody's decision."""
    kinds = {
        OfferState.APPROVED: DecisionKind.APPROVED,
        OfferState.REJECTED: DecisionKind.REJECTED,
        OfferState.CHANGES_REQUESTED: DecisionKind.CHANGES_REQUESTED,
    }
    offer: FiledRecommendation = replace(
        matter.filed,
        state=state,
        state_since=at,
        version=matter.filed.version + 1,
        decision=Decision(kinds[state], by.user_id, at, "a note") if state in kinds else None,
        approvals=(Approval(by.user_id, at),) if state is OfferState.APPROVED else (),
    )
    return replace(matter, filed=offer)
