"""The commands that need a database, on a real one; and a few as other programs start them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.samples import SAMPLE_RANGES, SAMPLE_ROSTER
from domain.pay.snapshots import DataKind
from domain.recommendations.filed import OfferState
from storage.embedded import EmbeddedServer
from storage.migrating import is_current
from storage.pay import SqlSnapshotShelf
from tests.databases import empty_database
from tests.integration.casebook import desk_on, everything_kept, rows_of, rows_of_all_tables
from tests.integration.conftest import GOLDEN, Open
from tests.unit.cli.clean_room import Run, assert_refused, clean_room, surroundings

RANGES = GOLDEN / "CompRanges.csv"
ROSTER = GOLDEN / "EmployeeRoster.csv"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: Engine) -> Iterator[Run]:
    """Runs `comp-assist` in a clean room, on an empty migrated database."""
    with clean_room(monkeypatch, tmp_path) as comp_assist:
        monkeypatch.setenv("DATABASE_URL", url_of(engine))
        yield comp_assist


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def rows_shown(output: str) -> list[list[str]]:
    """The cells of a printed table, row by row."""
    rows = (line for line in output.splitlines() if line.startswith(("│", "┃")))
    return [[cell.strip() for cell in line.strip("│┃").replace("┃", "│").split("│")] for line in rows]


def test_migrating_prints_the_revision(
    run: Run, monkeypatch: pytest.MonkeyPatch, postgres: EmbeddedServer, open_on: Open
) -> None:
    url = empty_database(postgres, "migrated_by_command")
    monkeypatch.setenv("DATABASE_URL", url)

    first, second = run("migrate"), run("migrate")

    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout == second.stdout
    assert first.stdout.startswith("The database is at revision 0")
    assert is_current(open_on(url))


@pytest.mark.parametrize("command", [("users", "list"), ("users", "set", "U1", "none"), ("sync", "ranges", RANGES)])
def test_a_command_that_needs_the_schema_brings_it(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    postgres: EmbeddedServer,
    open_on: Open,
    command: tuple[str | Path, ...],
) -> None:
    url = empty_database(postgres, f"brought_by_{command[0]}_{command[1]}")
    monkeypatch.setenv("DATABASE_URL", url)

    assert run(*command).exit_code == 0
    assert is_current(open_on(url))


def test_roles_are_given_listed_and_taken_away(run: Run) -> None:
    given = [
        run("users", "set", "U0CARLA", "comp_team", "--admin"),
        run("users", "set", "U0RAVI", "recruitment"),
        run("users", "set", "U0GONE", "comp_team"),
        run("users", "set", "U0GONE", "none"),
    ]

    listed = run("users", "list")

    assert [result.exit_code for result in [*given, listed]] == [0] * 5
    assert [result.stdout for result in given] == [
        "U0CARLA: Comp Team, admin\n",
        "U0RAVI: Recruitment\n",
        "U0GONE: Comp Team\n",
        "U0GONE: no team\n",
    ]
    assert rows_shown(listed.stdout)[1:] == [
        ["U0CARLA", "comp_team", "yes", "an admin"],
        ["U0GONE", "none", "", "an admin"],
        ["U0RAVI", "recruitment", "", "an admin"],
    ]


def test_a_role_given_at_the_command_line_is_audited_as_the_operators(run: Run, engine: Engine) -> None:
    run("users", "set", "U0CARLA", "comp_team", "--admin")

    (told,) = rows_of(engine, "audit_logs")

    assert (told["name"], told["actor"], told["subject"]) == ("role.set", "operator", "U0CARLA")


@pytest.mark.parametrize("user", ["carla", "@carla", "U-1", "Ü1"])
def test_what_is_no_user_id_gets_no_role(run: Run, engine: Engine, user: str) -> None:
    assert_refused(run("users", "set", user, "comp_team"), "A Slack user id starts with U or W")
    assert rows_of(engine, "users") == []


def test_approvers_are_named_lent_and_listed(run: Run, engine: Engine) -> None:
    for user in ("U0CARLA", "U0COLIN", "U0CLEO"):
        run("users", "set", user, "comp_team")
    today = datetime.now(UTC).date()
    days = (today.isoformat(), (today + timedelta(days=7)).isoformat())

    named = run("approvers", "set", "L1", "U0COLIN", "U0CLEO", "U0COLIN")
    higher = run("approvers", "set", "L3", "U0CARLA")
    lent = run("approvers", "delegate", "U0CARLA", "U0CLEO", *days)
    listed = run("approvers", "list")

    assert [result.exit_code for result in (named, higher, lent, listed)] == [0] * 4
    assert named.stdout == "L1: U0CLEO, U0COLIN\n"
    assert lent.stdout == f"U0CLEO stands in for U0CARLA from {days[0]} to {days[1]}.\n"
    assert rows_shown(listed.stdout)[1:] == [
        ["L1", "U0CLEO, U0COLIN", "U0CARLA"],
        ["L2", "", "U0CARLA"],
        ["L3", "U0CARLA", ""],
    ]
    assert f"U0CLEO stands in for U0CARLA until {days[1]}" in listed.stdout
    told = [(row["name"], row["actor"], row["subject"]) for row in rows_of(engine, "audit_logs")]
    assert told[-3:] == [
        ("approvers.named", "operator", "L1"),
        ("approvers.named", "operator", "L3"),
        ("approval.delegated", "operator", "U0CLEO"),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "L9", "U0CARLA"), "Approvers are named for L1, L2 and L3."),
        (("set", "auto", "U0CARLA"), "Approvers are named for L1, L2 and L3."),
        (("set", "L1", "U0CARLA", "U0RAVI", "U0NOBODY"), "Not in the Comp Team: U0RAVI, U0NOBODY."),
        (("delegate", "U0CARLA", "U0RAVI", "2099-01-01", "2099-01-02"), "Both must be Comp Team members"),
        (("delegate", "U0CARLA", "U0CARLA", "2099-01-01", "2099-01-02"), "different people"),
        (("delegate", "U0CARLA", "U0COLIN", "2099-01-02", "2099-01-01"), "A delegation lasts from its first day"),
        (("delegate", "U0CARLA", "U0COLIN", "2099-01-01", "2099-12-31"), "A delegation lasts from its first day"),
        (("delegate", "U0CARLA", "U0COLIN", "2001-01-01", "2001-01-02"), "A delegation lasts from its first day"),
        (("delegate", "U0CARLA", "U0COLIN", "tomorrow", "2099-01-02"), "A day is written like 2026-12-01."),
        (("delegate", "U0CARLA", "U0COLIN", "2099-02-30", "2099-03-02"), "A day is written like 2026-12-01."),
    ],
)
def test_approvers_that_do_not_fit_are_refused(run: Run, engine: Engine, words: tuple[str, ...], said: str) -> None:
    for user in ("U0CARLA", "U0COLIN"):
        run("users", "set", user, "comp_team")
    run("users", "set", "U0RAVI", "recruitment")
    before = rows_of_all_tables(engine)

    assert_refused(run("approvers", *words), said)
    assert rows_of_all_tables(engine) == before


def test_offers_nobody_moved_on_are_ended_once(run: Run, engine: Engine) -> None:
    run("sync", "ranges", RANGES)
    run("sync", "roster", ROSTER)
    desk = desk_on(engine)
    desk.filed("CAND-1")
    desk.filed("CAND-2", state=OfferState.DRAFT)

    first, second = run("jobs", "run", "expire-offers"), run("jobs", "run", "expire-offers")

    assert first.stdout == "expire-offers: 1 expired: CAND-1.\n"
    assert second.stdout == "expire-offers: 0 expired: none.\n"
    states = {row["candidate_id"]: row["state"] for row in rows_of(engine, "recommendations")}
    assert states == {"CAND-1": "expired", "CAND-2": "draft"}


def test_files_are_imported_with_a_summary_and_once_only(run: Run, engine: Engine) -> None:
    ranges, roster, again = (
        run("sync", "ranges", RANGES),
        run("sync", "roster", ROSTER),
        run("sync", "ranges", RANGES),
    )

    shown = dict(rows_shown(ranges.stdout))
    assert [result.exit_code for result in (ranges, roster, again)] == [0, 0, 0]
    assert "Imported" in ranges.stdout
    assert (shown["Kind"], shown["File"], shown["Rows"]) == ("ranges", "CompRanges.csv", "10")
    assert shown["Imported"].endswith("UTC by operator")
    assert (shown["Titles"], shown["Flat rates"]) == ("7", "1")
    assert shown["Places"] == "AUS, LIS, SEA, SHA, SYD"
    assert dict(rows_shown(roster.stdout))["Blank proficiency"] == "0.0 %"
    assert "Already in force; nothing changed" in again.stdout
    assert dict(rows_shown(again.stdout)) == shown
    cards = {card.kind: card for card in SqlSnapshotShelf(engine).in_force()}
    assert shown["Snapshot"] == cards[DataKind.RANGES].id
    assert shown["sha256"] == cards[DataKind.RANGES].sha256
    assert cards[DataKind.ROSTER].row_count == 47
    assert "employee 0" not in everything_kept(engine).casefold()


def test_the_sample_files_are_imported_without_a_note(run: Run) -> None:
    results = [run("sync", "ranges", SAMPLE_RANGES), run("sync", "roster", SAMPLE_ROSTER)]

    assert [(result.exit_code, result.stderr) for result in results] == [(0, "")] * 2


def test_a_refused_file_tells_every_finding_and_changes_nothing(run: Run, engine: Engine, tmp_path: Path) -> None:
    run("sync", "ranges", RANGES)
    before = rows_of_all_tables(engine)
    path = tmp_path / "broken.csv"
    path.write_text(
        "Job Title,Location,Currency,Min,Max,Compensation Range\n" + "Cook,LAX,USD,lots,2,\n" * 30, encoding="utf-8"
    )

    result = run("sync", "ranges", path)

    said = result.stderr.splitlines()
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said[0].startswith("broken.csv, line 2, column Min: ")
    assert said[19].startswith("broken.csv, line 21, column Min: ")
    assert said[20:] == ["comp-assist: broken.csv was not imported; nothing changed. 10 more not listed."]
    assert rows_of_all_tables(engine) == before


def test_a_file_that_is_not_there_is_two_sentences(run: Run) -> None:
    result = run("sync", "roster", "missing.csv")

    assert result.exit_code == 2
    assert result.stderr == (
        "missing.csv: there is no such file; check its name and folder.\n"
        "comp-assist: missing.csv was not imported; nothing changed.\n"
    )


def test_a_file_name_in_brackets_is_shown_as_it_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ranges[bold]2026[red].csv"
    path.write_bytes(RANGES.read_bytes())

    assert dict(rows_shown(run("sync", "ranges", path).stdout))["File"] == "ranges[bold]2026[red].csv"


def test_doctor_says_what_to_do_until_all_is_well_but_slack(run: Run) -> None:
    first = _findings(run)
    run("sync", "ranges", RANGES)
    second = _findings(run)
    run("sync", "roster", ROSTER)
    run("users", "set", "U0CARLA", "comp_team", "--admin")
    third = _findings(run)

    assert first["Database"] == ("reachable, up to date (DATABASE_URL)", "")
    assert first["Pay data"] == ("not working", "Run comp-assist sync ranges FILE.")
    assert first["People"][1].startswith("Run comp-assist users set U…")
    assert second["Pay data"] == ("not working", "Run comp-assist sync roster FILE.")
    assert third["Pay data"] == ("ranges: 10 rows, roster: 47 rows", "")
    assert third["People"] == ("1 with a role", "")
    assert third["Pay policy"] == ("base-2026 v1", "")
    assert third["Slack"] == ("not working", "Set SLACK_SIGNING_SECRET; see docs/install.md.")


def test_doctor_says_to_migrate_and_does_not_do_so_itself(
    run: Run, monkeypatch: pytest.MonkeyPatch, postgres: EmbeddedServer, open_on: Open
) -> None:
    url = empty_database(postgres, "seen_by_doctor")
    monkeypatch.setenv("DATABASE_URL", url)

    assert _findings(run)["Database"] == ("not working", "Run comp-assist migrate.")
    assert not is_current(open_on(url))


def test_doctor_tells_of_an_unreachable_database_without_its_password(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:hunter2@127.0.0.1:1/pay")

    found = _findings(run)

    for check in ("Database", "Pay data", "People"):
        assert found[check][0] == "not working"
        assert found[check][1].startswith("The database does not answer right now.")
    assert "hunter2" not in str(found)


def test_doctor_shows_brackets_as_they_are(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pay[bold]").write_text("mine", encoding="utf-8")
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("COMP_ASSIST_DATA_DIR", str(tmp_path / "pay[bold]"))

    assert "pay[bold]" in _findings(run)["Database"][1]


def _findings(run: Run) -> dict[str, tuple[str, str]]:
    """What doctor says of each check; it must say so with exit code 1 while anything is not well."""
    result = run("doctor")
    assert result.exit_code == 1
    assert result.stderr == ""
    found = {row[0]: (row[1], row[2]) for row in rows_shown(result.stdout)}
    assert found.pop("Check") == ("Result", "What to do")
    return found


def comp_assist(tmp_path: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """The command as another program starts it."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, words)],
        env={**os.environ, **surroundings(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_batch_started_by_another_program_is_answered_with_nothing_but_results(tmp_path: Path) -> None:
    cases = json.loads((GOLDEN / "cases.json").read_text(encoding="utf-8"))
    batch = tmp_path / "cases.jsonl"
    batch.write_text("\n".join(json.dumps(case["input"]) for case in cases) + "\nnonsense", encoding="utf-8")

    result = comp_assist(tmp_path, "recommend", "--ranges", RANGES, "--roster", ROSTER, "--batch", batch)

    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.returncode, result.stderr) == (1, "")
    assert [answer["status"] for answer in answers[:-1]] == [case["expected"]["status"] for case in cases]
    assert answers[-1] == {"status": "invalid_request", "error": "line 22: The line is not one JSON object."}


def test_trouble_in_a_process_of_its_own_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    result = comp_assist(tmp_path, "users", "list")

    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr == (
        "comp-assist: The database does not answer right now. Nothing was changed; please try again.\n"
    )


def test_a_reader_that_goes_away_is_no_trouble_with_the_file(tmp_path: Path) -> None:
    case = {"job_title": "Shift Lead", "location": "AUS", "interview_feedback": "Hire", "proficiency": "Proficient"}
    batch = tmp_path / "cases.jsonl"
    batch.write_text((json.dumps(case) + "\n") * 600, encoding="utf-8")
    command = [sys.executable, "-m", "bot", "recommend", "--ranges", RANGES, "--roster", ROSTER, "--batch", batch]

    with subprocess.Popen(
        command,
        env={**os.environ, **surroundings(tmp_path)},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read().decode()
        process.wait(timeout=60)

    assert "cannot be read" not in said
    assert "Traceback" not in said
