"""Answers that stand in Slack, votes on them, and what models are used for."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# As in 0006, with the answers; owner and rights of the function stay as they are.
_ERASING = """
create or replace function erase_case(wanted text, before timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, {schema}, pg_temp as $$
begin
  if not case_is_erasable(wanted, before) then
    return false;
  end if;
  delete from feedback where answer_id in (select id from answers where candidate_id = wanted);
  delete from answers where candidate_id = wanted;
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
    """Room for answers, votes and calls; a case takes its answers with it when it is erased."""
    op.create_table(
        "answers",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("candidate_id", sa.String(length=40), nullable=False),
        sa.Column("owners", sa.ARRAY(sa.String(length=32)), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("thread_ts", sa.String(length=32), nullable=False),
        sa.Column("sight", sa.String(length=20), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_answers_candidate_id_candidates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    op.create_index("ix_answers_candidate_id", "answers", ["candidate_id"])
    op.create_index("ix_answers_channel_id", "answers", ["channel_id"], postgresql_where=sa.text("hidden_at is null"))
    op.create_table(
        "feedback",
        sa.Column("answer_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("vote", sa.String(length=12), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("vote in ('helpful', 'not_helpful')", name=op.f("ck_feedback_vote_known")),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_feedback_answer_id_answers")),
        sa.PrimaryKeyConstraint("answer_id", "user_id", name=op.f("pk_feedback")),
    )
    op.create_table(
        "model_calls",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn", sa.String(length=8), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("tokens_read", sa.Integer(), nullable=False),
        sa.Column("tokens_written", sa.Integer(), nullable=False),
        sa.Column("cache_read", sa.Integer(), nullable=False),
        sa.Column("cache_written", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_calls")),
    )
    op.create_index("ix_model_calls_at", "model_calls", ["at"])
    schema = op.get_bind().execute(sa.text("select quote_ident(current_schema())")).scalar_one()
    op.execute(_ERASING.replace("{schema}", schema))
