"""Snapshots of the company's files and their rows. A snapshot never changes; the database sees to it (migrations)."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    text,
)

from storage.tables.metadata import Moment, metadata

data_snapshots = Table(
    "data_snapshots",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("imported_by", String(32), nullable=False),
    Column("in_force", Boolean, nullable=False),
    CheckConstraint("kind in ('ranges', 'roster')", name="kind_known"),
    CheckConstraint("row_count > 0", name="rows_present"),
    Index("uq_data_snapshots_in_force", "kind", unique=True, postgresql_where=text("in_force")),
    Index("ix_data_snapshots_kind_sha256", "kind", "sha256"),
)

comp_ranges = Table(
    "comp_ranges",
    metadata,
    Column("snapshot_id", String(40), ForeignKey("data_snapshots.id", ondelete="CASCADE"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("job_title", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("minimum", Numeric, nullable=False),
    Column("maximum", Numeric, nullable=False),
    Column("stated_minimum", Numeric),
    Column("stated_maximum", Numeric),
)

employee_roster = Table(
    "employee_roster",
    metadata,
    Column("snapshot_id", String(40), ForeignKey("data_snapshots.id", ondelete="CASCADE"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("job_title", Text, nullable=False),
    Column("job_family", Text),
    Column("proficiency", String(20), nullable=False),
    Column("location", Text, nullable=False),
    Column("compensation", Numeric, nullable=False),
    Column("currency_mark", String(4), nullable=False),
)
