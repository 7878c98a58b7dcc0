"""The audit log as a whole, for verifying and exporting."""

from collections.abc import Iterator

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from domain.audit.chain import ChainRow
from domain.audit.event import AuditEvent
from domain.errors import Unavailable
from storage.audit import KEPT, chain_row
from storage.audited import audited
from storage.errors import speaking_our_language
from storage.tables import audit_logs

_BATCH = 1000


class SqlAuditLog:
    """The whole log, for verifying and exporting."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self, after: int | None = None) -> Iterator[ChainRow]:
        """Every row, or every row behind a number, in order, as kept; read in one consistent view.

        Raises Unavailable when the database does not answer, or has no audit log that can be read.
        """
        statement = select(*KEPT).order_by(audit_logs.c.seq)
        if after is not None:
            statement = statement.where(audit_logs.c.seq > after)
        try:
            with (
                speaking_our_language(),
                self._engine.connect() as connection,
                connection.execution_options(yield_per=_BATCH).execute(statement) as streamed,
            ):
                for row in streamed:
                    yield chain_row(row)
        except DBAPIError as error:
            raise Unavailable(
                "audit_unreadable",
                "The audit log cannot be read: its table is gone, changed or closed to this user. Ask the database's "
                "owner.",
            ) from error

    def record(self, event: AuditEvent) -> None:
        """Write an event that comes with no other change, such as a refusal."""
        with audited(self._engine) as (_, trail):
            trail.record(event)
