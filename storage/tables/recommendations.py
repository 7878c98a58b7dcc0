"""Filed recommendations, decisions on them, and the cards that show them."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.metadata import Moment, metadata

_STATES = (
    "'draft', 'submitted', 'approved', 'changes_requested', 'rejected', 'offered', 'accepted', 'declined', "
    "'superseded', 'expired', 'withdrawn'"
)

recommendations = Table(
    "recommendations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("candidate_id", String(40), ForeignKey("candidates.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("requested_by", String(32), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("state", String(30), nullable=False),
    Column("status", String(40), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("policy_id", String(60), nullable=False),
    Column("policy_version", Integer, nullable=False),
    # Restricting: a snapshot that a recommendation cites can never be deleted.
    Column("ranges_snapshot_id", String(40), ForeignKey("data_snapshots.id", ondelete="RESTRICT"), index=True),
    Column("roster_snapshot_id", String(40), ForeignKey("data_snapshots.id", ondelete="RESTRICT"), index=True),
    Column("body", JSONB, nullable=False),
    Column("decision", JSONB),
    Column("authors", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("approvals", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("outcome", JSONB),
    Column("version", Integer, nullable=False, server_default=text("0")),
    Column("state_since", Moment, nullable=False),
    UniqueConstraint("candidate_id", "number"),
    CheckConstraint(f"state in ({_STATES})", name="state_known"),
    Index("ix_recommendations_state_state_since", "state", "state_since"),
)

cards = Table(
    "cards",
    metadata,
    Column("channel_id", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("thread_ts", String(32), nullable=False),
    Column("recommendation_id", String(40), ForeignKey("recommendations.id"), nullable=False),
    Index("ix_cards_recommendation_id", "recommendation_id"),
)
