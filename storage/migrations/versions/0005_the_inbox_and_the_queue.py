"""Deliveries are kept until they are answered; the queue's own tables come from its package."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Inbox, steps, and the schema of procrastinate 3.10."""
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("lane", sa.String(length=120)),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("state", sa.String(length=10), nullable=False, server_default=sa.text("'waiting'")),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("state in ('waiting', 'answered', 'given_up')", name=op.f("ck_inbox_state_known")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    op.create_index("ix_inbox_waiting", "inbox", ["received_at"], postgresql_where=sa.text("state = 'waiting'"))
    op.create_table(
        "steps",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("result", postgresql.JSONB()),
        sa.ForeignKeyConstraint(["key"], ["inbox.key"], name=op.f("fk_steps_key_inbox"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "name", name=op.f("pk_steps")),
    )
    # Several statements at once, which only the driver takes.
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(SchemaManager.get_schema())
