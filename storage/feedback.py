"""Votes and reasons in PostgreSQL: one row a person and answer."""

from datetime import datetime

from sqlalchemy import Engine, case, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.audit.event import AuditEvent
from domain.recommendations.feedback import Dislike, Judged, Opinion, Opinions, Vote
from storage.audited import audited
from storage.errors import speaking_our_language
from storage.json_values import storable_text
from storage.tables import answers, feedback

_ONE_EACH = [feedback.c.answer_id, feedback.c.user_id]


class SqlFeedbackBook:
    """What people think, by what it is about. Every write lands with its audit event."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def answer(self, answer_id: str) -> Judged | None:
        """An answer that was posted, or None."""
        with speaking_our_language(), self._engine.connect() as connection:
            row = connection.execute(select(answers).where(answers.c.id == answer_id)).first()
        if row is None:
            return None
        return Judged(row.id, row.candidate_id, tuple(row.owners), f"{row.channel_id}/{row.thread_ts}")

    def vote(self, judged: Judged, user_id: str, vote: Vote, event: AuditEvent) -> None:
        """Keep somebody's vote, in place of an earlier one; reasons go with the vote they were given for."""
        cast = insert(feedback).values(
            answer_id=judged.id, candidate_id=judged.candidate_id, user_id=user_id, vote=vote.value, voted_at=event.at
        )
        stays = feedback.c.vote == cast.excluded.vote
        kept = {
            "vote": cast.excluded.vote,
            "voted_at": cast.excluded.voted_at,
            "reasons": case((stays, feedback.c.reasons), else_=cast.excluded.reasons),
            "note": case((stays, feedback.c.note), else_=cast.excluded.note),
        }
        with audited(self._engine) as (connection, trail):
            connection.execute(cast.on_conflict_do_update(index_elements=_ONE_EACH, set_=kept))
            trail.record(event)

    def explain(self, judged: Judged, user_id: str, opinion: Opinion, event: AuditEvent) -> None:
        """Keep why something does not help; nothing where the person found it helpful since."""
        said = insert(feedback).values(
            answer_id=judged.id,
            candidate_id=judged.candidate_id,
            user_id=user_id,
            vote=opinion.vote.value,
            voted_at=event.at,
            reasons=[reason.value for reason in opinion.reasons],
            note=storable_text(opinion.note),
        )
        kept = {"reasons": said.excluded.reasons, "note": said.excluded.note}
        statement = said.on_conflict_do_update(
            index_elements=_ONE_EACH, set_=kept, where=feedback.c.vote == opinion.vote.value
        )
        with audited(self._engine) as (connection, trail):
            if connection.execute(statement.returning(feedback.c.answer_id)).first() is not None:
                trail.record(event)

    def since(self, moment: datetime) -> Opinions:
        """What was said since a moment."""
        lately = feedback.c.voted_at >= moment
        votes = select(feedback.c.vote, func.count()).where(lately).group_by(feedback.c.vote)
        given = select(func.unnest(feedback.c.reasons).label("reason")).where(lately).subquery()
        reasons = select(given.c.reason, func.count()).group_by(given.c.reason)
        with speaking_our_language(), self._engine.connect() as connection:
            counted = {vote: int(count) for vote, count in connection.execute(votes)}
            why = {Dislike(reason): int(count) for reason, count in connection.execute(reasons)}
        return Opinions(counted.get(Vote.HELPFUL.value, 0), counted.get(Vote.NOT_HELPFUL.value, 0), why)
