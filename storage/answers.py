"""Answers that stand in Slack, in PostgreSQL."""

from sqlalchemy import Engine, Row, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.audit.event import AuditEvent
from domain.identity.audience import Sight
from domain.recommendations.posted_answers import PostedAnswer
from storage.audited import audited
from storage.errors import speaking_our_language
from storage.tables import answers


class SqlAnswerShelf:
    """Answers by id. Every write lands with its audit event."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, answer: PostedAnswer, event: AuditEvent) -> None:
        """Remember an answer, whatever becomes of its delivery; one that is known already changes nothing."""
        statement = (
            insert(answers)
            .values(
                id=answer.id,
                candidate_id=answer.candidate_id,
                owners=list(answer.owners),
                channel_id=answer.channel_id,
                ts=answer.ts,
                thread_ts=answer.thread_ts,
                sight=answer.sight.value,
                posted_at=event.at,
            )
            .on_conflict_do_nothing()
            .returning(answers.c.id)
        )
        # It stands in Slack already, and may be written for a while yet: nothing may be held open meanwhile.
        with audited(self._engine, apart=True) as (connection, trail):
            if connection.execute(statement).first() is not None:
                trail.record(event)

    def find(self, answer_id: str) -> PostedAnswer | None:
        """One answer, or None. Raises Unavailable."""
        with speaking_our_language(), self._engine.connect() as connection:
            row = connection.execute(select(answers).where(answers.c.id == answer_id)).first()
        return None if row is None else _answer(row)

    def in_channel(self, channel_id: str) -> tuple[PostedAnswer, ...]:
        """Those in a channel that are not hidden, newest first. Raises Unavailable."""
        statement = (
            select(answers)
            .where(answers.c.channel_id == channel_id, answers.c.hidden_at.is_(None))
            .order_by(answers.c.posted_at.desc())
        )
        with speaking_our_language(), self._engine.connect() as connection:
            return tuple(_answer(row) for row in connection.execute(statement))

    def hide(self, answer: PostedAnswer, event: AuditEvent) -> None:
        """Remember that an answer is hidden for good; of one that is hidden already nothing more is kept."""
        hidden = update(answers).where(answers.c.id == answer.id, answers.c.hidden_at.is_(None))
        with audited(self._engine) as (connection, trail):
            if connection.execute(hidden.values(hidden_at=event.at)).rowcount:
                trail.record(event)


def _answer(row: Row[tuple[object, ...]]) -> PostedAnswer:
    return PostedAnswer(
        id=row.id,
        candidate_id=row.candidate_id,
        owners=tuple(row.owners),
        channel_id=row.channel_id,
        ts=row.ts,
        thread_ts=row.thread_ts,
        sight=Sight(row.sight),
        is_hidden=row.hidden_at is not None,
    )
