"""Notices to people about offers: one row a key, so that nobody is told the same thing twice."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, text

from storage.tables.metadata import Moment, metadata

notices = Table(
    "notices",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("recipient", String(32), nullable=False),
    Column("candidate_id", String(40), ForeignKey("candidates.id"), nullable=False, index=True),
    Column("recommendation_id", String(40), ForeignKey("recommendations.id"), nullable=False, index=True),
    Column("occasion", String(40), nullable=False),
    Column("created_at", Moment, nullable=False, index=True),
    Column("due_at", Moment, nullable=False),
    Column("state", String(10), nullable=False, server_default=text("'waiting'")),
    # Counted before Slack is asked: from two on the message may be there already.
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("waits_for_morning", Boolean, nullable=False, server_default=text("false")),
    # The list it travels in.
    Column("carrier", String(24)),
    Column("closed_at", Moment),
    Column("channel_id", String(32)),
    Column("ts", String(32)),
    CheckConstraint("state in ('waiting', 'sent', 'digested', 'obsolete', 'failed')", name="state_known"),
    CheckConstraint("(state = 'waiting') = (closed_at is null)", name="closed_in_time"),
    Index("ix_notices_state_due_at", "state", "due_at"),
    Index("ix_notices_recipient_state_due_at", "recipient", "state", "due_at"),
)
