"""Engines at work on one database, and what their jobs did."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine as Database

from bot.engine import Engine, EngineRoom, Schedule
from tests.integration.inbox_room import Room

# Nothing here takes so long, unless it never comes.
PATIENCE = 20.0


def nothing_happens(_key: str) -> None:
    """A job that is done at once."""


@dataclass
class Answers:
    """What was answered: when each job began and ended, and how many ran side by side."""

    doing: Callable[[str], None] = nothing_happens
    began: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    together: Counter[str] = field(default_factory=Counter)
    most_together: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0

    def __post_init__(self) -> None:
        self._changed = threading.Condition()

    def __call__(self, key: str) -> None:
        lane = key.partition("/")[0]
        with self._changed:
            self.began.append(key)
            self.together[lane] += 1
            self.most_together[lane] = max(self.together[lane], self.most_together[lane])
            self.most_at_once = max(self.together.total(), self.most_at_once)
            self._changed.notify_all()
        try:
            self.doing(key)
            with self._changed:
                self.ended.append(key)
        finally:
            with self._changed:
                self.together[lane] -= 1
                self._changed.notify_all()

    def wait_for(self, condition: Callable[[], Any], seconds: float = PATIENCE) -> None:
        """Wait for something that depends on what was answered. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(condition, seconds):
                raise TimeoutError(f"began {self.began}, ended {self.ended}")

    def wait_for_ends(self, *keys: str) -> None:
        """Wait until each of some jobs has ended well."""
        self.wait_for(lambda: set(keys) <= set(self.ended))


@dataclass
class Hall:
    """Engines on one database. They are stopped when the test ends, whatever still runs is let go before."""

    room: Room
    engines: list[Engine] = field(default_factory=list)
    pools: list[ThreadPoolExecutor] = field(default_factory=list)
    gates: list[threading.Event] = field(default_factory=list)

    @property
    def database(self) -> Database:
        return self.room.owner

    def gate(self) -> threading.Event:
        """Something a job may wait for; it opens when the test ends."""
        self.gates.append(threading.Event())
        return self.gates[-1]

    def engine(self, answer: Callable[[str], None] = nothing_happens, **told: Any) -> Engine:
        """A working engine that counts its patience in tenths of a second."""
        made = self.starting(answer, **told)
        self.until(lambda: made.is_working and self.workers())
        return made

    def starting(self, answer: Callable[[str], None] = nothing_happens, **told: Any) -> Engine:
        """An engine that was just started."""
        self.pools.append(ThreadPoolExecutor(8))
        rooms: dict[str, Any] = {
            "database": self.database.url,
            "answer": answer,
            "schedules": (),
            "defer_forsaken": lambda: 0,
            "workers": self.pools[-1],
            "at_once": 4,
            "heartbeat": 0.1,
            "takeover": 0.5,
            "drain": 5.0,
        }
        self.engines.append(Engine(EngineRoom(**(rooms | told))).start())
        return self.engines[-1]

    def until(self, condition: Callable[[], Any], seconds: float = PATIENCE) -> None:
        """Wait for something that shows in the database. Raises TimeoutError."""
        patience = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > patience:
                raise TimeoutError("it never came to that")
            time.sleep(0.01)

    def workers(self) -> list[int]:
        """The workers that are known to the queue, oldest first."""
        return [row.id for row in self.room.rows("select id from procrastinate_workers order by id")]

    def is_empty(self) -> bool:
        """Whether nothing is left in the queue."""
        return not self.room.rows("select 1 from procrastinate_jobs")

    def take(self, *keys: str, **told: Any) -> None:
        """Hand deliveries in; what stands before a slash is the lane."""
        for key in keys:
            lane, slash, _ = key.partition("/")
            self.room.take(key, lane=lane if slash else None, **told)

    def dead_worker(self, last_seen: str = "now() - interval '1 hour'") -> int:
        """A worker that the queue knows and that gave its last sign of life at some time."""
        (made,) = self._insert(
            f"insert into procrastinate_workers (last_heartbeat) values ({last_seen}) returning id"
        )
        return int(made)

    def begun_by(self, worker: int | None, key: str) -> None:
        """Let the queue believe that a worker does the job of a delivery."""
        self.room.run(
            "update procrastinate_jobs set status = 'doing', worker_id = :worker where args ->> 'key' = :key",
            worker=worker,
            key=key,
        )

    def kill_connections(self) -> int:
        """Cut every connection of the engines; how many there were."""
        return len(
            self._insert(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and application_name = 'comp-assist engine'"
            )
        )

    def close(self) -> None:
        """Stop everything."""
        for gate in self.gates:
            gate.set()
        for engine in self.engines:
            engine.stop()
        for pool in self.pools:
            pool.shutdown(wait=True)

    def _insert(self, statement: str) -> list[Any]:
        with self.database.begin() as connection:
            return list(connection.exec_driver_sql(statement).scalars())


def at_three(run: Callable[[], object], name: str = "chore") -> Schedule:
    """Something that happens every day at three: when an engine starts, the last time was within a day."""
    return Schedule(name, "0 3 * * *", run)
