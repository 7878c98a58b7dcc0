"""Cases as they are exported, and the exports that were made, in PostgreSQL."""

from datetime import datetime

from sqlalchemy import Engine, Row, insert, select, true, update

from domain.audit.event import AuditEvent
from domain.candidates.case import Case
from domain.recommendations.exports import Export, ExportKind
from domain.recommendations.filed import FiledRecommendation
from storage.audited import audited
from storage.cases import case_from
from storage.errors import speaking_our_language
from storage.recommendations import filed_from
from storage.tables import candidates, exports, recommendations


class SqlCaseList:
    """Cases by the hundred."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(self, owner: str | None, limit: int) -> tuple[tuple[Case, FiledRecommendation | None], ...]:
        """Cases with their newest recommendation, the last changed first; of one owner where one is given."""
        listed = select(candidates).order_by(candidates.c.changed_at.desc(), candidates.c.id).limit(limit)
        if owner is not None:
            listed = listed.where(candidates.c.opened_by == owner)
        wanted = listed.subquery()
        newest = (
            select(recommendations)
            .where(recommendations.c.candidate_id == wanted.c.id)
            .order_by(recommendations.c.number.desc())
            .limit(1)
            .lateral()
        )
        found = select(newest).select_from(wanted.join(newest, true()))
        # One snapshot of the database for both: a case is never shown with a recommendation of another moment.
        with (
            speaking_our_language(),
            self._engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        ):
            cases = [case_from(row) for row in connection.execute(listed)]
            filed = {row.candidate_id: filed_from(row) for row in connection.execute(found)}
        return tuple((case, filed.get(case.candidate_id)) for case in cases)

    def versions(self, candidate_id: str) -> tuple[FiledRecommendation, ...]:
        """Every recommendation of a case, the first one first."""
        wanted = (
            select(recommendations)
            .where(recommendations.c.candidate_id == candidate_id)
            .order_by(recommendations.c.number)
        )
        with speaking_our_language(), self._engine.connect() as connection:
            return tuple(filed_from(row) for row in connection.execute(wanted))


class SqlExportLog:
    """Exports by id. Every write lands with its audit event."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, export: Export, event: AuditEvent) -> None:
        """Keep a new export."""
        kept = insert(exports).values(
            id=export.id,
            user_id=export.user_id,
            kind=export.kind.value,
            file_ids=list(export.file_ids),
            made_at=export.made_at,
        )
        with audited(self._engine) as (connection, trail):
            connection.execute(kept)
            trail.record(event)

    def find(self, export_id: str) -> Export | None:
        """One whose files may still be there, or None."""
        wanted = select(exports).where(exports.c.id == export_id, exports.c.deleted_at.is_(None))
        with speaking_our_language(), self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else _export(row)

    def made_before(self, moment: datetime) -> tuple[Export, ...]:
        """Those whose files may still be there, made before a moment, the oldest first."""
        wanted = (
            select(exports)
            .where(exports.c.made_at < moment, exports.c.deleted_at.is_(None))
            .order_by(exports.c.made_at)
        )
        with speaking_our_language(), self._engine.connect() as connection:
            return tuple(_export(row) for row in connection.execute(wanted))

    def note_deleted(self, export: Export, event: AuditEvent) -> None:
        """Keep that its files are gone; done again it changes nothing."""
        gone = update(exports).where(exports.c.id == export.id, exports.c.deleted_at.is_(None))
        with audited(self._engine) as (connection, trail):
            if connection.execute(gone.values(deleted_at=event.at)).rowcount:
                trail.record(event)


def _export(row: Row[tuple[object, ...]]) -> Export:
    return Export(row.id, row.user_id, ExportKind(row.kind), tuple(row.file_ids), row.made_at)
