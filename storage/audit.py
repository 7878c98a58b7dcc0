"""The audit log in PostgreSQL."""

from sqlalchemy import Connection, insert, select

from domain.audit.event import AuditEvent, AuditEventName
from storage.tables import audit_logs


class SqlAuditTrail:
    """Writes events in the surrounding transaction; reads a case's history."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, event: AuditEvent) -> None:
        """Write one event."""
        self._connection.execute(
            insert(audit_logs).values(
                at=event.at,
                name=event.name.value,
                actor=event.actor,
                candidate_id=event.candidate_id,
                subject=event.subject,
                place=event.place,
                details=dict(event.details),
            )
        )

    def of_case(self, candidate_id: str) -> tuple[AuditEvent, ...]:
        """A case's events, oldest first."""
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
