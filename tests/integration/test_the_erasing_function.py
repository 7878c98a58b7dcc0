"""The one function that runs as the tables' owner cannot be turned against what it guards."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from domain.audit.chain import check_chain
from storage.audit_log import SqlAuditLog
from storage.privileges import APP_ROLE
from tests.integration.casebook import Desk

INSUFFICIENT_PRIVILEGE = "42501"

# What somebody with the program's password would try: tables of their own, with a trigger, in place of the real ones.
ATTACK = """
create temp table candidates (id text, legal_hold boolean, changed_at timestamptz) on commit drop;
create temp table recommendations (id text, candidate_id text, state_since timestamptz) on commit drop;
create temp table messages (candidate_id text, said_at timestamptz) on commit drop;
insert into candidates values ('CAND-1', false, now() - interval '9 years');
create function pg_temp.evil() returns trigger language plpgsql as $$
begin
  alter table public.audit_logs disable trigger append_only;
  update public.audit_logs set actor = 'U0EVIL';
  return old;
end $$;
create trigger evil before delete on candidates for each row execute function pg_temp.evil();
"""


def test_tables_of_an_attackers_own_are_not_taken_for_the_real_ones(desk: Desk) -> None:
    desk.filed("CAND-1")
    with desk.engine.begin() as connection:
        connection.exec_driver_sql(f"set local role {APP_ROLE}")
        connection.exec_driver_sql(ATTACK)

        erased = connection.execute(text("select erase_case('CAND-1', now() - interval '2 years')")).scalar_one()

        assert erased is False
    assert desk.audited("CAND-1")
    assert check_chain(SqlAuditLog(desk.engine).rows()).fault is None
    with desk.engine.connect() as connection:
        actors = connection.execute(text("select distinct actor from audit_logs")).scalars().all()
    assert "U0EVIL" not in actors


@pytest.mark.parametrize("function", ["case_is_erasable(text, timestamptz)", "erase_case(text, timestamptz)"])
def test_the_program_cannot_change_the_function(stocked_engine: Engine, function: str) -> None:
    with stocked_engine.connect() as connection:
        connection.exec_driver_sql(f"set local role {APP_ROLE}")
        with pytest.raises(DBAPIError) as refused:
            connection.exec_driver_sql(f"alter function {function} set search_path = pg_temp")
    assert getattr(refused.value.orig, "sqlstate", None) == INSUFFICIENT_PRIVILEGE
