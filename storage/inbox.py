"""Deliveries in PostgreSQL: taken once, answered once, forgotten afterwards."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

from psycopg import Error as PostgresError
from psycopg import OperationalError
from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Engine, PoolProxiedConnection, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from domain.deliveries.delivery import MAYBE_KEPT, Attempt, Delivery, Overtaken, Receipt, Urgency
from domain.errors import CompAssistError, Unavailable
from storage.audited import together
from storage.errors import speaking_our_language
from storage.json_values import storable
from storage.kept_results import result_from_json, result_to_json
from storage.privileges import APP_ROLE
from storage.queue import ANSWER
from storage.tables import inbox, steps

T = TypeVar("T")

_NO_LIMIT = 2_000_000_000
_COUNT_SECONDS = 0.05
_WAITING, _ANSWERED, _GIVEN_UP = "waiting", "answered", "given_up"
# Bound by the server: what is written into a statement stands in PostgreSQL's own log when it fails.
_TAKE = (
    "select is_taken, is_repeated, ahead from take_delivery_as(%s::text, %s::text, %s::text, %s::text, %s::integer,"
    " %s::jsonb, %s::integer, %s::integer)"
)
_DEFER_FORSAKEN = text(
    "select count(*) from (select defer_answer(key, lane, urgency) from ("
    " select key, lane, urgency from inbox where state = 'waiting' and received_at < :before and not exists ("
    "  select 1 from procrastinate_jobs where task_name = :task and args ->> 'key' = inbox.key"
    "  and status in ('todo', 'doing'))"
    " order by received_at limit :limit for update skip locked) as forsaken) as deferred"
)
_WORKERS = text("select count(*) from procrastinate_workers where last_heartbeat > now() - interval '1 minute'")


class _Backlog:
    """How many deliveries wait, counted in the database at most twenty times a second: long queues count slowly."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._counted_at, self._waiting = float("-inf"), 0

    def known(self) -> int | None:
        """How many waited a moment ago, with what came since; None when it is time to count."""
        with self._lock:
            if self._clock() - self._counted_at < _COUNT_SECONDS:
                return self._waiting
            self._counted_at = self._clock()
            return None

    def note(self, receipt: Receipt, *, counted: bool) -> None:
        """Learn from a receipt; a count replaces what was believed."""
        with self._lock:
            if counted:
                self._waiting = receipt.ahead
            self._waiting += receipt.is_taken


class SqlInbox:
    """Deliveries by key, each with a job in the queue for as long as it waits.

    What arrives is taken in on connections of `door`, best of open_door_engine: where one turns out to be dead, one
    of `engine`, which must be checked before use, takes its place. None for the engine's own.
    """

    def __init__(self, engine: Engine, door: Engine | None = None) -> None:
        self._engine = engine
        self._door = engine if door is None else door
        self._backlog = _Backlog()

    def take(self, delivery: Delivery, most_waiting: int | None) -> Receipt:
        """Keep a delivery and put it in the queue, both or neither; without a limit always. Raises Unavailable."""
        known = self._backlog.known()
        given = (
            APP_ROLE,
            delivery.key,
            delivery.entry,
            delivery.lane,
            int(delivery.urgency),
            Jsonb(storable(delivery.payload)),
            _NO_LIMIT if most_waiting is None else most_waiting,
            known,
        )
        receipt = self._taken_on_one_of_two(given)
        self._backlog.note(receipt, counted=known is None)
        return receipt

    def _taken_on_one_of_two(self, given: tuple[object, ...]) -> Receipt:
        """A connection from before the database restarted says so on its first use; the next one was checked.

        Raises Unavailable; with the code MAYBE_KEPT once something was sent of which nobody knows how far it came.
        """
        code, last = "database_unreachable", None
        for engine in (self._door, self._engine):
            try:
                pooled = engine.raw_connection()
            except (PostgresError, SQLAlchemyError) as error:
                last = error
                break
            try:
                return self._taken(pooled, given)
            except OperationalError as error:
                code, last = MAYBE_KEPT, error
            except PostgresError as error:
                last = error
                break
        raise Unavailable(code, "The database does not answer right now. Please try again.") from last

    def _taken(self, pooled: PoolProxiedConnection, given: tuple[object, ...]) -> Receipt:
        """One statement; one round trip to the database where the connection commits by itself, as the door's do."""
        try:
            driver: Any = pooled.driver_connection
            taken = driver.execute(_TAKE, given).fetchone()
            if not driver.autocommit:
                driver.commit()
            return Receipt(*taken)
        except BaseException:
            pooled.invalidate()
            raise
        finally:
            pooled.close()

    def knows(self, key: str) -> bool:
        """Whether a delivery was taken already. Raises Unavailable."""
        with speaking_our_language(), self._engine.connect() as connection:
            return connection.execute(select(inbox.c.key).where(inbox.c.key == key)).first() is not None

    def has_waiting(self, lane: str) -> bool:
        """Whether something in a lane is not answered yet. Raises Unavailable."""
        statement = select(inbox.c.key).where(inbox.c.lane == lane, inbox.c.state == _WAITING).limit(1)
        with speaking_our_language(), self._engine.connect() as connection:
            return connection.execute(statement).first() is not None

    def begin(self, key: str) -> Attempt | None:
        """Start an attempt; None when the delivery is answered already, or gone. Raises Unavailable."""
        statement = (
            update(inbox)
            .where(inbox.c.key == key, inbox.c.state == _WAITING)
            .values(attempts=inbox.c.attempts + 1)
            .returning(inbox, func.extract("epoch", inbox.c.calling_until - func.now()).label("calling_for"))
        )
        with speaking_our_language(), self._engine.begin() as connection:
            row = connection.execute(statement).first()
        if row is None:
            return None
        delivery = Delivery(row.key, row.entry, row.payload or {}, row.lane, Urgency(row.urgency))
        settles_at = float("-inf") if row.calling_for is None else time.monotonic() + float(row.calling_for)
        return Attempt(delivery, row.attempts, row.received_at, settles_at)

    def journal(self, attempt: Attempt) -> "SqlJournal":
        """What was finished in earlier attempts. Raises Unavailable."""
        kept: dict[str, Any] = {}
        if attempt.number > 1:
            statement = select(steps.c.name, steps.c.result).where(steps.c.key == attempt.delivery.key)
            with speaking_our_language(), self._engine.connect() as connection:
                kept = {row.name: row.result for row in connection.execute(statement)}
        return SqlJournal(self._engine, attempt, kept)

    def finish(self, attempt: Attempt) -> None:
        """The delivery is answered; what it said is forgotten. Raises Overtaken, Unavailable."""
        self._end(attempt, _ANSWERED)

    def give_up(self, attempt: Attempt) -> None:
        """The delivery cannot be answered; what it said is forgotten. Raises Overtaken, Unavailable."""
        self._end(attempt, _GIVEN_UP)

    def _end(self, attempt: Attempt, state: str) -> None:
        key = attempt.delivery.key
        ended = (
            update(inbox)
            .where(inbox.c.key == key, inbox.c.state == _WAITING, inbox.c.attempts == attempt.number)
            .values(state=state, payload=None, ended_at=func.now())
        )
        with speaking_our_language(), self._engine.begin() as connection:
            if not connection.execute(ended).rowcount:
                raise Overtaken
            connection.execute(delete(steps).where(steps.c.key == key))

    def defer_forsaken(self, before: datetime, limit: int = 500) -> int:
        """Queue deliveries again whose job was lost, of those received before a moment; how many."""
        given = {"before": before, "limit": limit, "task": ANSWER}
        with speaking_our_language(), self._engine.begin() as connection:
            return int(connection.execute(_DEFER_FORSAKEN, given).scalar_one())

    def waiting_since(self) -> tuple[int, datetime | None]:
        """How many deliveries wait, and since when the oldest does. Raises Unavailable."""
        statement = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == _WAITING)
        with speaking_our_language(), self._engine.connect() as connection:
            count, oldest = connection.execute(statement).one()
        return int(count), oldest

    def workers(self) -> int:
        """How many workers gave a sign of life in the last minute. Raises Unavailable."""
        with speaking_our_language(), self._engine.connect() as connection:
            return int(connection.execute(_WORKERS).scalar_one())


class SqlJournal:
    """The finished steps of one delivery, as one attempt at it sees them."""

    def __init__(self, engine: Engine, attempt: Attempt, kept: dict[str, Any]) -> None:
        self._engine = engine
        self._attempt = attempt
        self._kept = kept
        self._named: Counter[str] = Counter()
        self._is_calling = False

    @property
    def attempt(self) -> Attempt:
        """The attempt under way."""
        return self._attempt

    def named(self, step: str) -> str:
        """A name of its own for one more step of a kind: the first, the second and so on of this attempt."""
        self._named[step] += 1
        return f"{step}#{self._named[step]}"

    def once(self, name: str, kind: type[T], do: Callable[[], T]) -> T:
        """What `do` returns, or returned in an earlier attempt; its writes and the note of it land together.

        Raises what `do` raises, of which nothing is kept, Overtaken, and Unavailable.
        """
        if name in self._kept:
            return result_from_json(kind, self._kept[name])
        with together(self._engine) as whole:
            result = do()
            connection, _ = whole.begun()
            self._hold(connection)
            self._settle(connection)
            connection.execute(
                insert(steps).values(key=self._attempt.delivery.key, name=name, result=result_to_json(kind, result))
            )
        return result

    def check_current(self) -> None:
        """Raises Overtaken once a later attempt has begun, Unavailable when the database does not say."""
        with speaking_our_language(), self._engine.begin() as connection:
            self._check(connection.execute(self._mine()).scalar_one_or_none())

    def begin_call(self, seconds: float) -> None:
        """Note that a call begins whose effect may come for some seconds. Raises Overtaken, Unavailable."""
        until = func.now() + timedelta(seconds=seconds)
        with speaking_our_language(), self._engine.begin() as connection:
            if not connection.execute(self._changed(calling_until=until)).rowcount:
                raise Overtaken
        self._is_calling = True

    def settle(self) -> None:
        """Note that what came of the call is known. What cannot be noted makes later attempts wait in vain."""
        with suppress(CompAssistError), speaking_our_language(), self._engine.begin() as connection:
            self._settle(connection)

    def _settle(self, connection: Connection) -> None:
        if self._is_calling:
            connection.execute(self._changed(calling_until=None))
            self._is_calling = False

    def _changed(self, **values: Any) -> Any:
        """A change of our own row, for as long as no later attempt has begun."""
        return update(inbox).where(*self._ours()).values(**values)

    def _hold(self, connection: Connection) -> None:
        """No later attempt begins until this transaction has ended."""
        self._check(connection.execute(self._mine().with_for_update()).scalar_one_or_none())

    def _mine(self) -> Any:
        of_ours, waiting, _ = self._ours()
        return select(inbox.c.attempts).where(of_ours, waiting)

    def _ours(self) -> tuple[Any, Any, Any]:
        return (
            inbox.c.key == self._attempt.delivery.key,
            inbox.c.state == _WAITING,
            inbox.c.attempts == self._attempt.number,
        )

    def _check(self, attempts: int | None) -> None:
        if attempts != self._attempt.number:
            raise Overtaken
