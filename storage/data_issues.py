"""Data issues in PostgreSQL: one open issue a row, one report a person, and of two who close it one does."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, Row, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.audit.event import AuditEvent
from domain.errors import Conflict
from domain.recommendations.data_issues import DataFault, DataIssue, DataReport
from storage.audited import audited
from storage.errors import speaking_our_language
from storage.json_values import storable_text
from storage.tables import data_issues, data_reports


class SqlIssueBook:
    """Issues by id."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def report(self, issue: DataIssue, event: AuditEvent) -> DataIssue:
        """Add a first report to the open issue of its row, or open one; the issue as it stands then."""
        (report,) = issue.reports
        opened = insert(data_issues).values(id=issue.id, row=storable_text(issue.row), opened_at=report.at)
        with audited(self._engine) as (connection, trail):
            # Whoever reports the same row at the same moment waits here, and then finds the other's issue.
            connection.execute(
                opened.on_conflict_do_nothing(
                    index_elements=[data_issues.c.row], index_where=data_issues.c.closed_at.is_(None)
                )
            )
            known = connection.execute(
                select(data_issues.c.id).where(data_issues.c.row == issue.row, data_issues.c.closed_at.is_(None))
            ).scalar_one()
            said = insert(data_reports).values(
                issue_id=known,
                user_id=report.by,
                fault=report.fault.value,
                note=storable_text(report.note),
                reported_at=report.at,
            )
            connection.execute(
                said.on_conflict_do_update(
                    index_elements=[data_reports.c.issue_id, data_reports.c.user_id],
                    set_={name: said.excluded[name] for name in ("fault", "note", "reported_at")},
                )
            )
            trail.record(event)
            (found,) = _issues(connection, [known])
        return found

    def find(self, issue_id: str) -> DataIssue | None:
        """One issue, or None."""
        with speaking_our_language(), self._engine.connect() as connection:
            return next(iter(_issues(connection, [issue_id])), None)

    def open(self, reporter: str | None, limit: int) -> tuple[tuple[DataIssue, ...], int]:
        """Open ones, the oldest first, and how many there are; only those somebody reported where one is given."""
        wanted = select(data_issues.c.id).where(data_issues.c.closed_at.is_(None))
        if reporter is not None:
            theirs = exists().where(data_reports.c.issue_id == data_issues.c.id, data_reports.c.user_id == reporter)
            wanted = wanted.where(theirs)
        with speaking_our_language(), self._engine.connect() as connection:
            total = connection.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
            ids = connection.execute(
                wanted.order_by(data_issues.c.opened_at, data_issues.c.id).limit(limit)
            ).scalars()
            return _issues(connection, ids.all()), int(total)

    def close(self, issue: DataIssue, event: AuditEvent) -> None:
        """Keep how an issue ended. Raises Conflict when somebody else closed it first."""
        ended = update(data_issues).where(data_issues.c.id == issue.id, data_issues.c.closed_at.is_(None))
        values = {
            "closed_by": issue.closed_by,
            "closed_at": issue.closed_at,
            "closing_note": storable_text(issue.closing_note),
        }
        with audited(self._engine) as (connection, trail):
            if connection.execute(ended.values(**values)).rowcount != 1:
                raise Conflict("issue_closed", "Somebody closed this data problem already.")
            trail.record(event)


def _issues(connection: Connection, ids: Iterable[str]) -> tuple[DataIssue, ...]:
    """Issues with their reports, the oldest first."""
    wanted = list(ids)
    rows = connection.execute(
        select(data_issues).where(data_issues.c.id.in_(wanted)).order_by(data_issues.c.opened_at, data_issues.c.id)
    ).all()
    said: dict[str, list[DataReport]] = {one: [] for one in wanted}
    reports = select(data_reports).where(data_reports.c.issue_id.in_(wanted)).order_by(data_reports.c.reported_at)
    for row in connection.execute(reports):
        said[row.issue_id].append(DataReport(row.user_id, row.reported_at, DataFault(row.fault), row.note))
    return tuple(_issue(row, tuple(said[row.id])) for row in rows)


def _issue(row: Row[tuple[object, ...]], reports: tuple[DataReport, ...]) -> DataIssue:
    return DataIssue(row.id, row.row, reports, row.closed_by, row.closed_at, row.closing_note)
