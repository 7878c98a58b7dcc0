"""The product as processes: one keeps, others answer, and what is begun is finished when they are told to stop."""

import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.chaos.plant import Plant, plant
from tests.rig.faults import delayed, dropped_before
from tests.rig.forking import Child
from tests.rig.processes import Process

# Nothing here takes so long, unless it never comes.
PATIENCE = 30.0
DRAIN = 20.0
# The thread's first message and the answer in it, and the card for those who decide.
ANSWERED_ONCE = {"G0OFFERS": 2, "G0COMPDESK": 1}


@pytest.fixture(scope="module")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    changed = {
        "COMP_ASSIST_DRAIN_SECONDS": str(DRAIN),
        "COMP_ASSIST_RUN_SCHEDULES": "false",
        # Deliveries are counted here, and pictures are deliveries of their own.
        "COMP_ASSIST_PICTURES": "false",
    }
    with plant(tmp_path_factory.mktemp("plant"), **changed) as made:
        yield made


@pytest.fixture
def site(_site: Plant) -> Iterator[Plant]:
    """An installation where nobody works yet."""
    yield _site
    _site.faults.clear()
    _site.dismiss()
    _site.clear()


def ask(site: Plant, candidate_id: str) -> None:
    """Somebody asks for a recommendation, and is told at once that it came in."""
    (delivered,) = site.send(site.asks("U0RAVI", "#hiring-offers", [candidate_id]))
    assert delivered.status == 200


def posts(site: Plant, candidate_id: str) -> Counter[str]:
    """How many messages about a candidate there are in each channel."""
    return Counter(one.channel for one in site.posted(candidate_id))


def attempts(site: Plant) -> list[int]:
    """How often each delivery was begun."""
    return [row.attempts for row in site.query("select attempts from inbox order by received_at")]


def hired(site: Plant, **settings: str) -> Child:
    """One more worker, with settings of its own."""
    child = site.forks.start("tests.chaos.children:worker", {}, {**site.settings, **settings})
    child.waits_for_line("answers what is kept")
    site.children.append(child)
    return child


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer_of(address: str) -> tuple[int, Any]:
    """What a page says; 0 where nobody answers."""
    try:
        answer = httpx.get(address, timeout=10, trust_env=False)
    except httpx.HTTPError:
        return 0, None
    return answer.status_code, answer.json()


def until(condition: Callable[[], Any]) -> None:
    patience = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > patience:
            raise TimeoutError("it never came to that")
        time.sleep(0.02)


def test_what_serves_only_keeps_and_a_worker_that_comes_later_answers(site: Plant) -> None:
    site.open_door()
    before = len(site.faults.accepted())
    for candidate_id in ("CAND-A1", "CAND-A2"):
        ask(site, candidate_id)

    assert site.waiting() == 2
    assert attempts(site) == [0, 0]
    assert site.query("select 1 from procrastinate_workers") == []
    assert len(site.faults.accepted()) == before

    site.hire()
    assert site.wait_until_answered(PATIENCE)
    for candidate_id in ("CAND-A1", "CAND-A2"):
        assert posts(site, candidate_id) == ANSWERED_ONCE
    assert attempts(site) == [1, 1]


def test_without_a_worker_a_second_door_keeps_what_comes_too_and_neither_answers(site: Plant) -> None:
    for _ in range(2):
        site.open_door()
    (command,) = site.asks("U0RAVI", "#hiring-offers", ["CAND-B1"])

    delivered = site.send([command, command, command.again(1)])

    assert [one.status for one in delivered] == [200, 200, 200]
    assert site.waiting() == 1
    assert posts(site, "CAND-B1") == {}


def test_a_worker_told_to_stop_finishes_the_turn_it_is_at(site: Plant) -> None:
    site.open_door()
    slow = site.faults.add("chat.postMessage", delayed(1.5), times=1)
    worker = site.hire()
    ask(site, "CAND-C1")
    until(lambda: slow.fired)

    ended = worker.terminate(PATIENCE)

    assert ended.code == 0
    assert 0.5 < ended.seconds < DRAIN
    assert worker.output.text.rstrip().endswith("Stopped.")
    assert site.waiting() == 0
    assert attempts(site) == [1]
    assert posts(site, "CAND-C1") == ANSWERED_ONCE


def test_a_worker_told_to_stop_begins_nothing_more(site: Plant) -> None:
    site.open_door()
    slow = site.faults.add("chat.postMessage", delayed(1.5), times=1)
    worker = hired(site, COMP_ASSIST_WORKERS="1")
    for candidate_id in ("CAND-D1", "CAND-D2"):
        ask(site, candidate_id)
    until(lambda: slow.fired)

    assert worker.terminate(PATIENCE).code == 0
    assert attempts(site) == [1, 0]
    assert site.waiting() == 1

    site.hire()
    assert site.wait_until_answered(PATIENCE)
    assert posts(site, "CAND-D2") == ANSWERED_ONCE


def test_a_turn_that_takes_longer_than_stopping_may_is_finished_by_another_worker(site: Plant) -> None:
    site.open_door()
    slow = site.faults.add("chat.postMessage", delayed(8), times=1)
    site.faults.add("chat.postMessage", dropped_before(), times=1)
    worker = hired(site, COMP_ASSIST_DRAIN_SECONDS="0.3")
    ask(site, "CAND-E1")
    until(lambda: slow.fired)

    ended = worker.terminate(PATIENCE)

    assert ended.code == 0
    assert ended.seconds < 7
    assert "Stopped before everything was finished" in worker.output.text
    assert site.waiting() == 1
    site.hire()
    assert site.wait_until_answered(PATIENCE)
    assert posts(site, "CAND-E1") == ANSWERED_ONCE


def test_a_worker_with_nothing_to_do_stops_at_once(site: Plant) -> None:
    worker = site.hire()

    ended = worker.terminate(PATIENCE)

    assert ended.code == 0
    assert ended.seconds < 5
    assert site.query("select 1 from procrastinate_workers") == []


def test_what_serves_stops_when_told_to_and_lets_go_of_its_port(site: Plant) -> None:
    address = site.open_door().removesuffix("/slack/events")
    (door,) = site.children
    assert answer_of(f"{address}/readyz") == (200, {"status": "ready"})
    ask(site, "CAND-F1")

    ended = door.terminate(PATIENCE)

    assert ended.code == 0
    assert answer_of(f"{address}/healthz") == (0, None)
    assert site.waiting() == 1
    assert "Traceback" not in door.output.text


def test_a_workers_port_tells_whoever_watches_how_it_is(site: Plant) -> None:
    port = free_port()
    worker = hired(site, COMP_ASSIST_WORKER_PORT=str(port))
    address = f"http://127.0.0.1:{port}"

    until(lambda: answer_of(f"{address}/readyz") == (200, {"status": "ready"}))
    assert answer_of(f"{address}/healthz") == (200, {"status": "alive"})
    assert httpx.post(f"{address}/slack/events", content=b"{}", trust_env=False).status_code == 404

    assert worker.terminate(PATIENCE).code == 0
    assert answer_of(f"{address}/healthz") == (0, None)


def test_while_the_database_is_away_a_worker_lives_and_is_not_ready(site: Plant) -> None:
    port = free_port()
    worker = hired(site, COMP_ASSIST_WORKER_PORT=str(port))
    address = f"http://127.0.0.1:{port}"
    until(lambda: answer_of(f"{address}/readyz")[0] == 200)

    site.postgres.crash()
    try:
        until(lambda: answer_of(f"{address}/readyz") == (503, {"status": "not ready"}))
        assert answer_of(f"{address}/healthz") == (200, {"status": "alive"})
    finally:
        site.postgres.start()
    until(lambda: answer_of(f"{address}/readyz")[0] == 200)
    site.open_door()
    ask(site, "CAND-G1")

    assert site.wait_until_answered(PATIENCE)
    assert worker.is_running


def test_both_commands_work_from_the_command_line_and_end_in_order(site: Plant) -> None:
    with (
        Process.comp_assist("serve", folder=site.folder / "serve", settings=site.settings) as door,
        Process.comp_assist("worker", folder=site.folder / "worker", settings=site.settings) as worker,
    ):
        line = door.waits_for_line("serves Slack at", PATIENCE)
        worker.waits_for_line("answers what is kept", PATIENCE)
        site.doors.append(line.rpartition(" ")[2].strip())
        ask(site, "CAND-H1")
        assert site.wait_until_answered(PATIENCE)

        assert [door.terminate(PATIENCE).code, worker.terminate(PATIENCE).code] == [0, 0]

    assert posts(site, "CAND-H1") == ANSWERED_ONCE
