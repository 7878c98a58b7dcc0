"""What finished steps returned comes back from PostgreSQL equal to what it was, down to the types of its parts."""

import ast
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from types import NoneType
from typing import Any, get_type_hints

import pytest

from domain.approvals.ask_override import AskedOverride, AskOverride
from domain.approvals.carry_out import CarryOut, ExpireOffers
from domain.approvals.decide_offer import SendBack
from domain.approvals.desk import Decided
from domain.approvals.life import OfferEvent
from domain.candidates.case import Case, FactRecord
from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.conversations.enquiries import Comparison, Enquiry, Measure, NoteWanted, Reach, WhatIf
from domain.conversations.hearing import Heard
from domain.conversations.reading import Topic
from domain.conversations.thread import Suggested, ThreadRef
from domain.errors import InvalidRequest
from domain.identity.actor import PROGRAM, Actor
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.admit import Admission, AdmitToCase
from domain.recommendations.ask_what_if import AskWhatIf
from domain.recommendations.close_case import CloseCase
from domain.recommendations.compare_cases import CompareCases
from domain.recommendations.data_issues import DataFault, DataIssue, DataReport
from domain.recommendations.exports import Export, ExportKind
from domain.recommendations.filed import DecisionKind
from domain.recommendations.reach_amount import ReachAmount, ReachAnswer
from domain.recommendations.side_by_side import SideBySide
from domain.recommendations.turn import FieldChange, Turn, TurnAnswer
from handlers.slack.toolbox import Toolbox
from storage.kept_results import result_from_json, result_to_json
from storage.unit_of_work import SqlCaseWorkStarter
from tests.fakes.clock import FakeClock
from tests.integration.case_life import CASE, COMPLETE, CaseLife, life_on, thread
from tests.integration.casebook import CARLA, COLIN, RAVI, STARTED, Desk
from tests.integration.inbox_room import Room, empty_queue

HANDLERS = Path(__file__).parents[2] / "handlers"

# What people say about candidates; each may follow any other.
SAID = (
    COMPLETE,
    "Senior Backend Engineer, Strong Hire",
    "somebody for AUS",
    "Lisbon",
    "Proficient",
    "Advanced, Must Hire",
    "P4",
    "P3",
    "P2, make it Strong Hire",
    "remove the level",
    "remove the location",
    "undo",
    "undo that",
    "why?",
    "thanks",
    "hello",
    "approve",
    "Senor Backend Enginer",
    "Austn",
    "competing offer of 186500",
    "USD base",
    "has an offer of 231,250.75 USD base from another company, expires 2026-12-01, in writing",
    "competing offer: €218k base",
    "competing offer 330k total (USD)",
    "the posting says $150,000 - $200,000",
    "she is exempt",
    "he is non-exempt",
    "She currently makes $187,350",
    "her current employer countered at 210k",
    "CAND-999 is P5",
    "No Hire",
    "Shift Lead in LIS",
    "Proficient means she is good",
    "the level is P4 and the title is Advanced",
)


def laid_open(value: Any) -> Any:
    """A value with the type of every part beside it, so that a text is no proficiency and 1 is not True."""
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), [(part.name, laid_open(getattr(value, part.name))) for part in fields(value)]
    if isinstance(value, Mapping):
        return type(value), sorted((repr(key), laid_open(one)) for key, one in value.items())
    if isinstance(value, frozenset | set):
        return type(value), sorted(repr((type(one), one)) for one in value)
    if isinstance(value, tuple | list):
        return type(value), [laid_open(one) for one in value]
    if isinstance(value, Decimal):
        return Decimal, str(value)
    return type(value), value


@pytest.fixture
def life(desk: Desk) -> CaseLife:
    """A case's life on the golden pay data, with a Comp Team."""
    made = life_on(desk.engine)
    made.desk.comp_team(CARLA, COLIN)
    return made


@pytest.fixture
def room(desk: Desk) -> Room:
    """The inbox beside the pay data."""
    empty_queue(desk.engine)
    return Room(desk.engine, desk.engine)


def check_kept(room: Room, kind: Any, *results: Any) -> None:
    """Each result is what a later attempt finds."""
    first = room.journal()
    for number, result in enumerate(results):
        first.once(f"{kind.__name__}#{number}", kind, lambda result=result: result)
    second = room.journal()
    for number, result in enumerate(results):
        found = second.once(f"{kind.__name__}#{number}", kind, _never)
        assert found == result
        assert laid_open(found) == laid_open(result)


def _never() -> Any:
    raise AssertionError("it was done already")


# -- turns -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_answers_of_any_conversation_come_back_as_they_were(life: CaseLife, room: Room, seed: int) -> None:
    dice = Random(seed)
    answers = [life.say(case=f"CAND-{number}", where=thread(number)) for number in (1, 2)]
    for _ in range(30):
        actor, case = dice.choice((RAVI, RAVI, CARLA)), f"CAND-{dice.randint(1, 2)}"
        answers.append(life.say(dice.choice(SAID), actor=actor, case=case, where=thread(int(case[-1]))))
        latest = answers[-1].filed
        if latest is not None and latest.is_open and dice.random() < 0.3:
            life.desk.approve(COLIN, latest.id)

    assert any(answer.filed for answer in answers)
    assert any(answer.changes for answer in answers)
    check_kept(room, TurnAnswer, *answers)


def test_answers_speak_of_everything_an_answer_can_speak_of(life: CaseLife, room: Room) -> None:
    """The conversation behind this leaves no slot of an answer empty."""
    answers = [life.say(text) for text in SAID]
    answers += [life.say("P5", actor=CARLA), life.say("P3")]
    suggests = Heard((FactChange(FactField.EXEMPT, value=True),), (NoteWanted(),))
    answers += [life.take(Turn(RAVI, thread(), CASE, "so it goes", ts="17.8", heard=suggests)), life.reset()]
    answers += [life.say(text, case="CAND-3", where=thread(3)) for text in ("somebody for AUS", "undo", "undo")]
    life.say(case="CAND-2", where=thread(2))
    life.desk.approve(COLIN, life.latest("CAND-2").id)
    answers += [life.say("make it Must Hire", case="CAND-2", where=thread(2))]

    empty = TurnAnswer(answers[0].case)
    never = {
        part.name
        for part in fields(TurnAnswer)
        if part.name != "case" and all(getattr(one, part.name) == getattr(empty, part.name) for one in answers)
    }
    assert never == set()
    assert any(answer.voids_approval for answer in answers)
    check_kept(room, TurnAnswer, *answers)


GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("given", [case["input"] for case in GOLDEN], ids=[case["case"] for case in GOLDEN])
def test_what_is_chosen_in_the_golden_cases_comes_back_as_it_was(
    life: CaseLife, room: Room, given: dict[str, Any]
) -> None:
    kinds: dict[str, Callable[[str], Any]] = {
        "job_title": str,
        "location": str,
        "proficiency": Proficiency,
        "interview_feedback": Feedback,
        "job_level": JobLevel,
    }
    answers = [life.say("somebody, Strong Hire")]
    for name, kind in kinds.items():
        if given.get(name):
            # A few titles and places are in no catalogue: no button offers them.
            with suppress(InvalidRequest):
                answers.append(life.choose(FactChange(FactField(name), kind(given[name]))))

    check_kept(room, TurnAnswer, *answers)


EVERY_FACT = CandidateFacts(
    job_title="Proficient",
    location="P4",
    proficiency=Proficiency.ADVANCED,
    interview_feedback=Feedback.MUST_HIRE,
    job_level=JobLevel.P1,
    competing_offer=CompetingOffer("USD", base=Decimal("231250.750"), expires_on=STARTED.date(), evidence=True),
    expectation=Money(Decimal("1E+5"), "JPY"),
    posted_range=PostedRange(Money(Decimal(150_000), "USD"), Money(Decimal("200000.00"), "USD")),
    exempt=False,
)


@pytest.mark.parametrize("fact", FactField, ids=str)
def test_a_facts_value_comes_back_as_the_kind_its_field_holds(fact: FactField) -> None:
    """A title may be called "Proficient" and a place "P4": only the field tells what a text is."""
    value = EVERY_FACT.value_of(fact)
    record = FactRecord(fact, None, value, RAVI.user_id, STARTED, "TURN-1")
    undone = FactRecord(fact, value, None, RAVI.user_id, STARTED, "TURN-2", undoes="TURN-1")
    case = Case(CASE, RAVI.user_id, STARTED, 2, EVERY_FACT, (record, undone))
    answer = TurnAnswer(case, changes=(FieldChange(fact, None, value), FieldChange(fact, value, None)))

    for kind, result in ((TurnAnswer, answer), (Case, case), (FactChange, FactChange(fact, value))):
        found = result_from_json(kind, json.loads(json.dumps(result_to_json(kind, result))))
        assert laid_open(found) == laid_open(result)


# -- decisions, and the rest -----------------------------------------------------------------------------------------


def _decisions(life: CaseLife) -> Iterator[Decided]:
    """One decision of every kind, on offers of their own."""
    for number, decide in enumerate(_WAYS, start=1):
        name = f"CAND-{number}"
        life.say(case=name, where=thread(number))
        yield from decide(life, name)


def _decided(life: CaseLife, name: str) -> Decided:
    return Decided(life.case(name), life.latest(name))


def _approved(life: CaseLife, name: str) -> Iterator[Decided]:
    life.desk.approve(COLIN, life.latest(name).id)
    yield _decided(life, name)


def _offered_and_declined(life: CaseLife, name: str) -> Iterator[Decided]:
    yield from _approved(life, name)
    for event in (OfferEvent.OFFER, OfferEvent.DECLINE):
        life.carry_out(event, life.latest(name))
        yield _decided(life, name)


def _sent_back(life: CaseLife, name: str) -> Iterator[Decided]:
    life.desk.ask_for_changes(COLIN, life.latest(name).id)
    yield _decided(life, name)


def _overridden(base: int) -> Callable[[CaseLife, str], Iterator[Decided]]:
    def override(life: CaseLife, name: str) -> Iterator[Decided]:
        life.desk.override(CARLA, life.latest(name).id, Decimal(base))
        yield _decided(life, name)

    return override


def _approved_by_two(life: CaseLife, name: str) -> Iterator[Decided]:
    life.say("has an offer of 260,000 USD base from another company", case=name, where=thread(int(name[5:])))
    for person in (CARLA, COLIN):
        life.desk.approve(person, life.latest(name).id)
        yield _decided(life, name)


def _expired(life: CaseLife, name: str) -> Iterator[Decided]:
    later = FakeClock(life.clock.time + timedelta(days=30))
    ExpireOffers(work=life.desk.work, policies=life.desk.policies, clock=later)(actor=PROGRAM)
    yield _decided(life, name)


_WAYS = (
    _approved,
    _offered_and_declined,
    _sent_back,
    _overridden(180_000),
    _overridden(240_000),
    _approved_by_two,
    _expired,
)


def test_decisions_of_every_kind_come_back_as_they_were(life: CaseLife, room: Room) -> None:
    decided = list(_decisions(life))

    assert {one.filed.decision.kind for one in decided if one.filed.decision} >= {
        DecisionKind.APPROVED,
        DecisionKind.OVERRIDDEN,
        DecisionKind.CHANGES_REQUESTED,
    }
    assert any(one.filed.outcome for one in decided)
    assert any(one.filed.approvals for one in decided)
    check_kept(room, Decided, *decided)


def test_what_the_use_cases_of_the_desk_return_comes_back_as_it_was(life: CaseLife, room: Room) -> None:
    life.say()
    deciding = life.desk.deciding() | {"clock": life.clock}
    ask = AskOverride(work=life.desk.work, clock=life.clock, ids=life.desk.ids)
    asked = ask(actor=RAVI, recommendation_id=life.latest().id, words="She is on 95k; more?", thread=thread())
    back = SendBack(**deciding, kind=DecisionKind.CHANGES_REQUESTED)(
        actor=CARLA, recommendation_id=life.latest().id, note="Not now.", place=thread().place
    )
    again = CarryOut(work=life.desk.work, policies=life.desk.policies, clock=life.clock)(
        actor=RAVI, recommendation_id=life.latest().id, event=OfferEvent.SUBMIT, place=thread().place
    )

    check_kept(room, AskedOverride, asked)
    check_kept(room, Decided, back, again)


def test_being_let_into_a_case_comes_back_as_it_was(life: CaseLife, room: Room) -> None:
    life.say()
    admit = AdmitToCase(work=life.desk.work, ids=life.desk.ids)

    admissions = [admit(actor=RAVI, candidate_id=name) for name in (CASE, "CAND-77", None)]

    assert [one.exists for one in admissions] == [True, False, False]
    check_kept(room, Admission, *admissions)


def test_a_closed_case_comes_back_as_it_was(life: CaseLife, room: Room) -> None:
    life.say("competing offer of 218k USD base, " + COMPLETE)
    close = CloseCase(work=SqlCaseWorkStarter(life.desk.engine), clock=life.clock)
    cases = [close(actor=CARLA, candidate_id=CASE, place=thread().place, closed=closed) for closed in (True, False)]

    check_kept(room, Case, *cases, life.case())


def test_a_data_problem_and_an_export_come_back_as_they_were(room: Room) -> None:
    said = DataReport("U0RAVI", STARTED, DataFault.AMOUNT, "The maximum is last year's: “old”.")
    again = DataReport("U0CARLA", STARTED + timedelta(seconds=1), DataFault.OTHER)
    doubted = DataIssue("ISS-1", "CompRanges row 7", (said, again))
    closed = replace(doubted, closed_by="U0CARLA", closed_at=STARTED + timedelta(days=1), closing_note="Mended.")

    check_kept(room, DataIssue, doubted, closed)
    check_kept(room, Export, *(Export("EXP-1", "U0RAVI", kind, ("F1", "F2"), STARTED) for kind in ExportKind))


# -- questions, and what a model makes of a message ------------------------------------------------------------------

_EVERY_ENQUIRY: tuple[Enquiry, ...] = (
    WhatIf((FactChange(FactField.JOB_LEVEL, JobLevel.P5), FactChange(FactField.LOCATION, None))),
    WhatIf((FactChange(FactField.COMPETING_OFFER, CompetingOffer("USD", base=Decimal("230000.50"))),)),
    Comparison(("CAND-018", "CAND-019"), ("DUB",)),
    Comparison(places=("P4",)),
    Reach(Decimal("210000"), None, Measure.TOTAL_CASH),
    Reach(Decimal("1E+5"), "EUR"),
    NoteWanted(),
)
_SUGGESTED = tuple(FactChange(field, EVERY_FACT.value_of(field)) for field in FactField)


def test_what_a_model_heard_comes_back_as_it_was(room: Room) -> None:
    check_kept(
        room,
        Heard,
        Heard(),
        Heard(_SUGGESTED, _EVERY_ENQUIRY, frozenset(Topic)),
        Heard(suggestions=(FactChange(FactField.JOB_TITLE, "Hire"), FactChange(FactField.JOB_TITLE, None))),
    )


def test_a_turn_that_suggests_and_asks_comes_back_as_it_was(life: CaseLife, room: Room) -> None:
    life.say()
    heard = Heard((FactChange(FactField.PROFICIENCY, Proficiency.LEARNING),), _EVERY_ENQUIRY, frozenset({Topic.WHY}))
    answer = life.take(Turn(RAVI, thread(), CASE, "whatever fits nothing at all", ts="17.9", heard=heard))

    assert answer.suggested is not None
    assert answer.enquiries == _EVERY_ENQUIRY[:3]
    check_kept(room, TurnAnswer, answer, replace(answer, suggested=Suggested("TURN-9", _SUGGESTED)))


def test_answers_to_questions_come_back_as_they_were(life: CaseLife, room: Room) -> None:
    life.say("competing offer of 218k USD base, P4, " + COMPLETE)
    life.say(case="CAND-2", where=thread(2))
    life.say("Senior Backend Engineer in AUS", case="CAND-3", where=thread(3))
    asked = {"work": life.desk.work, "books": life.desk.books, "policies": life.desk.policies, "clock": life.clock}
    what_if, compare, reach = AskWhatIf(**asked), CompareCases(**asked), ReachAmount(**asked)
    changes = (
        (FactChange(FactField.JOB_LEVEL, JobLevel.P5),),
        (FactChange(FactField.LOCATION, None),),
        tuple(_SUGGESTED[2:]),
    )
    sides = [what_if(actor=CARLA, candidate_id=CASE, changes=one) for one in changes]
    sides.append(compare(actor=CARLA, candidate_id=CASE, candidates=("CAND-2", "CAND-3"), places=("LIS",)))
    amounts = (Decimal(100_000), Decimal("190000.25"), Decimal(900_000))
    ways = [
        reach(actor=CARLA, candidate_id=case, wanted=Reach(amount, None, measure))
        for case in (CASE, "CAND-2", "CAND-3")
        for amount in amounts
        for measure in Measure
    ]

    assert any(side.missing for result in sides for side in result.sides)
    assert any(way.paths for way in ways)
    assert any(way.override for way in ways)
    check_kept(room, SideBySide, *sides)
    check_kept(room, ReachAnswer, *ways)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (int, (0, 1, -7, 10**30)),
        (str, ("", "1767000001.000100", "ä“”\u2028", "null")),
        (NoneType, (None,)),
        (bool, (True, False)),
    ],
    ids=["numbers", "texts", "nothing", "yes and no"],
)
def test_plain_results_come_back_as_they_were(room: Room, kind: Any, values: tuple[Any, ...]) -> None:
    check_kept(room, kind, *values)


def test_moments_come_back_to_the_microsecond(room: Room) -> None:
    moment = STARTED + timedelta(microseconds=123_456)

    check_kept(room, datetime, moment)


# -- the handlers ----------------------------------------------------------------------------------------------------


# What this module shows to come back as it was.
KEPT_KINDS = {
    TurnAnswer, Decided, AskedOverride, Admission, Case, SideBySide, ReachAnswer, Heard, DataIssue, Export, bool, int,
    str, NoneType,
}  # fmt: skip


# How handlers do something once.
_ONCE = ("visit.once", "visit.once_at_most")
# What goes by another name there.
_NAMED = {"hear": "hear_message"}


def once_called() -> dict[str, Any]:
    """What the use cases that handlers call through `visit.once` say they return, by their name in the toolbox."""
    toolbox = get_type_hints(Toolbox)
    found = {}
    for path in sorted((HANDLERS / "slack").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            parameters = {one.arg: ast.unparse(one.annotation) for one in function.args.args if one.annotation}
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func).removeprefix("self.") in _ONCE:
                    named = call.args[0]
                    if isinstance(named, ast.Name) and named.id in _NAMED:
                        found[_NAMED[named.id]] = toolbox[_NAMED[named.id]]
                    elif isinstance(named, ast.Attribute):
                        found[named.attr] = toolbox[named.attr]
                    else:
                        # A use case that was handed on, such as the two ways to send an offer back.
                        wanted = parameters[ast.unparse(named)]
                        handed = {
                            name: kind for name, kind in toolbox.items() if getattr(kind, "__name__", None) == wanted
                        }
                        assert handed, f"{path.name}: {wanted} is not in the toolbox"
                        found |= handed
    return {name: get_type_hints(kind.__call__)["return"] for name, kind in found.items()}


def test_what_handlers_do_once_returns_what_can_be_kept() -> None:
    returned = once_called()

    assert len(returned) >= 10
    assert {"ask_what_if", "compare_cases", "reach_amount", "hear_message"} <= returned.keys()
    assert {name: kind for name, kind in returned.items() if kind not in KEPT_KINDS} == {}


def test_somebody_who_acts_and_where_is_nothing_a_step_returns() -> None:
    """A turn holds what somebody wrote; only its answer is kept."""
    assert {Turn, Actor, ThreadRef}.isdisjoint(once_called().values())
