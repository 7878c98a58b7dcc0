"""Candidates' cases, their threads and messages."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.metadata import Moment, metadata

candidates = Table(
    "candidates",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("opened_by", String(32), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("pay_history_removed", Boolean, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", String(32)),
    # A case under legal hold is neither forgotten nor erased.
    Column("legal_hold", Boolean, nullable=False, server_default=text("false")),
    Index("ix_candidates_opened_by_changed_at", "opened_by", "changed_at"),
    Index("ix_candidates_changed_at", "changed_at"),
)

# Every change of every field, kept: who said what, when, and what it replaced.
fact_records = Table(
    "fact_records",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("candidate_id", String(40), ForeignKey("candidates.id"), nullable=False, index=True),
    Column("field", String(40), nullable=False),
    Column("old", JSONB),
    Column("new", JSONB),
    Column("said_by", String(32), nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("turn_id", String(40), nullable=False),
    Column("undoes", String(40)),
)

threads = Table(
    "threads",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("channel_id", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("candidate_id", String(40), ForeignKey("candidates.id"), nullable=False, index=True),
    Column("memory", JSONB, nullable=False),
    Column("bound_at", Moment, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("candidate_id", String(40), ForeignKey("candidates.id"), nullable=False),
    Column("turn_id", String(40), nullable=False),
    Column("channel_id", String(32), nullable=False),
    Column("thread_ts", String(32), nullable=False),
    Column("ts", String(32)),
    Column("author", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("said_at", Moment, nullable=False),
    UniqueConstraint("channel_id", "ts"),
    Index("ix_messages_candidate_id_said_at", "candidate_id", "said_at"),
    Index("ix_messages_said_at", "said_at"),
)
