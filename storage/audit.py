"""The audit log in PostgreSQL: chained, appended at the end of the transaction it belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, func, insert, select

from domain.audit.chain import START, ChainRow, Tip, link
from domain.audit.event import AuditEvent, AuditEventName
from storage.errors import speaking_our_language
from storage.tables import audit_logs

# An arbitrary number of ours: whoever holds this advisory lock adds the next rows.
_LOCK = 7_202_613
_BATCH = 1000


class SqlAuditTrail:
    """The events of one transaction. They are written when it ends, so that the lock on the chain is held shortly."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._events: list[AuditEvent] = []

    def record(self, event: AuditEvent) -> None:
        """Take an event into the transaction; both are kept or neither."""
        self._events.append(event)

    def of_case(self, candidate_id: str) -> tuple[AuditEvent, ...]:
        """A case's events of earlier transactions, oldest first."""
        rows = self._connection.execute(
            select(audit_logs).where(audit_logs.c.candidate_id == candidate_id).order_by(audit_logs.c.seq)
        )
        return tuple(
            AuditEvent(
                name=AuditEventName(row.name),
                actor=row.actor,
                at=row.at,
                candidate_id=row.candidate_id,
                subject=row.subject,
                place=row.place,
                details=row.details,
            )
            for row in rows
        )

    def write(self) -> None:
        """Chain the events to the log. The last thing a transaction does: nobody waits for a lock while holding this.

        The statement after the lock sees everything committed before, so the chain never forks.
        """
        if not self._events:
            return
        self._connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        tip = _tip(self._connection)
        rows = []
        for event in self._events:
            row = link(event, tip)
            rows.append(_values(row, event.at))
            tip = row.tip
        self._connection.execute(insert(audit_logs), rows)
        self._events.clear()


@contextmanager
def audited(engine: Engine) -> Iterator[tuple[Connection, SqlAuditTrail]]:
    """A transaction with its trail: committed with the events when the block ends well, otherwise rolled back."""
    with speaking_our_language(), engine.begin() as connection:
        trail = SqlAuditTrail(connection)
        yield connection, trail
        trail.write()


class SqlAuditLog:
    """The whole log, for verifying and exporting."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self, after: int = 0) -> Iterator[ChainRow]:
        """Every row behind a number, in order, as kept; read in one consistent view."""
        statement = select(audit_logs).where(audit_logs.c.seq > after).order_by(audit_logs.c.seq)
        with speaking_our_language(), self._engine.connect() as connection:
            streamed = connection.execution_options(yield_per=_BATCH)
            for row in streamed.execute(statement):
                yield _chain_row(row)

    def record(self, event: AuditEvent) -> None:
        """Write an event that comes with no other change, such as a refusal."""
        with audited(self._engine) as (_, trail):
            trail.record(event)


def _tip(connection: Connection) -> Tip:
    last = connection.execute(
        select(audit_logs.c.seq, audit_logs.c.hash).order_by(audit_logs.c.seq.desc()).limit(1)
    ).first()
    return START if last is None else Tip(last.seq, last.hash)


def _values(row: ChainRow, at: datetime) -> dict[str, object]:
    return {**row.content, "at": at, "seq": row.seq, "previous": row.previous, "hash": row.hash}


def _chain_row(row: Row[tuple[object, ...]]) -> ChainRow:
    content = {
        "at": row.at.isoformat(timespec="microseconds"),
        "name": row.name,
        "actor": row.actor,
        "candidate_id": row.candidate_id,
        "subject": row.subject,
        "place": row.place,
        "details": row.details,
    }
    return ChainRow(row.seq, content, row.previous, row.hash)
