"""One transaction over a case: everything in it lands together or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from storage.audit import SqlAuditTrail
from storage.cases import SqlCaseFile, SqlThreadBook
from storage.errors import speaking_our_language
from storage.recommendations import SqlCardBook, SqlRecommendationLog


@dataclass(frozen=True, slots=True)
class SqlCaseWork:
    """The repositories of one open transaction."""

    connection: Connection

    @property
    def cases(self) -> SqlCaseFile:
        """Cases."""
        return SqlCaseFile(self.connection)

    @property
    def threads(self) -> SqlThreadBook:
        """Threads."""
        return SqlThreadBook(self.connection)

    @property
    def recommendations(self) -> SqlRecommendationLog:
        """Recommendations."""
        return SqlRecommendationLog(self.connection)

    @property
    def cards(self) -> SqlCardBook:
        """Posted cards."""
        return SqlCardBook(self.connection)

    @property
    def audit(self) -> SqlAuditTrail:
        """The audit log."""
        return SqlAuditTrail(self.connection)


class SqlCaseWorkStarter:
    """Starts transactions on one engine; each call takes a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def __call__(self) -> Iterator[SqlCaseWork]:
        """A fresh transaction: committed when the block ends well, rolled back when it raises."""
        with speaking_our_language(), self._engine.begin() as connection:
            yield SqlCaseWork(connection)
