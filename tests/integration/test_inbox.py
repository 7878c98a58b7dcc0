"""Deliveries in PostgreSQL: taken once with a job, answered once, then forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from domain.deliveries.delivery import Overtaken, Urgency
from domain.errors import Unavailable
from storage.engine import database_url, open_door_engine, open_engine
from storage.inbox import SqlInbox
from storage.privileges import APP_ROLE
from storage.retention import SqlArchive
from tests.integration.casebook import at_once
from tests.integration.inbox_room import KEY, Room, delivery

SOON = datetime(2100, 1, 1, tzinfo=UTC)


# -- handing in ------------------------------------------------------------------------------------------------------


def test_what_is_taken_waits_with_a_job_in_its_lane(room: Room) -> None:
    room.take(lane="C1/17.1", payload={"text": "P4", "many": ["ä", 1, None]})

    kept = room.row()
    assert (kept.entry, kept.state, kept.attempts) == ("message/reply", "waiting", 0)
    assert kept.payload == {"text": "P4", "many": ["ä", 1, None]}
    (job,) = room.rows("select * from procrastinate_jobs")
    assert (job.queue_name, job.task_name, job.args) == ("answers", "answer_delivery", {"key": KEY})
    assert (job.lock, job.priority, job.status) == ("C1/17.1", Urgency.PERSON_WAITING, "todo")


@pytest.mark.parametrize("urgency", list(Urgency), ids=str)
def test_what_is_urgent_is_urgent_in_the_queue_too(room: Room, urgency: Urgency) -> None:
    room.take(urgency=urgency)

    (job,) = room.rows("select * from procrastinate_jobs")
    assert job.priority == urgency


def test_of_twenty_who_hand_a_delivery_in_at_once_exactly_one_does(room: Room) -> None:
    doors = [SqlInbox(room.program) for _ in range(20)]

    for key in ("a", "b", "c"):
        receipts = at_once(20, lambda index, key=key: doors[index].take(delivery(key), 100))
        assert sorted((one.is_taken, one.is_repeated) for one in receipts) == [(False, True)] * 19 + [(True, False)]
        assert room.jobs(key) == ["todo"]
    assert len(room.rows("select 1 from inbox")) == 3


@pytest.mark.parametrize("table", ["inbox", "procrastinate_jobs"])
def test_a_delivery_and_its_job_are_kept_both_or_neither(room: Room, table: str) -> None:
    with room.refusing(table), pytest.raises(Unavailable):
        room.take()
    assert (room.row(), room.jobs()) == (None, [])

    assert room.take().is_taken
    assert room.jobs() == ["todo"]


def test_what_is_delivered_again_changes_nothing_about_what_was_said_first(room: Room) -> None:
    room.take(payload={"text": "first"})
    receipt = room.take(payload={"text": "second"})

    assert (receipt.is_taken, receipt.is_repeated) == (False, True)
    assert room.row().payload == {"text": "first"}


@pytest.mark.parametrize("status", ["todo", "doing"])
def test_what_is_delivered_again_gets_no_second_job_while_its_own_lives(room: Room, status: str) -> None:
    room.take()
    room.run("update procrastinate_jobs set status = cast(:status as procrastinate_job_status)", status=status)

    room.take()

    assert room.jobs() == [status]


@pytest.mark.parametrize("status", ["failed", "succeeded", "cancelled", "aborted", None], ids=str)
def test_what_is_delivered_again_gets_a_new_job_when_its_own_was_lost(room: Room, status: str | None) -> None:
    room.take(lane="C1/17.1", urgency=Urgency.NOTICE)
    _lose_the_job(room, status)

    receipt = room.take()

    assert receipt.is_repeated
    assert [one for one in room.jobs() if one != status] == ["todo"]
    (job,) = room.rows("select * from procrastinate_jobs where status = 'todo'")
    assert (job.lock, job.priority, job.args) == ("C1/17.1", Urgency.NOTICE, {"key": KEY})


def test_what_was_answered_and_is_delivered_again_gets_no_job(room: Room) -> None:
    room.inbox.finish(room.attempt())
    _lose_the_job(room)

    assert room.take().is_repeated
    assert room.jobs() == []


def test_an_inbox_keeps_no_more_than_it_may(room: Room) -> None:
    receipts = [room.take(f"k{number}", most_waiting=3) for number in range(5)]

    assert [one.is_taken for one in receipts] == [True] * 3 + [False] * 2
    assert [one.is_repeated for one in receipts] == [False] * 5
    assert len(room.rows("select 1 from inbox")) == len(room.rows("select 1 from procrastinate_jobs")) == 3


def test_a_full_inbox_knows_what_it_has(room: Room) -> None:
    room.take("k", most_waiting=1)

    assert SqlInbox(room.program).take(delivery("k"), 1).is_repeated
    assert room.take("k", most_waiting=1).is_repeated


def test_a_full_inbox_takes_something_again_once_something_was_answered(room: Room) -> None:
    room.take("a", most_waiting=1)
    assert not room.take("b", most_waiting=1).is_taken
    room.inbox.finish(room.attempt("a"))

    assert SqlInbox(room.program).take(delivery("b"), 1).is_taken


def test_what_must_be_kept_is_kept_however_full_it_is(room: Room) -> None:
    for number in range(5):
        room.take(f"k{number}", most_waiting=5)

    assert room.take("news", most_waiting=None).is_taken
    assert SqlInbox(room.program).take(delivery("more news"), None).is_taken


def test_people_are_told_how_many_go_before_them(room: Room) -> None:
    assert [room.take(f"k{number}").ahead for number in range(4)] == [0, 1, 2, 3]
    assert SqlInbox(room.program).take(delivery("k4"), 100).ahead == 4


def test_the_inbox_knows_what_it_took_until_it_forgets_it(room: Room) -> None:
    assert not room.inbox.knows(KEY)
    room.take()
    assert room.inbox.knows(KEY)
    room.inbox.finish(room.attempt())
    assert room.inbox.knows(KEY)


def test_a_text_that_postgresql_cannot_hold_is_kept_all_the_same(room: Room) -> None:
    room.take(payload={"text": "a\x00b\ud800c", "fields": {"no\x00te": ["\udfff"]}})

    assert room.attempt().delivery.payload == {"text": "a\ufffdb\ufffdc", "fields": {"no\ufffdte": ["\ufffd"]}}


def test_connections_that_died_meanwhile_are_not_noticed(room: Room) -> None:
    room.take("a")
    _kill_all_others(room)

    assert room.take("b").is_taken
    assert room.jobs("b") == ["todo"]


def test_where_nobody_checks_connections_a_checked_one_takes_the_place_of_each_that_died(room: Room) -> None:
    unchecked = open_door_engine(room.program.url, pool_size=8)
    inbox = SqlInbox(room.program, unchecked)

    assert all(one.is_taken for one in at_once(8, lambda index: inbox.take(delivery(f"before-{index}"), 100)))
    _kill_all_others(room)
    assert all(one.is_taken for one in at_once(8, lambda index: inbox.take(delivery(f"after-{index}"), 100)))

    unchecked.dispose()
    assert room.inbox.waiting_since()[0] == 16


def test_a_database_that_is_away_is_unavailable() -> None:
    away = SqlInbox(open_engine(database_url("postgresql://app@127.0.0.1:1/pay")))

    with pytest.raises(Unavailable):
        away.take(delivery(), 10)
    with pytest.raises(Unavailable):
        away.begin(KEY)
    with pytest.raises(Unavailable):
        away.knows(KEY)


@pytest.mark.parametrize("at_the_door", [False, True], ids=["the engine's", "the door's"])
def test_an_owners_connection_hands_in_with_the_programs_rights_only(room: Room, at_the_door: bool) -> None:
    hasty: Engine = open_door_engine(room.owner.url, pool_size=1) if at_the_door else room.owner
    room.run(f"revoke insert on inbox from {APP_ROLE}")
    try:
        with pytest.raises(Unavailable):
            SqlInbox(room.owner, hasty).take(delivery(), 10)
    finally:
        room.run(f"grant insert on inbox to {APP_ROLE}")

    assert SqlInbox(room.owner, hasty).take(delivery(), 10).is_taken
    hasty.dispose()


def test_the_doors_connections_keep_no_role_between_two_deliveries(room: Room) -> None:
    door = open_door_engine(room.owner.url, pool_size=1)
    assert SqlInbox(room.owner, door).take(delivery(), 10).is_taken

    with door.connect() as again:
        assert again.exec_driver_sql("select current_user = session_user").scalar_one()
    door.dispose()


# -- jobs that were lost ---------------------------------------------------------------------------------------------


def test_a_delivery_whose_job_was_lost_is_queued_again(room: Room) -> None:
    for key in ("lost", "waiting", "answered"):
        room.take(key, lane="C1/17.1")
    room.inbox.finish(room.attempt("answered"))
    room.run("delete from procrastinate_jobs where args ->> 'key' <> 'waiting'")

    for _ in range(3):
        room.inbox.defer_forsaken(SOON)

    assert (room.jobs("lost"), room.jobs("waiting"), room.jobs("answered")) == (["todo"], ["todo"], [])
    (job,) = room.rows("select * from procrastinate_jobs where args ->> 'key' = 'lost'")
    assert (job.queue_name, job.task_name, job.lock) == ("answers", "answer_delivery", "C1/17.1")


def test_a_job_that_ended_without_an_answer_is_a_lost_one(room: Room) -> None:
    room.take()
    _lose_the_job(room, "failed")

    room.inbox.defer_forsaken(SOON)

    assert room.jobs() == ["failed", "todo"]


@pytest.mark.parametrize("status", ["todo", "doing"])
def test_what_has_a_living_job_is_not_queued_again(room: Room, status: str) -> None:
    room.take()
    _lose_the_job(room, status)

    room.inbox.defer_forsaken(SOON)

    assert room.jobs() == [status]


def test_a_delivery_that_just_came_is_not_looked_at(room: Room) -> None:
    room.take()
    _lose_the_job(room)

    room.inbox.defer_forsaken(datetime.now(UTC) - timedelta(seconds=30))
    assert room.jobs() == []

    room.run("update inbox set received_at = now() - interval '1 minute'")
    room.inbox.defer_forsaken(datetime.now(UTC) - timedelta(seconds=30))
    assert room.jobs() == ["todo"]


def test_of_many_that_were_lost_the_oldest_come_first(room: Room) -> None:
    for number in range(6):
        room.take(f"k{number}")
        room.run("update inbox set received_at = received_at - interval '1 hour'")
    _lose_the_job(room)

    room.inbox.defer_forsaken(SOON, limit=4)
    assert [number for number in range(6) if room.jobs(f"k{number}")] == [0, 1, 2, 3]

    room.inbox.defer_forsaken(SOON, limit=4)
    assert [room.jobs(f"k{number}") for number in range(6)] == [["todo"]] * 6


# -- attempts --------------------------------------------------------------------------------------------------------


def test_attempts_are_counted_and_know_what_they_are_about(room: Room) -> None:
    handed_in = delivery(lane="C1/17.1", urgency=Urgency.NOTICE, payload={"text": "P4"})
    room.inbox.take(handed_in, 10)

    attempts = [room.attempt() for _ in range(3)]

    assert [one.number for one in attempts] == [1, 2, 3]
    assert {one.received_at for one in attempts} == {room.row().received_at}
    assert all(one.delivery == handed_in for one in attempts)


def test_of_many_who_begin_at_once_each_gets_a_number_of_their_own(room: Room) -> None:
    room.take()

    attempts = at_once(10, lambda _: room.inbox.begin(KEY))

    assert sorted(one.number for one in attempts) == list(range(1, 11))


def test_what_is_unknown_or_over_is_not_begun(room: Room) -> None:
    assert room.inbox.begin("message:unheard-of") is None
    room.inbox.finish(room.attempt("a"))
    room.inbox.give_up(room.attempt("b"))

    assert room.inbox.begin("a") is None
    assert room.inbox.begin("b") is None


@pytest.mark.parametrize(("end", "state"), [("finish", "answered"), ("give_up", "given_up")])
def test_what_is_over_is_kept_as_a_key_only(room: Room, end: str, state: str) -> None:
    attempt = room.attempt()
    journal = room.inbox.journal(attempt)
    journal.once("open#1", str, room.opening("CAND-1"))
    room.attempt("another")
    getattr(room.inbox, end)(attempt)

    kept = room.row()
    assert (kept.state, kept.payload) == (state, None)
    assert kept.ended_at is not None
    assert room.steps() == []
    assert room.row("another").state == "waiting"


def test_only_the_steps_of_what_is_over_are_forgotten(room: Room) -> None:
    attempt = room.attempt("a")
    room.inbox.journal(attempt).once("one#1", int, lambda: 1)
    room.journal("b").once("two#1", int, lambda: 2)

    room.inbox.finish(attempt)

    assert room.steps() == ["two#1"]


def test_a_later_attempt_makes_earlier_ones_stop(room: Room) -> None:
    first = room.attempt()
    journal = room.inbox.journal(first)
    journal.check_current()
    room.attempt()

    for act in (
        journal.check_current,
        lambda: journal.once("open#1", str, room.opening("CAND-1")),
        lambda: room.inbox.finish(first),
        lambda: room.inbox.give_up(first),
    ):
        with pytest.raises(Overtaken):
            act()
    assert room.row().state == "waiting"


def test_an_attempt_that_was_overtaken_leaves_none_of_its_writes(room: Room) -> None:
    journal = room.journal()
    later = room.journal()

    with pytest.raises(Overtaken):
        journal.once("open#1", str, room.opening("CAND-1"))
    assert (room.cases(), room.steps()) == ([], [])

    assert later.once("open#1", str, room.opening("CAND-1")) == "CAND-1"
    assert room.cases() == ["CAND-1"] * 2


def test_an_attempt_overtaken_while_it_works_leaves_none_of_its_writes(room: Room) -> None:
    journal = room.journal()

    def slowly() -> str:
        opened = room.opening("CAND-1")()
        room.attempt()
        return opened

    with pytest.raises(Overtaken):
        journal.once("open#1", str, slowly)

    assert (room.cases(), room.steps()) == ([], [])


def test_what_was_answered_meanwhile_overtakes_as_well(room: Room) -> None:
    attempt = room.attempt()
    journal = room.inbox.journal(attempt)
    room.inbox.finish(attempt)

    with pytest.raises(Overtaken):
        journal.check_current()
    with pytest.raises(Overtaken):
        journal.once("open#1", str, room.opening("CAND-1"))
    with pytest.raises(Overtaken):
        room.inbox.finish(attempt)
    assert room.cases() == []


def test_of_two_attempts_that_write_at_once_only_the_later_ones_writes_stay(room: Room) -> None:
    for number in range(6):
        key = f"k{number}"
        journals = [room.journal(key), room.journal(key)]
        outcomes = at_once(
            2,
            lambda index, key=key, journals=journals: journals[index].once(
                "open#1", str, room.opening(f"CAND-{key}-{index}")
            ),
        )

        assert isinstance(outcomes[0], Overtaken)
        assert outcomes[1] == f"CAND-{key}-1"
    assert room.cases() == sorted([f"CAND-k{number}-1" for number in range(6)] * 2)


# -- forgetting ------------------------------------------------------------------------------------------------------


def test_what_was_answered_is_forgotten_in_time_and_what_waits_never(room: Room) -> None:
    for key in ("answered", "given up", "waiting", "answered just now"):
        room.take(key)
    room.inbox.finish(room.attempt("answered"))
    room.inbox.give_up(room.attempt("given up"))
    room.run("update inbox set received_at = now() - interval '90 days'")
    room.journal("waiting").once("one#1", int, lambda: 1)
    room.take("new")
    room.inbox.finish(room.attempt("new"))

    forgotten = SqlArchive(room.program).forget_deliveries(datetime.now(UTC) - timedelta(days=60))

    assert forgotten == 2
    assert [row.key for row in room.rows("select key from inbox order by key")] == [
        "answered just now",
        "new",
        "waiting",
    ]
    assert room.steps() == ["one#1"]


def test_an_errand_is_remembered_for_as_long_as_its_reason_may_last(room: Room) -> None:
    for key, age in (("last year's", 390), ("ancient", 410)):
        room.take(key, entry="errand/data_stale")
        room.inbox.finish(room.attempt(key))
        room.run(
            "update inbox set received_at = now() - make_interval(days => :age) where key = :key", age=age, key=key
        )

    SqlArchive(room.program).forget_deliveries(datetime.now(UTC) - timedelta(days=7))

    assert [row.key for row in room.rows("select key from inbox")] == ["last year's"]
    assert room.take("last year's", entry="errand/data_stale").is_repeated


def test_it_is_known_whether_something_in_a_thread_is_still_to_be_answered(room: Room) -> None:
    room.take("a", lane="C1/17.1")
    room.take("b")

    assert room.inbox.has_waiting("C1/17.1")
    assert not room.inbox.has_waiting("C1/17.2")
    room.inbox.finish(room.attempt("a"))
    assert not room.inbox.has_waiting("C1/17.1")


def test_an_operator_sees_how_many_wait_and_since_when(room: Room) -> None:
    assert room.inbox.waiting_since() == (0, None)
    room.take("a")
    room.take("b")
    room.inbox.finish(room.attempt("c"))

    waiting, since = room.inbox.waiting_since()

    assert (waiting, since) == (2, room.row("a").received_at)
    assert room.inbox.workers() == 0


def _lose_the_job(room: Room, status: str | None = None) -> None:
    """Every job is gone, or ended in a state."""
    if status is None:
        room.run("delete from procrastinate_jobs")
    else:
        room.run("update procrastinate_jobs set status = cast(:status as procrastinate_job_status)", status=status)


def _kill_all_others(room: Room) -> None:
    room.run(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
