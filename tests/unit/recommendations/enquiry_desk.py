"""A desk at which enquiries about cases are answered: the real use cases on fakes, with pay in two places."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

from domain.candidates.facts import FactChange, FactField, FactValue
from domain.conversations.enquiries import Measure, Reach
from domain.conversations.reading import Reading, ReadingContext
from domain.conversations.thread import ThreadRef
from domain.identity.actor import Actor, Role
from domain.pay.pay_book import PayBook
from domain.pay.policy import PayPolicy
from domain.recommendations.ask_what_if import AskWhatIf
from domain.recommendations.casework import CaseWork
from domain.recommendations.compare_cases import CompareCases
from domain.recommendations.filed import Decision, DecisionKind, FiledRecommendation, OfferState
from domain.recommendations.price_offer import price_offer
from domain.recommendations.reach_amount import ReachAmount, ReachAnswer
from domain.recommendations.recommendation import Offer
from domain.recommendations.side_by_side import Side, SideBySide
from domain.recommendations.take_turn import TakeTurn
from domain.recommendations.turn import Turn
from storage.kept_results import result_from_json, result_to_json
from tests.fakes.case_work import FakeCaseWorkStarter, Shelves
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.pay_books import FakePayBooks, FakePolicyBook
from tests.unit.pay.sample_pay import PLACE, POLICY, PROFICIENT, STRONG_HIRE, TITLE, Amount, range_row
from tests.unit.recommendations.sample_offers import MIDDLING, SNAPSHOTS

CARLA = Actor("U0CARLA", Role.COMP_TEAM)
RAVI = Actor("U0RAVI", Role.RECRUITMENT)
RITA = Actor("U0RITA", Role.RECRUITMENT)
OLGA = Actor("U0OLGA", Role.NONE)

CASE = "CAND-017"
LISBON = "LIS"

BOOK = PayBook(
    ranges=(
        range_row(),
        range_row(68_000, 93_000, "EUR", row=5, location=LISBON),
        range_row(61_000, 61_000, row=6, job_title="Shift Lead"),
    ),
    roster=MIDDLING,
    snapshots=SNAPSHOTS,
)

PLAIN: dict[str, FactValue] = {
    "job_title": TITLE,
    "location": PLACE,
    "proficiency": PROFICIENT,
    "interview_feedback": STRONG_HIRE,
}


def to(**facts: FactValue | None) -> tuple[FactChange, ...]:
    """Changes of facts."""
    return tuple(FactChange(FactField(name), value) for name, value in facts.items())


def changed(side: Side) -> dict[str, FactValue | None]:
    """What a side has otherwise than its case, by field."""
    return {str(change.field): change.new for change in side.changes}


def offer_on(side: Side) -> Offer:
    """The offer of a side that has one."""
    assert side.filed is not None
    assert side.filed.offer is not None, side.filed.body.problem
    return side.filed.offer


def kept_and_read_again(result: Any) -> Any:
    """A result as a later attempt finds it."""
    return result_from_json(type(result), result_to_json(type(result), result))


class EverythingIsChosen:
    """Reads nothing: facts come as choices here."""

    def read(self, _text: str, _context: ReadingContext) -> Reading:
        raise AssertionError("nobody writes anything here")


class WatchedBooks(FakePayBooks):
    """Pay books that are only asked while no transaction is open."""

    def __init__(self, desk: "EnquiryDesk", book: PayBook) -> None:
        super().__init__(book)
        self._desk = desk

    def current(self) -> PayBook:
        assert self._desk.open_transactions == 0
        return super().current()


class EnquiryDesk:
    """Cases are kept through turns; enquiries about them go through the use cases."""

    def __init__(self, policy: PayPolicy = POLICY, book: PayBook = BOOK) -> None:
        self.shelves, self.clock, self.policy = FakeCaseWorkStarter(), FakeClock(), policy
        self.open_transactions = 0
        self.books = WatchedBooks(self, book)
        asked: dict[str, Any] = {
            "work": self.work,
            "books": self.books,
            "policies": FakePolicyBook(policy),
            "clock": self.clock,
        }
        self._what_if, self._compare, self._reach = AskWhatIf(**asked), CompareCases(**asked), ReachAmount(**asked)
        self._take_turn = TakeTurn(**asked | {"work": self.shelves}, reader=EverythingIsChosen(), ids=FakeIds())

    @contextmanager
    def work(self) -> Iterator[CaseWork]:
        """A transaction that is seen to be open."""
        self.open_transactions += 1
        with self.shelves() as work:
            yield work
        self.open_transactions -= 1

    @property
    def kept(self) -> Shelves:
        """Everything that is kept."""
        return self.shelves.kept

    def say(self, candidate_id: str = CASE, actor: Actor = RAVI, **facts: FactValue | None) -> None:
        """One turn in the case's thread."""
        thread = ThreadRef("T0TEAM", "C0DESK", candidate_id)
        self._take_turn(Turn(actor, thread, candidate_id, chosen=to(**facts)))

    def open(self, candidate_id: str = CASE, actor: Actor = RAVI, **facts: FactValue | None) -> None:
        """A case of which everything required is known, and what else is told."""
        self.say(candidate_id, actor, **PLAIN | facts)

    def latest(self, candidate_id: str = CASE) -> FiledRecommendation:
        """The newest recommendation of a case."""
        with self.shelves() as work:
            found = work.recommendations.latest(candidate_id)
        assert found is not None
        return found

    def move(self, candidate_id: str, state: OfferState, decision: Decision | None = None) -> FiledRecommendation:
        """The newest recommendation in another state, as people brought it there."""
        moved = replace(self.latest(candidate_id), state=state, decision=decision)
        self.kept.recommendations[moved.id] = moved
        return moved

    def override(self, candidate_id: str, base: Amount) -> FiledRecommendation:
        """The newest recommendation, approved around another base."""
        body = self.latest(candidate_id).body
        evidence = self.books.current().evidence_for(body.request.job_title, body.request.location)
        other = price_offer(body.request, evidence, self.policy, override=Decimal(base))
        decision = Decision(DecisionKind.OVERRIDDEN, CARLA.user_id, self.clock.now(), "A rare skill.", other)
        return self.move(candidate_id, OfferState.APPROVED, decision)

    def close(self, candidate_id: str = CASE) -> None:
        """Close a case."""
        case = self.kept.cases[candidate_id]
        self.kept.cases[candidate_id] = replace(case, closed_at=self.clock.now(), closed_by=CARLA.user_id)

    def what_if(self, candidate_id: str = CASE, actor: Actor = RAVI, **facts: FactValue | None) -> SideBySide:
        """The case, and as it would be."""
        return self._what_if(actor=actor, candidate_id=candidate_id, changes=to(**facts))

    def compare(self, *candidates: str, places: tuple[str, ...] = (), actor: Actor = RAVI) -> SideBySide:
        """The case beside others and elsewhere."""
        return self._compare(actor=actor, candidate_id=CASE, candidates=candidates, places=places)

    def reach(
        self,
        amount: Amount,
        measure: Measure = Measure.BASE,
        currency: str | None = None,
        actor: Actor = CARLA,
        candidate_id: str = CASE,
    ) -> ReachAnswer:
        """What it would take."""
        wanted = Reach(Decimal(amount), currency, measure)
        return self._reach(actor=actor, candidate_id=candidate_id, wanted=wanted)
