"""An office in which offers live: people of every kind, pay data that changes, and the real use cases on fakes."""

from datetime import date, timedelta
from decimal import Decimal

from domain.approvals.approvers import Approvers, Delegation
from domain.approvals.carry_out import CarryOut, ExpireOffers
from domain.approvals.decide_offer import ApproveOffer, SendBack
from domain.approvals.override_offer import OverrideOffer
from domain.audit.event import AuditEvent
from domain.candidates.facts import FactChange
from domain.conversations.reading import Reading, ReadingContext
from domain.conversations.thread import ThreadRef
from domain.identity.actor import Actor, Role
from domain.pay.pay_book import PayBook, SnapshotRef, SnapshotRefs
from domain.pay.policy import Tier
from domain.pay.rows import RosterRow
from domain.recommendations.close_case import CloseCase
from domain.recommendations.filed import DecisionKind
from domain.recommendations.take_turn import TakeTurn
from domain.recommendations.turn import Turn
from tests.fakes.case_work import FakeCaseWorkStarter
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.pay_books import FakePayBooks, FakePolicyBook
from tests.fakes.role_book import FakeRoleBook
from tests.unit.pay.sample_pay import ADVANCED, LEARNING, PLACE, peers, policy_with, range_row

CARLA = Actor("U0CARLA", Role.COMP_TEAM)  # named for L3
CLEO = Actor("U0CLEO", Role.COMP_TEAM)  # named for L3, and asks for offers herself
COLIN = Actor("U0COLIN", Role.COMP_TEAM)  # named for L2
DORA = Actor("U0DORA", Role.COMP_TEAM)  # named for L1
DELIA = Actor("U0DELIA", Role.COMP_TEAM)  # stands in for Carla
DAVID = Actor("U0DAVID", Role.COMP_TEAM)  # stands in for Carla as well
COREY = Actor("U0COREY", Role.COMP_TEAM)  # named for nothing
RAVI = Actor("U0RAVI", Role.RECRUITMENT)
RITA = Actor("U0RITA", Role.RECRUITMENT)
OLGA = Actor("U0OLGA", Role.NONE)
ADAM = Actor("U0ADAM", Role.NONE, is_admin=True)
GUEST = Actor("U0GUEST", Role.COMP_TEAM, is_outsider=True)  # named for L3, by mistake
PEOPLE = (CARLA, CLEO, COLIN, DORA, DELIA, DAVID, COREY, RAVI, RITA, OLGA, ADAM, GUEST)

POLICY = policy_with(exempt_threshold={PLACE: Decimal(170_000)})

_FIRST = date(2026, 3, 1)
_PEOPLE_PAID = (
    *peers(175_900, 180_400, 190_300),
    *peers(196_000, 198_000, 199_500, proficiency=ADVANCED, first_row=30),
)


def _book(name: str, minimum: int, maximum: int, roster: tuple[RosterRow, ...]) -> PayBook:
    refs = SnapshotRefs(SnapshotRef(f"ranges-{name}", _FIRST), SnapshotRef(f"roster-{name}", _FIRST))
    return PayBook(ranges=(range_row(minimum, maximum),), roster=roster, snapshots=refs)


PAY_DATA = {
    "as it was": _book("a", 150_000, 204_000, _PEOPLE_PAID),
    "the same rows again": _book("b", 150_000, 204_000, _PEOPLE_PAID),
    "peers paid less": _book("c", 150_000, 204_000, peers(151_000, 152_500, 153_000)),
    "a higher range": _book("d", 160_000, 214_000, _PEOPLE_PAID),
    "fewer learners": _book("e", 150_000, 204_000, (*_PEOPLE_PAID, *peers(190_000, proficiency=LEARNING))),
}


class SettledApprovers:
    """Names the same people every day: one for L1, one for L2, three for L3, and two who stand in for Carla."""

    def approvers(self, on: date) -> Approvers:
        day = timedelta(days=1)
        return Approvers(
            named={
                Tier.L1: frozenset({DORA.user_id}),
                Tier.L2: frozenset({COLIN.user_id}),
                Tier.L3: frozenset({CARLA.user_id, CLEO.user_id, GUEST.user_id}),
            },
            delegations=tuple(
                Delegation(CARLA.user_id, delegate.user_id, on - day, on + day) for delegate in (DELIA, DAVID)
            ),
        )

    def name(self, tier: Tier, user_ids: tuple[str, ...], event: AuditEvent) -> None:
        raise NotImplementedError

    def delegate(self, delegation: Delegation, event: AuditEvent) -> None:
        raise NotImplementedError


class UndoReader:
    """Takes every message for an undo; facts come as choices here."""

    def read(self, _text: str, _context: ReadingContext) -> Reading:
        return Reading(undo=True)


class Office:
    """The use cases of an offer's life on one set of fakes."""

    def __init__(self) -> None:
        self.work = FakeCaseWorkStarter()
        self.clock = FakeClock()
        self.books = FakePayBooks(*PAY_DATA.values(), PAY_DATA["as it was"])
        rest = {"work": self.work, "policies": FakePolicyBook(POLICY), "clock": self.clock}
        self._deciding = {**rest, "book": SettledApprovers(), "roles": FakeRoleBook(*PEOPLE)}
        self.approve = ApproveOffer(**self._deciding, books=self.books)
        self.override = OverrideOffer(**self._deciding, books=self.books)
        self.carry_out = CarryOut(**rest)
        self.expire = ExpireOffers(**rest)
        self._take_turn = TakeTurn(**rest, reader=UndoReader(), books=self.books, ids=FakeIds())

    def send_back(self, kind: DecisionKind) -> SendBack:
        """Asking for changes, or rejecting."""
        return SendBack(**self._deciding, kind=kind)

    def say(
        self, actor: Actor, candidate_id: str, *chosen: FactChange, undo: bool = False, afresh: bool = False
    ) -> None:
        """One turn in the case's thread."""
        thread = ThreadRef("T0TEAM", "C0DESK", candidate_id)
        self._take_turn(
            Turn(actor, thread, candidate_id, text="undo that" if undo else "", chosen=chosen, afresh=afresh)
        )

    def close_or_reopen(self, actor: Actor, candidate_id: str) -> None:
        """Close an open case, or open a closed one again."""
        close = CloseCase(work=self.work, clock=self.clock)
        closed = not self.work.kept.cases[candidate_id].is_closed
        close(actor=actor, candidate_id=candidate_id, place="C0DESK/1", closed=closed)
