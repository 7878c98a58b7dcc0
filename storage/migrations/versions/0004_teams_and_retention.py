"""Roles may come from Slack user groups; cases are closed, held and, after years, erased."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The program has no right to delete what people decided; it can only ask for this, and only after a year at least.
# The function runs as its owner: it looks names up where the tables are, and in pg_temp last, which anybody fills.
_ERASING = """
create function case_is_erasable(wanted text, before timestamptz) returns boolean language sql stable as $$
  select before <= now() - interval '1 year'
     and exists (select 1 from candidates where id = wanted and not legal_hold and changed_at < before)
     and not exists (select 1 from recommendations where candidate_id = wanted and state_since >= before)
     and not exists (select 1 from messages where candidate_id = wanted and said_at >= before)
$$;

create function keep_for_years() returns trigger language plpgsql as $$
begin
  if not case_is_erasable(old.candidate_id, now() - interval '1 year') then
    raise exception 'recommendation % is kept', old.id using errcode = 'restrict_violation';
  end if;
  return old;
end $$;

drop trigger no_delete on recommendations;
create trigger no_early_delete before delete on recommendations
  for each row execute function keep_for_years();

create function erase_case(wanted text, before timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, {schema}, pg_temp as $$
begin
  if not case_is_erasable(wanted, before) then
    return false;
  end if;
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
    """Room for where a role came from, for closed and held cases; and the one way to erase a case."""
    op.add_column("candidates", sa.Column("closed_at", sa.DateTime(timezone=True)))
    op.add_column("candidates", sa.Column("closed_by", sa.String(length=32)))
    op.add_column(
        "candidates", sa.Column("legal_hold", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.create_index("ix_candidates_changed_at", "candidates", ["changed_at"])
    op.create_index("ix_messages_said_at", "messages", ["said_at"])
    op.add_column("users", sa.Column("fed_by", sa.String(length=32)))
    op.create_table(
        "group_roles",
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role in ('comp_team', 'recruitment')", name=op.f("ck_group_roles_role_known")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_group_roles")),
    )
    schema = op.get_bind().execute(sa.text("select quote_ident(current_schema())")).scalar_one()
    op.execute(_ERASING.replace("{schema}", schema))
