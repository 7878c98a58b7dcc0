"""The audit log in PostgreSQL: chained, appended at the end of the transaction it belongs to."""

from datetime import UTC, datetime

from pydantic_core import from_json
from sqlalchemy import Connection, Row, Text, case, cast, func, insert, select

from domain.audit.chain import START, ChainRow, Tip, link
from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import Unavailable
from storage.tables import audit_logs

# An arbitrary number of ours: whoever holds this advisory lock adds the next rows.
_LOCK = 7_202_613
# Beyond these, Python has no datetime; no row of ours was ever written there.
_FIRST_DAY, _LAST_DAY = datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class SqlAuditTrail:
    """The events of one transaction. They are written when it ends, so that the lock on the chain is held shortly."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._events: list[AuditEvent] = []

    def record(self, event: AuditEvent) -> None:
        """Take an event into the transaction; both are kept or neither."""
        self._events.append(event)

    def of_case(self, candidate_id: str) -> tuple[AuditEvent, ...]:
        """A case's events of earlier transactions, oldest first. Raises Unavailable for a row not of ours."""
        statement = select(*KEPT).where(audit_logs.c.candidate_id == candidate_id).order_by(audit_logs.c.seq)
        return tuple(_event(chain_row(row)) for row in self._connection.execute(statement))

    def take_over(self, other: "SqlAuditTrail") -> None:
        """Write another trail's events with one's own."""
        self._events += other._events

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


def _tip(connection: Connection) -> Tip:
    last = connection.execute(
        select(audit_logs.c.seq, audit_logs.c.hash).order_by(audit_logs.c.seq.desc()).limit(1)
    ).first()
    return START if last is None else Tip(last.seq, last.hash)


def _values(row: ChainRow, at: datetime) -> dict[str, object]:
    return {**row.content, "at": at, "seq": row.seq, "previous": row.previous, "hash": row.hash}


# Whatever somebody put into a row must be readable, so that verifying can name the row: a moment that Python cannot
# hold is nothing, and details come as text.
KEPT = (
    audit_logs.c.seq,
    case((audit_logs.c.at.between(_FIRST_DAY, _LAST_DAY), audit_logs.c.at)).label("at"),
    audit_logs.c.name,
    audit_logs.c.actor,
    audit_logs.c.candidate_id,
    audit_logs.c.subject,
    audit_logs.c.place,
    cast(audit_logs.c.details, Text).label("details"),
    audit_logs.c.previous,
    audit_logs.c.hash,
)


def chain_row(row: Row[tuple[object, ...]]) -> ChainRow:
    """A row of the log, selected by KEPT."""
    content = {
        "at": None if row.at is None else row.at.isoformat(timespec="microseconds"),
        "name": row.name,
        "actor": row.actor,
        "candidate_id": row.candidate_id,
        "subject": row.subject,
        "place": row.place,
        "details": _details(row.details),
    }
    return ChainRow(row.seq, content, row.previous, row.hash)


def _details(text: str | None) -> object:
    """Details as they are written, which is texts by name; anything else stays the text it is, and fits no hash."""
    try:
        found = from_json(text or "", allow_inf_nan=False)
    except ValueError:
        return text
    plain = isinstance(found, dict) and all(isinstance(value, str) for value in found.values())
    return found if plain else text


def _event(row: ChainRow) -> AuditEvent:
    told = dict(row.content)
    try:
        at, name = datetime.fromisoformat(str(told.pop("at"))), AuditEventName(str(told.pop("name")))
        told["details"] = dict(told["details"])  # type: ignore[call-overload]  # a ValueError unless it is a mapping
        return AuditEvent(name=name, at=at, **told)  # type: ignore[arg-type]  # the columns have these types
    except ValueError as error:
        raise Unavailable(
            "audit_unreadable",
            f"Row {row.seq} of the audit log is not one this version writes. Run comp-assist audit verify.",
        ) from error
