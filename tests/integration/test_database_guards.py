"""What the database itself refuses, whoever asks: changing the audit log, snapshots in use, or what was filed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from data.pipelines.import_file import ImportFile
from domain.candidates.facts import CandidateFacts
from domain.pay.snapshots import DataKind
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.filed import Decision, DecisionKind, OfferState
from storage.embedded import EmbeddedServer
from storage.engine import database_url, open_engine
from storage.pay import SqlSnapshotShelf
from tests.databases import fresh_database
from tests.integration.casebook import ADMIN, COLIN, STARTED, desk_on, event

GOLDEN = Path(__file__).parents[1] / "golden"

FACTS = CandidateFacts(
    job_title="Senior Backend Engineer",
    location="AUS",
    proficiency=Proficiency.PROFICIENT,
    interview_feedback=Feedback.STRONG_HIRE,
    job_level=JobLevel.P4,
)

RESTRICT_VIOLATION, FOREIGN_KEY_VIOLATION, UNIQUE_VIOLATION = "23001", "23503", "23505"

NEVER_CHANGED = {
    "an audit row": "update audit_logs set actor = 'U0SOMEBODY'",
    "an audit row's details": "update audit_logs set details = '{}'",
    "a range row": "update comp_ranges set maximum = maximum + 1",
    "a range row of an old snapshot": "update comp_ranges set row = row + 100 where snapshot_id = {old_ranges}",
    "a roster row": "update employee_roster set compensation = 1",
    "a snapshot's hash": "update data_snapshots set sha256 = 'else'",
    "a snapshot's count": "update data_snapshots set row_count = row_count + 1",
    "a snapshot's day": "update data_snapshots set imported_at = now()",
    "a snapshot's importer": "update data_snapshots set imported_by = 'U0SOMEBODY'",
    "a recommendation's body": """update recommendations set body = jsonb_set(body, '{offer,base}', '"999999"')""",
    "a recommendation's fingerprint": "update recommendations set fingerprint = 'else'",
    "a recommendation's number": "update recommendations set number = 7",
    "who asked for a recommendation": "update recommendations set requested_by = 'U0SOMEBODY'",
    "when a recommendation was made": "update recommendations set made_at = now()",
    "a recommendation's status": "update recommendations set status = 'needs_approval:L3'",
    "a recommendation's policy": "update recommendations set policy_version = 2",
    "a recommendation's policy name": "update recommendations set policy_id = 'another'",
    "the ranges a recommendation cites": "update recommendations set ranges_snapshot_id = null",
    "the roster a recommendation cites": "update recommendations set roster_snapshot_id = null",
}
NEVER_REMOVED = {
    "audit rows": "delete from audit_logs",
    "a cited ranges snapshot": "delete from data_snapshots where id = {cited_ranges}",
    "a cited roster snapshot": "delete from data_snapshots where id = {cited_roster}",
    "a snapshot in force": "delete from data_snapshots where kind = 'ranges' and in_force",
    "the rows of a cited snapshot": "delete from comp_ranges where snapshot_id = {cited_ranges}",
    "one row of a cited snapshot": "delete from employee_roster where snapshot_id = {cited_roster} and row = 2",
    "the rows of a snapshot in force": (
        "delete from comp_ranges where snapshot_id in (select id from data_snapshots where in_force)"
    ),
    "recommendations": "delete from recommendations",
    "every snapshot at once": "delete from data_snapshots",
}
NEVER_TRUNCATED = ("audit_logs", "data_snapshots", "comp_ranges", "employee_roster", "recommendations")
NEVER_ADDED_TO = {
    "a range to a snapshot in force": (
        "insert into comp_ranges select snapshot_id, row + 1000, job_title, location, currency, minimum, maximum "
        "from comp_ranges"
    ),
    "a person to a snapshot": (
        "insert into employee_roster select snapshot_id, row + 1000, job_title, job_family, proficiency, location, "
        "compensation, currency_mark from employee_roster where snapshot_id = {cited_roster}"
    ),
}


@pytest.fixture(scope="module")
def guarded(postgres: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Three snapshots of each kind: an old one, one that an approved recommendation cites, and the one in force.

    Nothing is committed to it any more, so its tests share it.
    """
    engine = open_engine(database_url(fresh_database(postgres)))
    fill(engine, tmp_path_factory.mktemp("files"))
    yield engine
    engine.dispose()


def fill(engine: Engine, folder: Path) -> None:
    desk = desk_on(engine)
    import_file = ImportFile(intake=SqlSnapshotShelf(engine), clock=desk.clock)
    for kind, name in ((DataKind.RANGES, "CompRanges.csv"), (DataKind.ROSTER, "EmployeeRoster.csv")):
        lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines(keepends=True)
        for version, kept in (("old", lines[:-2]), ("cited", lines)):
            path = folder / f"{version}-{name}"
            path.write_text("".join(kept), encoding="utf-8")
            import_file(actor=ADMIN, kind=kind, path=path)
    filed = desk.filed("CAND-1", FACTS)
    with desk.work() as work:
        decision = Decision(DecisionKind.APPROVED, COLIN.user_id, STARTED)
        work.recommendations.decide(filed, OfferState.APPROVED, decision, event(candidate_id="CAND-1"))
    with engine.begin() as connection:
        # Whatever day it is: what happened in a case within a year is kept.
        connection.execute(text("update candidates set changed_at = now()"))
    for kind, name in ((DataKind.RANGES, "CompRanges.csv"), (DataKind.ROSTER, "EmployeeRoster.csv")):
        path = folder / f"now-{name}"
        lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:-1]), encoding="utf-8")
        import_file(actor=ADMIN, kind=kind, path=path)


def refusal(engine: Engine, statement: str) -> str | None:
    """The SQLSTATE with which a statement is refused; nothing is ever committed, so that tests stay apart."""
    with engine.connect() as connection:
        ids = {
            f"{version}_{kind}": f"'{found}'"
            for version, kind, found in connection.execute(
                text("select split_part(file_name, '-', 1), kind, id from data_snapshots")
            )
        }
    for name, value in ids.items():
        statement = statement.replace("{" + name + "}", value)
    with pytest.raises(DBAPIError) as refused, engine.connect() as connection:
        connection.exec_driver_sql(statement)
    state: str | None = getattr(refused.value.orig, "sqlstate", None)
    return state


@pytest.mark.parametrize("statement", NEVER_CHANGED.values(), ids=NEVER_CHANGED)
def test_what_never_changes_is_not_updated(guarded: Engine, statement: str) -> None:
    assert refusal(guarded, statement) == RESTRICT_VIOLATION


@pytest.mark.parametrize("statement", NEVER_REMOVED.values(), ids=NEVER_REMOVED)
def test_what_must_stay_is_not_deleted(guarded: Engine, statement: str) -> None:
    assert refusal(guarded, statement) == RESTRICT_VIOLATION


@pytest.mark.parametrize("statement", NEVER_ADDED_TO.values(), ids=NEVER_ADDED_TO)
def test_nothing_is_added_to_a_snapshot_that_was_kept(guarded: Engine, statement: str) -> None:
    assert refusal(guarded, statement) == RESTRICT_VIOLATION


@pytest.mark.parametrize("table", NEVER_TRUNCATED)
@pytest.mark.parametrize("how", ["", " cascade"])
def test_a_guarded_table_is_not_truncated(guarded: Engine, table: str, how: str) -> None:
    state = refusal(guarded, f"truncate {table}{how}")

    # Without CASCADE a table that others refer to is refused even before its guard is asked.
    assert state == RESTRICT_VIOLATION or (state == "0A000" and not how)


def test_truncating_what_guarded_tables_refer_to_does_not_empty_them_by_the_way(guarded: Engine) -> None:
    assert refusal(guarded, "truncate candidates cascade") == RESTRICT_VIOLATION


def test_a_case_with_a_recommendation_is_not_deleted(guarded: Engine) -> None:
    assert refusal(guarded, "delete from candidates") == FOREIGN_KEY_VIOLATION


def test_two_snapshots_of_one_kind_are_not_in_force_together(guarded: Engine) -> None:
    assert refusal(guarded, "update data_snapshots set in_force = true") == UNIQUE_VIOLATION


def test_a_state_nobody_knows_is_not_kept(guarded: Engine) -> None:
    assert refusal(guarded, "update recommendations set state = 'paid'") == "23514"


def test_a_role_nobody_knows_is_not_kept(guarded: Engine) -> None:
    made = "insert into users values ('U1', 'emperor', false, 'U2', now())"

    assert refusal(guarded, made) == "23514"


@pytest.mark.parametrize(("kind", "rows"), [("ranges", "comp_ranges"), ("roster", "employee_roster")])
def test_an_old_snapshot_that_nothing_cites_goes_with_its_rows(
    engine: Engine, tmp_path: Path, kind: str, rows: str
) -> None:
    fill(engine, tmp_path)
    with engine.begin() as connection:
        gone = connection.execute(
            text("delete from data_snapshots where file_name like 'old-%' and kind = :kind returning id"),
            {"kind": kind},
        ).scalar_one()

        left = connection.execute(text(f"select distinct snapshot_id from {rows}")).scalars().all()
        snapshots = connection.execute(text("select id from data_snapshots where kind = :k"), {"k": kind}).scalars()
        assert gone not in left
        assert sorted(left) == sorted(snapshots)
        assert len(left) == 2


def test_a_decision_may_still_be_kept_on_a_recommendation(engine: Engine, tmp_path: Path) -> None:
    fill(engine, tmp_path)

    with engine.begin() as connection:
        changed = connection.execute(text("update recommendations set state = 'superseded', decision = null"))

    assert changed.rowcount == 1


def test_the_guards_hold_for_one_row_among_many(guarded: Engine) -> None:
    assert (
        refusal(guarded, "delete from audit_logs where seq = (select min(seq) from audit_logs)") == RESTRICT_VIOLATION
    )
    assert (
        refusal(guarded, "delete from comp_ranges where row = 2 and snapshot_id = {now_ranges}") == RESTRICT_VIOLATION
    )
