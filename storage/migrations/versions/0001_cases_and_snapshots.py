"""Cases, snapshots, recommendations and the audit log, with the guards that keep them what they are."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SNAPSHOT_ROWS = ("comp_ranges", "employee_roster")

# A snapshot in force, or cited by a recommendation, stays. Its rows come with it in one transaction and never change.
_GUARDS = """
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% rows are never changed', tg_table_name using errcode = 'restrict_violation';
end $$;

create function refuse_truncate() returns trigger language plpgsql as $$
begin
  raise exception '% is never truncated', tg_table_name using errcode = 'restrict_violation';
end $$;

create function snapshot_in_use(wanted text) returns boolean language sql stable as $$
  select exists (select 1 from data_snapshots where id = wanted and in_force)
      or exists (select 1 from recommendations where ranges_snapshot_id = wanted or roster_snapshot_id = wanted)
$$;

create function keep_snapshot_in_use() returns trigger language plpgsql as $$
begin
  if old.in_force or snapshot_in_use(old.id) then
    raise exception 'snapshot % is in use', old.id using errcode = 'restrict_violation';
  end if;
  return old;
end $$;

create function keep_rows_in_use() returns trigger language plpgsql as $$
begin
  if snapshot_in_use(old.snapshot_id) then
    raise exception 'snapshot % is in use', old.snapshot_id using errcode = 'restrict_violation';
  end if;
  return old;
end $$;

create function keep_snapshot_content() returns trigger language plpgsql as $$
begin
  if (new.id, new.kind, new.file_name, new.sha256, new.row_count, new.imported_at, new.imported_by)
     is distinct from
     (old.id, old.kind, old.file_name, old.sha256, old.row_count, old.imported_at, old.imported_by) then
    raise exception 'snapshot % never changes', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create function keep_snapshot_complete() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from data_snapshots where id = new.snapshot_id and xmin = pg_current_xact_id()::xid) then
    raise exception 'snapshot % is complete', new.snapshot_id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create function keep_recommendation() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - 'state' - 'decision' is distinct from to_jsonb(old) - 'state' - 'decision' then
    raise exception 'recommendation % never changes', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create trigger keep_snapshot before delete on data_snapshots
  for each row execute function keep_snapshot_in_use();
create trigger keep_content before update on data_snapshots
  for each row execute function keep_snapshot_content();
create trigger no_truncate before truncate on data_snapshots execute function refuse_truncate();
create trigger keep_made before update on recommendations
  for each row execute function keep_recommendation();
create trigger no_delete before delete on recommendations
  for each row execute function refuse_change();
create trigger no_truncate before truncate on recommendations execute function refuse_truncate();
create trigger append_only before update or delete on audit_logs
  for each row execute function refuse_change();
create trigger no_truncate before truncate on audit_logs execute function refuse_truncate();
"""

_ROW_GUARDS = """
create trigger keep_rows before delete on {table} for each row execute function keep_rows_in_use();
create trigger no_late_rows before insert on {table} for each row execute function keep_snapshot_complete();
create trigger never_changed before update on {table} for each row execute function refuse_change();
create trigger no_truncate before truncate on {table} execute function refuse_truncate();
"""


def upgrade() -> None:
    """Create every table, then the guards."""
    op.create_table(
        "audit_logs",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("candidate_id", sa.String(length=40), nullable=True),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.Column("place", sa.String(length=80), nullable=True),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_logs")),
    )
    op.create_index("ix_audit_logs_actor_seq", "audit_logs", ["actor", "seq"], unique=False)
    op.create_index("ix_audit_logs_candidate_id_seq", "audit_logs", ["candidate_id", "seq"], unique=False)
    op.create_table(
        "candidates",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("opened_by", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("pay_history_removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
    )
    op.create_index("ix_candidates_opened_by_changed_at", "candidates", ["opened_by", "changed_at"], unique=False)
    op.create_table(
        "data_snapshots",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(length=32), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind in ('ranges', 'roster')", name=op.f("ck_data_snapshots_kind_known")),
        sa.CheckConstraint("row_count > 0", name=op.f("ck_data_snapshots_rows_present")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_snapshots")),
    )
    op.create_index("ix_data_snapshots_kind_sha256", "data_snapshots", ["kind", "sha256"], unique=False)
    op.create_index(
        "uq_data_snapshots_in_force", "data_snapshots", ["kind"], unique=True, postgresql_where=sa.text("in_force")
    )
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_received_at"), "deliveries", ["received_at"], unique=False)
    op.create_table(
        "users",
        sa.Column("slack_user_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role in ('comp_team', 'recruitment', 'none')", name=op.f("ck_users_role_known")),
        sa.PrimaryKeyConstraint("slack_user_id", name=op.f("pk_users")),
    )
    op.create_table(
        "comp_ranges",
        sa.Column("snapshot_id", sa.String(length=40), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("job_title", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("minimum", sa.Numeric(), nullable=False),
        sa.Column("maximum", sa.Numeric(), nullable=False),
        sa.Column("stated_minimum", sa.Numeric(), nullable=True),
        sa.Column("stated_maximum", sa.Numeric(), nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["data_snapshots.id"], name=op.f("fk_comp_ranges_snapshot_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "row", name=op.f("pk_comp_ranges")),
    )
    op.create_table(
        "employee_roster",
        sa.Column("snapshot_id", sa.String(length=40), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("job_title", sa.Text(), nullable=False),
        sa.Column("job_family", sa.Text(), nullable=True),
        sa.Column("proficiency", sa.String(length=20), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("compensation", sa.Numeric(), nullable=False),
        sa.Column("currency_mark", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["data_snapshots.id"], name=op.f("fk_employee_roster_snapshot_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "row", name=op.f("pk_employee_roster")),
    )
    op.create_table(
        "fact_records",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("candidate_id", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("old", postgresql.JSONB(), nullable=True),
        sa.Column("new", postgresql.JSONB(), nullable=True),
        sa.Column("said_by", sa.String(length=32), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn_id", sa.String(length=40), nullable=False),
        sa.Column("undoes", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_fact_records_candidate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_records")),
    )
    op.create_index(op.f("ix_fact_records_candidate_id"), "fact_records", ["candidate_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("candidate_id", sa.String(length=40), nullable=False),
        sa.Column("turn_id", sa.String(length=40), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("thread_ts", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_messages_candidate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("channel_id", "ts", name=op.f("uq_messages_channel_id_ts")),
    )
    op.create_index("ix_messages_candidate_id_said_at", "messages", ["candidate_id", "said_at"], unique=False)
    op.create_table(
        "recommendations",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("candidate_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("policy_id", sa.String(length=60), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("ranges_snapshot_id", sa.String(length=40), nullable=True),
        sa.Column("roster_snapshot_id", sa.String(length=40), nullable=True),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("decision", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint(
            "state in ('draft', 'submitted', 'approved', 'changes_requested', 'superseded')",
            name=op.f("ck_recommendations_state_known"),
        ),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_recommendations_candidate_id")),
        sa.ForeignKeyConstraint(
            ["ranges_snapshot_id"],
            ["data_snapshots.id"],
            name=op.f("fk_recommendations_ranges_snapshot_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["roster_snapshot_id"],
            ["data_snapshots.id"],
            name=op.f("fk_recommendations_roster_snapshot_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
        sa.UniqueConstraint("candidate_id", "number", name=op.f("uq_recommendations_candidate_id_number")),
    )
    op.create_index(
        op.f("ix_recommendations_ranges_snapshot_id"), "recommendations", ["ranges_snapshot_id"], unique=False
    )
    op.create_index(
        op.f("ix_recommendations_roster_snapshot_id"), "recommendations", ["roster_snapshot_id"], unique=False
    )
    op.create_table(
        "threads",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("candidate_id", sa.String(length=40), nullable=False),
        sa.Column("memory", postgresql.JSONB(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_threads_candidate_id")),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "ts", name=op.f("pk_threads")),
    )
    op.create_index(op.f("ix_threads_candidate_id"), "threads", ["candidate_id"], unique=False)
    op.create_table(
        "cards",
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("thread_ts", sa.String(length=32), nullable=False),
        sa.Column("recommendation_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendations.id"], name=op.f("fk_cards_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("channel_id", "ts", name=op.f("pk_cards")),
    )
    op.create_index("ix_cards_recommendation_id", "cards", ["recommendation_id"], unique=False)
    op.execute(_GUARDS)
    for table in _SNAPSHOT_ROWS:
        op.execute(_ROW_GUARDS.format(table=table))
