"""The engine on real PostgreSQL: jobs in their lanes, again when they ask for it, and in place of whoever died."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker
from sqlalchemy import Engine as Database

from bot.engine import Engine, Schedule
from domain.deliveries.delivery import Urgency
from handlers.jobs.deliveries import TryAgain
from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_engine
from tests.databases import fresh_database
from tests.fakes.log_book import logged
from tests.integration.conftest import _empty
from tests.integration.engine_rooms import Answers, Hall, at_three
from tests.integration.inbox_room import Room, empty_queue


@pytest.fixture(scope="module")
def _database(postgres: EmbeddedServer) -> Iterator[Database]:
    made = open_engine(database_url(fresh_database(postgres)))
    yield made
    made.dispose()


@pytest.fixture
def hall(_database: Database) -> Iterator[Hall]:
    """A database with an empty queue, and room for engines."""
    _empty(_database, keeping=set())
    empty_queue(_database)
    made = Hall(Room(_database, _database))
    with logged():
        yield made
        made.close()


@pytest.fixture
def answers() -> Answers:
    return Answers()


# -- order -----------------------------------------------------------------------------------------------------------


def test_what_was_kept_before_and_after_the_start_is_answered_and_leaves_the_queue(
    hall: Hall, answers: Answers
) -> None:
    hall.take("before")
    hall.engine(answers)
    hall.take("after")

    answers.wait_for_ends("before", "after")
    hall.until(hall.is_empty)
    assert Counter(answers.began) == {"before": 1, "after": 1}


def test_jobs_of_a_lane_run_in_order_and_never_together(hall: Hall, answers: Answers) -> None:
    keys = [f"{lane}/{number}" for number in range(6) for lane in ("a", "b", "c")]
    hall.take(*keys)
    for _ in range(2):
        hall.engine(answers)

    answers.wait_for_ends(*keys)

    for lane in ("a", "b", "c"):
        assert [key for key in answers.began if key.startswith(lane)] == [f"{lane}/{number}" for number in range(6)]
        assert answers.most_together[lane] == 1
    assert len(answers.began) == len(keys)


def test_a_lane_that_is_held_up_does_not_hold_up_the_others(hall: Hall, answers: Answers) -> None:
    gate = hall.gate()
    answers.doing = lambda key: None if key != "slow/1" else gate.wait(20) and None
    hall.take("slow/1", "slow/2", "slow/3")
    hall.engine(answers)
    answers.wait_for(lambda: "slow/1" in answers.began)

    hall.take("quick/1", "quick/2", "alone")
    answers.wait_for_ends("quick/1", "quick/2", "alone")
    assert [key for key in answers.began if key.startswith("slow")] == ["slow/1"]

    gate.set()
    answers.wait_for_ends("slow/1", "slow/2", "slow/3")
    assert [key for key in answers.ended if key.startswith("slow")] == ["slow/1", "slow/2", "slow/3"]


def test_a_job_that_comes_back_keeps_its_place_in_its_lane(hall: Hall, answers: Answers) -> None:
    def at_second_try(key: str) -> None:
        if key == "a/1" and answers.began.count(key) < 3:
            raise TryAgain(0.2)

    answers.doing = at_second_try
    hall.take("a/1", "a/2")
    hall.engine(answers)

    answers.wait_for_ends("a/1", "a/2")
    assert answers.ended == ["a/1", "a/2"]
    assert answers.began == ["a/1", "a/1", "a/1", "a/2"]


def test_whoever_waits_goes_before_a_report(hall: Hall, answers: Answers) -> None:
    hall.take("report", urgency=Urgency.REPORT)
    hall.take("notice", urgency=Urgency.NOTICE)
    hall.take("person", urgency=Urgency.PERSON_WAITING)
    hall.engine(answers, at_once=1)

    answers.wait_for_ends("report", "notice", "person")
    assert answers.began == ["person", "notice", "report"]


def test_no_more_run_side_by_side_than_may(hall: Hall, answers: Answers) -> None:
    never = hall.gate()
    answers.doing = lambda _key: never.wait(0.1) and None
    keys = [f"k{number}" for number in range(9)]
    hall.take(*keys)
    hall.engine(answers, at_once=3)

    answers.wait_for_ends(*keys)
    assert answers.most_at_once == 3


# -- again -----------------------------------------------------------------------------------------------------------


def test_a_job_that_asks_for_it_is_run_again_after_its_pause(hall: Hall, answers: Answers) -> None:
    times: list[float] = []

    def fails_once(_key: str) -> None:
        times.append(time.monotonic())
        if len(times) == 1:
            raise TryAgain(0.6)

    answers.doing = fails_once
    hall.engine(answers)
    hall.take("k")

    answers.wait_for_ends("k")
    assert times[1] - times[0] >= 0.6
    hall.until(hall.is_empty)


def test_a_job_that_fails_unforeseen_is_run_again_too(hall: Hall, answers: Answers) -> None:
    def fails_twice(key: str) -> None:
        if answers.began.count(key) < 3:
            raise KeyError("text")

    answers.doing = fails_twice
    hall.engine(answers)
    hall.take("k")

    answers.wait_for_ends("k")
    assert answers.began == ["k"] * 3


def test_while_a_job_waits_to_be_run_again_others_go_on(hall: Hall, answers: Answers) -> None:
    def one_waits(key: str) -> None:
        if key == "waits":
            raise TryAgain(600)

    answers.doing = one_waits
    hall.engine(answers, at_once=1)
    hall.take("waits", "goes on")

    answers.wait_for_ends("goes on")
    later = (
        "select 1 from procrastinate_jobs where args ->> 'key' = 'waits' and scheduled_at > now() + interval '9 min'"
    )
    hall.until(lambda: hall.room.rows(later))
    assert answers.began.count("waits") == 1


def test_a_job_that_steps_aside_lets_the_others_of_its_lane_pass(hall: Hall, answers: Answers) -> None:
    def steps_aside(key: str) -> None:
        if key == "a/1" and answers.began.count(key) == 1:
            raise TryAgain(3.0, lane="owed/a1")

    answers.doing = steps_aside
    hall.take("a/1", "a/2", "a/3")
    hall.engine(answers)

    answers.wait_for_ends("a/1", "a/2", "a/3")
    assert answers.ended == ["a/2", "a/3", "a/1"]


# -- in place of others ----------------------------------------------------------------------------------------------


def test_what_a_dead_worker_had_begun_is_taken_over(hall: Hall, answers: Answers) -> None:
    hall.take("a/1", "a/2")
    hall.begun_by(hall.dead_worker(), "a/1")

    hall.engine(answers)

    answers.wait_for_ends("a/1", "a/2")
    assert answers.began == ["a/1", "a/2"]


def test_what_nobody_is_known_to_do_is_taken_over(hall: Hall, answers: Answers) -> None:
    hall.take("k")
    hall.begun_by(None, "k")

    hall.engine(answers)

    answers.wait_for_ends("k")


def test_what_a_living_worker_does_is_left_to_it(hall: Hall, answers: Answers) -> None:
    hall.take("of the living", "of the dead")
    hall.begun_by(hall.dead_worker("now() + interval '1 hour'"), "of the living")
    hall.begun_by(hall.dead_worker(), "of the dead")

    hall.engine(answers)

    answers.wait_for_ends("of the dead")
    hall.take("a", "b", "c")
    answers.wait_for_ends("a", "b", "c")
    assert hall.room.jobs("of the living") == ["doing"]
    assert "of the living" not in answers.began


def test_what_one_engine_does_for_long_is_not_begun_by_another(hall: Hall, answers: Answers) -> None:
    gate = hall.gate()
    answers.doing = lambda key: gate.wait(20) and None if key == "long" else None
    hall.engine(answers)
    hall.take("long")
    answers.wait_for(lambda: "long" in answers.began)
    hall.engine(answers)
    hall.until(lambda: len(hall.workers()) == 2)

    # Long enough for the other to have looked several times.
    for number in range(4):
        hall.take(f"k{number}")
        answers.wait_for_ends(f"k{number}")
        looked = time.monotonic() + 0.3
        hall.until(lambda looked=looked: time.monotonic() > looked)
    gate.set()
    answers.wait_for_ends("long")

    assert answers.began.count("long") == 1


def test_a_job_that_is_ours_by_the_books_but_not_in_our_hands_goes_back(hall: Hall, answers: Answers) -> None:
    hall.engine(answers)
    (worker,) = hall.workers()
    with hall.database.begin() as connection:
        connection.exec_driver_sql(
            "insert into procrastinate_jobs (queue_name, task_name, priority, args, status, worker_id)"
            f" values ('answers', 'answer_delivery', 20, '{{\"key\": \"forgotten\"}}', 'doing', {worker})"
        )

    answers.wait_for_ends("forgotten")

    hall.until(hall.is_empty)
    assert answers.began == ["forgotten"]


def test_lost_jobs_are_looked_for_while_the_engine_works(
    hall: Hall, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.engine._SWEEP_SECONDS", 0.1)
    hall.take("lost")
    hall.room.run("delete from procrastinate_jobs")
    hall.room.run("update inbox set received_at = now() - interval '1 hour'")
    (row,) = hall.room.rows("select now() as now")

    hall.engine(answers, defer_forsaken=lambda: hall.room.inbox.defer_forsaken(row.now))

    answers.wait_for_ends("lost")


# -- schedules -------------------------------------------------------------------------------------------------------


def test_of_two_engines_one_does_what_is_scheduled(hall: Hall, answers: Answers) -> None:
    runs: list[str] = []
    for name in ("one", "two"):
        hall.engine(answers, schedules=(at_three(lambda name=name: runs.append(name)),))

    hall.until(lambda: runs)
    hall.take("k")
    answers.wait_for_ends("k")
    hall.until(hall.is_empty)

    assert len(runs) == 1


def test_what_was_done_at_its_time_is_not_done_again_at_the_next_start(hall: Hall) -> None:
    runs: list[int] = []
    first = hall.engine(schedules=(at_three(lambda: runs.append(1)),))
    hall.until(lambda: runs and hall.is_empty())
    first.stop()

    later = Answers()
    hall.engine(later, schedules=(at_three(lambda: runs.append(2)),))
    hall.take("k")
    later.wait_for_ends("k")

    assert runs == [1]


def test_two_engines_do_what_happens_every_second_once_a_second(hall: Hall) -> None:
    """Of each moment one job is made, whoever makes it."""
    with hall.database.begin() as connection:
        connection.exec_driver_sql(
            "create table fired (moment text); create function note_it() returns trigger language plpgsql"
            " security definer as $$ begin insert into fired values (new.args ->> 'timestamp'); return new; end $$;"
            " create trigger notes after insert on procrastinate_jobs for each row execute function note_it()"
        )
    try:
        runs: list[int] = []
        for _ in range(2):
            hall.engine(schedules=(Schedule("tick", "* * * * * *", lambda: runs.append(1)),))
        hall.until(lambda: len(runs) >= 3)
        for engine in hall.engines:
            engine.stop()
        moments = Counter(row.moment for row in hall.room.rows("select moment from fired"))
    finally:
        with hall.database.begin() as connection:
            connection.exec_driver_sql("drop function note_it() cascade; drop table fired")

    assert set(moments.values()) == {1}
    assert len(runs) <= len(moments)


def test_a_chore_that_fails_is_tried_again_later_and_holds_nobody_up(hall: Hall, answers: Answers) -> None:
    def fails() -> None:
        answers("chore")
        raise TimeoutError

    hall.engine(answers, schedules=(at_three(fails),), at_once=1)
    answers.wait_for_ends("chore")
    hall.take("k")
    answers.wait_for_ends("k")

    later = (
        "select 1 from procrastinate_jobs where task_name = 'chore:chore' and status = 'todo'"
        " and scheduled_at > now() + interval '30 seconds'"
    )
    hall.until(lambda: hall.room.rows(later))
    assert answers.began == ["chore", "k"]


def test_an_engine_without_schedules_leaves_what_is_scheduled_to_others(hall: Hall, answers: Answers) -> None:
    with hall.database.begin() as connection:
        connection.exec_driver_sql(
            "insert into procrastinate_jobs (queue_name, task_name, priority, args)"
            " values ('chores', 'chore:chore', 100, '{\"timestamp\": 1}')"
        )
    hall.engine(answers)
    hall.take("k")

    answers.wait_for_ends("k")
    assert [
        row.status for row in hall.room.rows("select status from procrastinate_jobs where queue_name = 'chores'")
    ] == ["todo"]


# -- the end ---------------------------------------------------------------------------------------------------------


def test_stopping_lets_what_runs_finish_and_begins_nothing_more(hall: Hall, answers: Answers) -> None:
    gate = hall.gate()
    answers.doing = lambda _key: gate.wait(20) and None
    engine = hall.engine(answers, at_once=2)
    hall.take("a", "b", "c", "d")
    answers.wait_for(lambda: len(answers.began) == 2)
    stopped: list[bool] = []
    stopping = threading.Thread(target=lambda: stopped.append(engine.stop()))
    stopping.start()
    hall.until(lambda: engine._worker is None or engine._worker._stop_event.is_set())
    gate.set()
    stopping.join(20)

    assert stopped == [True]
    assert sorted(answers.ended) == sorted(answers.began)
    assert len(answers.began) == 2
    assert [row.status for row in hall.room.rows("select status from procrastinate_jobs")] == ["todo", "todo"]
    assert hall.workers() == []


def test_stopping_with_nothing_to_do_takes_no_time(hall: Hall) -> None:
    engine = hall.engine(drain=30.0)
    began = time.monotonic()

    assert engine.stop()
    assert time.monotonic() - began < 5
    assert not engine.is_working


def test_what_takes_longer_than_stopping_may_is_said_and_begun_again_by_another(hall: Hall, answers: Answers) -> None:
    gate = hall.gate()
    answers.doing = lambda _key: gate.wait(20) and None
    engine = hall.engine(answers, drain=0.2)
    hall.take("a/1", "a/2")
    answers.wait_for(lambda: answers.began)
    began = time.monotonic()

    assert not engine.stop()
    assert 0.2 <= time.monotonic() - began < 5

    others = Answers()
    hall.engine(others)
    others.wait_for_ends("a/1", "a/2")
    assert others.began == ["a/1", "a/2"]


def test_while_an_engine_finishes_what_it_has_begun_no_other_begins_it(hall: Hall, answers: Answers) -> None:
    gate = hall.gate()
    answers.doing = lambda _key: gate.wait(20) and None
    engine = hall.engine(answers, drain=15.0)
    hall.take("a")
    answers.wait_for(lambda: answers.began)
    others = Answers()
    hall.engine(others)
    stopped: list[bool] = []
    stopping = threading.Thread(target=lambda: stopped.append(engine.stop()))
    stopping.start()

    # Four times as long as a silent worker's jobs are left to it.
    time.sleep(2.0)
    gate.set()
    stopping.join(20)

    assert (stopped, others.began) == ([True], [])
    hall.until(hall.is_empty)


@pytest.mark.parametrize("after", [0.0, 0.02, 0.05, 0.1, 0.2])
def test_an_engine_told_to_stop_while_it_starts_stops(hall: Hall, after: float) -> None:
    engine = hall.starting()
    told = time.monotonic() + after
    hall.until(lambda: time.monotonic() >= told)

    assert engine.stop()
    assert not engine.is_working


def test_stopping_twice_is_stopping_once(hall: Hall) -> None:
    engine = hall.engine()

    assert [engine.stop(), engine.stop()] == [True, True]


# -- a database that goes away ---------------------------------------------------------------------------------------


def test_an_engine_survives_that_its_connections_are_cut(hall: Hall, answers: Answers) -> None:
    engine = hall.engine(answers)
    hall.take("before")
    answers.wait_for_ends("before")

    for number in range(3):
        assert hall.kill_connections() > 0
        hall.take(f"after/{number}")
        answers.wait_for_ends(f"after/{number}")

    hall.until(lambda: engine.is_working)
    hall.until(hall.is_empty)


def test_what_ran_when_the_connections_were_cut_is_done_and_leaves_the_queue(hall: Hall, answers: Answers) -> None:
    gate = hall.gate()
    answers.doing = lambda key: gate.wait(20) and None if answers.began.count(key) == 1 else None
    hall.engine(answers)
    hall.take("a/1", "a/2")
    answers.wait_for(lambda: answers.began)

    hall.kill_connections()
    gate.set()

    answers.wait_for_ends("a/1", "a/2")
    hall.until(hall.is_empty)
    assert answers.ended[-1] == "a/2"
    assert answers.most_together["a"] == 1


def test_what_an_interruption_left_running_is_not_begun_beside_itself(hall: Hall, answers: Answers) -> None:
    gate = hall.gate()
    answers.doing = lambda _key: gate.wait(20) and None
    engine = hall.engine(answers)
    hall.take("a")
    answers.wait_for(lambda: answers.began)

    for _ in range(2):
        _interrupt(hall, engine)
    # Until it was begun again, if it ever is.
    time.sleep(1.5)
    assert answers.began == ["a"]
    gate.set()

    hall.until(hall.is_empty)
    assert answers.most_together["a"] == 1
    assert answers.began in (["a"], ["a"] * 2)


def test_what_waited_for_a_thread_when_it_was_interrupted_is_done_all_the_same(
    hall: Hall, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = hall.gate()
    answers.doing = lambda _key: gate.wait(20) and None
    with ThreadPoolExecutor(1) as one_thread:
        engine = hall.engine(answers, workers=one_thread, at_once=2)
        hall.take("a", "b")
        hall.until(lambda: hall.room.jobs("a") == hall.room.jobs("b") == ["doing"])
        with monkeypatch.context() as away:
            # So far away that nobody can even be told that the jobs go back.
            away.setattr(Worker, "_persist_job_status", _unreachable)
            _interrupt(hall, engine)
        gate.set()

        answers.wait_for_ends("a", "b")
        hall.until(hall.is_empty)
        engine.stop()


def test_a_job_that_was_put_back_is_ended_by_whoever_does_it_now(hall: Hall, answers: Answers) -> None:
    gate = hall.gate()
    answers.doing = lambda _key: gate.wait(20) and None
    frozen = hall.engine(answers, at_once=1)
    hall.take("a/1", "a/2")
    answers.wait_for(lambda: answers.began)
    (worker,) = hall.workers()
    others, other_gate = Answers(), hall.gate()
    others.doing = lambda _key: other_gate.wait(20) and None
    # It gives no sign of life for long, though it lives.
    hall.room.run("update procrastinate_jobs set worker_id = null where worker_id = :worker", worker=worker)
    hall.engine(others)
    others.wait_for(lambda: others.began)
    gate.set()
    answers.wait_for_ends("a/1")
    time.sleep(0.5)

    assert hall.room.jobs("a/1") == ["doing"]
    assert "a/2" not in answers.began + others.began
    other_gate.set()
    hall.until(hall.is_empty)
    assert frozen.is_working


def _interrupt(hall: Hall, engine: Engine) -> None:
    """What a heartbeat that finds no connection does to an engine; it works again afterwards."""
    before, loop = engine._worker, engine._loop
    assert before is not None
    assert loop is not None
    loop.call_soon_threadsafe(before.stop)
    hall.until(lambda: engine._worker is not None and engine._worker is not before and engine._worker.worker_id)


async def _unreachable(*_given: object, **_more: object) -> None:
    raise ConnectorException("away")
