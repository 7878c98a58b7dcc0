"""Forgetting conversations and erasing old cases in PostgreSQL."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, bindparam, delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import JSONB

from domain.audit.event import AuditEvent
from storage.audited import audited
from storage.errors import speaking_our_language
from storage.tables import (
    candidates,
    data_reports,
    deliveries,
    feedback,
    inbox,
    messages,
    recommendations,
    threads,
)

_ERRANDS_LONGER = timedelta(days=400)
_NOTHING_ASKED: dict[str, object] = {"asked": [], "open_amount": None, "suggested": None}


class SqlArchive:
    """What is kept for a time only. Cases are deleted by a function of the database that looks again by itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def forget_conversations(self, before: datetime, event: AuditEvent) -> int:
        """Drop messages said before a moment, and what threads idle since then remember; how many messages.

        Notes that people left with a vote or a report go with them; the vote and the report stay.
        """
        held = select(candidates.c.id).where(candidates.c.legal_hold)
        said_since = exists().where(
            messages.c.candidate_id == threads.c.candidate_id,
            messages.c.channel_id == threads.c.channel_id,
            messages.c.thread_ts == threads.c.ts,
            messages.c.said_at >= before,
        )
        forgotten = threads.c.memory.op("||")(bindparam("nothing", _NOTHING_ASKED, JSONB))
        with audited(self._engine) as (connection, trail):
            dropped = connection.execute(
                delete(messages).where(messages.c.said_at < before, messages.c.candidate_id.not_in(held))
            ).rowcount
            connection.execute(
                update(threads)
                .where(
                    threads.c.bound_at < before,
                    threads.c.candidate_id.not_in(held),
                    ~said_since,
                    threads.c.memory != forgotten,
                )
                .values(memory=forgotten)
            )
            _forget_notes(connection, before)
            if dropped:
                trail.record(replace(event, details={**event.details, "messages": str(dropped)}))
        return dropped

    def forget_deliveries(self, before: datetime) -> int:
        """Drop which deliveries were seen, or answered, before a moment; how many.

        Errands are remembered for longer: the program would hand them in again, for as long as their reason lasts.
        """
        over = inbox.c.received_at < before
        long_over = inbox.c.received_at < before - _ERRANDS_LONGER
        answered = delete(inbox).where(
            inbox.c.state != "waiting", over, or_(long_over, inbox.c.entry.not_like("errand/%"))
        )
        with speaking_our_language(), self._engine.begin() as connection:
            seen = connection.execute(delete(deliveries).where(deliveries.c.received_at < before)).rowcount
            return seen + connection.execute(answered).rowcount

    def erasable(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Cases in which nothing happened since a moment and that nobody holds, the oldest first."""
        decided_since = exists().where(
            recommendations.c.candidate_id == candidates.c.id, recommendations.c.state_since >= before
        )
        said_since = exists().where(messages.c.candidate_id == candidates.c.id, messages.c.said_at >= before)
        statement = (
            select(candidates.c.id)
            .where(candidates.c.changed_at < before, ~candidates.c.legal_hold, ~decided_since, ~said_since)
            .order_by(candidates.c.changed_at)
            .limit(limit)
        )
        with speaking_our_language(), self._engine.connect() as connection:
            return tuple(connection.execute(statement).scalars())

    def erase(self, candidate_id: str, before: datetime, event: AuditEvent) -> bool:
        """Delete a case with its recommendations; False when it is not erasable after all."""
        wanted = select(func.erase_case(candidate_id, text(":before"))).params(before=before)
        # Whoever writes in the case at this moment is waited for: the function then looks at what they wrote.
        case_row = select(candidates.c.id).where(candidates.c.id == candidate_id).with_for_update()
        offers = select(recommendations.c.id).where(recommendations.c.candidate_id == candidate_id).with_for_update()
        with audited(self._engine) as (connection, trail):
            connection.execute(case_row)
            connection.execute(offers)
            erased = bool(connection.execute(wanted).scalar_one())
            if erased:
                trail.record(event)
        return erased


def _forget_notes(connection: Connection, before: datetime) -> None:
    held = select(candidates.c.id).where(candidates.c.legal_hold)
    connection.execute(
        update(feedback)
        .where(feedback.c.voted_at < before, feedback.c.note != "", feedback.c.candidate_id.not_in(held))
        .values(note="")
    )
    connection.execute(
        update(data_reports).where(data_reports.c.reported_at < before, data_reports.c.note != "").values(note="")
    )
