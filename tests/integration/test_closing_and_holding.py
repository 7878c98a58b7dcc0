"""Closing a case, reopening it, holding it; and its history, as each may read it."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from domain.approvals.life import OfferEvent
from domain.audit.event import AuditEventName
from domain.candidates.facts import FactChange, FactField
from domain.errors import Conflict, NotAllowed, NotFound
from domain.identity.actor import OPERATOR, PROGRAM, Actor, Role
from domain.identity.permissions import Action
from domain.pay.vocabulary import JobLevel
from domain.recommendations.admit import AdmitToCase
from domain.recommendations.cards import NoteCard
from domain.recommendations.close_case import CloseCase
from domain.recommendations.filed import DecisionKind, OfferState
from domain.recommendations.show_case import ShowCase
from domain.recommendations.show_history import ShowHistory
from storage.engine import open_engine
from storage.privileges import APP_ROLE
from tests.integration.case_life import CASE, COMPLETE, CaseLife, life_on, thread
from tests.integration.casebook import (
    ADMIN,
    CARLA,
    COLIN,
    RAVI,
    RITA,
    STRANGER,
    at_once,
    rows_of,
    rows_of_all_tables,
)

CLOSED = "This case is closed. A Comp Team member can reopen it with /comp-assist context."
OUTSIDER = Actor("U0GUEST", Role.COMP_TEAM, is_outsider=True)


@pytest.fixture
def life(stocked_engine: Engine) -> Iterator[CaseLife]:
    """A case Ravi opened, under the program's own database role; Carla and Colin may approve everything."""
    program = open_engine(stocked_engine.url, role=APP_ROLE)
    made = life_on(program)
    made.desk.comp_team(CARLA, COLIN)
    made.say()
    yield made
    program.dispose()


def test_closing_counts_as_a_change_and_says_who_and_when(life: CaseLife) -> None:
    before = life.case()

    closed = life.close(CARLA)

    assert life.case() == closed
    assert (closed.version, closed.is_closed, closed.closed_by, closed.closed_at) == (
        before.version + 1,
        True,
        CARLA.user_id,
        life.clock.time,
    )
    assert (closed.facts, closed.history, closed.opened_by) == (before.facts, before.history, before.opened_by)
    (told,) = [row for row in rows_of(life.desk.engine, "audit_logs") if row["name"] == "case.closed"]
    assert (told["actor"], told["candidate_id"], told["place"], told["details"]) == (
        CARLA.user_id,
        CASE,
        thread().place,
        {"old_version": "1", "new_version": "2"},
    )


def test_closing_leaves_the_offers_as_they_are(life: CaseLife) -> None:
    before = life.latest()

    life.close()

    assert life.latest() == before


def test_reopening_takes_back_nothing_but_the_closing(life: CaseLife) -> None:
    before = life.case()
    life.close(CARLA)

    opened = life.close(COLIN, closed=False)

    assert (opened.closed_at, opened.closed_by, opened.version) == (None, None, before.version + 2)
    assert life.case() == opened
    assert life.desk.audited(CASE)[-2:] == ["case.closed", "case.reopened"]


def test_after_reopening_the_conversation_goes_on_where_it_was(life: CaseLife) -> None:
    life.close()
    life.close(closed=False)

    answer = life.say("make it Must Hire")

    assert [change.field for change in answer.changes] == [FactField.INTERVIEW_FEEDBACK]
    assert answer.filed is not None
    assert answer.filed.number == 2
    assert life.approve().state is OfferState.APPROVED


@pytest.mark.parametrize(("before", "closed", "word"), [((), False, "open"), ((True,), True, "closed")])
def test_what_is_so_already_is_a_conflict_with_a_sentence(
    life: CaseLife, before: tuple[bool, ...], closed: bool, word: str
) -> None:
    for step in before:
        life.close(closed=step)
    kept = rows_of_all_tables(life.desk.engine)

    with pytest.raises(Conflict) as met:
        life.close(closed=closed)

    assert (met.value.code, met.value.sentence) == ("case_state_same", f"{CASE} is {word} already.")
    assert rows_of_all_tables(life.desk.engine) == kept


def test_of_many_who_close_a_case_at_once_one_does(life: CaseLife) -> None:
    met = at_once(8, lambda _: life.close())

    assert [type(one).__name__ for one in met].count("Case") == 1
    assert [getattr(one, "code", "") for one in met].count("case_state_same") == 7
    assert life.case().version == 2
    assert life.desk.audited(CASE).count("case.closed") == 1


def test_of_closing_and_changing_at_once_neither_is_lost(life: CaseLife) -> None:
    met = at_once(2, lambda index: life.close() if index else life.say("P5"))

    closed, said = life.case(), met[0]
    assert closed.is_closed
    if isinstance(said, NotAllowed):
        assert (said.sentence, closed.version, closed.facts.job_level) == (CLOSED, 2, JobLevel.P4)
    else:
        assert (closed.version, closed.facts.job_level) == (3, JobLevel.P5)


@pytest.mark.parametrize("actor", [RAVI, RITA, STRANGER, PROGRAM, OPERATOR, OUTSIDER])
def test_nobody_but_comp_closes_or_reopens(life: CaseLife, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        life.close(actor)
    life.close(CARLA)
    with pytest.raises(NotAllowed):
        life.close(actor, closed=False)
    assert life.case().is_closed


def test_a_case_there_is_not_is_not_closed_or_held(life: CaseLife) -> None:
    close = CloseCase(work=life.desk.work, clock=life.clock)

    with pytest.raises(NotFound, match="There is no case CAND-99"):
        close(actor=CARLA, candidate_id="CAND-99", place="", closed=True)
    with pytest.raises(NotFound, match="There is no case CAND-99"):
        life.hold(case="CAND-99")


def test_closed_from_where_nobody_else_is_a_case_has_no_place(life: CaseLife) -> None:
    CloseCase(work=life.desk.work, clock=life.clock)(actor=CARLA, candidate_id=CASE, place="", closed=True)

    (told,) = [row for row in rows_of(life.desk.engine, "audit_logs") if row["name"] == "case.closed"]
    assert told["place"] is None


REFUSED_WHEN_CLOSED: dict[str, Callable[[CaseLife], object]] = {
    "a recruiter's message": lambda life: life.say("make it Must Hire"),
    "a message of Comp's": lambda life: life.say("thanks", actor=CARLA),
    "a button": lambda life: life.choose(FactChange(FactField.JOB_LEVEL, JobLevel.P5)),
    "a form": lambda life: life.choose(FactChange(FactField.JOB_LEVEL, JobLevel.P5), actor=CARLA, seen=5),
    "a reset": lambda life: life.reset(),
    "recommend": lambda life: AdmitToCase(work=life.desk.work, ids=life.desk.ids)(actor=RAVI, candidate_id=CASE),
    "approval": lambda life: life.approve(),
    "a request for changes": lambda life: life.send_back(DecisionKind.CHANGES_REQUESTED),
    "rejection": lambda life: life.send_back(DecisionKind.REJECTED),
    "an override": lambda life: life.desk.override(CARLA, life.latest().id, Decimal(180_000)),
    "asking for an override": lambda life: life.ask_override(),
    "withdrawal": lambda life: life.carry_out(OfferEvent.WITHDRAW),
}


@pytest.mark.parametrize("step", REFUSED_WHEN_CLOSED.values(), ids=REFUSED_WHEN_CLOSED)
def test_nothing_more_happens_in_a_closed_case_and_reopened_it_does(
    life: CaseLife, step: Callable[[CaseLife], object]
) -> None:
    life.close()
    kept = rows_of_all_tables(life.desk.engine)

    with pytest.raises(NotAllowed) as refused:
        step(life)

    assert refused.value.sentence == CLOSED
    assert rows_of_all_tables(life.desk.engine) == kept
    life.close(closed=False)
    step(life)


@pytest.mark.parametrize(
    "event", [OfferEvent.OFFER, OfferEvent.ACCEPT, OfferEvent.DECLINE, OfferEvent.WITHDRAW, OfferEvent.SUBMIT]
)
def test_no_outcome_is_recorded_in_a_closed_case(life: CaseLife, event: OfferEvent) -> None:
    _lead_to(life, event)
    life.close()

    with pytest.raises(NotAllowed) as refused:
        life.carry_out(event)

    assert refused.value.sentence == CLOSED
    life.close(closed=False)
    assert life.carry_out(event).version > 0


def _lead_to(life: CaseLife, event: OfferEvent) -> None:
    if event is OfferEvent.SUBMIT:
        life.send_back(DecisionKind.CHANGES_REQUESTED)
    else:
        life.approve()
    if event in (OfferEvent.ACCEPT, OfferEvent.DECLINE):
        life.carry_out(OfferEvent.OFFER)


def test_a_closed_case_is_still_looked_at_and_its_history_read(life: CaseLife) -> None:
    life.close()

    for action in (Action.CONVERSE_IN_CASE, Action.EDIT_CONTEXT, Action.RESET_CONTEXT, Action.DECIDE_OFFER):
        assert not life.case().can(CARLA, action)
    assert life.case().can(CARLA, Action.CLOSE_CASE)
    for actor in (RAVI, CARLA):
        assert ShowCase(work=life.desk.work)(actor=actor, candidate_id=CASE).case.is_closed
        assert ShowHistory(work=life.desk.work)(actor=actor, candidate_id=CASE).events


def test_a_closed_case_of_somebody_elses_stays_somebody_elses(life: CaseLife) -> None:
    life.close()

    with pytest.raises(NotAllowed) as refused:
        life.say("P5", actor=RITA)

    assert refused.value.sentence == "This case belongs to somebody else. Ask its recruiter or a Comp Team member."


def test_a_hold_is_put_and_let_go_each_with_a_version_and_an_event(life: CaseLife) -> None:
    held = life.hold(ADMIN)
    assert (held.legal_hold, held.version) == (True, 2)
    assert life.case() == held

    gone = life.hold(OPERATOR, hold=False)
    assert (gone.legal_hold, gone.version) == (False, 3)
    assert life.case() == gone
    told = [row for row in rows_of(life.desk.engine, "audit_logs") if row["name"].startswith("case.h")]
    assert [(row["name"], row["actor"]) for row in told] == [("case.held", ADMIN.user_id)]
    assert life.desk.audited(CASE)[-1] == "case.let_go"


@pytest.mark.parametrize(
    ("hold", "sentence"),
    [(False, "CAND-1 is not under legal hold already."), (True, "CAND-1 is under legal hold already.")],
)
def test_a_hold_that_is_so_already_is_a_conflict(life: CaseLife, hold: bool, sentence: str) -> None:
    if hold:
        life.hold()
    kept = rows_of_all_tables(life.desk.engine)

    with pytest.raises(Conflict) as met:
        life.hold(hold=hold)

    assert (met.value.code, met.value.sentence) == ("hold_same", sentence)
    assert rows_of_all_tables(life.desk.engine) == kept


@pytest.mark.parametrize("actor", [CARLA, RAVI, STRANGER, PROGRAM, OUTSIDER])
def test_nobody_but_an_admin_holds_cases(life: CaseLife, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        life.hold(actor)
    assert not life.case().legal_hold


def test_of_many_holds_at_once_one_is_put(life: CaseLife) -> None:
    met = at_once(6, lambda _: life.hold())

    assert sum(not isinstance(one, Exception) for one in met) == 1
    assert [getattr(one, "code", "") for one in met].count("hold_same") == 5
    assert life.case().version == 2


def test_closing_does_not_end_a_hold_and_a_hold_closes_nothing(life: CaseLife) -> None:
    life.hold()
    life.close()
    life.close(closed=False)
    life.say("P5")

    case = life.case()
    assert (case.legal_hold, case.is_closed, case.facts.job_level) == (True, False, JobLevel.P5)
    life.close()
    life.hold(hold=False)
    assert life.case().is_closed


@pytest.fixture
def eventful(life: CaseLife) -> CaseLife:
    """A case in which nearly everything happened that can happen in one."""
    life.say("has an offer of 231,250.75 USD base from another company, expects 240,000", actor=CARLA)
    note = NoteCard(work=life.desk.work, clock=life.clock)
    note(filed=life.latest(), thread=thread(), ts="1767000009.000001")
    life.hold()
    life.hold(hold=False)
    life.ask_override()
    life.desk.override(COLIN, life.latest().id, Decimal(182_500))
    life.send_back(DecisionKind.CHANGES_REQUESTED, COLIN) if life.latest().is_open else None
    life.close()
    life.close(closed=False)
    life.reset()
    life.say(COMPLETE, actor=RAVI)
    life.approve(CARLA)
    life.carry_out(OfferEvent.OFFER)
    life.carry_out(OfferEvent.DECLINE)
    return life


def history(life: CaseLife, actor: Actor, case: str = CASE):  # type: ignore[no-untyped-def] # the use case's answer
    return ShowHistory(work=life.desk.work)(actor=actor, candidate_id=case)


def test_comp_reads_everything_that_happened_in_order(eventful: CaseLife) -> None:
    shown = history(eventful, CARLA)

    assert [event.name for event in shown.events] == eventful.desk.audited(CASE)
    assert shown.hidden == 0
    assert [event.at for event in shown.events] == sorted(event.at for event in shown.events)
    assert {event.place for event in shown.events} >= {thread().place}
    assert any("tier" in event.details for event in shown.events)
    assert shown.case == eventful.case()


def test_the_recruiter_reads_what_concerns_them_without_places_tiers_or_comps_own_business(
    eventful: CaseLife,
) -> None:
    everything, shown = history(eventful, CARLA), history(eventful, RAVI)

    business = {
        AuditEventName.CARD_POSTED,
        AuditEventName.CASE_HELD,
        AuditEventName.CASE_LET_GO,
    }
    assert [event.name for event in shown.events] == [
        event.name for event in everything.events if event.name not in business
    ]
    assert shown.hidden == len(everything.events) - len(shown.events) > 1
    assert {event.place for event in shown.events} == {None}
    assert {key for event in shown.events for key in event.details} == {"fields"}


def test_in_nobodys_history_is_an_amount(eventful: CaseLife) -> None:
    for actor in (CARLA, RAVI):
        told = repr(history(eventful, actor).events)
        for spelled in ("231250", "231,250", "240000", "240,000", "182500", "182,500", "177000", "Decimal", "USD"):
            assert spelled not in told, (actor, spelled)


@pytest.mark.parametrize("actor", [RITA, STRANGER, OPERATOR, PROGRAM, OUTSIDER])
def test_everybody_else_is_refused(life: CaseLife, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        history(life, actor)


@pytest.mark.parametrize("actor", [STRANGER, OUTSIDER])
def test_whoever_may_read_no_history_does_not_learn_which_cases_there_are(life: CaseLife, actor: Actor) -> None:
    met = []
    for case in (CASE, "CAND-99"):
        with pytest.raises(NotAllowed) as refused:
            history(life, actor, case)
        met.append(refused.value.sentence)

    assert met[0] == met[1]


def test_a_case_there_is_not_has_no_history(life: CaseLife) -> None:
    for actor in (CARLA, RAVI):
        with pytest.raises(NotFound):
            history(life, actor, "CAND-99")
