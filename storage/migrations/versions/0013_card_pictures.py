"""Pictures that stand on cards in Slack, until their files are deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Room for pictures."""
    op.create_table(
        "card_pictures",
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("recommendation_id", sa.String(length=40), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("seal", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_card_pictures")),
    )
    op.create_index(
        "ix_card_pictures_recommendation_id",
        "card_pictures",
        ["recommendation_id"],
        postgresql_where=sa.text("deleted_at is null"),
    )
