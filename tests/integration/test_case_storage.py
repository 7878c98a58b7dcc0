"""Cases and threads in PostgreSQL: what goes in comes out, and a change only lands on what it was made from."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import Engine, text

from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import Case, FactRecord
from domain.candidates.facts import CandidateFacts, FactField, FactValue
from domain.conversations.reading import OpenAmount
from domain.conversations.thread import SaidMessage, ThreadMemory, ThreadRef
from domain.errors import Conflict
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.casework import CaseWork
from storage.audit import SqlAuditTrail
from storage.unit_of_work import SqlCaseWorkStarter
from tests.integration.casebook import (
    CARLA,
    ENGINEER,
    RAVI,
    RITA,
    STARTED,
    THREAD,
    at_once,
    case_of,
    event,
    rows_of,
    rows_of_all_tables,
)

EUR = "EUR"
VALUES: dict[FactField, tuple[FactValue, ...]] = {
    FactField.JOB_TITLE: ("Ships’ Officers Instructor — Niveau «1» 上海", 'R&D "Engineer" \\ <b>'),
    FactField.LOCATION: ("SEA", "Saint-Étienne"),
    FactField.PROFICIENCY: tuple(Proficiency),
    FactField.INTERVIEW_FEEDBACK: tuple(Feedback),
    FactField.JOB_LEVEL: tuple(JobLevel),
    FactField.COMPETING_OFFER: (
        CompetingOffer("USD", base=Decimal("215000")),
        CompetingOffer("USD", base=Decimal("215000.10"), expires_on=date(2026, 2, 28), evidence=False),
        CompetingOffer("CNY", annual_total=Decimal("1E+6"), expires_on=date(2028, 2, 29), evidence=True),
        CompetingOffer("EUR", annual_total=Decimal("0.1000000000000000000000000001")),
    ),
    FactField.EXPECTATION: (
        Money(Decimal("123456789012345678901234567890.123456789"), "SGD"),
        Money(Decimal("190000.00"), "USD"),
    ),
    FactField.POSTED_RANGE: (PostedRange(Money(Decimal("52000.50"), EUR), Money(Decimal("74000"), EUR)),),
    FactField.EXEMPT: (True, False),
}
EVERY_VALUE = [(field, value) for field, values in VALUES.items() for value in values]


@pytest.fixture
def work(engine: Engine) -> SqlCaseWorkStarter:
    return SqlCaseWorkStarter(engine)


def test_every_kind_of_fact_has_a_value_here() -> None:
    assert set(VALUES) == set(FactField)


@pytest.mark.parametrize("place", range(len(max(VALUES.values(), key=len))))
def test_a_case_with_every_kind_of_fact_comes_back_as_it_was(work: SqlCaseWorkStarter, place: int) -> None:
    facts = CandidateFacts(**{str(field): values[place % len(values)] for field, values in VALUES.items()})
    case = replace(case_of("CAND-1", facts), pay_history_removed=place % 2 == 0)

    with work() as written:
        written.cases.open(case, event(candidate_id="CAND-1"))
    with work() as read:
        found = read.cases.find("CAND-1")

    assert found == case
    # Equal is not enough for money: 1 == 1.0, and people are shown what they wrote.
    assert found is not None
    assert repr(found.facts) == repr(facts)


def test_every_old_and_new_value_of_the_history_comes_back_as_it_was(work: SqlCaseWorkStarter) -> None:
    moments = (STARTED + timedelta(seconds=at, microseconds=at) for at in range(10_000))
    history = []
    for field, values in VALUES.items():
        steps = (None, *values, None)
        for old, new in pairwise(steps):
            number = len(history)
            undoes = None if number % 2 else f"TURN-{number - 1}"
            history.append(FactRecord(field, old, new, RAVI.user_id, next(moments), f"TURN-{number}", undoes))
    case = replace(case_of("CAND-1"), history=tuple(history))

    with work() as written:
        written.cases.open(case, event())
    with work() as read:
        found = read.cases.find("CAND-1")

    assert found == case
    assert found is not None
    assert [repr((kept.old, kept.new)) for kept in found.history] == [repr((one.old, one.new)) for one in history]
    assert [type(kept.new) for kept in found.history] == [type(one.new) for one in history]


def test_an_unknown_case_is_not_found(work: SqlCaseWorkStarter) -> None:
    with work() as read:
        assert read.cases.find("CAND-NOBODY") is None
        assert read.threads.find(THREAD) is None
        assert read.threads.of_case("CAND-NOBODY") == ()
        assert read.recommendations.latest("CAND-NOBODY") is None
        assert read.recommendations.find("REC-NOBODY") is None
        assert read.audit.of_case("CAND-NOBODY") == ()


def test_somebodys_cases_are_listed_newest_change_first_without_those_of_others(work: SqlCaseWorkStarter) -> None:
    with work() as written:
        for number in range(5):
            opened = event(at=STARTED + timedelta(hours=number))
            written.cases.open(case_of(f"CAND-{number}"), opened)
        written.cases.open(case_of("CAND-RITA", opened_by=RITA.user_id), event())
        touched = replace(case_of("CAND-1"), version=2)
        written.cases.change(touched, (), event(at=STARTED + timedelta(days=1)))

    with work() as read:
        mine = read.cases.opened_by(RAVI.user_id, 3)

        assert [case.candidate_id for case in mine] == ["CAND-1", "CAND-4", "CAND-3"]
        assert [case.history for case in mine] == [(), (), ()]
        assert read.cases.opened_by("U0NOBODY", 3) == ()


def test_a_change_is_kept_with_its_record_and_its_audit_event(work: SqlCaseWorkStarter) -> None:
    case = case_of("CAND-1")
    later = STARTED + timedelta(hours=1)
    record = FactRecord(FactField.LOCATION, "SEA", "LAX", CARLA.user_id, later, "TURN-2")
    moved = replace(
        case,
        version=2,
        facts=replace(ENGINEER, location="LAX"),
        history=(*case.history, record),
        pay_history_removed=True,
    )
    told = event(
        AuditEventName.FACTS_CHANGED, candidate_id="CAND-1", at=later, place="C1/1.0", details={"fields": "location"}
    )

    with work() as written:
        written.cases.open(case, event(candidate_id="CAND-1"))
    with work() as written:
        written.cases.change(moved, (record,), told)
    with work() as read:
        assert read.cases.find("CAND-1") == moved
        assert read.audit.of_case("CAND-1") == (event(candidate_id="CAND-1"), told)


def test_of_two_changes_from_one_version_the_second_is_a_conflict_and_leaves_nothing(
    engine: Engine, work: SqlCaseWorkStarter
) -> None:
    case = case_of("CAND-1")
    with work() as written:
        written.cases.open(case, event())
    first = _moved_to("LIS", case)
    with work() as written:
        written.cases.change(first, first.history[len(case.history) :], event())
    before = rows_of_all_tables(engine)
    second = _moved_to("STL", case)

    with pytest.raises(Conflict) as met, work() as written:
        written.cases.change(second, second.history[len(case.history) :], event())

    assert met.value.code == "case_changed"
    assert rows_of_all_tables(engine) == before


def test_of_many_changes_from_one_version_at_once_exactly_one_lands(work: SqlCaseWorkStarter) -> None:
    case = case_of("CAND-1")
    with work() as written:
        written.cases.open(case, event(candidate_id="CAND-1"))

    def change(number: int) -> str:
        moved = _moved_to(f"PLACE-{number}", case)
        with work() as written:
            written.cases.change(
                moved, moved.history[-1:], event(AuditEventName.FACTS_CHANGED, candidate_id="CAND-1")
            )
        return str(moved.facts.location)

    outcomes = at_once(12, change)

    landed = [outcome for outcome in outcomes if isinstance(outcome, str)]
    with work() as read:
        found = read.cases.find("CAND-1")
        names = [kept.name for kept in read.audit.of_case("CAND-1")]
    assert len(landed) == 1
    assert [outcome.code for outcome in outcomes if isinstance(outcome, Conflict)] == ["case_changed"] * 11
    assert found is not None
    assert (found.version, found.facts.location, found.history[-1].new) == (2, landed[0], landed[0])
    assert names == [AuditEventName.CASE_OPENED, AuditEventName.FACTS_CHANGED]


def test_a_reference_is_opened_once(engine: Engine, work: SqlCaseWorkStarter) -> None:
    with work() as written:
        written.cases.open(case_of("CAND-1"), event())
    before = rows_of_all_tables(engine)

    with pytest.raises(Conflict), work() as written:
        written.cases.open(case_of("CAND-1", opened_by=RITA.user_id), event())

    assert rows_of_all_tables(engine) == before


def test_of_many_who_open_a_reference_at_once_exactly_one_does(work: SqlCaseWorkStarter) -> None:
    def open_as(number: int) -> str:
        with work() as written:
            written.cases.open(case_of("CAND-1", opened_by=f"U{number}"), event(candidate_id="CAND-1"))
        return f"U{number}"

    outcomes = at_once(12, open_as)

    winners = [outcome for outcome in outcomes if isinstance(outcome, str)]
    with work() as read:
        found = read.cases.find("CAND-1")
        assert found is not None
        assert [found.opened_by] == winners
        assert len(read.audit.of_case("CAND-1")) == 1


def test_a_thread_comes_back_with_what_it_remembers(work: SqlCaseWorkStarter) -> None:
    remembered = ThreadMemory(
        THREAD,
        "CAND-1",
        asked=(FactField.LOCATION, FactField.PROFICIENCY),
        open_amount=OpenAmount(
            Decimal("215000.50"),
            FactField.COMPETING_OFFER,
            "annual_total",
            "CNY",
            "¥",
            date(2026, 4, 1),
            evidence=True,
        ),
    )
    _open_in_thread(work)

    with work() as written:
        written.threads.keep_turn(remembered, _said("hello"), event(AuditEventName.TURN_TAKEN))
    with work() as read:
        assert read.threads.find(THREAD) == remembered
        assert repr(read.threads.find(THREAD)) == repr(remembered)
        assert read.threads.find(replace(THREAD, team_id="T0OTHER")) is None


def test_a_case_has_all_its_threads_oldest_first(work: SqlCaseWorkStarter) -> None:
    _open_in_thread(work)
    refs = [ThreadRef("T0TEAM", f"C{number}", "1.0") for number in (3, 1, 2)]
    for hours, ref in enumerate(refs, start=1):
        with work() as written:
            bound = event(AuditEventName.THREAD_BOUND, at=STARTED + timedelta(hours=hours))
            written.threads.bind(ThreadMemory(ref, "CAND-1"), bound)

    with work() as read:
        assert [memory.ref for memory in read.threads.of_case("CAND-1")] == [THREAD, *refs]


def test_a_thread_belongs_to_one_case(engine: Engine, work: SqlCaseWorkStarter) -> None:
    _open_in_thread(work)
    with work() as written:
        written.cases.open(case_of("CAND-2"), event())
    before = rows_of_all_tables(engine)

    with pytest.raises(Conflict), work() as written:
        written.threads.bind(ThreadMemory(THREAD, "CAND-2"), event(AuditEventName.THREAD_BOUND))

    assert rows_of_all_tables(engine) == before


def test_a_message_is_kept_once_however_often_slack_delivers_it(engine: Engine, work: SqlCaseWorkStarter) -> None:
    _open_in_thread(work)
    memory = ThreadMemory(THREAD, "CAND-1")
    with work() as written:
        written.threads.keep_turn(memory, _said("Must Hire"), event(AuditEventName.TURN_TAKEN))

    with pytest.raises(Conflict), work() as written:
        written.threads.keep_turn(memory, _said("Must Hire"), event(AuditEventName.TURN_TAKEN))

    assert [row["text"] for row in rows_of(engine, "messages")] == ["Must Hire"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "上海 • “Must Hire” 🎉 <@U1> & 'quotes' \\ %s %(x)s ;--",
            "上海 • “Must Hire” 🎉 <@U1> & 'quotes' \\ %s %(x)s ;--",
        ),
        ("a\x00b", "a�b"),
        ("half \ud83d of a pair", "half � of a pair"),
        ("tab\tand\nline", "tab\tand\nline"),
    ],
)
def test_any_text_can_be_kept(engine: Engine, work: SqlCaseWorkStarter, said: str, kept: str) -> None:
    _open_in_thread(work)

    with work() as written:
        written.threads.keep_turn(ThreadMemory(THREAD, "CAND-1"), _said(said), event(AuditEventName.TURN_TAKEN))

    assert [row["text"] for row in rows_of(engine, "messages")] == [kept]


def test_moments_come_back_in_utc_whatever_the_server_thinks_the_time_is(fresh_engine: Engine) -> None:
    with fresh_engine.begin() as connection:
        name = connection.execute(text("select current_database()")).scalar_one()
        connection.execute(text(f"alter database {name} set timezone to 'Pacific/Kiritimati'"))
    fresh_engine.dispose()
    work = SqlCaseWorkStarter(fresh_engine)
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)

    with work() as written:
        written.cases.open(replace(case_of("CAND-1"), opened_at=late), event(at=late, candidate_id="CAND-1"))
    with work() as read:
        found = read.cases.find("CAND-1")
        told = read.audit.of_case("CAND-1")[0]

    assert found is not None
    moments = (found.opened_at, found.history[0].at, told.at)
    assert [moment.utcoffset() for moment in moments] == [timedelta(0)] * 3
    assert found.opened_at.date() == date(2026, 3, 2)


Change = Callable[[CaseWork, AuditEvent], None]
CHANGES: dict[str, Change] = {
    "opening a case": lambda work, told: work.cases.open(case_of("CAND-2"), told),
    "changing a case": lambda work, told: work.cases.change(
        _moved_to("LIS", case_of("CAND-1")), _moved_to("LIS", case_of("CAND-1")).history[-1:], told
    ),
    "binding a thread": lambda work, told: work.threads.bind(ThreadMemory(replace(THREAD, ts="2.0"), "CAND-1"), told),
    "keeping a turn": lambda work, told: work.threads.keep_turn(
        ThreadMemory(THREAD, "CAND-1", asked=(FactField.LOCATION,)), _said("Must Hire"), told
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_whose_audit_event_cannot_be_written_does_not_happen(
    engine: Engine, work: SqlCaseWorkStarter, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    _open_in_thread(work)
    before = rows_of_all_tables(engine)

    def refuse(_trail: SqlAuditTrail, _event: AuditEvent) -> None:
        raise RuntimeError("the audit log is full")

    with monkeypatch.context() as patched:
        patched.setattr(SqlAuditTrail, "record", refuse)
        with pytest.raises(RuntimeError, match="full"), work() as written:
            change(written, event())
    assert rows_of_all_tables(engine) == before

    with work() as written:
        change(written, event())
    assert rows_of_all_tables(engine) != before


def test_everything_of_one_transaction_lands_or_nothing(engine: Engine, work: SqlCaseWorkStarter) -> None:
    before = rows_of_all_tables(engine)

    def open_and_bind_twice() -> None:
        with work() as written:
            written.cases.open(case_of("CAND-1"), event())
            written.threads.bind(ThreadMemory(THREAD, "CAND-1"), event())
            written.threads.bind(ThreadMemory(THREAD, "CAND-1"), event())

    with pytest.raises(Conflict):
        open_and_bind_twice()
    assert rows_of_all_tables(engine) == before


def _open_in_thread(work: SqlCaseWorkStarter) -> None:
    with work() as written:
        written.cases.open(case_of("CAND-1"), event(candidate_id="CAND-1"))
        written.threads.bind(ThreadMemory(THREAD, "CAND-1"), event(AuditEventName.THREAD_BOUND))


def _moved_to(place: str, case: Case) -> Case:
    record = FactRecord(FactField.LOCATION, case.facts.location, place, RAVI.user_id, STARTED, f"TURN-{place}")
    return replace(
        case,
        version=case.version + 1,
        facts=replace(case.facts, location=place),
        history=(*case.history, record),
    )


def _said(words: str) -> SaidMessage:
    return SaidMessage(THREAD, "1767000000.000200", RAVI.user_id, words, STARTED, "TURN-2")
