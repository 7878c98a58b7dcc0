"""Tampering with the audit log through SQL, at hundreds of places: every one is found, and the row is named."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, StaticPool, create_engine, text

from bot.gateways.audit_vaults import vault_at
from domain.audit.chain import START, check_chain, link
from domain.audit.event import AuditEvent
from domain.errors import Unavailable
from domain.identity.actor import OPERATOR
from domain.identity.audit_keeping import ExportAudit
from storage.audit_log import SqlAuditLog
from storage.audited import audited
from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_engine
from tests.databases import empty_database, fresh_database
from tests.integration.casebook import STARTED, SteppingClock, event
from tests.integration.conftest import Open
from tests.integration.tampering import EDITS, KINDS, SEEN_BY_TIPS_ONLY, Log
from tests.unit.cli.clean_room import Run, assert_refused, clean_room, surroundings

LENGTH = 300
PLACES = 100


def written(index: int) -> AuditEvent:
    """Every row says something else than the others."""
    return event(
        at=STARTED + timedelta(seconds=index),
        actor=f"U0{index}",
        candidate_id=f"CAND-{index % 7}",
        subject=f"REC-{index}",
        place="C0DESK",
        details={"number": str(index), "words": "Zoë \U0001f642"},
    )


def fill(engine: Engine, number: int) -> None:
    """A log of so many rows, several in each transaction."""
    for start in range(0, number, 10):
        with audited(engine) as (_, trail):
            for index in range(start, min(start + 10, number)):
                trail.record(written(index))


@pytest.fixture(scope="module")
def exported(postgres: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A database with a log of LENGTH rows that was exported, and the vault it is in."""
    url = fresh_database(postgres)
    engine = open_engine(database_url(url))
    fill(engine, LENGTH)
    folder = tmp_path_factory.mktemp("vault")
    ExportAudit(log=SqlAuditLog(engine), vault=vault_at(str(folder)), clock=SteppingClock())(actor=OPERATOR)
    engine.dispose()
    return url, folder


@pytest.fixture(scope="module")
def session(exported: tuple[str, Path]) -> Iterator[Engine]:
    """An engine with one session, in which transactions are begun and ended by hand: others read in them, too."""
    engine = create_engine(
        database_url(exported[0]),
        poolclass=StaticPool,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    yield engine
    engine.dispose()


@contextmanager
def tampering(engine: Engine, random: Random) -> Iterator[Log]:
    """A transaction in which the guards look away; it is taken back."""
    with engine.connect() as connection:
        connection.exec_driver_sql("begin")
        connection.exec_driver_sql("set local session_replication_role = replica")
        try:
            yield Log(connection, LENGTH, random)
        finally:
            connection.exec_driver_sql("rollback")


def test_eight_kinds_of_tampering_at_a_hundred_places_each_are_all_found(
    exported: tuple[str, Path], session: Engine
) -> None:
    tips, log = vault_at(str(exported[1])).tips(), SqlAuditLog(session)
    found: Counter[str] = Counter()
    missed: list[tuple[str, int, int, object]] = []
    for kind, tamper in KINDS.items():
        random = Random(f"2026 {kind}")
        for place in random.sample(range(2, LENGTH if kind == "insert" else LENGTH + 1), PLACES):
            with tampering(session, random) as tampered:
                expected = tamper(tampered, place)
                fault = check_chain(log.rows(), tips).fault
                alone = check_chain(log.rows()).fault
            if fault is not None and fault.seq == expected and (alone is None) == (kind in SEEN_BY_TIPS_ONLY):
                found[kind] += 1
            else:
                missed.append((kind, place, expected, fault))
    with tampering(session, Random(1)):
        untouched = check_chain(log.rows(), tips)

    print(f"{sum(found.values())}/{len(KINDS) * PLACES} found")  # noqa: T201 - shown with -s, to be quoted
    assert missed == []
    assert (untouched.fault, untouched.rows) == (None, LENGTH + 1)
    assert found == dict.fromkeys(KINDS, PLACES)


def test_the_untouched_log_raises_no_alarm(exported: tuple[str, Path], session: Engine) -> None:
    with tampering(session, Random(1)):
        verdict = check_chain(SqlAuditLog(session).rows(), vault_at(str(exported[1])).tips())

    assert verdict.fault is None
    assert verdict.rows == LENGTH + 1


@pytest.mark.parametrize("change", EDITS)
def test_an_edit_of_any_kind_names_its_row(session: Engine, change: str) -> None:
    with tampering(session, Random(1)) as tampered:
        tampered.connection.exec_driver_sql(f"update audit_logs set {change} where seq = 150")
        fault = check_chain(SqlAuditLog(session).rows()).fault

    assert fault is not None
    assert fault.seq == 150


@pytest.mark.parametrize("number", [0, -1, -9_223_372_036_854_775_808])
def test_a_row_before_the_first_is_found(session: Engine, number: int) -> None:
    with tampering(session, Random(1)) as tampered:
        forged = link(written(0), START)
        tampered.put(forged.__class__(number, forged.content, forged.previous, forged.hash))
        fault = check_chain(SqlAuditLog(session).rows()).fault

    assert fault is not None
    assert (fault.seq, fault.why) == (number, "it stands after row 0")


def test_a_log_whose_table_is_gone_is_a_sentence(session: Engine) -> None:
    with tampering(session, Random(1)) as tampered:
        tampered.connection.exec_driver_sql("drop table audit_logs")
        with pytest.raises(Unavailable, match="The audit log cannot be read"):
            list(SqlAuditLog(session).rows())


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: Engine) -> Iterator[Run]:
    """Runs `comp-assist` in a clean room with a vault, on an empty migrated database."""
    with clean_room(monkeypatch, tmp_path) as comp_assist:
        monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
        (tmp_path / "vault").mkdir()
        monkeypatch.setenv("COMP_ASSIST_AUDIT_VAULT", str(tmp_path / "vault"))
        yield comp_assist


@contextmanager
def committed(engine: Engine, length: int) -> Iterator[Log]:
    with engine.connect() as connection:
        connection.execute(text("set session_replication_role = replica"))
        connection.commit()
        yield Committing(connection, length, Random(5))
        connection.commit()
        connection.execute(text("set session_replication_role = origin"))
        connection.commit()


class Committing(Log):
    """Tampering that others see at once."""

    def rows(self):  # type: ignore[no-untyped-def]
        self.connection.commit()
        return super().rows()


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_names_the_row_and_refuses_to_export(run: Run, engine: Engine, kind: str) -> None:
    fill(engine, 30)
    assert run("audit", "export").exit_code == 0
    with committed(engine, 30) as log:
        expected = KINDS[kind](log, 17)

    verified, exported = run("audit", "verify"), run("audit", "export")

    assert verified.exit_code == 1
    assert verified.stdout.startswith(f"Row {expected}: ")
    assert verified.stderr == ""
    assert_refused(exported, "Nothing was exported", f"Row {expected}: ")


def test_a_sound_log_is_verified_exported_and_verified_again(run: Run, engine: Engine, tmp_path: Path) -> None:
    fill(engine, 30)
    tip = list(SqlAuditLog(engine).rows())[-1]

    before, exported, after, again = (
        run("audit", "verify"),
        run("audit", "export"),
        run("audit", "verify"),
        run("audit", "export"),
    )

    assert [done.exit_code for done in (before, exported, after, again)] == [0] * 4
    assert before.stdout.startswith(
        f"30 rows, sound; tip {tip.hash[:12]} at row 30; no exported tips to compare with"
    )
    place = tmp_path / "vault" / "audit-000000000001-000000000030.jsonl"
    assert exported.stdout == f"30 rows exported to {place}; the tip is row 30, {tip.hash[:12]}.\n"
    assert after.stdout.startswith("31 rows, sound; tip ")
    assert after.stdout.endswith(" at row 31; compared with 1 exported tips, the newest at row 30.\n")
    assert again.stdout == "Nothing new to export.\n"


def test_without_a_vault_the_command_says_what_it_cannot_see(
    run: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMP_ASSIST_AUDIT_VAULT")
    fill(engine, 3)

    verified = run("audit", "verify")

    assert verified.exit_code == 0
    assert "cut off at the end" in verified.stdout
    assert verified.stdout.endswith("cannot be seen: name where they are with --vault.\n")
    assert_refused(run("audit", "export"), "Say where to export to")
    assert_refused(run("audit", "verify", "--vault", "nowhere"), "There is no folder nowhere")


@pytest.mark.parametrize("command", [("verify",), ("export",), ("show", "CAND-1")])
def test_a_database_that_is_not_migrated_is_left_as_it_is(
    run: Run, monkeypatch: pytest.MonkeyPatch, postgres: EmbeddedServer, open_on: Open, command: tuple[str, ...]
) -> None:
    url = empty_database(postgres, f"not_migrated_{command[0]}")
    monkeypatch.setenv("DATABASE_URL", url)

    assert_refused(run("audit", *command), "Run comp-assist migrate.")
    with open_on(url).connect() as connection:
        assert (
            connection.execute(text("select count(*) from pg_tables where schemaname = 'public'")).scalar_one() == 0
        )


def test_the_vault_named_on_the_line_is_the_one_used(run: Run, engine: Engine, tmp_path: Path) -> None:
    fill(engine, 3)
    (tmp_path / "other").mkdir()

    assert run("audit", "export", "--vault", tmp_path / "other").exit_code == 0
    assert "compared with 1 exported tips" in run("audit", "verify", "--vault", tmp_path / "other").stdout
    assert "no exported tips" in run("audit", "verify").stdout


def test_the_events_of_a_case_are_shown_and_no_others(run: Run, engine: Engine) -> None:
    fill(engine, 14)

    shown = run("audit", "show", "CAND-3")

    assert (shown.exit_code, shown.stderr) == (0, "")
    lines = [line for line in shown.stdout.splitlines() if "case.opened" in line]
    assert len(lines) == 2
    for part in ("2026-03-02 09:00:03", "U03", "C0DESK", "subject: REC-3, words: Zoë 🙂, number: 3"):
        assert part in lines[0]
    assert_refused(run("audit", "show", "CAND-NOBODY"), "holds nothing about a case CAND-NOBODY")


@pytest.mark.parametrize(
    "forged", ["name = 'nothing.of.ours'", "at = 'infinity'", "details = '[1]'", "details = '3'"]
)
def test_the_events_of_a_case_move_no_cursor_and_a_forged_one_is_a_sentence(
    run: Run, engine: Engine, forged: str
) -> None:
    with audited(engine) as (_, trail):
        trail.record(event(candidate_id="CAND-1", place="[red]C0\x1b[2J"))
    assert "[red]C0?[2J" in run("audit", "show", "CAND-1").stdout

    with committed(engine, 1) as log:
        log.run(f"update audit_logs set {forged}")
    assert_refused(run("audit", "show", "CAND-1"), "Row 1 of the audit log is not one this version writes")


WRITER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from storage.audit_log import SqlAuditLog
from storage.engine import database_url, open_engine
from storage.privileges import APP_ROLE
from tests.integration.casebook import event

log = SqlAuditLog(open_engine(database_url(sys.argv[1]), pool_size=10, role=APP_ROLE))
with ThreadPoolExecutor(10) as writers:
    list(writers.map(lambda index: log.record(event(subject=f"{sys.argv[2]}-{index}")), range(250)))
"""


def test_a_thousand_writers_in_several_processes_make_one_chain(database: str, open_on: Open, tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, database, str(number)], env={**os.environ, **surroundings(tmp_path)}
        )
        for number in range(4)
    ]
    assert [writer.wait(timeout=90) for writer in writers] == [0] * 4

    rows = list(SqlAuditLog(open_on(database)).rows())

    assert check_chain(rows).fault is None
    assert [row.seq for row in rows] == list(range(1, 1001))
    assert {row.content["subject"] for row in rows} == {f"{one}-{index}" for one in range(4) for index in range(250)}
