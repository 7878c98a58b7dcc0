"""Migrating a database whose audit log is older than the chain: what is there is chained as it stands."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic import command
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from domain.audit.chain import check_chain
from storage.audit_log import SqlAuditLog
from storage.embedded import EmbeddedServer
from storage.migrating import _config, migrate
from tests.databases import empty_database
from tests.integration.casebook import event
from tests.integration.conftest import Open

INSERT = text(
    "insert into audit_logs (at, name, actor, candidate_id, subject, place, details) "
    "values (:at, :name, 'U0CARLA', :case, null, :place, cast(:details as jsonb))"
)
TOKYO = timezone(timedelta(hours=9))


def at_revision(engine: Engine, revision: str) -> None:
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@pytest.fixture
def old(postgres: EmbeddedServer, open_on: Open, request: pytest.FixtureRequest) -> Engine:
    """A database at revision 0002, in another time zone than ours, with an audit log that has gaps."""
    name = f"chained_{abs(hash(request.node.name))}"
    engine = open_on(empty_database(postgres, name))
    at_revision(engine, "0002")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"alter database {name} set timezone to 'America/New_York'")
    engine.dispose()
    for number in range(40):
        with engine.connect() as connection:
            told = {
                "at": datetime(2026, 3, 4, 1, tzinfo=TOKYO) + timedelta(hours=number, microseconds=number),
                "name": "case.opened",
                "case": None if number % 2 else "CAND-1",
                "place": "Zoë's 日本語" if number % 3 else None,
                "details": json.dumps({"words": "🙂", "number": str(number)} if number % 5 else {}),
            }
            connection.execute(INSERT, told)
            # A transaction that was rolled back used up a number, as identity columns do.
            (connection.rollback if number % 10 == 4 else connection.commit)()
    return engine


def test_rows_that_were_kept_before_the_chain_are_chained_as_they_stand(old: Engine) -> None:
    with old.connect() as connection:
        before = connection.execute(text("select seq, at, name, place, details from audit_logs order by seq")).all()

    migrate(old)

    rows = list(SqlAuditLog(old).rows())
    verdict = check_chain(rows)
    assert (verdict.fault, verdict.rows) == (None, 36)
    assert [row.seq for row in rows] == [row.seq for row in before] != list(range(1, 37))
    for row, kept in zip(rows, before, strict=True):
        assert row.content["at"] == kept.at.astimezone(UTC).isoformat(timespec="microseconds")
        assert (row.content["name"], row.content["place"]) == (kept.name, kept.place)
        assert row.content["details"] == kept.details


def test_the_chain_goes_on_behind_them_and_the_guard_is_back(old: Engine) -> None:
    migrate(old)
    log = SqlAuditLog(old)
    last = list(log.rows())[-1]
    log.record(event())

    added = list(log.rows())[-1]
    assert (added.seq, added.previous) == (last.seq + 1, last.hash)
    assert check_chain(log.rows()).fault is None
    with pytest.raises(DBAPIError, match=r"(?i)append|never|audit"), old.begin() as connection:
        connection.execute(text("update audit_logs set actor = 'U0ELSE'"))


def test_a_row_edited_afterwards_is_found_among_them(old: Engine) -> None:
    migrate(old)
    with old.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text("update audit_logs set place = 'C0ELSE' where seq = 11"))

    fault = check_chain(SqlAuditLog(old).rows()).fault
    assert fault is not None
    assert fault.seq == 11
