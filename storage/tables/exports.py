"""Files that were made of cases, until they are deleted."""

from sqlalchemy import CheckConstraint, Column, Index, String, Table, text
from sqlalchemy.dialects.postgresql import ARRAY

from storage.tables.metadata import Moment, metadata

exports = Table(
    "exports",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("user_id", String(32), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("file_ids", ARRAY(String(32)), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("deleted_at", Moment),
    CheckConstraint("kind in ('case', 'cases', 'offer')", name="kind_known"),
    Index("ix_exports_made_at", "made_at", postgresql_where=text("deleted_at is null")),
)
