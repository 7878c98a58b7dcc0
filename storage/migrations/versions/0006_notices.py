"""Notices, which go with their case when it is erased."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# As in 0004, with the notices; owner and rights of the function stay as they are.
_ERASING = """
create or replace function erase_case(wanted text, before timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, {schema}, pg_temp as $$
begin
  if not case_is_erasable(wanted, before) then
    return false;
  end if;
  delete from notices where candidate_id = wanted;
  delete from cards where recommendation_id in (select id from recommendations where candidate_id = wanted);
  delete from recommendations where candidate_id = wanted;
  delete from messages where candidate_id = wanted;
  delete from threads where candidate_id = wanted;
  delete from fact_records where candidate_id = wanted;
  delete from candidates where id = wanted;
  return true;
end $$;
revoke execute on function erase_case(text, timestamptz) from public;
"""


def upgrade() -> None:
    """The outbox."""
    op.create_table(
        "notices",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=32), nullable=False),
        sa.Column("candidate_id", sa.String(length=40), nullable=False),
        sa.Column("recommendation_id", sa.String(length=40), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False, server_default=sa.text("'waiting'")),
        sa.Column("tries", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("waits_for_morning", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("carrier", sa.String(length=24)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("channel_id", sa.String(length=32)),
        sa.Column("ts", sa.String(length=32)),
        sa.CheckConstraint(
            "state in ('waiting', 'sent', 'digested', 'obsolete', 'failed')", name=op.f("ck_notices_state_known")
        ),
        sa.CheckConstraint("(state = 'waiting') = (closed_at is null)", name=op.f("ck_notices_closed_in_time")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_notices_candidate_id_candidates")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendations.id"], name=op.f("fk_notices_recommendation_id_recommendations")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_candidate_id", "notices", ["candidate_id"])
    op.create_index("ix_notices_created_at", "notices", ["created_at"])
    op.create_index("ix_notices_recommendation_id", "notices", ["recommendation_id"])
    op.create_index("ix_notices_state_due_at", "notices", ["state", "due_at"])
    op.create_index("ix_notices_recipient_state_due_at", "notices", ["recipient", "state", "due_at"])
    schema = op.get_bind().execute(sa.text("select quote_ident(current_schema())")).scalar_one()
    op.execute(_ERASING.replace("{schema}", schema))
