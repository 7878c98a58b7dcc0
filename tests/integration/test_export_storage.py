"""Exports in the real database: noted before they are sent, found when they are due, deleted once."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from domain.errors import Conflict, NotAllowed, NotFound
from domain.identity.actor import PROGRAM
from domain.recommendations.disclosure import Release
from domain.recommendations.exports import DueExports, ExportKind, FindExport, NoteDeleted, NoteExport
from domain.recommendations.read_case_file import ReadCaseFile, ReadCases, ReadOffer
from storage.exports import SqlCaseList, SqlExportLog
from tests.integration.case_life import CASE, COMPLETE, CaseLife, life_on, thread
from tests.integration.casebook import CARLA, RAVI, RITA, STRANGER, rows_of


@pytest.fixture
def life(stocked_engine: Engine) -> CaseLife:
    """A life in which everything can happen."""
    return life_on(stocked_engine)


def reading(life: CaseLife) -> ReadCaseFile:
    desk = life.desk
    cases = SqlCaseList(desk.engine)
    return ReadCaseFile(work=desk.work, cases=cases, policies=desk.policies, release=Release.AFTER_APPROVAL)


def test_an_export_is_found_when_it_is_due_and_deleted_once(life: CaseLife) -> None:
    log, engine = SqlExportLog(life.desk.engine), life.desk.engine
    note = NoteExport(log=log, clock=life.clock, ids=life.desk.ids)
    made = note(actor=RAVI, kind=ExportKind.CASES, file_ids=("F1", "F2"), cases=3, candidate_id=None)
    due, find, gone = (
        DueExports(log=log, clock=life.clock),
        FindExport(log=log),
        NoteDeleted(log=log, clock=life.clock),
    )
    assert due() == ()
    life.clock.time += timedelta(hours=24, seconds=1)
    assert due() == ((made, 1),)
    assert find(made.id) == made
    gone(actor=PROGRAM, export_id=made.id)
    assert due() == ()
    assert find(made.id) is None
    with pytest.raises(NotFound):
        gone(actor=PROGRAM, export_id=made.id)
    with pytest.raises(NotAllowed):
        gone(actor=CARLA, export_id=made.id)
    names = [row["name"] for row in rows_of(engine, "audit_logs")]
    assert names.count("export.made") == names.count("export.deleted") == 1


def test_a_stranger_exports_nothing(life: CaseLife) -> None:
    life.say()
    note = NoteExport(log=SqlExportLog(life.desk.engine), clock=life.clock, ids=life.desk.ids)
    with pytest.raises(NotAllowed):
        note(actor=STRANGER, kind=ExportKind.CASE, file_ids=("F1",), cases=1, candidate_id=CASE)
    for read in (reading(life), ReadOffer(read=reading(life))):
        for somebody in (STRANGER, RITA):
            with pytest.raises(NotAllowed):
                read(actor=somebody, candidate_id=CASE)


def test_a_file_has_every_version_as_its_reader_may_see_it(life: CaseLife) -> None:
    life.say()
    life.say("make that Must Hire")
    life.approve()
    comps, recruiters = (reading(life)(actor=one, candidate_id=CASE) for one in (CARLA, RAVI))
    assert [seen.filed.number for seen in comps.versions] == [1, 2]
    assert all(seen.offer for seen in comps.versions)
    assert [bool(seen.offer) for seen in recruiters.versions] == [False, True]
    assert [event.details for event in recruiters.history.events if "tier" in event.details] == []


def test_a_list_holds_the_newest_of_each_case_and_only_ones_own(life: CaseLife) -> None:
    life.say()
    life.say(COMPLETE, case="CAND-2", where=thread(2), actor=CARLA)
    life.say("make that Must Hire")
    read = ReadCases(cases=SqlCaseList(life.desk.engine), policies=life.desk.policies, release=Release.AFTER_APPROVAL)
    assert [one.case.candidate_id for one in read(actor=CARLA)] == [CASE, "CAND-2"]
    (mine,) = read(actor=RAVI)
    assert mine.newest is not None
    assert (mine.newest.filed.number, mine.newest.offer) == (2, None)
    assert read(actor=RITA) == ()


def test_a_candidate_is_told_of_approved_offers_only(life: CaseLife) -> None:
    life.say()
    read = ReadOffer(read=reading(life))
    with pytest.raises(Conflict):
        read(actor=CARLA, candidate_id=CASE)
    life.approve()
    assert read(actor=RAVI, candidate_id=CASE).figures[0].name == "Base salary"
    life.say("make that Must Hire")
    with pytest.raises(Conflict):
        read(actor=RAVI, candidate_id=CASE)
