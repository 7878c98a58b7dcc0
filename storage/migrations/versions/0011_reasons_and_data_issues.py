"""Why an answer does not help, votes on cards as well, and rows of pay data that somebody doubts."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# As in 0008, with votes found by their case; owner and rights of the function stay as they are.
_ERASING = """
create or replace function erase_case(wanted text, before timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, {schema}, pg_temp as $$
begin
  if not case_is_erasable(wanted, before) then
    return false;
  end if;
  delete from feedback where candidate_id = wanted;
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
_FAULTS = "fault in ('amount', 'outdated', 'title_or_place', 'currency', 'people', 'other')"


def upgrade() -> None:
    """Reasons beside votes, and room for data issues."""
    op.drop_constraint("fk_feedback_answer_id_answers", "feedback", type_="foreignkey")
    op.add_column("feedback", sa.Column("candidate_id", sa.String(length=40)))
    op.execute(
        "update feedback set candidate_id = (select candidate_id from answers where answers.id = feedback.answer_id)"
    )
    op.alter_column("feedback", "candidate_id", nullable=False)
    op.create_foreign_key(
        op.f("fk_feedback_candidate_id_candidates"), "feedback", "candidates", ["candidate_id"], ["id"]
    )
    op.add_column(
        "feedback",
        sa.Column("reasons", sa.ARRAY(sa.String(length=20)), nullable=False, server_default=sa.text("'{}'")),
    )
    op.add_column("feedback", sa.Column("note", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.create_index("ix_feedback_candidate_id", "feedback", ["candidate_id"])
    op.create_index("ix_feedback_voted_at", "feedback", ["voted_at"])
    op.create_table(
        "data_issues",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=32)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closing_note", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_issues")),
    )
    op.create_index(
        "uq_data_issues_open_row", "data_issues", ["row"], unique=True, postgresql_where=sa.text("closed_at is null")
    )
    op.create_table(
        "data_reports",
        sa.Column("issue_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("fault", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_FAULTS, name=op.f("ck_data_reports_fault_known")),
        sa.ForeignKeyConstraint(["issue_id"], ["data_issues.id"], name=op.f("fk_data_reports_issue_id_data_issues")),
        sa.PrimaryKeyConstraint("issue_id", "user_id", name=op.f("pk_data_reports")),
    )
    schema = op.get_bind().execute(sa.text("select quote_ident(current_schema())")).scalar_one()
    op.execute(_ERASING.replace("{schema}", schema))
