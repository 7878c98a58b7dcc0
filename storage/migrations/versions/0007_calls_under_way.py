"""Calls that may still come about when their attempt is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until when later attempts wait for what an earlier one asked of Slack."""
    op.add_column("inbox", sa.Column("calling_until", sa.DateTime(timezone=True)))
