"""Named places at which a process dies: before and after every commit, outside call and word to the queue.

In the process that is to die::

    points = KillPoints("after commit in handlers.slack.cases.recommend > RecommendOffer", report=folder / "points")
    points.install(engine=container.engine, client=WebClient, connector=app.connector)

Without a name nothing dies, and the report lists every point that was passed, in order: run one turn so, and then
again for every line of the report.
"""

import inspect
import os
import re
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, TypeAlias

from procrastinate import sql
from procrastinate.connector import BaseAsyncConnector
from slack_sdk import WebClient
from sqlalchemy import Engine

PACKAGES = ("bot", "handlers", "domain", "storage", "data")
# Every commit and every post goes through these, so they tell nothing.
_PLUMBING = ("storage.", "handlers.slack.courier")

Namer: TypeAlias = Callable[..., str]
Remark: TypeAlias = Callable[[Any], str]

_FUNCTION = re.compile(r"procrastinate_([a-z_]+?)(?:_v\d+)?\s*\(")
_QUERY_NAMES = {text.strip(): name for name, text in sql.queries.items()}
_QUERIES = ("execute_query", "execute_query_one", "execute_query_all")


class Killed(BaseException):
    """The death of a process that is only played; says at which point."""


def die(_name: str) -> NoReturn:
    """End this process by kill -9: no handler, no `finally`, no goodbye to a server."""
    os.kill(os.getpid(), signal.SIGKILL)
    while True:
        time.sleep(1)


def play_dead(name: str) -> NoReturn:
    """Raise Killed, for tests that must outlive the death."""
    raise Killed(name)


class KillPoints:
    """The points of one process. Safe to use from many threads.

    Args:
        arm: the name of the point that kills; None only records.
        occurrence: at which passing of that point, from 1.
        report: a file that gets a line for every point passed, the deadly one included, kill -9 or not.
        death: how to die. After a death that was only played, every further point raises it again: a dead process
            commits nothing and calls nobody.
    """

    def __init__(
        self,
        arm: str | None = None,
        occurrence: int = 1,
        report: Path | None = None,
        *,
        death: Callable[[str], NoReturn] = die,
    ) -> None:
        self._arm, self._occurrence, self._report, self._death = arm, occurrence, report, death
        self._passed: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._undo: list[Callable[[], None]] = []
        self.died_at: str | None = None

    def point(self, name: str) -> None:
        """Pass a point; whoever armed it does not come back from here."""
        with self._lock:
            if self.died_at is None:
                self._passed[name] += 1
                self._write(name)
                if name == self._arm and self._passed[name] == self._occurrence:
                    self.died_at = name
            died_at = self.died_at
        if died_at is not None:
            self._death(died_at)

    def install(
        self,
        *,
        engine: Engine | None = None,
        client: WebClient | type[WebClient] | None = None,
        connector: Any = None,
    ) -> None:
        """Put points around commits, Slack calls and queries of the queue, until `remove`.

        Args:
            engine: its transactions only; commits that psycopg makes by itself are not seen.
            client: one client, or the class where clients are copied, as Bolt copies its client for each request.
            connector: procrastinate's, asynchronous or not; or its class, where it is made anew for each connection.
        """
        if engine is not None:
            self.wrap(engine.dialect, "do_commit", lambda *_args, **_more: f"commit in {place()}")
        if client is not None:
            self.wrap(client, "api_call", _slack_call_name)
        if connector is not None:
            self._install_connector(connector)

    def remove(self) -> None:
        """Take all points away again."""
        while self._undo:
            self._undo.pop()()

    def wrap(self, owner: Any, attribute: str, name: str | Namer, remark: Remark = lambda _result: "") -> None:
        """Put a point before and after a function, method or coroutine of an object or class, until `remove`.

        A name is words, or what is given the call's arguments (with `self` where a class is wrapped) and makes words.
        """
        was_own = attribute in vars(owner)
        before = vars(owner)[attribute] if was_own else None
        setattr(owner, attribute, self.around(getattr(owner, attribute), name, remark))
        self._undo.append(lambda: setattr(owner, attribute, before) if was_own else delattr(owner, attribute))

    def around(
        self, work: Callable[..., Any], name: str | Namer, remark: Remark = lambda _result: ""
    ) -> Callable[..., Any]:
        """The same work, or coroutine, with points "before …" and "after …" it, or "after failed …" when it raised.

        A remark on the result is added to the name after it.
        """

        def named(*args: Any, **more: Any) -> str:
            return name if isinstance(name, str) else name(*args, **more)

        if inspect.iscoroutinefunction(work):

            @wraps(work)
            async def slowly(*args: Any, **more: Any) -> Any:
                called = named(*args, **more)
                self.point(f"before {called}")
                try:
                    result = await work(*args, **more)
                except Exception:
                    self.point(f"after failed {called}")
                    raise
                self.point(f"after {called}{remark(result)}")
                return result

            return slowly

        @wraps(work)
        def at_once(*args: Any, **more: Any) -> Any:
            called = named(*args, **more)
            self.point(f"before {called}")
            try:
                result = work(*args, **more)
            except Exception:
                self.point(f"after failed {called}")
                raise
            self.point(f"after {called}{remark(result)}")
            return result

        return at_once

    def _install_connector(self, connector: Any) -> None:
        kind = connector if isinstance(connector, type) else type(connector)
        is_async = issubclass(kind, BaseAsyncConnector)
        for query in _QUERIES:
            for ending in ("_async", "_async_with_connection") if is_async else ("", "_with_connection"):
                if hasattr(connector, query + ending):
                    self.wrap(connector, query + ending, _query_name, _found_none)
        if is_async and kind is not connector:
            self._install_sync_connectors_of(connector)

    def _install_sync_connectors_of(self, connector: Any) -> None:
        """What an asynchronous connector lends to those who defer jobs before it was opened gets points, too."""
        lend, known = connector.get_sync_connector, [connector]

        def lent() -> Any:
            found = lend()
            if not any(found is one for one in known):
                known.append(found)
                self._install_connector(found)
            return found

        connector.get_sync_connector = lent
        self._undo.append(lambda: delattr(connector, "get_sync_connector"))

    def _write(self, name: str) -> None:
        if self._report is None:
            return
        # Opened anew for each line: a forked process shares nothing, and nothing waits in a buffer for death.
        report = os.open(self._report, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(report, f"{name}\n".encode())
        finally:
            os.close(report)


def points_in(report: Path) -> list[str]:
    """The points of a report, in the order in which they were passed."""
    return report.read_text(encoding="utf-8").splitlines() if report.exists() else []


def place() -> str:
    """Where in our packages the caller is: the two innermost functions of different modules, outer one first.

    Such as "handlers.slack.cases.recommend > RecommendOffer". Storage and the courier are named only when there is
    nobody else.
    """
    ours = list(_frames(sys._getframe(1)))
    ours = [frame for frame in ours if not frame[0].startswith(_PLUMBING)] or ours
    if not ours:
        return "other code"
    inner_module, inner = ours[0]
    outer = next((frame for frame in ours if frame[0] != inner_module), None)
    return f"{inner_module}.{inner}" if outer is None else f"{outer[0]}.{outer[1]} > {inner}"


def _frames(frame: FrameType | None) -> Iterator[tuple[str, str]]:
    """Module and function of every frame of ours, innermost first; a lambda goes by the function it stands in."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.split(".", maxsplit=1)[0] in PACKAGES:
            named = [part for part in frame.f_code.co_qualname.split(".") if not part.startswith("<")]
            yield module, ".".join(part for part in named if part != "__call__") or "module"
        frame = frame.f_back


def _slack_call_name(*args: Any, **more: Any) -> str:
    method = more["api_method"] if "api_method" in more else next(arg for arg in args if isinstance(arg, str))
    return f"{method} in {place()}"


def _query_name(*args: Any, **more: Any) -> str:
    query = next(text for text in (*args, more.get("query", "")) if isinstance(text, str))
    called = _FUNCTION.search(query)
    return f"procrastinate_{called[1]}" if called else _QUERY_NAMES.get(query.strip(), "query of the queue")


def _found_none(result: Any) -> str:
    """Idle workers ask for jobs all the time: dying after one was found is another thing."""
    return " that found none" if isinstance(result, dict) and result.get("id", "") is None else ""
