"""Cases that live through years of turns and decisions, on real storage under the program's own database role."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import Engine

from bot.gateways.spelling import FuzzySpelling
from data.policies import load_policies
from domain.approvals.ask_override import AskOverride
from domain.approvals.carry_out import CarryOut, DeclineReason
from domain.approvals.decide_offer import SendBack
from domain.approvals.life import OfferEvent
from domain.candidates.case import Case
from domain.candidates.facts import FactChange
from domain.conversations.rule_reader import RuleReader
from domain.conversations.thread import ThreadRef
from domain.identity.actor import Actor
from domain.recommendations.close_case import CloseCase, HoldCase
from domain.recommendations.filed import DecisionKind, FiledRecommendation, OfferState
from domain.recommendations.take_turn import TakeTurn
from domain.recommendations.turn import Turn, TurnAnswer
from storage.unit_of_work import SqlCaseWorkStarter
from tests.fakes.clock import FakeClock
from tests.fakes.pay_books import FakePolicyBook
from tests.integration.casebook import ADMIN, CARLA, RAVI, STARTED, Desk, desk_on

COMPLETE = "Senior Backend Engineer in AUS, Proficient, Strong Hire, P4"
CASE = "CAND-1"


def thread(number: int = 1) -> ThreadRef:
    """A thread of its own."""
    return ThreadRef("T0TEAM", "C0DESK", f"1767000000.{number:06}")


@dataclass
class CaseLife:
    """What people do to cases, each at its moment; without one, a minute after what came before."""

    desk: Desk
    clock: FakeClock
    stamps: Iterator[int] = field(default_factory=lambda: count(1))

    def say(
        self,
        text: str = COMPLETE,
        *,
        actor: Actor = RAVI,
        case: str = CASE,
        where: ThreadRef | None = None,
        at: datetime | None = None,
    ) -> TurnAnswer:
        ts = f"1767000001.{next(self.stamps):06}"
        return self.take(Turn(actor, where or thread(), case, text, ts=ts), at)

    def choose(self, *changes: FactChange, actor: Actor = RAVI, seen: int | None = None) -> TurnAnswer:
        return self.take(Turn(actor, thread(), CASE, chosen=changes, seen=seen))

    def reset(self, actor: Actor = CARLA, case: str = CASE) -> TurnAnswer:
        return self.take(Turn(actor, thread(), case, resets=True))

    def take(self, turn: Turn, at: datetime | None = None) -> TurnAnswer:
        self._moves_on(at)
        desk = self.desk
        take_turn = TakeTurn(
            work=desk.work,
            reader=RuleReader(FuzzySpelling()),
            books=desk.books,
            policies=desk.policies,
            clock=self.clock,
            ids=desk.ids,
        )
        return take_turn(turn)

    def close(self, actor: Actor = CARLA, *, closed: bool = True, at: datetime | None = None) -> Case:
        self._moves_on(at)
        close_case = CloseCase(work=self.desk.work, clock=self.clock)
        return close_case(actor=actor, candidate_id=CASE, place=thread().place, closed=closed)

    def hold(self, actor: Actor = ADMIN, *, hold: bool = True, at: datetime | None = None, case: str = CASE) -> Case:
        self._moves_on(at)
        return HoldCase(work=self.desk.work, clock=self.clock)(actor=actor, candidate_id=case, hold=hold)

    def carry_out(
        self,
        event: OfferEvent,
        filed: FiledRecommendation | None = None,
        *,
        actor: Actor = RAVI,
        at: datetime | None = None,
    ) -> FiledRecommendation:
        self._moves_on(at)
        carry_out = CarryOut(work=self.desk.work, policies=self.desk.policies, clock=self.clock)
        reason = DeclineReason.PAY if event is OfferEvent.DECLINE else ""
        offer = filed or self.latest()
        return carry_out(
            actor=actor, recommendation_id=offer.id, event=event, place=thread().place, reason=reason
        ).filed

    def send_back(self, kind: DecisionKind, actor: Actor = CARLA) -> FiledRecommendation:
        self._moves_on(None)
        send_back = SendBack(**(self.desk.deciding() | {"clock": self.clock}), kind=kind)
        return send_back(
            actor=actor, recommendation_id=self.latest().id, note="Please look again.", place=thread().place
        ).filed

    def approve(self, actor: Actor = CARLA) -> FiledRecommendation:
        self._moves_on(None)
        return self.desk.approve(actor, self.latest().id)

    def ask_override(self, actor: Actor = RAVI) -> None:
        self._moves_on(None)
        ask = AskOverride(work=self.desk.work, clock=self.clock, ids=self.desk.ids)
        ask(actor=actor, recommendation_id=self.latest().id, words="She would sign for more.", thread=thread())

    def case(self, candidate_id: str = CASE) -> Case:
        with SqlCaseWorkStarter(self.desk.engine)() as work:
            found = work.cases.find(candidate_id)
        assert found is not None
        return found

    def latest(self, candidate_id: str = CASE) -> FiledRecommendation:
        with SqlCaseWorkStarter(self.desk.engine)() as work:
            found = work.recommendations.latest(candidate_id)
        assert found is not None
        return found

    def states(self) -> list[OfferState]:
        """The states of a case's offers, oldest first."""
        newest = self.latest()
        with SqlCaseWorkStarter(self.desk.engine)() as work:
            kept = [work.recommendations.find(f"REC-{number}") for number in range(1, 60)]
        ours = [one for one in kept if one is not None and one.candidate_id == newest.candidate_id]
        return [one.state for one in sorted(ours, key=lambda one: one.number)]

    def _moves_on(self, at: datetime | None) -> None:
        self.clock.time = at or self.clock.time + timedelta(minutes=1)


def life_on(engine: Engine) -> CaseLife:
    """A life on an engine, starting on the fixed day; the shipped policy is in force in all its years."""
    clock = FakeClock(STARTED)
    (policy,) = load_policies()
    desk = replace(desk_on(engine), clock=clock, policies=FakePolicyBook(policy))  # type: ignore[arg-type]
    return CaseLife(desk, clock)
