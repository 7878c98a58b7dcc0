"""What the integration stories share: a clock that moves on, ids that count, people, and a look at every table."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from threading import Barrier, Lock
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy import text as sql

from data.aliases import load_aliases
from data.policies import load_policies
from data.policy_book import FilePolicyBook
from domain.approvals.approvers import NAMED_TIERS
from domain.approvals.decide_offer import ApproveOffer, SendBack
from domain.approvals.override_offer import OverrideOffer
from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import Case, FactRecord
from domain.candidates.facts import CandidateFacts, FactField
from domain.conversations.thread import ThreadRef
from domain.identity.actor import Actor, Role
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.filed import DecisionKind, FiledRecommendation, OfferState
from domain.recommendations.pay_books import PayBooks, PolicyBook
from domain.recommendations.recommend_case import recommend_for
from storage.approvals import SqlApproverBook
from storage.identity import SqlRoleBook
from storage.pay import SqlPayBooks
from storage.tables import metadata
from storage.unit_of_work import SqlCaseWorkStarter

STARTED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

ADMIN = Actor("U0ADMIN", Role.COMP_TEAM, is_admin=True)
CARLA = Actor("U0CARLA", Role.COMP_TEAM)
COLIN = Actor("U0COLIN", Role.COMP_TEAM)
RAVI = Actor("U0RAVI", Role.RECRUITMENT)
RITA = Actor("U0RITA", Role.RECRUITMENT)
STRANGER = Actor("U0NOBODY", Role.NONE)

THREAD = ThreadRef("T0TEAM", "C0DESK", "1767000000.000100")


class SteppingClock:
    """Starts on a fixed day and is a second later every time somebody looks."""

    def __init__(self, start: datetime = STARTED) -> None:
        self._next = start
        self._lock = Lock()

    def now(self) -> datetime:
        with self._lock:
            self._next += timedelta(seconds=1)
            return self._next


class CountingIds:
    """CAND-1, REC-2, TURN-3 …"""

    def __init__(self) -> None:
        self._numbers = count(1)

    def candidate(self) -> str:
        return f"CAND-{next(self._numbers)}"

    def recommendation(self) -> str:
        return f"REC-{next(self._numbers)}"

    def turn(self) -> str:
        return f"TURN-{next(self._numbers)}"


def event(name: AuditEventName = AuditEventName.CASE_OPENED, **told: Any) -> AuditEvent:
    """An audit event; what a test does not care about is filled in."""
    return AuditEvent(**{"name": name, "actor": CARLA.user_id, "at": STARTED, **told})


ENGINEER = CandidateFacts(
    job_title="Senior Backend Engineer",
    location="AUS",
    proficiency=Proficiency.PROFICIENT,
    interview_feedback=Feedback.STRONG_HIRE,
    job_level=JobLevel.P4,
)
WITH_A_RIVAL = CandidateFacts(
    job_title="Senior Backend Engineer",
    location="AUS",
    proficiency=Proficiency.PROFICIENT,
    interview_feedback=Feedback.MUST_HIRE,
    job_level=JobLevel.P4,
    competing_offer=CompetingOffer("USD", base=Decimal("231250.75")),
    expectation=Money(Decimal("240000.10"), "USD"),
    exempt=True,
)


def case_of(candidate_id: str, facts: CandidateFacts = ENGINEER, opened_by: str = RAVI.user_id) -> Case:
    """A case at version 1 in which one turn said everything."""
    history = tuple(
        FactRecord(field, None, facts.value_of(field), opened_by, STARTED, f"TURN-{candidate_id}")
        for field in FactField
        if facts.value_of(field) is not None
    )
    return Case(candidate_id, opened_by, STARTED, 1, facts, history)


@dataclass(frozen=True)
class Desk:
    """Real storage with pay data in it, and what is needed to put a case or an offer there."""

    engine: Engine
    work: CaseWorkStarter
    books: PayBooks
    policies: PolicyBook
    clock: SteppingClock
    ids: CountingIds

    def opened(self, candidate_id: str, facts: CandidateFacts = ENGINEER) -> Case:
        """A case that is kept."""
        case = case_of(candidate_id, facts)
        with self.work() as work:
            work.cases.open(case, event(candidate_id=candidate_id))
        return case

    def filed(
        self,
        candidate_id: str,
        facts: CandidateFacts = ENGINEER,
        *,
        number: int = 1,
        state: OfferState = OfferState.SUBMITTED,
    ) -> FiledRecommendation:
        """A case that is kept, with a recommendation of the engine's."""
        case = self.opened(candidate_id, facts) if number == 1 else case_of(candidate_id, facts)
        body = recommend_for(case, self.books.current(), self.policies.in_force(STARTED.date()), STARTED)
        made = FiledRecommendation(
            id=f"REC-{candidate_id}-{number}",
            candidate_id=candidate_id,
            number=number,
            requested_by=RAVI.user_id,
            made_at=STARTED,
            body=body,
            state=state,
            authors=(RAVI.user_id,),
            state_since=STARTED,
        )
        with self.work() as work:
            work.recommendations.file(made, event(AuditEventName.RECOMMENDATION_MADE, subject=made.id))
        return made

    def comp_team(self, *people: Actor) -> None:
        """Makes people members of the Comp Team who are named for every tier."""
        for person in people:
            SqlRoleBook(self.engine).set_role(person, event(AuditEventName.ROLE_SET, subject=person.user_id))
        for tier in NAMED_TIERS:
            named = tuple(person.user_id for person in people)
            self.approvers.name(tier, named, event(AuditEventName.APPROVERS_NAMED, subject=tier))

    @property
    def approvers(self) -> SqlApproverBook:
        """Who may approve."""
        return SqlApproverBook(self.engine)

    def deciding(self) -> dict[str, Any]:
        """What every use case that decides is made of."""
        return {
            "work": self.work,
            "book": self.approvers,
            "roles": SqlRoleBook(self.engine),
            "policies": self.policies,
            "clock": self.clock,
        }

    def approve(self, actor: Actor, recommendation_id: str, place: str = THREAD.place) -> FiledRecommendation:
        """The recommendation after somebody's approval."""
        use_case = ApproveOffer(**self.deciding(), books=self.books)
        return use_case(actor=actor, recommendation_id=recommendation_id, place=place).filed

    def ask_for_changes(
        self, actor: Actor, recommendation_id: str, note: str = "Please check the level.", place: str = THREAD.place
    ) -> FiledRecommendation:
        """The recommendation after somebody sent it back."""
        use_case = SendBack(**self.deciding(), kind=DecisionKind.CHANGES_REQUESTED)
        return use_case(actor=actor, recommendation_id=recommendation_id, note=note, place=place).filed

    def override(
        self,
        actor: Actor,
        recommendation_id: str,
        base: Decimal,
        justification: str = "The committee agreed on this amount in writing.",
        place: str = THREAD.place,
    ) -> FiledRecommendation:
        """The recommendation after somebody put another base in its place."""
        use_case = OverrideOffer(**self.deciding(), books=self.books)
        return use_case(
            actor=actor,
            recommendation_id=recommendation_id,
            base=base,
            justification=justification,
            place=place,
        ).filed

    def everything(self) -> Mapping[str, list[str]]:
        """Every row of every table, to compare before with after."""
        return rows_of_all_tables(self.engine)

    def audited(self, candidate_id: str) -> list[str]:
        """The names of a case's audit events, oldest first."""
        with self.work() as work:
            return [kept.name.value for kept in work.audit.of_case(candidate_id)]


def desk_on(engine: Engine) -> Desk:
    """A desk on an engine."""
    aliases = load_aliases()
    return Desk(
        engine=engine,
        work=SqlCaseWorkStarter(engine),
        books=SqlPayBooks(engine, aliases.titles, aliases.places),
        policies=FilePolicyBook(load_policies()),
        clock=SteppingClock(),
        ids=CountingIds(),
    )


def rows_of_all_tables(engine: Engine) -> Mapping[str, list[str]]:
    """Every row of every table as one text each, ordered."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                connection.execute(sql(f'select to_jsonb(kept)::text from "{table.name}" kept')).scalars()
            )
            for table in metadata.sorted_tables
        }


def rows_of(engine: Engine, table: str) -> list[dict[str, Any]]:
    """The rows of one table by column name, in the order of its key."""
    kept = metadata.tables[table]
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(select(kept).order_by(*kept.primary_key.columns))]


def everything_kept(engine: Engine) -> str:
    """All text of all tables, to search for what must not be there."""
    return "\n".join(row for rows in rows_of_all_tables(engine).values() for row in rows)


def at_once(number: int, work: Any) -> list[Any]:
    """What each of many workers that start at the same moment got: a result or the exception it met."""
    barrier = Barrier(number)

    def one(index: int) -> Any:
        barrier.wait(timeout=20)
        try:
            return work(index)
        except Exception as error:  # noqa: BLE001 - the test looks at what each of them met
            return error

    with ThreadPoolExecutor(number) as workers:
        return list(workers.map(one, range(number)))
