"""Transactions that land with their audit events, alone or several use cases' together."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection, Engine

from storage.audit import SqlAuditTrail
from storage.errors import speaking_our_language


class Together:
    """One transaction for everything written while it is open. It begins with the first write, not before."""

    def __init__(self, engine: Engine, held: ExitStack) -> None:
        self._engine = engine
        self._held = held
        self._begun: tuple[Connection, SqlAuditTrail] | None = None

    def begun(self) -> tuple[Connection, SqlAuditTrail]:
        """The connection and the trail of the whole."""
        if self._begun is None:
            connection = self._held.enter_context(self._engine.begin())
            self._begun = connection, SqlAuditTrail(connection)
        return self._begun

    @contextmanager
    def part(self) -> Iterator[tuple[Connection, SqlAuditTrail]]:
        """A part that may fail by itself, so that it can be tried again."""
        connection, whole = self.begun()
        with connection.begin_nested():
            trail = SqlAuditTrail(connection)
            yield connection, trail
        whole.take_over(trail)


_TOGETHER: ContextVar[Together | None] = ContextVar("together", default=None)


@contextmanager
def together(engine: Engine) -> Iterator[Together]:
    """What this thread writes in the block, committed when the block ends well, otherwise rolled back."""
    with speaking_our_language(), ExitStack() as held:
        whole = Together(engine, held)
        token = _TOGETHER.set(whole)
        try:
            yield whole
            _, trail = whole.begun()
            trail.write()
        finally:
            _TOGETHER.reset(token)


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
