"""Filed recommendations and the cards that show them, in PostgreSQL."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from domain.audit.event import AuditEvent
from domain.errors import Conflict
from domain.recommendations.filed import (
    Approval,
    Decision,
    FiledRecommendation,
    OfferState,
    Outcome,
    PostedCard,
)
from domain.recommendations.recommendation import Recommendation
from storage.audit import SqlAuditTrail
from storage.json_values import from_json, storable_text, to_json
from storage.tables import cards, recommendations


class SqlRecommendationLog:
    """Recommendations, newest per case last. A decision is one conditional UPDATE: of two, one wins."""

    def __init__(self, connection: Connection, trail: SqlAuditTrail) -> None:
        self._connection = connection
        self._audit = trail

    def find(self, recommendation_id: str) -> FiledRecommendation | None:
        """One filed recommendation, or None."""
        statement = select(recommendations).where(recommendations.c.id == recommendation_id)
        row = self._connection.execute(statement).first()
        return None if row is None else filed_from(row)

    def latest(self, candidate_id: str) -> FiledRecommendation | None:
        """The newest of a case, or None."""
        row = self._connection.execute(
            select(recommendations)
            .where(recommendations.c.candidate_id == candidate_id)
            .order_by(recommendations.c.number.desc())
            .limit(1)
        ).first()
        return None if row is None else filed_from(row)

    def file(self, filed: FiledRecommendation, event: AuditEvent) -> None:
        """Keep a new recommendation. Raises Conflict when its number is taken."""
        snapshots = filed.body.snapshots
        self._connection.execute(
            insert(recommendations).values(
                id=filed.id,
                candidate_id=filed.candidate_id,
                number=filed.number,
                requested_by=filed.requested_by,
                made_at=filed.made_at,
                state=filed.state.value,
                status=filed.body.status.value,
                fingerprint=filed.body.fingerprint,
                policy_id=filed.body.policy_id,
                policy_version=filed.body.policy_version,
                ranges_snapshot_id=snapshots.ranges.id if snapshots.ranges else None,
                roster_snapshot_id=snapshots.roster.id if snapshots.roster else None,
                body=to_json(filed.body),
                decision=None,
                state_since=filed.since,
                authors=list(filed.authors),
            )
        )
        self._audit.record(event)

    def decide(
        self,
        filed: FiledRecommendation,
        state: OfferState,
        decision: Decision | None,
        event: AuditEvent,
        *,
        approvals: tuple[Approval, ...] | None = None,
        outcome: Outcome | None = None,
    ) -> None:
        """Move a recommendation one version on. Raises Conflict when it is not as it was read any more."""
        given = filed.approvals if approvals is None else approvals
        kept = None if decision is None else to_json(replace(decision, note=storable_text(decision.note)))
        changed = self._connection.execute(
            update(recommendations)
            .where(
                recommendations.c.id == filed.id,
                recommendations.c.state == filed.state.value,
                recommendations.c.version == filed.version,
            )
            .values(
                state=state.value,
                decision=kept,
                approvals=[to_json(one) for one in given],
                outcome=None if outcome is None else to_json(outcome),
                version=filed.version + 1,
                state_since=event.at if state is not filed.state else filed.since,
            )
        )
        if changed.rowcount != 1:
            raise Conflict("offer_changed", "This offer changed at the same moment. Please look again.")
        self._audit.record(event)

    def waiting_since(
        self, before: datetime, states: tuple[OfferState, ...], *, after: datetime | None = None
    ) -> tuple[FiledRecommendation, ...]:
        """Recommendations in some states since before a moment, and not since before `after`, the oldest first."""
        statement = select(recommendations).where(
            recommendations.c.state.in_([state.value for state in states]),
            recommendations.c.state_since < before,
        )
        if after is not None:
            statement = statement.where(recommendations.c.state_since >= after)
        rows = self._connection.execute(statement.order_by(recommendations.c.state_since))
        return tuple(filed_from(row) for row in rows)


class SqlCardBook:
    """Cards posted to Slack."""

    def __init__(self, connection: Connection, trail: SqlAuditTrail) -> None:
        self._connection = connection
        self._audit = trail

    def note(self, card: PostedCard, event: AuditEvent) -> None:
        """Remember a card."""
        self._connection.execute(
            insert(cards).values(
                channel_id=card.channel_id,
                ts=card.ts,
                thread_ts=card.thread_ts,
                recommendation_id=card.recommendation_id,
            )
        )
        self._audit.record(event)

    def of_recommendation(self, recommendation_id: str) -> tuple[PostedCard, ...]:
        """Every card that shows a recommendation."""
        rows = self._connection.execute(
            select(cards).where(cards.c.recommendation_id == recommendation_id).order_by(cards.c.ts)
        )
        return tuple(PostedCard(row.recommendation_id, row.channel_id, row.ts, row.thread_ts) for row in rows)

    def in_channel(self, channel_id: str) -> tuple[PostedCard, ...]:
        """Every card in a channel, newest first."""
        rows = self._connection.execute(
            select(cards).where(cards.c.channel_id == channel_id).order_by(cards.c.ts.desc())
        )
        return tuple(PostedCard(row.recommendation_id, row.channel_id, row.ts, row.thread_ts) for row in rows)


def filed_from(row: Row[tuple[object, ...]]) -> FiledRecommendation:
    """The recommendation of a row of `recommendations`."""
    return FiledRecommendation(
        id=row.id,
        candidate_id=row.candidate_id,
        number=row.number,
        requested_by=row.requested_by,
        made_at=row.made_at,
        body=from_json(Recommendation, row.body),
        state=OfferState(row.state),
        decision=None if row.decision is None else from_json(Decision, row.decision),
        authors=tuple(row.authors),
        approvals=tuple(from_json(Approval, one) for one in row.approvals),
        outcome=None if row.outcome is None else from_json(Outcome, row.outcome),
        version=row.version,
        state_since=row.state_since,
    )
