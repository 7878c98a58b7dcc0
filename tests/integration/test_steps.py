"""Steps of a delivery: what an earlier attempt finished stays finished, and lands together with its writes."""

import time
from contextlib import suppress
from functools import partial
from types import NoneType

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.audit.chain import check_chain
from domain.audit.event import AuditEventName
from domain.deliveries.delivery import Overtaken
from domain.errors import Conflict
from storage.audit_log import SqlAuditLog
from storage.audited import audited, together
from storage.unit_of_work import SqlCaseWorkStarter
from tests.integration.casebook import at_once, case_of, event
from tests.integration.inbox_room import REFUSED, Room


def test_a_later_attempt_gets_what_an_earlier_one_got_without_doing_it_again(room: Room) -> None:
    done: list[int] = []

    def count() -> int:
        done.append(1)
        return len(done)

    results = []
    for _ in range(3):
        journal = room.journal()
        results.append(
            (journal.once(journal.named("count"), int, count), journal.once(journal.named("count"), int, count))
        )

    assert results == [(1, 2)] * 3
    assert room.steps() == ["count#1", "count#2"]


def test_a_step_that_returns_nothing_is_done_once_too(room: Room) -> None:
    done: list[int] = []
    for _ in range(2):
        assert room.journal().once("tell#1", NoneType, lambda: done.append(1)) is None

    assert done == [1]


def test_steps_of_one_delivery_are_none_of_anothers(room: Room) -> None:
    room.journal("a").once("count#1", int, lambda: 1)
    room.attempt("b")

    assert room.journal("b").once("count#1", int, lambda: 2) == 2


def test_of_a_step_that_fails_nothing_is_kept_and_it_can_be_done_again(room: Room) -> None:
    def fails() -> str:
        room.opening("CAND-1")()
        raise TimeoutError

    with pytest.raises(TimeoutError):
        room.journal().once("open#1", str, fails)
    assert (room.cases(), room.steps()) == ([], [])

    assert room.journal().once("open#1", str, room.opening("CAND-1")) == "CAND-1"


@pytest.mark.parametrize("table", ["steps", "audit_logs", "candidates"])
def test_a_change_its_event_and_the_note_of_it_land_together_or_not_at_all(room: Room, table: str) -> None:
    journal = room.journal()
    with room.refusing(table), pytest.raises(DBAPIError, match=REFUSED):
        journal.once("open#1", str, room.opening("CAND-1"))
    assert (room.cases(), room.steps()) == ([], [])

    journal.once("open#1", str, room.opening("CAND-1"))
    assert (room.cases(), room.steps()) == (["CAND-1"] * 2, ["open#1"])


def test_events_of_several_changes_in_one_step_follow_each_other_in_the_log(room: Room) -> None:
    def both() -> int:
        room.opening("CAND-1")()
        room.opening("CAND-2")()
        return 2

    room.journal().once("open#1", int, both)

    assert [row.candidate_id for row in room.rows("select candidate_id from audit_logs order by seq")] == [
        "CAND-1",
        "CAND-2",
    ]
    assert check_chain(SqlAuditLog(room.program).rows()).fault is None


def test_a_conflict_within_a_step_can_be_tried_again(room: Room) -> None:
    room.opening("CAND-1")()

    def second_best() -> str:
        with suppress(Conflict):
            room.opening("CAND-1")()
        return room.opening("CAND-2")()

    assert room.journal().once("open#1", str, second_best) == "CAND-2"
    assert room.cases() == ["CAND-1", "CAND-1", "CAND-2", "CAND-2"]
    assert check_chain(SqlAuditLog(room.program).rows()).fault is None


def test_a_part_that_fails_after_it_wrote_leaves_neither_rows_nor_events(room: Room) -> None:
    def goes_wrong() -> None:
        with SqlCaseWorkStarter(room.program)() as work:
            work.cases.open(case_of("CAND-1"), event(candidate_id="CAND-1"))
            raise TimeoutError

    def another_way() -> str:
        with suppress(TimeoutError):
            goes_wrong()
        return room.opening("CAND-2")()

    room.journal().once("open#1", str, another_way)

    assert room.cases() == ["CAND-2"] * 2


def test_within_a_step_one_sees_what_one_wrote_and_others_do_not_yet(room: Room) -> None:
    seen: list[bool] = []

    def write_and_look() -> None:
        room.opening("CAND-1")()
        with SqlCaseWorkStarter(room.program)() as work:
            seen.append(work.cases.find("CAND-1") is not None)
        seen.append(bool(room.cases()))

    room.journal().once("open#1", NoneType, write_and_look)

    assert seen == [True, False]


def test_what_is_to_be_kept_apart_stays_whatever_becomes_of_the_rest(room: Room) -> None:
    def refused() -> None:
        room.opening("CAND-1")()
        with audited(room.program, apart=True) as (_, trail):
            trail.record(event(AuditEventName.ACCESS_REFUSED, candidate_id="CAND-7"))
        raise TimeoutError

    with pytest.raises(TimeoutError):
        room.journal().once("open#1", NoneType, refused)

    assert room.cases() == ["CAND-7"]


def test_after_a_step_everybody_writes_for_themselves_again(room: Room) -> None:
    with suppress(TimeoutError):
        room.journal().once("open#1", NoneType, _raise_timeout)
    room.opening("CAND-1")()

    assert room.cases() == ["CAND-1"] * 2


def test_others_who_write_meanwhile_do_not_become_part_of_a_step(room: Room) -> None:
    journals = [room.journal("a"), room.journal("b")]

    def work(index: int) -> object:
        if index < 2:
            return journals[index].once("open#1", str, lambda: room.opening(f"CAND-{index}")() and _raise_timeout())
        return room.opening(f"CAND-{index}")()

    at_once(6, work)

    assert room.cases() == sorted([f"CAND-{index}" for index in range(2, 6)] * 2)


def test_a_step_that_only_reads_begins_no_transaction_before_it_is_noted(room: Room) -> None:
    with together(room.program) as whole:
        assert whole._begun is None
        with room.program.connect() as connection:
            connection.execute(text("select 1"))
        assert whole._begun is None


@pytest.mark.parametrize("value", ["a\x00b\ud800c", "", "ä", "x" * 100_000], ids=["odd", "empty", "umlaut", "long"])
def test_any_text_can_be_the_result_of_a_step(room: Room, value: str) -> None:
    room.journal().once("say#1", str, lambda: value)

    expected = value.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert room.journal().once("say#1", str, lambda: "done again") == expected


# -- calls under way -------------------------------------------------------------------------------------------------


def test_a_later_attempt_knows_until_when_a_call_of_an_earlier_one_may_come_about(room: Room) -> None:
    assert room.attempt().settles_at == float("-inf")
    room.inbox.journal(room.attempt()).begin_call(40.0)
    began = time.monotonic()

    # It is not told to the next one only: that one may die before it has waited.
    for _ in range(2):
        assert 35 < room.attempt().settles_at - began < 41


def test_a_call_that_was_settled_or_noted_is_not_waited_for(room: Room) -> None:
    journal = room.journal()
    journal.begin_call(40.0)
    journal.settle()
    assert room.attempt().settles_at == float("-inf")

    journal = room.journal()
    journal.once("post#1", NoneType, partial(journal.begin_call, 40.0))
    assert room.attempt().settles_at == float("-inf")


def test_an_overtaken_attempt_begins_no_call_and_settles_none_of_its_successors(room: Room) -> None:
    overtaken, later = room.journal(), room.journal()
    later.begin_call(40.0)

    with pytest.raises(Overtaken):
        overtaken.begin_call(90.0)
    overtaken.settle()

    assert 30 < room.attempt().settles_at - time.monotonic() < 41


def _raise_timeout() -> None:
    raise TimeoutError
