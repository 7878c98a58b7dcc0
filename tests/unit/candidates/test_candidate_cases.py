from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from domain.candidates.case import Case, FactRecord
from domain.candidates.facts import CandidateFacts, FactChange, FactField, FactValue
from domain.identity.actor import Actor, Role
from domain.money import Money
from domain.pay.vocabulary import JobLevel, Proficiency

_START = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
_RECRUITER, _COLLEAGUE = Actor("U0REC", Role.RECRUITMENT), Actor("U0OTHER", Role.RECRUITMENT)
_COMP = Actor("U0COMP", Role.COMP_TEAM)


def _opened() -> Case:
    return Case("CAND-017", _RECRUITER.user_id, _START, version=1, facts=CandidateFacts())


def _turn(case: Case, turn: str, *said: tuple[FactField, FactValue | None], by: Actor = _RECRUITER) -> Case:
    """The case after somebody said something, kept as the program keeps it."""
    return _kept(case, turn, tuple(FactChange(field, value) for field, value in said), by=by)


def _undone(case: Case, turn: str, by: Actor = _RECRUITER) -> Case:
    """The case after somebody took the latest turn back."""
    taken_back = case.undoable_turn()
    assert taken_back is not None
    return _kept(case, turn, case.reversal_of(taken_back), by=by, undoes=taken_back)


def _kept(case: Case, turn: str, changes: tuple[FactChange, ...], by: Actor, undoes: str | None = None) -> Case:
    real = case.real_changes(changes)
    at = _START + timedelta(minutes=len(case.history))
    records = tuple(
        FactRecord(change.field, case.facts.value_of(change.field), change.value, by.user_id, at, turn, undoes)
        for change in real
    )
    facts = case.facts.with_changes(real)
    return replace(case, facts=facts, history=case.history + records, version=case.version + 1)


def test_nothing_said_is_nothing_to_undo() -> None:
    assert _opened().undoable_turn() is None
    assert _opened().last_said(FactField.JOB_TITLE) is None


def test_the_latest_turn_is_undone_first_and_all_of_it() -> None:
    case = _turn(_opened(), "T1", (FactField.JOB_TITLE, "Engineer"), (FactField.LOCATION, "SEA"))
    case = _turn(case, "T2", (FactField.LOCATION, "LAX"), (FactField.JOB_LEVEL, JobLevel.P4))

    once = _undone(case, "T3")
    twice = _undone(once, "T4")

    assert once.facts == CandidateFacts(job_title="Engineer", location="SEA")
    assert twice.facts == CandidateFacts()
    assert twice.undoable_turn() is None


def test_an_undo_is_not_undone_by_the_next_undo() -> None:
    case = _turn(_opened(), "T1", (FactField.LOCATION, "SEA"))
    case = _turn(case, "T2", (FactField.LOCATION, "LAX"))

    assert _undone(case, "T3").undoable_turn() == "T1"


def test_what_is_said_after_an_undo_is_undone_before_what_was_said_earlier() -> None:
    case = _turn(_opened(), "T1", (FactField.LOCATION, "SEA"))
    case = _undone(_turn(case, "T2", (FactField.LOCATION, "LAX")), "T3")
    case = _turn(case, "T4", (FactField.LOCATION, "LIS"))

    assert case.undoable_turn() == "T4"
    after = _undone(case, "T5")
    assert after.facts.location == "SEA"
    assert after.undoable_turn() == "T1"


def test_undoing_restores_what_stood_before_even_when_a_turn_changed_a_field_twice() -> None:
    case = _turn(_opened(), "T1", (FactField.LOCATION, "SEA"))
    case = _turn(_turn(case, "T2", (FactField.LOCATION, "LAX")), "T2", (FactField.LOCATION, "LIS"))

    assert case.reversal_of("T2") == (FactChange(FactField.LOCATION, "SEA"),)


def test_a_cleared_field_comes_back() -> None:
    case = _turn(_opened(), "T1", (FactField.EXPECTATION, Money(Decimal(200_000), "USD")))
    case = _turn(case, "T2", (FactField.EXPECTATION, None))

    assert _undone(case, "T3").facts.expectation == Money(Decimal(200_000), "USD")


def test_a_turn_nobody_took_has_nothing_to_reverse() -> None:
    assert _turn(_opened(), "T1", (FactField.LOCATION, "SEA")).reversal_of("T9") == ()


def test_only_what_would_alter_something_is_a_change_and_the_last_word_wins() -> None:
    case = _turn(_opened(), "T1", (FactField.LOCATION, "SEA"))

    assert case.real_changes((FactChange(FactField.LOCATION, "SEA"),)) == ()
    assert case.real_changes((FactChange(FactField.JOB_LEVEL, None),)) == ()
    assert case.real_changes((FactChange(FactField.LOCATION, "LAX"), FactChange(FactField.LOCATION, "LIS"))) == (
        FactChange(FactField.LOCATION, "LIS"),
    )
    assert case.real_changes((FactChange(FactField.LOCATION, "LAX"), FactChange(FactField.LOCATION, "SEA"))) == ()


def test_who_said_a_field_last_is_known_with_the_time() -> None:
    case = _turn(_opened(), "T1", (FactField.LOCATION, "SEA"), (FactField.EXEMPT, True))
    case = _turn(case, "T2", (FactField.LOCATION, "LAX"), by=_COMP)

    place, exempt = case.last_said(FactField.LOCATION), case.last_said(FactField.EXEMPT)
    assert place is not None
    assert exempt is not None
    assert (place.by, place.old, place.new, place.at) == ("U0COMP", "SEA", "LAX", _START + timedelta(minutes=2))
    assert (exempt.by, exempt.new) == ("U0REC", True)


def test_comp_may_change_anything_and_a_recruiter_what_they_said_or_nobody_has() -> None:
    case = _turn(_opened(), "T1", (FactField.PROFICIENCY, Proficiency.LEARNING))

    assert case.may_set(_COMP, FactField.PROFICIENCY)
    assert case.may_set(_RECRUITER, FactField.PROFICIENCY)
    assert not case.may_set(_COLLEAGUE, FactField.PROFICIENCY)
    assert case.may_set(_COLLEAGUE, FactField.JOB_LEVEL)


def test_once_comp_spoke_the_recruiter_may_no_longer_change_that_field() -> None:
    case = _turn(_opened(), "T1", (FactField.PROFICIENCY, Proficiency.LEARNING))
    case = _turn(case, "T2", (FactField.PROFICIENCY, Proficiency.ADVANCED), by=_COMP)

    assert not case.may_set(_RECRUITER, FactField.PROFICIENCY)


def test_a_field_that_was_cleared_is_anybodys_to_give() -> None:
    case = _turn(_opened(), "T1", (FactField.PROFICIENCY, Proficiency.LEARNING), by=_COMP)
    case = _turn(case, "T2", (FactField.PROFICIENCY, None), by=_COMP)

    assert case.may_set(_RECRUITER, FactField.PROFICIENCY)


def test_an_offer_rests_on_whoever_opened_the_case_and_whose_word_stands_in_a_priced_fact() -> None:
    case = _turn(_opened(), "T1", (FactField.PROFICIENCY, Proficiency.LEARNING), by=_COLLEAGUE)
    case = _turn(case, "T2", (FactField.JOB_LEVEL, JobLevel.P4), by=_COMP)

    assert _opened().authors() == ("U0REC",)
    assert case.authors() == ("U0COMP", "U0OTHER", "U0REC")


def test_a_word_that_was_replaced_or_taken_back_makes_nobody_an_author() -> None:
    case = _turn(_opened(), "T1", (FactField.PROFICIENCY, Proficiency.LEARNING), by=_COLLEAGUE)
    replaced = _turn(case, "T2", (FactField.PROFICIENCY, Proficiency.ADVANCED))
    cleared = _turn(case, "T2", (FactField.PROFICIENCY, None), by=_COMP)

    assert replaced.authors() == cleared.authors() == ("U0REC",)


def test_an_undo_gives_a_word_back_to_whoever_said_it() -> None:
    case = _turn(_opened(), "T1", (FactField.PROFICIENCY, Proficiency.ADVANCED), by=_COMP)
    cleared = _turn(case, "T2", (FactField.PROFICIENCY, None), by=_COMP)
    restored = replace(
        cleared,
        facts=case.facts,
        history=(
            *cleared.history,
            FactRecord(FactField.PROFICIENCY, None, Proficiency.ADVANCED, "U0REC", _START, "T3", undoes="T2"),
        ),
    )

    assert restored.authors() == ("U0COMP", "U0REC")
    assert not restored.may_set(_RECRUITER, FactField.PROFICIENCY)


def test_what_is_only_checked_makes_nobody_an_author() -> None:
    case = _turn(_opened(), "T1", (FactField.EXPECTATION, Money(Decimal(1), "USD")), by=_COMP)
    assert case.authors() == ("U0REC",)


def test_who_calls_a_job_exempt_is_an_author_since_that_can_raise_the_tier() -> None:
    case = _turn(_opened(), "T1", (FactField.EXEMPT, True), by=_COMP)
    assert case.authors() == ("U0COMP", "U0REC")


@pytest.mark.parametrize("rounds", [1, 2, 5])
def test_any_number_of_turns_can_be_undone_back_to_the_beginning(rounds: int) -> None:
    case = _opened()
    for number in range(rounds):
        case = _turn(case, f"T{number}", (FactField.LOCATION, f"PLACE {number}"), (FactField.EXEMPT, number % 2 == 0))
    for number in range(rounds):
        case = _undone(case, f"U{number}")

    assert case.facts == CandidateFacts()
    assert case.undoable_turn() is None
