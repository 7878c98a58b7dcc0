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


# Whoever hands something in waits for one answer only, so that the acknowledgement is quick.
_TAKING = """
create function defer_answer(wanted text, its_lane text, its_urgency integer) returns void language sql as $$
  select procrastinate_defer_jobs_v1(array[
    row('answers', 'answer_delivery', its_urgency, its_lane, null, jsonb_build_object('key', wanted), null)
      ::procrastinate_job_to_defer_v1
  ])
$$;

create function has_lost_its_job(wanted text) returns boolean language sql stable as $$
  select not exists (
    select 1 from procrastinate_jobs
    where task_name = 'answer_delivery' and args ->> 'key' = wanted and status in ('todo', 'doing')
  )
$$;

create function take_delivery(
  wanted text, its_entry text, its_lane text, its_urgency integer, its_payload jsonb,
  most_waiting integer, known_ahead integer,
  out is_taken boolean, out is_repeated boolean, out ahead integer
) language plpgsql as $$
begin
  is_taken := false;
  is_repeated := false;
  ahead := known_ahead;
  if ahead is null then
    select count(*) into ahead from (select 1 from inbox where state = 'waiting' limit most_waiting) as waiting;
  end if;
  if ahead >= most_waiting and not exists (select 1 from inbox where key = wanted) then
    return;
  end if;
  insert into inbox (key, entry, lane, urgency, payload)
    values (wanted, its_entry, its_lane, its_urgency, its_payload) on conflict do nothing;
  if found then
    is_taken := true;
    perform defer_answer(wanted, its_lane, its_urgency);
  else
    is_repeated := true;
    perform defer_answer(key, lane, urgency) from inbox
      where key = wanted and state = 'waiting' and has_lost_its_job(key) for update;
  end if;
end $$;
"""


def upgrade() -> None:
    """Inbox, steps, the schema of procrastinate 3.10, and the functions between them."""
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
    op.create_index("ix_inbox_lane", "inbox", ["lane"], postgresql_where=sa.text("state = 'waiting'"))
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
    driver.execute(_TAKING)
