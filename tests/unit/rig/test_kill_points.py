"""Points have stable names, are listed in order, and kill where they are told to, before or after the deed."""

import asyncio
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import BadDay
from procrastinate import App, exceptions
from procrastinate.connector import BaseConnector
from procrastinate.testing import InMemoryConnector
from slack_sdk import WebClient
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from tests.rig.forking import ForkServer
from tests.rig.kill_points import Killed, KillPoints, place, play_dead, points_in

DEEP_CODE = """
class TakeTurn:
    def __call__(self, work):
        return [work() for _ in range(1)][0]
"""
HANDLER_CODE = """
def answered(handler):
    def inner(*args):
        return handler(*args)
    return inner

@answered
def recommend(turn, work):
    return turn(work)
"""


def module(name: str, code: str) -> ModuleType:
    """A module of the product that is not."""
    made = ModuleType(name)
    exec(compile(code, f"{name}.py", "exec"), made.__dict__)
    return made


@pytest.fixture
def handler() -> Callable[[Callable[[], Any]], Any]:
    """Does some work as the product does: a handler calls a use case, which works through storage."""
    turns = module("domain.recommendations.take_turn", DEEP_CODE)
    cases = module("handlers.slack.cases", HANDLER_CODE)
    through = module("storage.unit_of_work", "def kept(work):\n    return work()\n")
    return lambda work: cases.recommend(turns.TakeTurn(), lambda: through.kept(work))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = create_engine(f"sqlite:///{tmp_path / 'kept.sqlite'}", poolclass=NullPool)
    with made.begin() as connection:
        connection.execute(text("create table kept (what integer)"))
    return made


def keep(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("insert into kept values (1)"))


def kept(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("select count(*) from kept")).scalar_one())


def test_a_place_is_the_two_innermost_functions_of_ours_without_storage(handler: Any) -> None:
    assert handler(place) == "handlers.slack.cases.recommend > TakeTurn"
    assert module("storage.retention", "def erase(work):\n    return work()\n").erase(place) == (
        "storage.retention.erase"
    )
    assert place() == "other code"


def test_a_commit_has_a_point_before_and_after_it(handler: Any, engine: Engine, tmp_path: Path) -> None:
    points = KillPoints(report=tmp_path / "points")
    points.install(engine=engine)
    handler(lambda: keep(engine))
    points.point("the end")
    points.remove()
    keep(engine)
    assert points_in(tmp_path / "points") == [
        "before commit in handlers.slack.cases.recommend > TakeTurn",
        "after commit in handlers.slack.cases.recommend > TakeTurn",
        "the end",
    ]


@pytest.mark.parametrize(("when", "rows"), [("before", 1), ("after", 2)])
def test_a_played_death_at_a_commit_keeps_what_was_committed(
    handler: Any, engine: Engine, when: str, rows: int
) -> None:
    arm = f"{when} commit in handlers.slack.cases.recommend > TakeTurn"
    points = KillPoints(arm, 2, death=play_dead)
    points.install(engine=engine)
    handler(lambda: keep(engine))
    with pytest.raises(Killed, match=arm):
        handler(lambda: keep(engine))
    points.remove()
    assert kept(engine) == rows
    assert points.died_at == arm


def test_after_a_played_death_nothing_more_is_done(engine: Engine, tmp_path: Path) -> None:
    points = KillPoints("a point", report=tmp_path / "points", death=play_dead)
    points.install(engine=engine)
    with pytest.raises(Killed):
        points.point("a point")
    with pytest.raises(Killed):
        keep(engine)
    points.remove()
    assert kept(engine) == 0
    assert points_in(tmp_path / "points") == ["a point"]


@pytest.mark.parametrize(
    ("arm", "occurrence", "rows", "code"),
    [
        ("before commit in other code", 1, 0, -signal.SIGKILL),
        ("after commit in other code", 1, 1, -signal.SIGKILL),
        ("before commit in other code", 2, 1, -signal.SIGKILL),
        ("the end", 1, 2, -signal.SIGKILL),
        ("the end", 2, 2, 0),
        (None, 1, 2, 0),
    ],
)
def test_an_armed_point_kills_the_process_and_the_report_survives(
    forks: ForkServer, tmp_path: Path, arm: str | None, occurrence: int, rows: int, code: int
) -> None:
    database, report = tmp_path / "kept.sqlite", tmp_path / "points"
    connection = sqlite3.connect(database)
    connection.execute("create table kept (what integer)")
    wish = {"database": str(database), "arm": arm, "occurrence": occurrence, "report": str(report)}
    child = forks.start("tests.unit.rig.errands:commit_twice", wish)
    assert child.wait().code == code, child.output.text
    assert connection.execute("select count(*) from kept").fetchone() == (rows,)
    connection.close()
    assert points_in(report)[-1] == (arm or "the end")


def test_a_slack_call_has_a_point_before_and_after_it_and_another_when_it_failed(
    handler: Any, slack: BadDay, tmp_path: Path
) -> None:
    points = KillPoints(report=tmp_path / "points")
    client = slack.client()
    points.install(client=client)
    handler(lambda: client.chat_postMessage(channel="C0GENERAL", text="Hello."))
    with pytest.raises(Exception, match="channel_not_found"):
        client.chat_postMessage(channel="C0NOWHERE", text="Hello.")
    slack.client().api_test()
    assert points_in(tmp_path / "points") == [
        "before chat.postMessage in handlers.slack.cases.recommend > TakeTurn",
        "after chat.postMessage in handlers.slack.cases.recommend > TakeTurn",
        "before chat.postMessage in other code",
        "after failed chat.postMessage in other code",
    ]


def test_the_class_of_clients_has_points_until_they_are_removed(slack: BadDay) -> None:
    points = KillPoints("before api.test in other code", death=play_dead)
    original = WebClient.api_call
    points.install(client=WebClient)
    try:
        with pytest.raises(Killed):
            slack.client().api_test()
    finally:
        points.remove()
    assert slack.faults.calls == []
    assert WebClient.api_call is original
    assert slack.client().api_test()["ok"]


@pytest.mark.parametrize("kind_of_connector", ["one", "the class"])
def test_words_to_the_queue_are_named_for_the_function_they_call(tmp_path: Path, kind_of_connector: str) -> None:
    points = KillPoints(report=tmp_path / "points")
    connector = InMemoryConnector()
    app = App(connector=connector)
    points.install(connector=connector if kind_of_connector == "one" else InMemoryConnector)

    @app.task(name="say")
    async def say() -> None:
        points.point("in the job")

    async def work() -> None:
        async with app.open_async():
            await say.defer_async()
            await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    asyncio.run(work())
    points.remove()
    passed = points_in(tmp_path / "points")
    story = [
        "before procrastinate_defer_jobs",
        "after procrastinate_defer_jobs",
        "before procrastinate_fetch_job",
        "after procrastinate_fetch_job",
        "in the job",
        "before procrastinate_finish_job",
        "after procrastinate_finish_job",
    ]
    assert [point for point in passed if point in story][: len(story)] == story
    assert "after procrastinate_fetch_job that found none" in passed
    assert not [point for point in passed if "query of the queue" in point]


def test_a_connector_without_async_and_the_one_an_async_one_lends_have_points_too(tmp_path: Path) -> None:
    class Plain(BaseConnector):
        def execute_query_one(self, query: str, **arguments: Any) -> dict[str, Any]:
            return {}

        def execute_query(self, query: str, **arguments: Any) -> None:
            raise exceptions.ConnectorException

    class Lending(InMemoryConnector):
        def get_sync_connector(self) -> BaseConnector:
            return plain

    plain, points = Plain(), KillPoints(report=tmp_path / "points")
    lending = Lending()
    points.install(connector=lending)
    for _ in range(2):
        assert lending.get_sync_connector() is plain
    plain.execute_query_one("SELECT procrastinate_cancel_job_v1(%(job_id)s)")
    with pytest.raises(exceptions.ConnectorException):
        plain.execute_query(query="SELECT 1")
    points.remove()
    plain.execute_query_one("SELECT procrastinate_cancel_job_v1(%(job_id)s)")
    assert points_in(tmp_path / "points") == [
        "before procrastinate_cancel_job",
        "after procrastinate_cancel_job",
        "before query of the queue",
        "after failed query of the queue",
    ]


def test_anything_may_have_points(tmp_path: Path) -> None:
    points = KillPoints(report=tmp_path / "points")
    doubled = points.around(lambda number: number * 2, lambda number: f"doubling {number}")
    assert doubled(4) == 8
    assert points_in(tmp_path / "points") == ["before doubling 4", "after doubling 4"]
