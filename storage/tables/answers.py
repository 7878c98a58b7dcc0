"""Answers to questions that stand in Slack, what people think of them, and what models were used for."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from storage.tables.metadata import Moment, metadata

answers = Table(
    "answers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("candidate_id", String(40), ForeignKey("candidates.id"), nullable=False, index=True),
    Column("owners", ARRAY(String(32)), nullable=False),
    Column("channel_id", String(32), nullable=False),
    Column("ts", String(32), nullable=False),
    Column("thread_ts", String(32), nullable=False),
    Column("sight", String(20), nullable=False),
    Column("posted_at", Moment, nullable=False),
    Column("hidden_at", Moment),
    Index("ix_answers_channel_id", "channel_id", postgresql_where=text("hidden_at is null")),
)

# One vote a person and answer.
feedback = Table(
    "feedback",
    metadata,
    # An answer, or a recommendation as its cards show it.
    Column("answer_id", String(40), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    Column("candidate_id", String(40), ForeignKey("candidates.id"), nullable=False, index=True),
    Column("vote", String(12), nullable=False),
    Column("voted_at", Moment, nullable=False, index=True),
    Column("reasons", ARRAY(String(20)), nullable=False, server_default=text("'{}'")),
    Column("note", Text, nullable=False, server_default=text("''")),
    CheckConstraint("vote in ('helpful', 'not_helpful')", name="vote_known"),
)

# Every call of a language model: what for, what came of it and what it used. Nothing that was said.
model_calls = Table(
    "model_calls",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("turn", String(8), nullable=False),
    Column("purpose", String(10), nullable=False),
    Column("model", String(200), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("tokens_read", Integer, nullable=False),
    Column("tokens_written", Integer, nullable=False),
    Column("cache_read", Integer, nullable=False),
    Column("cache_written", Integer, nullable=False),
    Column("milliseconds", Integer, nullable=False),
)
