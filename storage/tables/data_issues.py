"""Rows of pay data that somebody doubts, and everybody's word on them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, text

from storage.tables.metadata import Moment, metadata

data_issues = Table(
    "data_issues",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("row", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_by", String(32)),
    Column("closed_at", Moment),
    Column("closing_note", Text, nullable=False, server_default=text("''")),
    # Of a row there is one open issue at a time; whoever doubts it as well joins that one.
    Index("uq_data_issues_open_row", "row", unique=True, postgresql_where=text("closed_at is null")),
)

data_reports = Table(
    "data_reports",
    metadata,
    Column("issue_id", String(40), ForeignKey("data_issues.id"), primary_key=True),
    Column("user_id", String(32), primary_key=True),
    Column("fault", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("reported_at", Moment, nullable=False),
    CheckConstraint(
        "fault in ('amount', 'outdated', 'title_or_place', 'currency', 'people', 'other')", name="fault_known"
    ),
)
