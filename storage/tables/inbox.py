"""Deliveries until they are answered, and what attempts at them have finished."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, text
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.metadata import Moment, metadata

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("entry", String(80), nullable=False),
    Column("lane", String(120)),
    Column("urgency", Integer, nullable=False),
    # What was said, without pay history; forgotten as soon as it is answered.
    Column("payload", JSONB),
    Column("state", String(10), nullable=False, server_default=text("'waiting'")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("received_at", Moment, nullable=False, server_default=text("now()"), index=True),
    Column("ended_at", Moment),
    # Until then something an attempt asked of Slack may still come about, whatever became of the attempt.
    Column("calling_until", Moment),
    CheckConstraint("state in ('waiting', 'answered', 'given_up')", name="state_known"),
    Index("ix_inbox_lane", "lane", postgresql_where=text("state = 'waiting'")),
    Index("ix_inbox_waiting", "received_at", postgresql_where=text("state = 'waiting'")),
)

steps = Table(
    "steps",
    metadata,
    Column("key", String(200), ForeignKey("inbox.key", ondelete="CASCADE"), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("result", JSONB),
)
