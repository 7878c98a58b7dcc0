"""What is kept for a time only: conversations for weeks, cases for years; under the program's own database role."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from domain.approvals.life import OfferEvent
from domain.audit.chain import check_chain
from domain.audit.event import AuditEvent
from domain.candidates.facts import FactField
from domain.errors import NotAllowed
from domain.identity.actor import OPERATOR, PROGRAM, Actor
from domain.recommendations.casework import CaseWork, CaseWorkStarter
from domain.recommendations.filed import OfferState
from domain.recommendations.retention import EraseOldCases, ForgetConversations
from storage.audit_log import SqlAuditLog
from storage.engine import open_engine
from storage.identity import SqlDeliveries
from storage.privileges import APP_ROLE
from storage.retention import SqlArchive
from tests.fakes.clock import FakeClock
from tests.integration.case_life import CASE, CaseLife, life_on, thread
from tests.integration.casebook import CARLA, RAVI, RITA, STRANGER, rows_of, rows_of_all_tables

TODAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2018, 1, 15, 9, 0, tzinfo=UTC)
SEVEN_YEARS_AGO = TODAY - 7 * timedelta(days=366)
PAY_TABLES = {"data_snapshots", "comp_ranges", "employee_roster"}
NOT_PERMITTED, RESTRICT_VIOLATION = "42501", "23001"


@pytest.fixture
def program(stocked_engine: Engine) -> Iterator[Engine]:
    """The engine the running program has."""
    engine = open_engine(stocked_engine.url, role=APP_ROLE)
    yield engine
    engine.dispose()


@pytest.fixture
def life(program: Engine) -> CaseLife:
    return life_on(program)


@pytest.fixture
def forget(program: Engine) -> Callable[..., int]:
    def forgotten(actor: Actor = PROGRAM, days: int = 60) -> int:
        use_case = ForgetConversations(archive=SqlArchive(program), clock=FakeClock(TODAY), days=days)
        return use_case(actor=actor)

    return forgotten


@pytest.fixture
def erase(program: Engine) -> Callable[..., tuple[str, ...]]:
    def erased(actor: Actor = PROGRAM, most_at_once: int = 500, archive: SqlArchive | None = None) -> tuple[str, ...]:
        use_case = EraseOldCases(
            archive=archive or SqlArchive(program), clock=FakeClock(TODAY), most_at_once=most_at_once
        )
        return use_case(actor=actor)

    return erased


def days_ago(days: float) -> datetime:
    return TODAY - timedelta(days=days)


def said(engine: Engine) -> list[str]:
    return [row["text"] for row in sorted(rows_of(engine, "messages"), key=lambda row: row["id"])]


def changed_tables(before: dict[str, list[str]], engine: Engine) -> set[str]:
    after = rows_of_all_tables(engine)
    return {name for name in after if after[name] != before[name]}


def remembered(life: CaseLife, number: int = 1) -> tuple[object, object]:
    with life.desk.work() as work:
        memory = work.threads.find(thread(number))
    assert memory is not None
    return memory.asked, memory.open_amount


def events(engine: Engine, name: str) -> list[dict[str, object]]:
    return [row for row in rows_of(engine, "audit_logs") if row["name"] == name]


def test_what_was_written_sixty_days_ago_goes_and_what_came_later_stays(
    life: CaseLife, program: Engine, forget: Callable[..., int]
) -> None:
    life.say("Senior Backend Engineer in AUS, Proficient, Strong Hire, P4", at=days_ago(90))
    life.say("make it Must Hire", at=days_ago(60) - timedelta(seconds=1))
    life.say("thanks", at=days_ago(60))
    life.say("P5", at=days_ago(1))
    facts, offer = life.case(), life.latest()
    before = dict(rows_of_all_tables(program))

    assert forget() == 2

    assert said(program) == ["thanks", "P5"]
    assert changed_tables(before, program) == {"messages", "audit_logs"}
    assert set(before["audit_logs"]) < set(rows_of_all_tables(program)["audit_logs"])
    assert (life.case(), life.latest()) == (facts, offer)
    (told,) = events(program, "conversations.forgotten")
    assert (told["actor"], told["at"], told["candidate_id"], told["details"]) == (
        "comp-assist",
        TODAY,
        None,
        {"before": "2026-01-01", "messages": "2"},
    )


def test_how_many_days_are_kept_is_a_setting(life: CaseLife, program: Engine, forget: Callable[..., int]) -> None:
    life.say(at=days_ago(3))

    assert (forget(days=4), forget(days=2)) == (0, 1)


def test_where_there_is_nothing_to_forget_nothing_is_written(
    life: CaseLife, program: Engine, forget: Callable[..., int]
) -> None:
    life.say(at=days_ago(90))
    life.say("P5", at=days_ago(5))
    assert forget() == 1
    before = rows_of_all_tables(program)

    assert [forget(), forget(actor=OPERATOR)] == [0, 0]

    assert rows_of_all_tables(program) == before


def test_an_empty_house_is_kept_without_a_word(program: Engine, forget: Callable[..., int]) -> None:
    assert forget() == 0
    assert rows_of(program, "audit_logs") == []


def test_under_legal_hold_nothing_is_forgotten_until_it_ends(
    life: CaseLife, program: Engine, forget: Callable[..., int]
) -> None:
    life.say("Senior Backend Engineer, Strong Hire", at=days_ago(90))
    life.say("Data Scientist, Hire", case="CAND-2", where=thread(2), at=days_ago(90))
    life.hold(at=days_ago(89))
    memory = remembered(life)

    assert forget() == 1
    assert said(program) == ["Senior Backend Engineer, Strong Hire"]
    assert remembered(life) == memory

    life.hold(hold=False, at=days_ago(1))
    assert forget() == 1
    assert said(program) == []


def test_an_idle_thread_forgets_what_it_asked_and_a_live_one_goes_on_where_it_was(
    life: CaseLife, program: Engine, forget: Callable[..., int]
) -> None:
    life.say("Senior Backend Engineer, Strong Hire", at=days_ago(90))
    life.say("has an offer of 218k", where=thread(2), at=days_ago(90))
    life.say("what is missing?", where=thread(3), at=days_ago(90))
    life.say("and now?", where=thread(3), at=days_ago(2))
    assert remembered(life)[0] == (FactField.LOCATION, FactField.PROFICIENCY)
    assert remembered(life, 2)[1] is not None
    before = dict(rows_of_all_tables(program))

    assert forget() == 3

    assert [remembered(life, number) for number in (1, 2)] == [((), None)] * 2
    assert remembered(life, 3)[0] == (FactField.LOCATION, FactField.PROFICIENCY)
    assert changed_tables(before, program) == {"messages", "threads", "audit_logs"}
    assert "218" not in "".join(rows_of_all_tables(program)["threads"])


def test_idle_threads_are_not_written_again_day_after_day(
    life: CaseLife, program: Engine, forget: Callable[..., int]
) -> None:
    life.say("Senior Backend Engineer, Strong Hire", at=days_ago(90))
    forget()
    with program.connect() as connection:
        written = connection.execute(text("select xmin::text from threads")).scalars().all()

    forget()

    with program.connect() as connection:
        assert connection.execute(text("select xmin::text from threads")).scalars().all() == written


def test_a_thread_that_was_forgotten_still_knows_its_case(life: CaseLife, forget: Callable[..., int]) -> None:
    life.say("Senior Backend Engineer in AUS, Strong Hire, P4", at=days_ago(90))
    forget()

    answer = life.say("Proficient", at=TODAY)

    assert answer.filed is not None
    assert life.say("undo", at=TODAY).undone


def test_a_week_later_nobody_needs_to_know_what_slack_delivered(
    program: Engine, forget: Callable[..., int], stocked_engine: Engine
) -> None:
    with stocked_engine.begin() as connection:
        for key, days in (("old", 7.001), ("edge", 7), ("new", 6.9)):
            connection.execute(text("insert into deliveries values (:key, :at)"), {"key": key, "at": days_ago(days)})

    assert forget() == 0

    assert sorted(row["key"] for row in rows_of(program, "deliveries")) == ["edge", "new"]
    assert SqlDeliveries(program).is_first("old")


def test_a_sign_in_noted_today_is_not_forgotten_before_the_day_is_over() -> None:
    assert ForgetConversations.__dataclass_fields__["delivery_days"].default >= 1


@pytest.mark.parametrize("actor", [CARLA, RAVI, RITA, STRANGER])
def test_no_person_but_an_admin_makes_the_house_forget(
    life: CaseLife, program: Engine, forget: Callable[..., int], erase: Callable[..., object], actor: Actor
) -> None:
    life.say(at=LONG_AGO)
    before = rows_of_all_tables(program)

    with pytest.raises(NotAllowed):
        forget(actor=actor)
    with pytest.raises(NotAllowed):
        erase(actor=actor)

    assert rows_of_all_tables(program) == before


def a_whole_case(life: CaseLife, case: str = CASE, at: datetime = LONG_AGO, number: int = 1) -> None:
    """Facts, a thread, messages and two offers, the newer of them accepted."""
    life.say(case=case, where=thread(number), at=at)
    life.say("make it Must Hire", case=case, where=thread(number), at=at + timedelta(minutes=1))
    life.desk.comp_team(CARLA)
    life.clock.time = at + timedelta(minutes=2)
    approved = life.desk.approve(CARLA, life.latest(case).id)
    life.carry_out(OfferEvent.OFFER, approved)
    life.carry_out(OfferEvent.ACCEPT, approved)


def test_a_case_in_which_nothing_happened_for_seven_years_is_erased_and_only_its_audit_stays(
    life: CaseLife, program: Engine, erase: Callable[..., tuple[str, ...]]
) -> None:
    a_whole_case(life, "CAND-OLD", number=1)
    a_whole_case(life, "CAND-NEW", number=2, at=days_ago(300))
    before = rows_of_all_tables(program)

    assert erase() == ("CAND-OLD",)

    after = rows_of_all_tables(program)
    for name, rows in after.items():
        if name == "audit_logs":
            assert rows[: len(before[name])] == before[name] or set(before[name]) < set(rows)
        else:
            gone = set(before[name]) - set(rows)
            assert set(rows) <= set(before[name]), name
            assert all("CAND-OLD" in row for row in gone), name
            assert not any("CAND-OLD" in row for row in rows), name
    assert {"candidates", "fact_records", "messages", "threads", "recommendations"} <= {
        name for name in after if after[name] != before[name]
    }
    (told,) = events(program, "case.erased")
    assert (told["actor"], told["candidate_id"], told["details"]) == (
        "comp-assist",
        "CAND-OLD",
        {"before": SEVEN_YEARS_AGO.date().isoformat()},
    )
    assert check_chain(SqlAuditLog(program).rows()).fault is None
    assert "case.opened" in life.desk.audited("CAND-OLD")
    assert erase() == ()


def test_cards_of_an_erased_case_go_with_it(
    life: CaseLife, program: Engine, stocked_engine: Engine, erase: Callable[..., tuple[str, ...]]
) -> None:
    a_whole_case(life)
    with stocked_engine.begin() as connection:
        connection.execute(
            text("insert into cards values ('C0DESK', '1.1', '1.0', :offer)"), {"offer": life.latest().id}
        )

    assert erase() == (CASE,)
    assert rows_of(program, "cards") == []


SOMETHING_HAPPENED: dict[str, Callable[[CaseLife, datetime], object]] = {
    "a fact": lambda life, at: life.say("P5", at=at),
    "a message": lambda life, at: life.say("thanks", at=at),
    "a message in another thread": lambda life, at: life.say("thanks", where=thread(7), at=at),
    "a step of its offer": lambda life, at: life.carry_out(OfferEvent.WITHDRAW, at=at),
    "its closing": lambda life, at: life.close(at=at),
    "the end of a legal hold": lambda life, at: (life.hold(at=at), life.hold(hold=False, at=at)),
}


@pytest.mark.parametrize("happened", SOMETHING_HAPPENED.values(), ids=SOMETHING_HAPPENED)
def test_whatever_happened_within_seven_years_keeps_the_case(
    life: CaseLife, program: Engine, erase: Callable[..., tuple[str, ...]], happened: Callable[..., object]
) -> None:
    life.say(at=LONG_AGO)
    happened(life, SEVEN_YEARS_AGO + timedelta(seconds=1))
    before = rows_of_all_tables(program)

    assert erase() == ()

    assert rows_of_all_tables(program) == before


@pytest.mark.parametrize("happened", SOMETHING_HAPPENED.values(), ids=SOMETHING_HAPPENED)
def test_what_happened_before_that_does_not(
    life: CaseLife, erase: Callable[..., tuple[str, ...]], happened: Callable[..., object]
) -> None:
    life.say(at=LONG_AGO)
    happened(life, SEVEN_YEARS_AGO - timedelta(seconds=1))

    assert erase() == (CASE,)


def test_a_case_under_legal_hold_is_kept_whatever_its_age(
    life: CaseLife, erase: Callable[..., tuple[str, ...]]
) -> None:
    life.say(at=LONG_AGO)
    life.hold(at=LONG_AGO + timedelta(days=1))

    assert erase() == ()


def test_as_many_cases_as_fit_go_at_once_the_oldest_first(
    life: CaseLife, program: Engine, erase: Callable[..., tuple[str, ...]]
) -> None:
    for number in (3, 1, 4, 2):
        life.say(case=f"CAND-{number}", where=thread(number), at=LONG_AGO + timedelta(days=number))

    assert erase(most_at_once=3) == ("CAND-1", "CAND-2", "CAND-3")
    assert erase(most_at_once=3) == ("CAND-4",)
    assert len(events(program, "case.erased")) == 4


MEANWHILE: dict[str, Callable[[CaseLife], object]] = {
    "puts it under legal hold": lambda life: life.hold(at=TODAY),
    "writes a fact": lambda life: life.say("P5", at=TODAY),
    "writes a message": lambda life: life.say("thanks", at=TODAY),
    "withdraws its offer": lambda life: life.carry_out(OfferEvent.WITHDRAW, at=TODAY),
    "closes it": lambda life: life.close(at=TODAY),
}


@pytest.mark.parametrize("happens", MEANWHILE.values(), ids=MEANWHILE)
def test_a_case_somebody_touches_after_it_was_listed_is_kept_and_the_others_go(
    life: CaseLife, program: Engine, erase: Callable[..., tuple[str, ...]], happens: Callable[[CaseLife], object]
) -> None:
    life.say(at=LONG_AGO)
    life.say(case="CAND-2", where=thread(2), at=LONG_AGO + timedelta(days=1))

    class Listed(SqlArchive):
        def erasable(self, before: datetime, limit: int) -> tuple[str, ...]:
            found = super().erasable(before, limit)
            happens(life)
            return found

    assert erase(archive=Listed(program)) == ("CAND-2",)

    assert life.case().candidate_id == CASE
    assert [row["candidate_id"] for row in events(program, "case.erased")] == ["CAND-2"]


@dataclass(frozen=True)
class Unhurried:
    """Transactions that end only once somebody else waits for them, or all is over."""

    work: CaseWorkStarter
    owner: Engine
    written: threading.Event
    went: threading.Event

    @contextmanager
    def __call__(self) -> Iterator[CaseWork]:
        with self.work() as work:
            yield work
            self.written.set()
            patience = time.monotonic() + 3
            while not self.went.is_set() and time.monotonic() < patience and not self._somebody_waits():
                time.sleep(0.01)

    def _somebody_waits(self) -> bool:
        with self.owner.connect() as connection:
            return bool(connection.execute(text("select exists (select 1 from pg_locks where not granted)")).scalar())


@pytest.mark.parametrize("happens", MEANWHILE.values(), ids=MEANWHILE)
def test_a_case_somebody_is_just_writing_in_is_kept_and_the_others_go(
    life: CaseLife,
    program: Engine,
    stocked_engine: Engine,
    erase: Callable[..., tuple[str, ...]],
    happens: Callable[[CaseLife], object],
) -> None:
    life.say(at=LONG_AGO)
    life.say(case="CAND-2", where=thread(2), at=LONG_AGO + timedelta(days=1))
    written, went = threading.Event(), threading.Event()
    slow = CaseLife(
        replace(life.desk, work=Unhurried(life.desk.work, stocked_engine, written, went)),
        FakeClock(TODAY),
        life.stamps,
    )
    met: list[object] = []

    def write() -> None:
        try:
            met.append(happens(slow))
        except Exception as error:  # noqa: BLE001 - the test looks at what was met
            met.append(error)
        finally:
            written.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(10)
    try:
        assert erase() == ("CAND-2",)
    finally:
        went.set()
        writer.join(10)

    assert not isinstance(met[0], Exception), met
    assert life.case().candidate_id == CASE
    assert life.latest().state in (OfferState.SUBMITTED, OfferState.WITHDRAWN)
    assert [row["candidate_id"] for row in events(program, "case.erased")] == ["CAND-2"]


def asked_by_sql(engine: Engine, before: str, case: str = f"'{CASE}'") -> bool | None:
    with engine.begin() as connection:
        answer: bool | None = connection.execute(text(f"select erase_case({case}, {before})")).scalar_one()
        return answer


@pytest.mark.parametrize(
    "before",
    ["now()", "now() - interval '364 days'", "now() + interval '1 day'", "'infinity'", "null", "'-infinity'"],
)
def test_the_database_itself_erases_nothing_younger_than_a_year_whoever_asks(
    life: CaseLife, program: Engine, stocked_engine: Engine, before: str
) -> None:
    a_whole_case(life)
    kept = rows_of_all_tables(program)

    for engine in (program, stocked_engine):
        assert not asked_by_sql(engine, before)

    assert rows_of_all_tables(program) == kept


def test_the_database_looks_again_whatever_it_is_told(life: CaseLife, program: Engine) -> None:
    now = datetime.now(UTC)
    life.say(at=now - timedelta(days=364))
    life.say(case="CAND-HELD", where=thread(2), at=LONG_AGO)
    life.hold(case="CAND-HELD", at=LONG_AGO)
    kept = rows_of_all_tables(program)

    year = "now() - interval '366 days'"
    assert [asked_by_sql(program, year, case) for case in (f"'{CASE}'", "'CAND-HELD'", "'CAND-NONE'", "null")] == [
        False
    ] * 4
    assert rows_of_all_tables(program) == kept


def refused_with(engine: Engine, statement: str) -> str | None:
    with pytest.raises(DBAPIError) as refused, engine.begin() as connection:
        connection.exec_driver_sql(statement)
    state: str | None = getattr(refused.value.orig, "sqlstate", None)
    return state


@pytest.mark.parametrize("where", ["", f" where candidate_id = '{CASE}'", " where state = 'superseded'"])
def test_nobody_deletes_offers_of_a_case_younger_than_a_year_in_any_other_way(
    life: CaseLife, program: Engine, stocked_engine: Engine, where: str
) -> None:
    a_whole_case(life, at=datetime.now(UTC) - timedelta(days=364))
    statement = f"delete from recommendations{where}"

    assert refused_with(program, statement) == NOT_PERMITTED
    assert refused_with(stocked_engine, statement) == RESTRICT_VIOLATION
    assert refused_with(stocked_engine, "truncate recommendations cascade") == RESTRICT_VIOLATION


@pytest.mark.parametrize(
    "statement",
    [
        "delete from recommendations",
        "delete from candidates",
        "delete from fact_records",
        "delete from threads",
        "delete from cards",
        "delete from audit_logs",
    ],
)
def test_the_program_itself_deletes_nothing_of_an_old_case(life: CaseLife, program: Engine, statement: str) -> None:
    a_whole_case(life)

    assert refused_with(program, statement) == NOT_PERMITTED


def test_strangers_of_the_database_may_not_ask_for_erasing(stocked_engine: Engine) -> None:
    asked = text("select has_function_privilege(:who, 'erase_case(text, timestamptz)', 'execute')")
    with stocked_engine.connect() as connection:
        may = {who: connection.execute(asked, {"who": who}).scalar_one() for who in (APP_ROLE, "pg_read_all_data")}

    assert may == {APP_ROLE: True, "pg_read_all_data": False}


def test_when_the_event_cannot_be_written_nothing_is_erased(
    life: CaseLife, program: Engine, erase: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    life.say(at=LONG_AGO)
    before = rows_of_all_tables(program)

    def refuse(_trail: object, _event: AuditEvent) -> None:
        raise RuntimeError("the audit log is full")

    monkeypatch.setattr("storage.audit.SqlAuditTrail.record", refuse)
    with pytest.raises(RuntimeError, match="full"):
        erase()

    assert rows_of_all_tables(program) == before
