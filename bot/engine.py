"""The durable engine: runs jobs from the queue, fires schedules once, and stands in for workers that died."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeAlias

import psycopg
import structlog
from procrastinate import App, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException, ProcrastinateException
from procrastinate.jobs import DeleteJobCondition, Job, Status
from procrastinate.retry import BaseRetryStrategy
from procrastinate.worker import Worker
from psycopg.sql import SQL, Identifier
from sqlalchemy import URL

from domain.deliveries.delivery import Urgency
from handlers.jobs.deliveries import TryAgain
from storage.engine import QUICK_TO_NOTICE
from storage.privileges import APP_ROLE
from storage.queue import ANSWER, ANSWERS, CHORES

_log = structlog.get_logger(__name__)

# Retries and the next one in a lane are found by looking; new jobs announce themselves.
_LOOK_SECONDS = 0.25
_DAY_SECONDS = 86_400
_RECOVER_SECONDS = 1.0
_SWEEP_SECONDS = 10.0
_IS_OURS = """
select 1 as held from procrastinate_jobs where id = %(job_id)s and worker_id = %(worker_id)s and status = 'doing'
"""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something that happens by itself: a name, when as cron has it (UTC), and what to do."""

    name: str
    cron: str
    run: Callable[[], object]
    urgency: Urgency = Urgency.REPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineRoom:
    """What an engine needs. `defer_forsaken` queues again what lost its job. Times are in seconds.

    `workers` run the jobs, `at_once` of them side by side.
    """

    database: URL
    answer: Callable[[str], None]
    schedules: tuple[Schedule, ...]
    defer_forsaken: Callable[[], int]
    workers: Executor
    at_once: int
    heartbeat: float
    takeover: float
    drain: float


class _UntilAnswered(BaseRetryStrategy):
    """Runs a delivery's job again until it ends well, when it asks for it; it counts its attempts by itself."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to run it again."""
        if isinstance(exception, TryAgain):
            return RetryDecision(retry_in={"milliseconds": int(exception.seconds * 1000)}, lock=exception.lane)
        seconds = min(0.5 * 2.0 ** min(job.attempts, 10), 30.0)
        return RetryDecision(retry_in={"milliseconds": int(seconds * 1000)})


class _AFewTimes(BaseRetryStrategy):
    """Runs a chore again after a minute, and after two; then it waits for its next time."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002 - its signature
        """When to run it again; None when it is not."""
        return RetryDecision(retry_in={"minutes": job.attempts + 1}) if job.attempts < 2 else None


class Engine:
    """Runs jobs in a thread of its own until it is stopped; survives that the database goes away and comes back."""

    def __init__(self, room: EngineRoom) -> None:
        self._room = room
        # What threads of ours do, until they have ended: an interruption does not end them.
        self._in_hand: dict[str, Future[None]] = {}
        self._worker: Worker | None = None
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> "Engine":
        """Begin to work; returns at once."""
        self._thread.start()
        return self

    @property
    def is_working(self) -> bool:
        """Whether jobs are being run right now; false while the database is away."""
        return self._ready.is_set() and self._thread.is_alive()

    def stop(self) -> bool:
        """Take no more jobs and finish those that run; whether all of them ended before patience did."""
        self._stopping.set()
        worker, loop = self._worker, self._loop
        if worker is not None and loop is not None and loop.is_running():
            worker.shutdown_graceful_timeout = self._room.drain
            loop.call_soon_threadsafe(worker.stop)
        self._thread.join(timeout=self._room.drain + 2)
        return not self._in_hand and not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.run(self._keep_working())

    async def _keep_working(self) -> None:
        self._loop = asyncio.get_running_loop()
        while not self._stopping.is_set():
            try:
                await self._work()
            except (ProcrastinateException, psycopg.Error, OSError) as error:
                _log.warning("engine.interrupted", problem=type(error).__name__)
            self._ready.clear()
            if not self._stopping.is_set():
                await asyncio.sleep(_RECOVER_SECONDS)

    async def _work(self) -> None:
        app = self._app()
        async with app.open_async():
            self._worker = _CarefulWorker(
                app,
                # Whoever does not know the chores must not fetch them.
                queues=[ANSWERS, CHORES] if self._room.schedules else [ANSWERS],
                concurrency=self._room.at_once,
                fetch_job_polling_interval=_LOOK_SECONDS,
                # Unless we are told to stop, waiting helps nobody: the next worker starts what this one had begun.
                shutdown_graceful_timeout=0.5,
                delete_jobs=DeleteJobCondition.ALWAYS,
                install_signal_handlers=False,
                update_heartbeat_interval=self._room.heartbeat,
                stalled_worker_timeout=self._room.takeover,
            )
            standing_in = asyncio.create_task(self._stand_in(app))
            try:
                self._ready.set()
                if not self._stopping.is_set():
                    await self._worker.run()  # type: ignore[no-untyped-call]  # procrastinate does not say
            finally:
                self._worker = None
                standing_in.cancel()

    def _app(self) -> App:
        app = App(
            connector=PsycopgConnector(
                conninfo=_conninfo(self._room.database),
                kwargs={"application_name": "comp-assist engine", **QUICK_TO_NOTICE},
                configure=_under_our_role,
                min_size=1,
                max_size=6,
                timeout=5,
            ),
            periodic_defaults={"max_delay": _DAY_SECONDS},
        )

        @app.task(name=ANSWER, queue=ANSWERS, retry=_UntilAnswered(), pass_context=True)
        async def answer(context: JobContext, key: str) -> None:
            await self._in_a_thread(_what(context.job), partial(self._room.answer, key))

        for schedule in self._room.schedules:
            _schedule(app, schedule, self._in_a_thread)
        return app

    async def _in_a_thread(self, what: str, do: Callable[[], object]) -> None:
        while (earlier := self._in_hand.get(what)) is not None:
            # Begun before an interruption: beside it, we would overtake it amid what it is doing.
            await asyncio.wait([asyncio.wrap_future(earlier)])
        ended: Future[None] = Future()
        doing = self._room.workers.submit(do)
        self._in_hand[what] = ended

        def end(_done: object) -> None:
            del self._in_hand[what]
            ended.set_result(None)

        # Called as well when it is cancelled before a thread was free for it.
        doing.add_done_callback(end)
        await asyncio.wrap_future(doing)

    async def _stand_in(self, app: App) -> None:
        """Put back into the queue what dead workers, or interrupted ones such as we were, had begun."""
        suspicious: set[int] = set()
        swept = time.monotonic()
        while True:
            await asyncio.sleep(max(self._room.heartbeat, 0.2))
            try:
                await self._give_sign_of_life(app)
                suspicious = await self._put_back(app, suspicious)
                if time.monotonic() - swept >= _SWEEP_SECONDS:
                    swept = time.monotonic()
                    await asyncio.get_running_loop().run_in_executor(None, self._room.defer_forsaken)
            except Exception as error:  # noqa: BLE001 - whatever it was, we look again in a moment
                _log.warning("engine.interrupted", problem=type(error).__name__)

    async def _give_sign_of_life(self, app: App) -> None:
        """What a worker that was told to stop does not do by itself while it finishes what it has begun."""
        worker_id = self._worker.worker_id if self._worker else None
        if self._stopping.is_set() and worker_id is not None:
            await app.job_manager.update_heartbeat(worker_id)

    async def _put_back(self, app: App, suspicious: set[int]) -> set[int]:
        """Jobs that nobody runs go back; what is ours by the books but not in our hands, on second sight."""
        manager = app.job_manager
        stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=self._room.takeover)
        lost = {job.id for job in stalled if job.id is not None and _what(job) not in self._in_hand}
        worker_id = self._worker.worker_id if self._worker else None
        ours: set[int] = set()
        if worker_id is not None:
            listed = await manager.list_jobs_async(status=Status.DOING.value, worker_id=worker_id)
            ours = {job.id for job in listed if job.id is not None and _what(job) not in self._in_hand}
        for job_id in lost | (ours & suspicious):
            try:
                await manager.retry_job_by_id_async(job_id, retry_at=datetime.now(UTC))
            except ConnectorException:
                continue
            _log.warning("job.put_back")
        return ours - lost


class _CarefulWorker(Worker):
    """Leaves a job alone that was put back meanwhile: it is whoever does it now who ends it."""

    async def _persist_job_status(self, job: Job, *given: Any, **more: Any) -> None:
        held = await self.app.connector.execute_query_all_async(_IS_OURS, job_id=job.id, worker_id=self.worker_id)
        if held:
            await super()._persist_job_status(job, *given, **more)
        else:
            _log.warning("job.left_alone")


def _what(job: Job) -> str:
    """What a job does, however often it is put back: a delivery's key, or a chore's name."""
    return str(job.task_kwargs.get("key") or job.task_name)


InAThread: TypeAlias = Callable[[str, Callable[[], object]], Awaitable[None]]


def _schedule(app: App, schedule: Schedule, in_a_thread: InAThread) -> None:
    @app.periodic(cron=schedule.cron, periodic_id=schedule.name, priority=int(schedule.urgency))
    @app.task(
        name=f"chore:{schedule.name}",
        queue=CHORES,
        lock=f"chore:{schedule.name}",
        queueing_lock=f"chore:{schedule.name}",
        retry=_AFewTimes(),
        pass_context=True,
    )
    async def chore(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
        await in_a_thread(_what(context.job), schedule.run)


async def _under_our_role(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.execute(SQL("set role {}").format(Identifier(APP_ROLE)))
    await connection.commit()


def _conninfo(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
