"""The lists of a desk, from the real database."""

import pytest
from sqlalchemy import Engine

from domain.approvals.review_time import ReviewTimes
from domain.approvals.show_desk import FIRST_PAGES, PAGE, Desk, DeskList, DeskPages, ShowDesk
from domain.errors import NotAllowed
from domain.identity.actor import Actor
from domain.recommendations.filed import DecisionKind, OfferState
from storage.approvals import SqlApproverBook
from storage.desk import SqlDeskBook
from storage.identity import SqlRoleBook
from tests.integration.case_life import CASE, COMPLETE, CaseLife, life_on, thread
from tests.integration.casebook import CARLA, COLIN, RAVI, RITA, STRANGER


@pytest.fixture
def life(stocked_engine: Engine) -> CaseLife:
    """A life in which everything can happen."""
    return life_on(stocked_engine)


def desk_of(life: CaseLife, actor: Actor, pages: DeskPages = FIRST_PAGES) -> Desk:
    engine = life.desk.engine
    show = ShowDesk(
        book=SqlDeskBook(engine),
        approvers=SqlApproverBook(engine),
        roles=SqlRoleBook(engine),
        clock=life.clock,
        times=ReviewTimes(hours=24),
    )
    return show(actor=actor, pages=pages)


def references(page: object) -> list[str]:
    return [line.candidate_id for line in getattr(page, "lines", ())]


def test_an_offer_waits_for_those_who_may_decide_on_it_and_for_nobody_else(life: CaseLife) -> None:
    life.say()
    (line,) = (desk_of(life, CARLA).waiting or pytest.fail("Comp has no such list")).lines
    assert (line.candidate_id, line.asked_by, line.state) == (CASE, RAVI.user_id, OfferState.SUBMITTED)
    assert line.due is not None
    assert line.due > life.clock.now()
    assert desk_of(life, RAVI).waiting is None
    life.approve()
    assert references(desk_of(life, CARLA).waiting) == []


def test_nobody_waits_for_an_offer_of_a_closed_case(life: CaseLife) -> None:
    life.say()
    life.close()
    assert references(desk_of(life, COLIN).waiting) == []


def test_cases_stand_with_their_newest_state_the_one_that_moved_last_first(life: CaseLife) -> None:
    life.say()
    life.say("Senior Backend Engineer", case="CAND-2", where=thread(2))
    life.send_back(DecisionKind.CHANGES_REQUESTED)
    lines = desk_of(life, RAVI).cases.lines
    assert [(line.candidate_id, line.state) for line in lines] == [
        ("CAND-2", None),
        (CASE, OfferState.CHANGES_REQUESTED),
    ]
    assert desk_of(life, RITA).cases.total == 0
    assert desk_of(life, RAVI).lately is None


def test_cases_of_others_stand_where_one_did_something_and_not_where_one_was_refused(life: CaseLife) -> None:
    life.say()
    life.say(COMPLETE, case="CAND-2", where=thread(2), actor=CARLA)
    assert references(desk_of(life, CARLA).lately) == []
    life.close(CARLA)
    assert references(desk_of(life, CARLA).lately) == [CASE]
    assert references(desk_of(life, COLIN).lately) == []


def test_a_page_beyond_the_end_is_the_last_one(life: CaseLife) -> None:
    for number in range(1, PAGE + 3):
        life.say("Senior Backend Engineer", case=f"CAND-{number}", where=thread(number))
    far = desk_of(life, RAVI, FIRST_PAGES.turned_to(DeskList.CASES, 77)).cases
    assert (far.number, far.pages, far.total, len(far.lines)) == (1, 2, PAGE + 2, 2)
    first = desk_of(life, RAVI).cases
    assert len({*references(first), *references(far)}) == PAGE + 2


def test_a_stranger_has_no_desk(life: CaseLife) -> None:
    with pytest.raises(NotAllowed):
        desk_of(life, STRANGER)
