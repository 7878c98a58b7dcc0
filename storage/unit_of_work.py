"""One transaction over a case: everything in it lands together or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from storage.audit import SqlAuditTrail
from storage.audited import audited
from storage.cases import SqlCaseFile, SqlThreadBook
from storage.recommendations import SqlCardBook, SqlRecommendationLog


@dataclass(frozen=True, slots=True)
class SqlCaseWork:
    """The repositories of one open transaction."""

    connection: Connection
    trail: SqlAuditTrail

    @property
    def cases(self) -> SqlCaseFile:
        """Cases."""
        return SqlCaseFile(self.connection, self.trail)

    @property
    def threads(self) -> SqlThreadBook:
        """Threads."""
        return SqlThreadBook(self.connection, self.trail)

    @property
    def recommendations(self) -> SqlRecommendationLog:
        """Recommendations."""
        return SqlRecommendationLog(self.connection, self.trail)

    @property
    def cards(self) -> SqlCardBook:
        """Posted cards."""
        return SqlCardBook(self.connection, self.trail)

    @property
    def audit(self) -> SqlAuditTrail:
        """The audit log."""
        return self.trail


class SqlCaseWorkStarter:
    """Starts transactions on one engine; each call takes a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def __call__(self) -> Iterator[SqlCaseWork]:
        """A fresh transaction: committed when the block ends well, rolled back when it raises."""
        with audited(self._engine) as (connection, trail):
            yield SqlCaseWork(connection, trail)
