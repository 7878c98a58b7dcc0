"""The audit log becomes a chain: each row carries the hash of the row before it."""

from datetime import UTC

import sqlalchemy as sa
from alembic import op

from domain.audit.chain import START, hash_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Chain what is there already, then ask every row for its place in the chain."""
    op.execute("alter table audit_logs alter column seq drop identity")
    op.add_column("audit_logs", sa.Column("previous", sa.String(length=64)))
    op.add_column("audit_logs", sa.Column("hash", sa.String(length=64)))
    op.execute("alter table audit_logs disable trigger append_only")
    _chain_kept_rows(op.get_bind())
    op.execute("alter table audit_logs enable trigger append_only")
    op.alter_column("audit_logs", "previous", nullable=False)
    op.alter_column("audit_logs", "hash", nullable=False)


def _chain_kept_rows(connection: sa.Connection) -> None:
    previous = START.hash
    for row in connection.execute(sa.text("select * from audit_logs order by seq")).all():
        content = {
            "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "name": row.name,
            "actor": row.actor,
            "candidate_id": row.candidate_id,
            "subject": row.subject,
            "place": row.place,
            "details": row.details,
        }
        made = hash_of(row.seq, content, previous)
        connection.execute(
            sa.text("update audit_logs set previous = :previous, hash = :hash where seq = :seq"),
            {"previous": previous, "hash": made, "seq": row.seq},
        )
        previous = made
