"""Deliveries in PostgreSQL: taken once, answered once, forgotten afterwards."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from domain.deliveries.delivery import Attempt, Delivery, Overtaken, Receipt, Urgency
from storage.audited import together
from storage.errors import speaking_our_language
from storage.json_values import storable
from storage.kept_results import result_from_json, result_to_json
from storage.queue import ANSWER, defer_answer
from storage.tables import inbox, steps

T = TypeVar("T")

_WAITING, _ANSWERED, _GIVEN_UP = "waiting", "answered", "given_up"
_ALIVE = text(
    "select exists (select 1 from procrastinate_jobs where task_name = :task and args ->> 'key' = :key "
    "and status in ('todo', 'doing'))"
)
_FORSAKEN = text(
    "select key, lane, urgency from inbox where state = 'waiting' and received_at < :before and not exists ("
    " select 1 from procrastinate_jobs where task_name = :task and args ->> 'key' = inbox.key"
    " and status in ('todo', 'doing')) order by received_at limit :limit for update skip locked"
)


class SqlInbox:
    """Deliveries by key, each with a job in the queue for as long as it waits."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, delivery: Delivery, most_waiting: int) -> Receipt:
        """Keep a delivery and put it in the queue, both or neither. Raises Unavailable."""
        new = (
            insert(inbox)
            .values(
                key=delivery.key,
                entry=delivery.entry,
                lane=delivery.lane,
                urgency=int(delivery.urgency),
                payload=storable(delivery.payload),
            )
            .on_conflict_do_nothing()
            .returning(inbox.c.key)
        )
        with speaking_our_language(), self._engine.begin() as connection:
            if connection.execute(new).first() is None:
                _defer_if_forsaken(connection, delivery.key)
                return Receipt(is_taken=False, is_repeated=True, ahead=0)
            waiting = select(func.count()).select_from(inbox).where(inbox.c.state == _WAITING)
            ahead = connection.execute(waiting).scalar_one() - 1
            if ahead >= most_waiting:
                connection.rollback()
                return Receipt(is_taken=False, is_repeated=False, ahead=ahead)
            defer_answer(connection, delivery.key, lane=delivery.lane, urgency=delivery.urgency)
        return Receipt(is_taken=True, is_repeated=False, ahead=ahead)

    def begin(self, key: str) -> Attempt | None:
        """Start an attempt; None when the delivery is answered already, or gone. Raises Unavailable."""
        statement = (
            update(inbox)
            .where(inbox.c.key == key, inbox.c.state == _WAITING)
            .values(attempts=inbox.c.attempts + 1)
            .returning(inbox)
        )
        with speaking_our_language(), self._engine.begin() as connection:
            row = connection.execute(statement).first()
        if row is None:
            return None
        delivery = Delivery(row.key, row.entry, row.payload or {}, row.lane, Urgency(row.urgency))
        return Attempt(delivery, row.attempts, row.received_at)

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
        given = {"task": ANSWER, "before": before, "limit": limit}
        with speaking_our_language(), self._engine.begin() as connection:
            rows = connection.execute(_FORSAKEN, given).all()
            for row in rows:
                defer_answer(connection, row.key, lane=row.lane, urgency=row.urgency)
        return len(rows)

    def forget_answered(self, before: datetime) -> int:
        """Drop deliveries that were answered, or given up, before a moment; how many."""
        old = delete(inbox).where(inbox.c.state != _WAITING, inbox.c.received_at < before)
        with speaking_our_language(), self._engine.begin() as connection:
            return connection.execute(old).rowcount


def _defer_if_forsaken(connection: Connection, key: str) -> None:
    row = connection.execute(
        select(inbox.c.lane, inbox.c.urgency).where(inbox.c.key == key, inbox.c.state == _WAITING).with_for_update()
    ).first()
    if row is not None and not connection.execute(_ALIVE, {"task": ANSWER, "key": key}).scalar_one():
        defer_answer(connection, key, lane=row.lane, urgency=row.urgency)


class SqlJournal:
    """The finished steps of one delivery, as one attempt at it sees them."""

    def __init__(self, engine: Engine, attempt: Attempt, kept: dict[str, Any]) -> None:
        self._engine = engine
        self._attempt = attempt
        self._kept = kept
        self._named: Counter[str] = Counter()

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
            connection.execute(
                insert(steps).values(key=self._attempt.delivery.key, name=name, result=result_to_json(kind, result))
            )
        return result

    def check_current(self) -> None:
        """Raises Overtaken once a later attempt has begun, Unavailable when the database does not say."""
        with speaking_our_language(), self._engine.begin() as connection:
            self._check(connection.execute(self._mine()).scalar_one_or_none())

    def _hold(self, connection: Connection) -> None:
        """No later attempt begins until this transaction has ended."""
        self._check(connection.execute(self._mine().with_for_update()).scalar_one_or_none())

    def _mine(self) -> Any:
        return select(inbox.c.attempts).where(inbox.c.key == self._attempt.delivery.key, inbox.c.state == _WAITING)

    def _check(self, attempts: int | None) -> None:
        if attempts != self._attempt.number:
            raise Overtaken
