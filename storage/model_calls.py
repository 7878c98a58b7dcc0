"""What models are used for, counted in PostgreSQL for all processes together."""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

import structlog
from sqlalchemy import BigInteger, ColumnElement, Engine, cast, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from domain.conversations.model_calls import ModelCall, ModelUse, Tokens
from domain.errors import Unavailable
from storage.errors import speaking_our_language
from storage.json_values import storable_text
from storage.tables import model_calls

_log = structlog.get_logger(__name__)

_MOST = 2**31 - 1
# Without a budget nobody asks what was spent, and calls go on.
_MOST_OWED = 10_000
# Four of the largest are more than an integer holds.
_ALL = (
    cast(model_calls.c.tokens_read, BigInteger)
    + model_calls.c.tokens_written
    + model_calls.c.cache_read
    + model_calls.c.cache_written
)
_REFUSED = model_calls.c.outcome.like("refused:%")


class SqlModelMeter:
    """One row a call. It holds no text, and nothing by which a case could be known but the incident id.

    What could not be written is owed, and written with what comes next; while it is owed, nobody can say what was
    spent.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._owed: list[dict[str, Any]] = []

    def note(self, call: ModelCall) -> None:
        """Keep one call. A database that does not take it costs nobody their answer."""
        with self._lock:
            self._owed.append(_row(call))
        try:
            self._write_owed()
        except SQLAlchemyError as error:
            _log.warning("model.not_counted", problem=type(error).__name__)

    def spent_on(self, day: datetime) -> int:
        """Tokens spent on the day (UTC) of a moment. Raises Unavailable, also while calls could not be counted."""
        statement = select(func.coalesce(func.sum(_ALL), 0)).where(*_on(day))
        try:
            self._write_owed()
            with self._engine.connect() as connection:
                return int(connection.execute(statement).scalar_one())
        except SQLAlchemyError as error:
            raise Unavailable("uncounted", "Nobody can say right now what models were used for.") from error

    def _write_owed(self) -> None:
        with self._lock:
            owed, self._owed = self._owed, []
        if not owed:
            return
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(model_calls), owed)
        except SQLAlchemyError:
            with self._lock:
                self._owed = [*owed, *self._owed][-_MOST_OWED:]
            raise

    def use_on(self, day: datetime) -> tuple[ModelUse, ...]:
        """What each model was used for that day, the most used first. Raises Unavailable."""
        calls = func.count().filter(~_REFUSED)
        statement = (
            select(
                model_calls.c.model,
                calls.label("calls"),
                func.count(func.distinct(model_calls.c.turn)).label("turns"),
                func.sum(model_calls.c.tokens_read).label("read"),
                func.sum(model_calls.c.tokens_written).label("written"),
                func.sum(model_calls.c.cache_read).label("cache_read"),
                func.sum(model_calls.c.cache_written).label("cache_written"),
                func.count().filter(~_REFUSED, model_calls.c.outcome != "answered").label("failed"),
                func.count().filter(_REFUSED).label("refused"),
            )
            .where(*_on(day))
            .group_by(model_calls.c.model)
            .order_by(calls.desc(), model_calls.c.model)
        )
        with speaking_our_language(), self._engine.connect() as connection:
            return tuple(
                ModelUse(
                    model=row.model,
                    calls=row.calls,
                    turns=row.turns,
                    tokens=Tokens(row.read, row.written, row.cache_read, row.cache_written),
                    failed=row.failed,
                    refused=row.refused,
                )
                for row in connection.execute(statement)
            )

    def forget(self, before: datetime) -> int:
        """Drop what was counted before a moment; how many calls. Raises Unavailable."""
        with speaking_our_language(), self._engine.begin() as connection:
            return connection.execute(delete(model_calls).where(model_calls.c.at < before)).rowcount


def _on(day: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    start = day.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return model_calls.c.at >= start, model_calls.c.at < start + timedelta(days=1)


def _row(call: ModelCall) -> dict[str, Any]:
    """What is kept of a call, within what its columns hold: none may be refused for its size."""
    return {
        "at": call.at,
        "turn": call.turn[:8],
        "purpose": call.purpose.value,
        "model": storable_text(call.model)[:200],
        "outcome": call.outcome[:40],
        "tokens_read": min(call.tokens.read, _MOST),
        "tokens_written": min(call.tokens.written, _MOST),
        "cache_read": min(call.tokens.cache_read, _MOST),
        "cache_written": min(call.tokens.cache_written, _MOST),
        "milliseconds": min(call.milliseconds, _MOST),
    }
