"""The audit log: rows are added and never touched again; the database sees to it (migrations)."""

from sqlalchemy import BigInteger, Column, Identity, Index, String, Table
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.metadata import Moment, metadata

audit_logs = Table(
    "audit_logs",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("name", String(60), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("candidate_id", String(40)),
    Column("subject", String(64)),
    Column("place", String(80)),
    Column("details", JSONB, nullable=False),
    Index("ix_audit_logs_candidate_id_seq", "candidate_id", "seq"),
    Index("ix_audit_logs_actor_seq", "actor", "seq"),
)
