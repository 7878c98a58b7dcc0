"""Exports: files that hold what their reader may see, sent to them alone, noted, and deleted after a day."""

import csv
import io
import json
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from bot.playground.people import Person
from bot.playground.refusals import SlackRefusal
from domain.identity.actor import PROGRAM
from handlers.jobs.register import JOBS
from tests.e2e.office import Office

JOB = "Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


def files_of(person: Person) -> dict[str, bytes]:
    """The newest files in somebody's direct messages, by name."""
    message = person.waits_for("dm", lambda one: bool(one.files))
    found = [person.file(file_id) for file_id in message.files]
    return {file.name: file.content or b"" for file in found}


def approved(office: Office) -> None:
    card = office.waiting_card(f"/comp-assist recommend CAND-017 {JOB}")
    office.carla.click(card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "Base salary")


def test_comp_takes_the_whole_file_of_a_case_with_them(office: Office) -> None:
    office.waiting_card(f"/comp-assist recommend CAND-017 {JOB}")
    office.carla.command("#comp-desk", "/comp-assist export CAND-017")
    office.carla.waits_for("#comp-desk", "Your files are in our direct messages")

    found = files_of(office.carla)

    written, told = found["CAND-017.md"].decode(), json.loads(found["CAND-017.json"])
    assert "Base salary | USD 180,500" in written
    assert "CompRanges row" in written
    assert told["versions"][0]["figures"]["Base salary"] == "USD 180,500"
    assert [fact["fact"] for fact in told["known"]][:2] == ["Job title", "Location"]
    assert "export.made" in office.audited(candidate_id="CAND-017")


def test_a_recruiters_file_holds_no_offer_that_is_not_approved_and_then_only_what_they_may_see(
    office: Office,
) -> None:
    office.waiting_card(f"/comp-assist recommend CAND-017 {JOB}")
    office.ravi.command("dm", "/comp-assist export CAND-017")
    before = b"".join(files_of(office.ravi).values())
    assert b"USD" not in before
    assert b"with Comp for review" in before

    card = office.carla.waits_for("#comp-desk", "Base salary")
    office.carla.click(card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "Base salary")
    office.ravi.command("dm", "/comp-assist export CAND-017")
    office.until(lambda: len(office.rows("exports")) == 2)
    office.until(lambda: b"USD 180,500" in b"".join(files_of(office.ravi).values()))


def test_nobody_exports_a_colleagues_case(office: Office) -> None:
    office.carla.command("dm", f"/comp-assist recommend CAND-3 {JOB}")
    office.carla.waits_for("dm", "Base salary")
    office.ravi.command("dm", "/comp-assist export CAND-3")
    office.ravi.waits_for("dm", "belongs to somebody else")
    assert office.rows("exports") == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_of_cases_has_numbers_as_numbers(office: Office, kind: str) -> None:
    approved(office)
    office.ravi.command("dm", "/comp-assist recommend CAND-018 Data Engineer in Dublin")
    office.ravi.waits_for("dm", "I still need")
    office.ravi.command("dm", f"/comp-assist export cases {kind}")
    content = files_of(office.ravi)[f"cases.{kind}"]

    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        amount = {row["Case"]: row["Base salary"] for row in rows}["CAND-017"]
        assert Decimal(amount) == Decimal(180500)
    else:
        sheet = load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        header, *values = list(sheet.iter_rows(values_only=True))
        rows = [dict(zip(header, row, strict=True)) for row in values]  # type: ignore[arg-type] # its cells are texts
        assert {row["Case"]: row["Base salary"] for row in rows} == {"CAND-017": 180500, "CAND-018": None}


def test_a_candidate_may_read_the_summary_and_finds_nothing_internal_in_it(office: Office) -> None:
    office.waiting_card(f"/comp-assist recommend CAND-017 {JOB}")
    office.ravi.command("dm", "/comp-assist export offer CAND-017")
    office.ravi.waits_for("dm", "There is no approved offer yet")
    card = office.carla.waits_for("#comp-desk", "Base salary")
    office.carla.click(card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "Base salary")
    office.ravi.command("dm", "/comp-assist export offer CAND-017")

    written = files_of(office.ravi)["offer-summary.md"].decode()

    assert "Base salary: USD 180,500 a year" in written
    for internal in ("CAND", "midpoint", "ompa-ratio", "peer", "tier", "range", "L1", "U0", "policy"):
        assert internal not in written


def test_files_are_for_the_asker_alone_and_gone_after_a_day(office: Office) -> None:
    approved(office)
    office.carla.command("dm", "/comp-assist export CAND-017")
    message = office.carla.waits_for("dm", lambda one: bool(one.files))
    with pytest.raises(SlackRefusal):
        office.colin.file(message.files[0])

    container = office.demo.container
    run_job(office, "delete-exports")
    assert office.carla.file(message.files[0]).content
    with container.engine.begin() as connection:
        connection.exec_driver_sql("update exports set made_at = made_at - interval '25 hours'")
    run_job(office, "delete-exports")

    office.until(lambda: office.rows("exports")[0].deleted_at is not None)
    with pytest.raises(SlackRefusal):
        office.carla.file(message.files[0])
    assert "export.deleted" in office.audited()


def run_job(office: Office, name: str) -> None:
    """Run one of the program's jobs, as its schedule would."""
    JOBS[name](PROGRAM, office.demo.container.job_tools)


def test_export_alone_says_what_there_is(office: Office) -> None:
    office.ravi.command("dm", "/comp-assist export")
    menu = office.ravi.waits_for("dm", "What would you like to take with you?")
    office.ravi.click(menu, "export_table:1", "csv")
    assert "cases.csv" in files_of(office.ravi)
    office.ravi.command("dm", "/comp-assist export everything please")
    office.ravi.waits_for("dm", "After “export” I understand")
