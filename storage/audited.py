"""Transactions that land with their audit events, alone or several use cases' together."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection, Engine

from storage.audit import SqlAuditTrail
from storage.errors import speaking_our_language


class Together:
    """One transaction for everything written while it is open. It begins with the first write, not before."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._begun: tuple[Connection, SqlAuditTrail] | None = None
        self._has_written = False

    def begun(self) -> tuple[Connection, SqlAuditTrail]:
        """The connection and the trail of the whole."""
        if self._begun is None:
            connection = self._engine.connect()
            self._begun = connection, SqlAuditTrail(connection)
            connection.begin()
        return self._begun

    @contextmanager
    def part(self) -> Iterator[tuple[Connection, SqlAuditTrail]]:
        """A part that may fail by itself, so that it can be tried again."""
        connection, whole = self.begun()
        trail = SqlAuditTrail(connection)
        try:
            with connection.begin_nested():
                yield connection, trail
        except BaseException:
            if not self._has_written:
                # Whoever tries again may have to ask Slack first, and must not hold a transaction meanwhile.
                self.let_go()
            raise
        self._has_written = True
        whole.take_over(trail)

    def land(self) -> None:
        """Commit everything, with its audit events."""
        connection, trail = self.begun()
        trail.write()
        connection.commit()

    def let_go(self) -> None:
        """Roll back what has not landed, and give the connection back."""
        if self._begun is not None:
            connection, _ = self._begun
            self._begun, self._has_written = None, False
            connection.close()


_TOGETHER: ContextVar[Together | None] = ContextVar("together", default=None)


@contextmanager
def together(engine: Engine) -> Iterator[Together]:
    """What this thread writes in the block, committed when the block ends well, otherwise rolled back."""
    with speaking_our_language():
        whole = Together(engine)
        token = _TOGETHER.set(whole)
        try:
            yield whole
            whole.land()
        finally:
            _TOGETHER.reset(token)
            whole.let_go()


@contextmanager
def audited(engine: Engine, *, apart: bool = False) -> Iterator[tuple[Connection, SqlAuditTrail]]:
    """A transaction with its trail: committed with the events when the block ends well, otherwise rolled back.

    Within `together` it is a part of the whole, unless it is to be kept `apart`, whatever becomes of the rest.
    """
    whole = None if apart else _TOGETHER.get()
    if whole is not None:
        with speaking_our_language(), whole.part() as part:
            yield part
        return
    with speaking_our_language(), engine.begin() as connection:
        trail = SqlAuditTrail(connection)
        yield connection, trail
        trail.write()
