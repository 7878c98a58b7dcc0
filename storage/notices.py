"""Notices in PostgreSQL. Each step is a transaction of its own, committed before anybody talks to Slack."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.approvals.notices import Closing, Notice, NoticeKind, NoticeState
from domain.audit.event import AuditEvent
from domain.recommendations.filed import OfferState
from storage.audited import audited
from storage.errors import speaking_our_language
from storage.tables import notices, recommendations

# An arbitrary number of ours: whoever holds this advisory lock with a person's hash is at their notices.
_LOCK = 7_202_615

_WAITING, _SENT = NoticeState.WAITING.value, NoticeState.SENT.value


class SqlNoticeBook:
    """Notices and what became of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def plan(self, planned: tuple[Notice, ...]) -> int:
        """Keep those whose key is new, and bring back what was dropped before any attempt; how many."""
        # In one order, so that of two who plan the same one waits for the other, and not both.
        rows = [_values(notice) for notice in sorted(planned, key=lambda notice: notice.key)]
        added = insert(notices).on_conflict_do_nothing(index_elements=["key"]).returning(notices.c.key)
        with speaking_our_language(), self._engine.begin() as connection:
            new = set(connection.execute(added, rows).scalars())
            return len(new) + _brought_back(connection, [row for row in rows if row["key"] not in new])

    def people_due(self, now: datetime) -> tuple[str, ...]:
        """Who has something due, the one who waits longest first."""
        statement = (
            select(notices.c.recipient)
            .where(notices.c.state == _WAITING, notices.c.due_at <= now)
            .group_by(notices.c.recipient)
            .order_by(func.min(notices.c.due_at), notices.c.recipient)
        )
        with speaking_our_language(), self._engine.connect() as connection:
            return tuple(connection.execute(statement).scalars())

    @contextmanager
    def tray(self, recipient: str) -> Iterator["SqlTray"]:
        """A transaction over one person's notices; the next one waits until it ends."""
        with speaking_our_language(), self._engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK, func.hashtext(recipient))))
            yield SqlTray(connection, recipient)

    def close(self, keys: tuple[str, ...], closing: Closing, events: tuple[AuditEvent, ...]) -> None:
        """Say how waiting notices ended. The events are written with it, unless all of them had ended already."""
        with audited(self._engine, apart=True) as (connection, trail):
            if _close(connection, keys, closing):
                for event in events:
                    trail.record(event)

    def try_again(self, keys: tuple[str, ...], tries: int, at: datetime) -> None:
        """Make notices due at a moment, unless somebody made a further attempt since the one given."""
        ours = notices.c.key.in_(keys) & (notices.c.state == _WAITING) & (notices.c.tries <= tries)
        with speaking_our_language(), self._engine.begin() as connection:
            connection.execute(update(notices).where(ours).values(due_at=at))

    def forget(self, before: datetime) -> int:
        """Delete notices of before a moment, except of offers that still wait for a decision; how many.

        Of those the next look would plan them anew.
        """
        open_still = exists().where(
            recommendations.c.id == notices.c.recommendation_id,
            recommendations.c.state == OfferState.SUBMITTED.value,
        )
        with speaking_our_language(), self._engine.begin() as connection:
            return connection.execute(delete(notices).where(notices.c.created_at < before, ~open_still)).rowcount


class SqlTray:
    """One person's notices, within a transaction that holds the lock on them."""

    def __init__(self, connection: Connection, recipient: str) -> None:
        self._connection = connection
        self._recipient = recipient

    def due(self, now: datetime) -> tuple[Notice, ...]:
        """What waits and is due, the oldest first."""
        statement = (
            select(notices)
            .where(notices.c.recipient == self._recipient, notices.c.state == _WAITING, notices.c.due_at <= now)
            .order_by(notices.c.created_at, notices.c.key)
        )
        return tuple(_notice(row) for row in self._connection.execute(statement))

    def told_since(self, moment: datetime) -> int:
        """How many messages of a single notice the person got since a moment, or may have got."""
        begun = (notices.c.state == _WAITING) & (notices.c.tries > 0)
        sent = (notices.c.state == _SENT) & (notices.c.closed_at > moment)
        single = notices.c.recipient == self._recipient, notices.c.carrier.is_(None), or_(begun, sent)
        statement = select(func.count()).select_from(notices).where(*single)
        return int(self._connection.execute(statement).scalar_one())

    def drop(self, keys: tuple[str, ...], closing: Closing) -> None:
        """Close notices that are not to be sent any more."""
        _close(self._connection, keys, closing)

    def put_off(self, keys: tuple[str, ...], until: datetime, *, for_morning: bool) -> None:
        """Let notices wait until a moment."""
        changes = {"due_at": until, **({"waits_for_morning": True} if for_morning else {})}
        self._connection.execute(update(notices).where(_waiting(keys)).values(changes))

    def take(self, keys: tuple[str, ...], until: datetime, carrier: str | None) -> None:
        """Count an attempt, and keep everybody else off these until a moment."""
        attempt = update(notices).values(due_at=until, tries=notices.c.tries + 1, carrier=carrier)
        self._connection.execute(attempt.where(_waiting(keys)))


def _brought_back(connection: Connection, rows: list[dict[str, object]]) -> int:
    """Nobody is waited for: whoever is at a notice at this moment is left to it until the next look."""
    keys = [row["key"] for row in rows]
    dropped = (notices.c.state == NoticeState.OBSOLETE.value) & (notices.c.tries == 0) & notices.c.key.in_(keys)
    free = connection.execute(select(notices.c.key).where(dropped).with_for_update(skip_locked=True)).scalars().all()
    for row in (row for row in rows if row["key"] in set(free)):
        again = {"created_at": row["created_at"], "due_at": row["due_at"], "state": _WAITING, "closed_at": None}
        one = update(notices).where(notices.c.key == row["key"])
        connection.execute(one.values(**again, waits_for_morning=False))
    return len(free)


def _waiting(keys: tuple[str, ...]) -> ColumnElement[bool]:
    return notices.c.key.in_(keys) & (notices.c.state == _WAITING)


def _close(connection: Connection, keys: tuple[str, ...], closing: Closing) -> int:
    ended = update(notices).values(
        state=closing.state.value, closed_at=closing.at, channel_id=closing.channel_id, ts=closing.ts
    )
    return connection.execute(ended.where(_waiting(keys))).rowcount


def _values(notice: Notice) -> dict[str, object]:
    return {
        "key": notice.key,
        "kind": notice.kind.value,
        "recipient": notice.recipient,
        "candidate_id": notice.candidate_id,
        "recommendation_id": notice.recommendation_id,
        "occasion": notice.occasion,
        "created_at": notice.created_at,
        "due_at": notice.due_at,
    }


def _notice(row: Row[tuple[object, ...]]) -> Notice:
    return Notice(
        kind=NoticeKind(row.kind),
        recipient=row.recipient,
        candidate_id=row.candidate_id,
        recommendation_id=row.recommendation_id,
        occasion=row.occasion,
        created_at=row.created_at,
        due_at=row.due_at,
        tries=row.tries,
        waits_for_morning=row.waits_for_morning,
        carrier=row.carrier,
    )
