"""The schema: what the migrations make is what the code speaks of, and every look-up is served by an index."""

import ast
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, inspect, text

from domain.errors import Unavailable
from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_engine
from storage.migrating import is_current, migrate
from storage.tables import metadata
from tests.databases import empty_database, fresh_database
from tests.integration.casebook import at_once, rows_of_all_tables

ROOT = Path(__file__).parents[2]

# What the code looks rows up by, in the order of the index that serves it.
LOOK_UPS = {
    "candidates": [("id",), ("opened_by", "changed_at"), ("changed_at",)],
    "card_pictures": [("file_id",)],
    "exports": [("id",)],
    "welcomes": [("user_id",)],
    "data_issues": [("id",)],
    "data_reports": [("issue_id", "user_id")],
    "fact_records": [("candidate_id",)],
    "threads": [("team_id", "channel_id", "ts"), ("candidate_id",)],
    "messages": [("candidate_id", "said_at"), ("channel_id", "ts"), ("said_at",)],
    "notices": [
        ("key",),
        ("candidate_id",),
        ("recommendation_id",),
        ("created_at",),
        ("state", "due_at"),
        ("recipient", "state", "due_at"),
    ],
    "recommendations": [
        ("id",),
        ("candidate_id", "number"),
        ("state", "state_since"),
        ("ranges_snapshot_id",),
        ("roster_snapshot_id",),
    ],
    "cards": [("channel_id", "ts"), ("recommendation_id",)],
    "audit_logs": [("candidate_id", "seq"), ("actor", "seq")],
    "data_snapshots": [("id",), ("kind", "sha256"), ("kind",)],
    "comp_ranges": [("snapshot_id", "row")],
    "employee_roster": [("snapshot_id", "row")],
    "users": [("slack_user_id",)],
    "group_roles": [("group_id",)],
    "approvers": [("tier", "slack_user_id"), ("slack_user_id",)],
    "delegations": [("principal", "delegate", "starts_on"), ("delegate",), ("ends_on",)],
    "deliveries": [("key",), ("received_at",)],
    "inbox": [("key",), ("received_at",)],
    "steps": [("key", "name")],
    "answers": [("id",), ("candidate_id",)],
    "feedback": [("answer_id", "user_id")],
    "model_calls": [("id",), ("at",)],
}


@pytest.fixture(scope="module")
def migrated(postgres: EmbeddedServer) -> Iterator[Engine]:
    """A migrated database that nobody writes to."""
    engine = open_engine(database_url(fresh_database(postgres)))
    yield engine
    engine.dispose()


def test_migrations_make_exactly_the_tables_the_code_speaks_of(migrated: Engine) -> None:
    with migrated.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": _is_ours}
        context = MigrationContext.configure(connection, opts=options)

        assert compare_metadata(context, metadata) == []


def _is_ours(name: str | None, _kind: str, parents: dict[str, str | None]) -> bool:
    """The queue's tables come from its package, which looks after them itself."""
    return not any(str(one).startswith("procrastinate_") for one in (name, parents.get("table_name")))


def test_migrations_make_every_check_the_code_speaks_of(migrated: Engine) -> None:
    for table in metadata.sorted_tables:
        made = {check["name"] for check in inspect(migrated).get_check_constraints(table.name)}
        spoken_of = {check.name for check in table.constraints if isinstance(check, CheckConstraint)}

        assert made == spoken_of, table.name


def test_the_stated_look_ups_cover_every_table() -> None:
    assert set(LOOK_UPS) == {table.name for table in metadata.sorted_tables}


@pytest.mark.parametrize(("table", "columns"), [(name, one) for name, many in LOOK_UPS.items() for one in many])
def test_a_look_up_is_served_by_an_index_that_starts_with_its_columns(
    migrated: Engine, table: str, columns: tuple[str, ...]
) -> None:
    assert any(index[: len(columns)] == columns for index in _indexes(migrated, table))


def test_the_snapshot_in_force_is_found_by_a_unique_index_of_its_own(migrated: Engine) -> None:
    with migrated.connect() as connection:
        made = connection.execute(
            text("select indexdef from pg_indexes where indexname = 'uq_data_snapshots_in_force'")
        ).scalar_one()

    assert made == (
        "CREATE UNIQUE INDEX uq_data_snapshots_in_force ON public.data_snapshots USING btree (kind) WHERE in_force"
    )


def test_what_stands_in_a_channel_is_found_by_an_index_that_leaves_out_what_is_hidden(migrated: Engine) -> None:
    with migrated.connect() as connection:
        made = connection.execute(
            text("select indexdef from pg_indexes where indexname = 'ix_answers_channel_id'")
        ).scalar_one()

    assert made == (
        "CREATE INDEX ix_answers_channel_id ON public.answers USING btree (channel_id) WHERE (hidden_at IS NULL)"
    )


def test_every_foreign_key_is_served_by_an_index(migrated: Engine) -> None:
    inspector = inspect(migrated)
    for table in metadata.sorted_tables:
        for key in inspector.get_foreign_keys(table.name):
            columns = tuple(key["constrained_columns"])
            assert any(index[: len(columns)] == columns for index in _indexes(migrated, table.name)), key["name"]


def test_every_column_storage_compares_is_served_by_an_index(migrated: Engine) -> None:
    compared = _compared_columns()
    unserved = {
        place: columns
        for place, columns in compared.items()
        if not any(index[0] in columns for index in _indexes(migrated, place[1]))
    }
    # The Comp Team among a few dozen people is found by reading them all.
    unserved.pop(("approvals.py:approvers", "users"), None)
    # What waits is found by partial indexes that hold nothing else.
    for place in ("take", "has_waiting", "waiting_since"):
        unserved.pop((f"inbox.py:{place}", "inbox"), None)
    # Once a day every thread is looked at anyway.
    unserved.pop(("retention.py:forget_conversations", "threads"), None)
    # And every report about the data, of which there are few.
    unserved.pop(("retention.py:_forget_notes", "data_reports"), None)
    # What stands in a channel is found by a partial index that holds no hidden answers.
    unserved.pop(("answers.py:in_channel", "answers"), None)
    # Exports whose files may still be there are found by a partial index that holds no others.
    unserved.pop(("exports.py:made_before", "exports"), None)
    # The open issue of a row is found by a partial index that holds open ones only.
    unserved.pop(("data_issues.py:report", "data_issues"), None)
    # One person's vote on one answer was found by its key; whether it still stands is looked at in that row.
    for place in ("vote", "explain"):
        unserved.pop((f"feedback.py:{place}", "feedback"), None)
    # So are pictures of a recommendation, and the few that are due.
    unserved.pop(("card_pictures.py:made_before", "card_pictures"), None)
    unserved.pop(("card_pictures.py:of_recommendation", "card_pictures"), None)
    # No table: what somebody did lately, which was found by who did it.
    unserved.pop(("desk.py:touched_by", "touched"), None)
    # Outcomes are counted among the calls of one day, which are found by when they were.
    unserved.pop(("model_calls.py:use_on", "model_calls"), None)

    assert len(compared) >= 12
    assert unserved == {}


def test_migrating_again_changes_nothing(stocked_engine: Engine) -> None:
    before = rows_of_all_tables(stocked_engine)

    assert migrate(stocked_engine) == migrate(stocked_engine) != ""
    assert is_current(stocked_engine)
    assert rows_of_all_tables(stocked_engine) == before


def test_a_database_without_tables_is_not_current(postgres: EmbeddedServer, open_on: Callable[[str], Engine]) -> None:
    assert not is_current(open_on(empty_database(postgres, "never_migrated")))


def test_workers_that_migrate_at_once_all_end_well(
    postgres: EmbeddedServer, open_on: Callable[[str], Engine]
) -> None:
    # Were they not kept apart they would wait for each other for ever.
    patience = "&options=-c%20statement_timeout%3D10000"
    url = empty_database(postgres, "migrated_by_workers") + patience
    engines = [open_on(url) for _ in range(4)]

    revisions = at_once(4, lambda index: migrate(engines[index]))

    assert len(set(revisions)) == 1
    assert all(isinstance(revision, str) for revision in revisions)
    assert is_current(engines[0])


def test_processes_that_migrate_at_once_all_end_well(postgres: EmbeddedServer, tmp_path: Path) -> None:
    url = empty_database(postgres, "migrated_by_processes")
    surroundings = {
        **os.environ,
        "DATABASE_URL": url,
        "COMP_ASSIST_DATA_DIR": str(tmp_path / "data"),
        "PYTHONPATH": str(ROOT),
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "bot", "migrate"],
            env=surroundings,
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    said = [(*process.communicate(timeout=60), process.returncode) for process in processes]

    assert said[0] == said[1]
    assert said[0][0].startswith("The database is at revision ")
    assert said[0][1:] == ("", 0)


def test_a_database_of_a_newer_program_is_refused_with_a_sentence(fresh_engine: Engine) -> None:
    with fresh_engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))

    with pytest.raises(Unavailable, match="newer comp-assist") as refused:
        migrate(fresh_engine)

    assert refused.value.code == "schema_newer"
    assert not is_current(fresh_engine)


def test_a_user_who_may_not_make_tables_is_told_so(
    postgres: EmbeddedServer, open_on: Callable[[str], Engine]
) -> None:
    url = empty_database(postgres, "guarded_schema")
    with open_on(url).begin() as connection:
        connection.execute(text("create role visitor login"))

    with pytest.raises(Unavailable, match="may not change the schema") as refused:
        migrate(open_on(url.replace("postgres:@", "visitor:@")))

    assert refused.value.code == "schema_not_ours"


def test_a_database_of_another_program_is_left_alone(
    postgres: EmbeddedServer, open_on: Callable[[str], Engine]
) -> None:
    engine = open_on(empty_database(postgres, "somebody_elses"))
    with engine.begin() as connection:
        connection.execute(text("create table users (id int)"))

    with pytest.raises(Unavailable, match="another program keeps its tables there"):
        migrate(engine)

    assert inspect(engine).get_table_names() == ["users"]


def test_tables_start_empty(migrated: Engine) -> None:
    assert {name for name, rows in rows_of_all_tables(migrated).items() if rows} == set()


def _indexes(engine: Engine, table: str) -> list[tuple[str, ...]]:
    """The columns of every index of a table, those of constraints included; partial ones are left out."""
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                """
                select array_agg(attribute.attname::text order by place.at)
                from pg_index index
                cross join lateral unnest(index.indkey::int2[]) with ordinality as place(number, at)
                join pg_attribute attribute
                  on attribute.attrelid = index.indrelid and attribute.attnum = place.number
                where index.indrelid = to_regclass(:table)
                  and (index.indpred is null or :table = 'data_snapshots')
                group by index.indexrelid
                """
            ),
            {"table": table},
        )
        return [tuple(row[0]) for row in rows]


def _compared_columns() -> dict[tuple[str, str], set[str]]:
    """By function and table: the columns that storage compares with something, read from its source."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in sorted((ROOT / "storage").glob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            for node in ast.walk(function):
                compared = node.left if isinstance(node, ast.Compare) else None
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "in_":
                    compared = node.func.value
                match compared:
                    case ast.Attribute(value=ast.Attribute(value=ast.Name(id=table), attr="c"), attr=column):
                        found.setdefault((f"{path.name}:{function.name}", table), set()).add(column)
    return found
