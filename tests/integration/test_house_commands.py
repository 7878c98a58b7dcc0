"""`users`, `groups`, `cases` and `jobs` at the command line, on a real database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from domain.audit.event import AuditEventName
from domain.identity.actor import Role
from domain.identity.groups import FedRole
from domain.pay.snapshots import DataKind
from domain.recommendations.filed import OfferState
from handlers.jobs.register import JOBS
from storage.identity import SqlGroupBook
from tests.integration.case_life import CaseLife, life_on, thread
from tests.integration.casebook import event, rows_of, rows_of_all_tables
from tests.unit.cli.clean_room import Run, assert_refused, clean_room

RECORDED = AuditEventName.ROLE_FED


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stocked_engine: Engine) -> Iterator[Run]:
    """Runs `comp-assist` in a clean room, on a migrated database with pay data and nothing else in it."""
    with clean_room(monkeypatch, tmp_path) as comp_assist:
        monkeypatch.setenv("DATABASE_URL", stocked_engine.url.render_as_string(hide_password=False))
        yield comp_assist


@pytest.fixture
def life(stocked_engine: Engine) -> CaseLife:
    return life_on(stocked_engine)


def rows_shown(output: str) -> list[list[str]]:
    """The cells of a printed table, row by row, without its heading."""
    rows = (line for line in output.splitlines() if line.startswith("│"))
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in rows]


def told(engine: Engine) -> list[tuple[str, str, str | None]]:
    rows = sorted(rows_of(engine, "audit_logs"), key=lambda row: row["seq"])
    return [(row["name"], row["actor"], row["subject"] or row["candidate_id"]) for row in rows]


def test_people_are_listed_with_where_their_role_comes_from(run: Run, stocked_engine: Engine) -> None:
    run("users", "set", "U0CARLA", "comp_team", "--admin")
    SqlGroupBook(stocked_engine).feed(FedRole("U0RAVI", Role.RECRUITMENT, "S0RECRUITERS"), event(RECORDED))
    SqlGroupBook(stocked_engine).feed(FedRole("U0LEFT", Role.NONE, "S0RECRUITERS"), event(RECORDED))

    listed = run("users", "list")

    assert (listed.exit_code, listed.stderr) == (0, "")
    assert rows_shown(listed.stdout) == [
        ["U0CARLA", "comp_team", "yes", "an admin"],
        ["U0LEFT", "none", "", "S0RECRUITERS"],
        ["U0RAVI", "recruitment", "", "S0RECRUITERS"],
    ]


def test_setting_a_role_takes_it_out_of_the_groups_hands(run: Run, stocked_engine: Engine) -> None:
    SqlGroupBook(stocked_engine).feed(FedRole("U0RAVI", Role.RECRUITMENT, "S0RECRUITERS"), event(RECORDED))

    assert run("users", "set", "U0RAVI", "none").stdout == "U0RAVI: no team\n"

    assert rows_shown(run("users", "list").stdout) == [["U0RAVI", "none", "", "an admin"]]


def test_an_admin_handed_back_to_groups_is_told_that_the_flag_is_gone(run: Run, stocked_engine: Engine) -> None:
    assert run("users", "set", "U0CARLA", "comp_team", "--admin").stdout == "U0CARLA: Comp Team, admin\n"

    handed_back = run("users", "set", "U0CARLA", "groups")

    assert handed_back.stdout == "U0CARLA: as user groups say, no longer an admin\n"
    assert rows_shown(run("users", "list").stdout) == [["U0CARLA", "none", "", "groups"]]
    assert run("users", "set", "U0CARLA", "groups").stdout == "U0CARLA: as user groups say\n"
    assert told(stocked_engine) == [("role.set", "operator", "U0CARLA")] * 2


def test_setting_what_is_set_already_is_said_and_leaves_no_trace(run: Run, stocked_engine: Engine) -> None:
    commands = [("users", "set", "U0CARLA", "comp_team", "--admin"), ("groups", "set", "S0COMP", "comp_team")]
    first = [run(*words).stdout for words in commands]
    before = rows_of_all_tables(stocked_engine)

    assert [run(*words).stdout for words in commands] == first
    assert rows_of_all_tables(stocked_engine) == before


def test_a_say_that_was_lent_is_taken_back(run: Run, stocked_engine: Engine) -> None:
    for user in ("U0CARLA", "U0COLIN"):
        run("users", "set", user, "comp_team")
    run("approvers", "set", "L1", "U0CARLA")
    run("approvers", "delegate", "U0CARLA", "U0COLIN", "2026-01-01", "2026-01-02")
    today = datetime.now(UTC).date()
    run("approvers", "delegate", "U0CARLA", "U0COLIN", today.isoformat(), (today + timedelta(days=5)).isoformat())
    assert "stands in for" in run("approvers", "list").stdout

    ended = run("approvers", "undelegate", "U0CARLA", "U0COLIN")

    assert (ended.exit_code, ended.stdout) == (0, "U0COLIN no longer stands in for U0CARLA.\n")
    assert "stands in for" not in run("approvers", "list").stdout
    assert told(stocked_engine)[-1] == ("approvers.undelegated", "operator", "U0COLIN")


def test_groups_are_mapped_listed_and_let_go(run: Run, stocked_engine: Engine) -> None:
    said = [
        run("groups", "set", "S0COMP", "comp_team"),
        run("groups", "set", "S0ALL", "recruitment"),
        run("groups", "set", "S0ALL", "none"),
        run("groups", "set", "S0RECRUITERS", "recruitment"),
    ]
    listed = run("groups", "list")

    assert [(result.exit_code, result.stderr) for result in [*said, listed]] == [(0, "")] * 5
    assert [result.stdout for result in said] == [
        "S0COMP: Comp Team. Members' roles follow within a minute.\n",
        "S0ALL: Recruitment. Members' roles follow within a minute.\n",
        "S0ALL: no team. Members' roles follow within a minute.\n",
        "S0RECRUITERS: Recruitment. Members' roles follow within a minute.\n",
    ]
    assert rows_shown(listed.stdout) == [["S0COMP", "comp_team"], ["S0RECRUITERS", "recruitment"]]
    assert told(stocked_engine)[0] == ("group.mapped", "operator", "S0COMP")
    assert len(told(stocked_engine)) == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("groups", "set", "S0COMP", "emperor"), "A role is comp_team, recruitment or none."),
        (("groups", "set", "U0CARLA", "comp_team"), "A Slack user group's id starts with S"),
        (("groups", "set", "@comp", "comp_team"), "A Slack user group's id starts with S"),
        (("groups", "set", "S" * 40, "none"), "A Slack user group's id starts with S"),
        (("users", "set", "U0CARLA", "admin"), "A role is comp_team, recruitment or none."),
        (("users", "set", "S0COMP", "comp_team"), "A Slack user id starts with U or W"),
        (
            ("users", "set", "U0CARLA", "groups", "--admin"),
            "An admin is set by hand: leave out --admin, or name a team.",
        ),
        (("approvers", "undelegate", "U0CARLA", "U0COLIN"), "U0COLIN does not stand in for U0CARLA, today or later."),
        (("cases", "hold", "nonsense"), "A case is named by its reference, such as CAND-017."),
        (("cases", "release", ""), "A case is named by its reference, such as CAND-017."),
        (("cases", "hold", "CAND-99"), "There is no case CAND-99."),
        (
            ("jobs", "run", "make-coffee"),
            "There is no job make-coffee. Jobs are expire-offers, delete-exports, delete-pictures, check-data-age",
        ),
        (("jobs", "run", "verify-audit", "[red]"), "There is no job [red]."),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    run: Run, stocked_engine: Engine, words: tuple[str, ...], said: str
) -> None:
    before = rows_of_all_tables(stocked_engine)

    assert_refused(run(*words), said)
    assert rows_of_all_tables(stocked_engine) == before


@pytest.mark.parametrize(
    "words", [("groups",), ("cases",), ("jobs",), ("groups", "set", "S1"), ("cases", "erase", "CAND-1")]
)
def test_words_that_are_no_command_end_with_two(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_a_case_is_held_and_released(run: Run, stocked_engine: Engine, life: CaseLife) -> None:
    life.say(case="CAND-017")

    held, again = run("cases", "hold", "cand-017"), run("cases", "hold", "CAND-017")
    assert (held.exit_code, held.stdout) == (0, "CAND-017 is now under legal hold.\n")
    assert_refused(again, "CAND-017 is under legal hold already.")
    assert life.case("CAND-017").legal_hold

    released, again = run("cases", "release", "CAND-017"), run("cases", "release", "CAND-017")
    assert (released.exit_code, released.stdout) == (0, "CAND-017 is no longer under legal hold.\n")
    assert_refused(again, "CAND-017 is not under legal hold already.")
    assert not life.case("CAND-017").legal_hold
    assert told(stocked_engine)[-2:] == [
        ("case.held", "operator", "CAND-017"),
        ("case.let_go", "operator", "CAND-017"),
    ]


def test_the_jobs_are_listed_in_the_order_they_run(run: Run) -> None:
    listed = run("jobs", "list")

    assert listed.exit_code == 0
    assert [name for name, *_ in rows_shown(listed.stdout)] == list(JOBS)
    assert all(cron and does for _, cron, does in rows_shown(listed.stdout))


def test_on_a_quiet_day_every_job_says_so_in_a_line(run: Run, stocked_engine: Engine) -> None:
    before = rows_of_all_tables(stocked_engine)

    # The golden pay data is of a fixed day, so its age is looked at below.
    result = run("jobs", "run", *(name for name in JOBS if name != "check-data-age"))

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "expire-offers: 0 expired: none.",
        "delete-exports: 0 exports are being deleted.",
        "delete-pictures: 0 pictures are being deleted.",
        "forget-conversations: 0 messages forgotten.",
        "erase-old-cases: 0 cases erased.",
        "forget-notices: 0 notices deleted.",
        "forget-model-calls: 0 counted model calls deleted.",
        "export-audit: Not exported: COMP_ASSIST_AUDIT_VAULT is not set.",
        "verify-audit: 0 rows, sound.",
    ]
    assert rows_of_all_tables(stocked_engine) == before


def test_pay_data_that_is_too_old_is_told_of_once_however_often_the_job_runs(
    run: Run, stocked_engine: Engine
) -> None:
    results = [run("jobs", "run", "check-data-age") for _ in range(2)]

    assert [result.exit_code for result in results] == [0, 0]
    assert all("days old, " in result.stdout for result in results)
    with stocked_engine.connect() as connection:
        kept = connection.execute(
            text("select count(*), count(distinct key) from inbox where entry = 'errand/data_stale'")
        )
        told, different = kept.one()
    assert told == different > 0


def test_on_a_busy_day_every_job_does_its_work_as_the_operator(
    run: Run, stocked_engine: Engine, life: CaseLife, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    life.say(case="CAND-OLD", at=now - timedelta(days=3000))
    life.say(case="CAND-NEW", where=thread(2), at=now - timedelta(days=90))
    life.say(case="CAND-HELD", where=thread(3), at=now - timedelta(days=3000))
    life.hold(case="CAND-HELD", at=now - timedelta(days=3000))
    rows = len(told(stocked_engine))
    vault = tmp_path / "vault"
    vault.mkdir()
    monkeypatch.setenv("COMP_ASSIST_AUDIT_VAULT", str(vault))

    first, second = run("jobs", "run"), run("jobs", "run")

    assert (first.exit_code, first.stderr) == (0, "")
    said = dict(line.split(": ", 1) for line in first.stdout.splitlines())
    assert said["expire-offers"].startswith("3 expired: ")
    assert said["forget-conversations"] == "2 messages forgotten."
    assert said["erase-old-cases"] == "0 cases erased."
    assert said["export-audit"] == f"{rows + 4} rows exported."
    assert said["verify-audit"] == f"{rows + 5} rows, sound."
    assert life.latest("CAND-NEW").state is OfferState.EXPIRED
    assert second.exit_code == 0
    assert "export-audit: Nothing new to export." in second.stdout


def test_a_case_whose_offer_ended_years_ago_is_erased(run: Run, stocked_engine: Engine, life: CaseLife) -> None:
    now = datetime.now(UTC)
    life.say("Senior Backend Engineer, Strong Hire", case="CAND-OLD", at=now - timedelta(days=3000))

    result = run("jobs", "run", "erase-old-cases", "forget-conversations")

    assert (result.exit_code, result.stdout) == (
        0,
        "erase-old-cases: 1 cases erased.\nforget-conversations: 0 messages forgotten.\n",
    )
    assert rows_of(stocked_engine, "candidates") == []
    assert told(stocked_engine)[-1] == ("case.erased", "operator", "CAND-OLD")


def test_settings_say_how_long_things_are_kept(
    run: Run, stocked_engine: Engine, life: CaseLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    life.say("Senior Backend Engineer, Strong Hire", at=now - timedelta(days=800))
    monkeypatch.setenv("COMP_ASSIST_CONVERSATION_DAYS", "900")
    monkeypatch.setenv("COMP_ASSIST_RECORD_YEARS", "3")
    assert run("jobs", "run", "forget-conversations", "erase-old-cases").stdout == (
        "forget-conversations: 0 messages forgotten.\nerase-old-cases: 0 cases erased.\n"
    )

    monkeypatch.setenv("COMP_ASSIST_RECORD_YEARS", "2")

    assert run("jobs", "run", "erase-old-cases").stdout == "erase-old-cases: 1 cases erased.\n"


def test_a_job_that_fails_is_told_and_the_others_still_run(run: Run, stocked_engine: Engine, life: CaseLife) -> None:
    life.say("Senior Backend Engineer, Strong Hire", at=datetime.now(UTC) - timedelta(days=90))
    with stocked_engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text("update audit_logs set actor = 'U0SOMEBODY' where seq = 2"))

    result = run("jobs", "run", "verify-audit", "forget-conversations", "export-audit")

    assert result.exit_code == 1
    assert result.stdout == (
        "forget-conversations: 1 messages forgotten.\n"
        "export-audit: Not exported: COMP_ASSIST_AUDIT_VAULT is not set.\n"
    )
    assert result.stderr.startswith("verify-audit: The audit log is not sound. Row 2: ")
    assert result.stderr.count("\n") == 1
    assert rows_of(stocked_engine, "messages") == []


def test_a_job_the_database_refuses_does_not_stop_the_others(
    run: Run, stocked_engine: Engine, life: CaseLife
) -> None:
    life.say("Senior Backend Engineer, Strong Hire", at=datetime.now(UTC) - timedelta(days=90))
    with stocked_engine.begin() as connection:
        connection.exec_driver_sql(
            "create function refuses() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$; "
            "create trigger refuses before insert on audit_logs for each row execute function refuses()"
        )
    try:
        result = run("jobs", "run", "forget-conversations", "verify-audit")
    finally:
        with stocked_engine.begin() as connection:
            connection.exec_driver_sql("drop function refuses() cascade")

    assert result.exit_code == 1
    assert result.stdout.startswith("verify-audit: ")
    assert result.stderr.startswith("forget-conversations: ")
    assert "Traceback" not in result.stderr
    assert len(rows_of(stocked_engine, "messages")) == 1


def test_a_vault_that_is_none_is_told_before_any_job_runs(
    run: Run, stocked_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMP_ASSIST_AUDIT_VAULT", "ftp://example/vault")
    before = rows_of_all_tables(stocked_engine)

    assert run("jobs", "run").exit_code == 2
    assert rows_of_all_tables(stocked_engine) == before


def test_jobs_run_in_the_order_they_are_named(run: Run) -> None:
    result = run("jobs", "run", "verify-audit", "expire-offers")

    assert [line.split(":")[0] for line in result.stdout.splitlines()] == ["verify-audit", "expire-offers"]


def test_pay_data_is_no_business_of_any_job(run: Run, stocked_engine: Engine) -> None:
    run("jobs", "run")

    kinds = {row["kind"] for row in rows_of(stocked_engine, "data_snapshots") if row["in_force"]}
    assert kinds == {kind.value for kind in DataKind}
