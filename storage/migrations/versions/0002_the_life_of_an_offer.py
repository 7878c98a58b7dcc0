"""Offers live on after a decision: approvals by several people, outcomes, expiry; named approvers and delegates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATES = (
    "'draft', 'submitted', 'approved', 'changes_requested', 'rejected', 'offered', 'accepted', 'declined', "
    "'superseded', 'expired', 'withdrawn'"
)

# What a recommendation says never changes; what people did about it does.
_GUARD = """
create or replace function keep_recommendation() returns trigger language plpgsql as $$
declare
  about_people text[] := array['state', 'decision', 'approvals', 'outcome', 'version', 'state_since'];
begin
  if to_jsonb(new) - about_people is distinct from to_jsonb(old) - about_people then
    raise exception 'recommendation % never changes', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
"""


def upgrade() -> None:
    """Widen the states, count versions, and make room for who approved and what came of it."""
    op.execute(_GUARD)
    op.add_column(
        "recommendations",
        sa.Column("approvals", postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'::jsonb")),
    )
    op.add_column(
        "recommendations",
        sa.Column("authors", postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'::jsonb")),
    )
    op.add_column("recommendations", sa.Column("outcome", postgresql.JSONB()))
    op.add_column("recommendations", sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("recommendations", sa.Column("state_since", sa.DateTime(timezone=True)))
    op.execute("update recommendations set state_since = coalesce((decision->>'at')::timestamptz, made_at)")
    op.alter_column("recommendations", "state_since", nullable=False)
    op.drop_constraint(op.f("ck_recommendations_state_known"), "recommendations", type_="check")
    op.create_check_constraint(op.f("ck_recommendations_state_known"), "recommendations", f"state in ({_STATES})")
    op.create_index("ix_recommendations_state_state_since", "recommendations", ["state", "state_since"])
    op.create_table(
        "approvers",
        sa.Column("tier", sa.String(length=4), nullable=False),
        sa.Column("slack_user_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("tier in ('L1', 'L2', 'L3')", name=op.f("ck_approvers_tier_known")),
        sa.ForeignKeyConstraint(["slack_user_id"], ["users.slack_user_id"], name=op.f("fk_approvers_slack_user_id")),
        sa.PrimaryKeyConstraint("tier", "slack_user_id", name=op.f("pk_approvers")),
    )
    op.create_index(op.f("ix_approvers_slack_user_id"), "approvers", ["slack_user_id"])
    op.create_table(
        "delegations",
        sa.Column("principal", sa.String(length=32), nullable=False),
        sa.Column("delegate", sa.String(length=32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_delegations_days_in_order")),
        sa.ForeignKeyConstraint(["principal"], ["users.slack_user_id"], name=op.f("fk_delegations_principal")),
        sa.ForeignKeyConstraint(["delegate"], ["users.slack_user_id"], name=op.f("fk_delegations_delegate")),
        sa.PrimaryKeyConstraint("principal", "delegate", "starts_on", name=op.f("pk_delegations")),
    )
    op.create_index(op.f("ix_delegations_delegate"), "delegations", ["delegate"])
    op.create_index("ix_delegations_ends_on", "delegations", ["ends_on"])
