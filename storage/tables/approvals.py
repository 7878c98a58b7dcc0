"""Who may approve: named approvers for each tier, and delegations."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, String, Table

from storage.tables.metadata import Moment, metadata

approvers = Table(
    "approvers",
    metadata,
    Column("tier", String(4), primary_key=True),
    Column("slack_user_id", String(32), ForeignKey("users.slack_user_id"), primary_key=True, index=True),
    CheckConstraint("tier in ('L1', 'L2', 'L3')", name="tier_known"),
)

delegations = Table(
    "delegations",
    metadata,
    Column("principal", String(32), ForeignKey("users.slack_user_id"), primary_key=True),
    Column("delegate", String(32), ForeignKey("users.slack_user_id"), primary_key=True, index=True),
    Column("starts_on", Date, primary_key=True),
    Column("ends_on", Date, nullable=False),
    Column("made_at", Moment, nullable=False),
    CheckConstraint("ends_on >= starts_on", name="days_in_order"),
    Index("ix_delegations_ends_on", "ends_on"),
)
