"""What the program may do in the database: exactly what the list of grants says, and never rewrite history."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from domain.errors import Unavailable
from storage.audit_log import SqlAuditLog
from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_engine
from storage.migrating import is_current, migrate
from storage.privileges import APP_ROLE, GRANTS
from storage.tables import metadata
from tests.databases import fresh_database
from tests.integration.casebook import event
from tests.integration.conftest import Open

NOT_PERMITTED = "42501"
EVERY_VERB = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


@pytest.fixture(scope="module")
def owner(postgres: EmbeddedServer) -> Iterator[Engine]:
    """The owner's engine on a migrated database."""
    engine = open_engine(database_url(fresh_database(postgres)))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def program(owner: Engine) -> Iterator[Engine]:
    """The program's engine on the same database."""
    engine = open_engine(owner.url, role=APP_ROLE)
    SqlAuditLog(engine).record(event())
    yield engine
    engine.dispose()


def refused_with(engine: Engine, statement: str) -> str | None:
    with pytest.raises(DBAPIError) as refused, engine.begin() as connection:
        connection.exec_driver_sql(statement)
    state: str | None = getattr(refused.value.orig, "sqlstate", None)
    return state


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_logs set actor = 'U0ELSE'",
        "update audit_logs set hash = hash where seq = 1",
        "delete from audit_logs",
        "delete from audit_logs where false",
        "truncate audit_logs",
        "drop table audit_logs",
        "alter table audit_logs disable trigger all",
        "set session_replication_role = replica",
        "create table evil (id int)",
        "delete from recommendations",
        "truncate candidates cascade",
        "update fact_records set turn_id = turn_id",
        "update alembic_version set version_num = '0001'",
    ],
)
def test_the_program_cannot_rewrite_history(program: Engine, statement: str) -> None:
    assert refused_with(program, statement) == NOT_PERMITTED


def test_the_program_can_add_to_the_log_and_read_it(program: Engine) -> None:
    before = len(list(SqlAuditLog(program).rows()))
    SqlAuditLog(program).record(event())

    assert len(list(SqlAuditLog(program).rows())) == before + 1


def test_a_connection_a_pooler_handed_over_works_under_the_role_too(owner: Engine) -> None:
    program = open_engine(owner.url, role=APP_ROLE, pool_size=1)
    SqlAuditLog(program).record(event())
    with program.connect() as connection:
        # What a pooler in transaction mode does to a session: another one, or one that was reset.
        driver = connection.connection.driver_connection
        driver.execute("reset role")
        driver.commit()

    assert refused_with(program, "delete from audit_logs where false") == NOT_PERMITTED
    assert len(list(SqlAuditLog(program).rows())) > 0
    program.dispose()


def test_every_way_to_work_is_under_the_role_and_nothing_of_it_stays_behind(program: Engine) -> None:
    asked = text("select current_user")
    with program.connect() as connection:
        users = [connection.execute(asked).scalar_one()]
        connection.rollback()
        users.append(connection.execute(asked).scalar_one())
        connection.commit()
        with connection.begin(), connection.begin_nested() as nested:
            nested.rollback()
        with connection.begin():
            users.append(connection.execute(asked).scalar_one())
        driver = connection.connection.driver_connection
        assert driver.execute("select current_user = session_user").fetchone() == (True,)
        driver.rollback()
    with program.begin() as connection:
        connection.begin_nested().rollback()
        users.append(connection.execute(asked).scalar_one())
    with (
        program.connect() as connection,
        connection.execution_options(yield_per=2).execute(
            text("select current_user from generate_series(1, 5)")
        ) as streamed,
    ):
        users += streamed.scalars()

    assert users == [APP_ROLE] * 9


def test_readiness_and_the_check_before_use_work_under_the_role(program: Engine) -> None:
    assert is_current(program)
    with program.connect() as connection:
        process = connection.execute(text("select pg_backend_pid()")).scalar_one()
    cut_off = open_engine(program.url)
    with cut_off.begin() as connection:
        connection.execute(text("select pg_terminate_backend(:process)"), {"process": process})
    cut_off.dispose()

    assert is_current(program)


def test_a_program_in_autocommit_would_be_the_owner_and_does_not_start(program: Engine) -> None:
    with (
        program.execution_options(isolation_level="AUTOCOMMIT").connect() as connection,
        pytest.raises(RuntimeError, match="cannot work in autocommit"),
    ):
        connection.exec_driver_sql("delete from audit_logs")


def test_the_list_of_grants_names_exactly_the_tables_there_are(owner: Engine) -> None:
    with owner.connect() as connection:
        there = connection.execute(text("select tablename from pg_tables where schemaname = current_schema()"))

        assert set(GRANTS) == set(there.scalars())
    of_others = {name for name in GRANTS if name.startswith("procrastinate_")} | {"alembic_version"}
    assert set(GRANTS) == {table.name for table in metadata.sorted_tables} | of_others


@pytest.mark.parametrize("table", GRANTS)
def test_the_program_has_what_the_list_says_and_no_more(owner: Engine, table: str) -> None:
    stated = {verb.strip().upper() for verb in GRANTS[table].split(",")}
    with owner.connect() as connection:
        asked = text("select has_table_privilege(:role, :table, :verb)")
        held = {
            verb
            for verb in EVERY_VERB
            if connection.execute(asked, {"role": APP_ROLE, "table": table, "verb": verb}).scalar_one()
        }
        by_column = text("select has_any_column_privilege(:role, :table, :verb)")
        for verb in {"SELECT", "INSERT", "UPDATE", "REFERENCES"} - stated:
            told = {"role": APP_ROLE, "table": table, "verb": verb}
            assert not connection.execute(by_column, told).scalar_one(), verb

    assert held == stated


def test_the_role_owns_nothing_and_is_nobody_special(owner: Engine) -> None:
    with owner.connect() as connection:
        marks = connection.execute(
            text(
                "select rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls "
                "from pg_roles where rolname = :role"
            ),
            {"role": APP_ROLE},
        ).one()
        owned = text("select count(*) from pg_class where pg_get_userbyid(relowner) = :role")
        belongs = text("select count(*) from pg_auth_members where member = cast(:role as regrole)")

        assert set(marks) == {False}
        assert connection.execute(owned, {"role": APP_ROLE}).scalar_one() == 0
        assert connection.execute(belongs, {"role": APP_ROLE}).scalar_one() == 0


def test_a_right_that_was_added_by_hand_goes_with_the_next_migration(postgres: EmbeddedServer, open_on: Open) -> None:
    engine = open_on(fresh_database(postgres))
    asked = text(f"select has_table_privilege('{APP_ROLE}', 'audit_logs', 'delete')")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"grant delete, update (actor) on audit_logs to {APP_ROLE}")
        assert connection.execute(asked).scalar_one()

    migrate(engine)

    with engine.begin() as connection:
        assert not connection.execute(asked).scalar_one()
        column = text(f"select has_any_column_privilege('{APP_ROLE}', 'audit_logs', 'update')")
        assert not connection.execute(column).scalar_one()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A server of its own, since roles belong to a server: nobody has migrated anything there."""
    server = EmbeddedServer(tmp_path_factory.mktemp("bare") / "data")
    yield server
    server.close()


def run_on(server: EmbeddedServer, *statements: str) -> None:
    engine = open_engine(database_url(server.url())).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def owned_by(server: EmbeddedServer, user: str) -> str:
    """The URL, for a user, of a new empty database of theirs."""
    run_on(server, f"create database {user} owner {user}")
    return make_url(server.url(user)).set(username=user).render_as_string(hide_password=False)


def roles_of(server: EmbeddedServer) -> list[str]:
    engine = open_engine(database_url(server.url()))
    with engine.connect() as connection:
        found = connection.execute(text("select rolname from pg_roles where rolname = :role"), {"role": APP_ROLE})
        names = list(found.scalars())
    engine.dispose()
    return names


def test_whoever_may_not_make_roles_is_told_what_to_ask_for_and_that_is_enough(
    bare: EmbeddedServer, open_on: Open
) -> None:
    run_on(bare, f"drop role if exists {APP_ROLE}", "create role plain login")
    owner = open_on(owned_by(bare, "plain"))

    with pytest.raises(Unavailable, match="may not make roles") as refused:
        migrate(owner)
    assert roles_of(bare) == []

    asked_for = refused.value.sentence.partition("for: ")[2]
    assert asked_for == f"create role {APP_ROLE} nologin; grant {APP_ROLE} to plain;"
    run_on(bare, *asked_for.rstrip(";").split(";"))
    assert migrate(owner) == migrate(owner)
    _program_works_in(owner)
    run_on(bare, "drop database plain with (force)", f"drop role {APP_ROLE}, plain")


def test_whoever_may_make_roles_needs_nobody(bare: EmbeddedServer, open_on: Open) -> None:
    run_on(bare, f"drop role if exists {APP_ROLE}", "create role maker login createrole")
    owner = open_on(owned_by(bare, "maker"))

    assert migrate(owner) == migrate(owner)

    _program_works_in(owner)
    run_on(bare, "drop database maker with (force)", f"drop role {APP_ROLE}, maker")


def test_an_owner_who_finds_the_role_made_by_another_is_told_what_to_ask_for_and_that_is_enough(
    bare: EmbeddedServer, open_on: Open
) -> None:
    run_on(bare, f"drop role if exists {APP_ROLE}", f"create role {APP_ROLE} nologin", "create role second login")
    owner = open_on(owned_by(bare, "second"))

    with pytest.raises(Unavailable, match="may not take it") as refused:
        migrate(owner)
    assert refused.value.code == "role_not_granted"
    asked_for = refused.value.sentence.partition("for: ")[2]
    assert asked_for == f"grant {APP_ROLE} to second;"
    assert not is_current(owner)

    run_on(bare, asked_for)
    assert migrate(owner) == migrate(owner)
    _program_works_in(owner)
    run_on(bare, "drop database second with (force)", f"drop role {APP_ROLE}, second")


def test_an_owner_who_finds_the_role_and_may_grant_it_needs_nobody(bare: EmbeddedServer, open_on: Open) -> None:
    run_on(bare, f"drop role if exists {APP_ROLE}", f"create role {APP_ROLE} nologin", "create role granter login")
    run_on(bare, f"grant {APP_ROLE} to granter with admin true, set false, inherit false")
    owner = open_on(owned_by(bare, "granter"))

    assert migrate(owner) == migrate(owner)

    _program_works_in(owner)
    run_on(bare, "drop database granter with (force)", "drop owned by granter cascade")
    run_on(bare, f"drop role {APP_ROLE}, granter")


def test_the_programs_own_user_migrates_without_effect_and_cannot_leave_its_rights(
    bare: EmbeddedServer, open_on: Open
) -> None:
    run_on(bare, "create database run_by_two")
    owner = open_on(bare.url("run_by_two"))
    revision = migrate(owner)
    run_on(bare, f"create role runner login in role {APP_ROLE}")
    runner = open_on(owner.url.set(username="runner").render_as_string(hide_password=False))

    assert migrate(runner) == migrate(runner) == revision
    _program_works_in(runner)
    assert refused_with(runner, "reset role; delete from audit_logs") == NOT_PERMITTED
    assert refused_with(runner, "reset role; alter table audit_logs disable trigger all") == NOT_PERMITTED
    run_on(bare, "drop database run_by_two with (force)", f"drop role {APP_ROLE}, runner")


def test_a_user_outside_the_role_is_told_to_migrate(bare: EmbeddedServer) -> None:
    run_on(bare, "create role stranger login")
    program = open_engine(database_url(owned_by(bare, "stranger")), role=APP_ROLE)

    with pytest.raises(Unavailable, match="has no role comp_assist_app, or its user may not take it"):
        SqlAuditLog(program).record(event())
    program.dispose()
    run_on(bare, "drop database stranger with (force)", "drop role stranger")


def _program_works_in(engine: Engine) -> None:
    """What the container opens for that user adds to the log and cannot rewrite it."""
    program = open_engine(engine.url, role=APP_ROLE)
    SqlAuditLog(program).record(event())
    assert refused_with(program, "update audit_logs set actor = 'U0ELSE'") == NOT_PERMITTED
    program.dispose()
