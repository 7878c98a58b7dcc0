"""The audit log: rows are added and never touched again; the database sees to it (migrations)."""

from sqlalchemy import BigInteger, Column, Index, String, Table
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.metadata import Moment, metadata

audit_logs = Table(
    "audit_logs",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("name", String(60), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("candidate_id", String(40)),
    Column("subject", String(64)),
    Column("place", String(80)),
    Column("details", JSONB, nullable=False),
    # The hash of the row before, and of this one together with it: domain/audit/chain.py.
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_logs_candidate_id_seq", "candidate_id", "seq"),
    Index("ix_audit_logs_actor_seq", "actor", "seq"),
)
