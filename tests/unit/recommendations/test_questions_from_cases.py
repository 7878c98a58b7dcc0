"""From what is known about a case to the engine's question: nothing is added, and nothing barred finds a slot."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.candidates.case import Case
from domain.candidates.facts import CandidateFacts
from domain.pay.pay_book import PayBook, SnapshotRef, SnapshotRefs
from domain.pay.rows import RangeRow, RosterRow
from domain.recommendations.recommend_case import recommend_for
from domain.recommendations.recommendation import Flag
from domain.recommendations.request import OfferRequest
from tests.unit.pay.sample_pay import P4, PLACE, POLICY, PROFICIENT, STRONG_HIRE, TITLE, range_row
from tests.unit.recommendations.sample_offers import MIDDLING, competing_base, money, posted, question

_NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
_FULL = CandidateFacts(job_title=TITLE, location=PLACE, proficiency=PROFICIENT, interview_feedback=STRONG_HIRE)
_BOOK = PayBook(ranges=[range_row()], roster=MIDDLING)


def _case(facts: CandidateFacts = _FULL, **more: Any) -> Case:
    return Case("CAND-017", "U0RECRUITER", _NOW, version=1, facts=facts, **more)


def test_everything_that_is_known_is_asked_and_nothing_else() -> None:
    known: dict[str, Any] = {
        "job_level": P4,
        "competing_offer": competing_base(190_000),
        "expectation": money(200_000),
        "posted_range": posted(150_000, 190_000),
        "exempt": True,
    }
    case = _case(replace(_FULL, **known), pay_history_removed=True)

    answer = recommend_for(case, _BOOK, POLICY, _NOW)

    assert answer.request == question(**known, pay_history_ignored=True)


def test_an_exemption_nobody_spoke_of_is_none() -> None:
    assert recommend_for(_case(), _BOOK, POLICY, _NOW).request == question(exempt=False)


@pytest.mark.parametrize("field", ["job_title", "location", "proficiency", "interview_feedback"])
def test_no_question_is_asked_while_a_required_fact_is_missing(field: str) -> None:
    with pytest.raises(ValueError, match="required facts are missing"):
        recommend_for(_case(replace(_FULL, **{field: None})), _BOOK, POLICY, _NOW)


def test_the_age_of_the_data_is_counted_from_the_day_of_the_question() -> None:
    old = SnapshotRefs(ranges=SnapshotRef("1a2b", date(2025, 1, 1)))
    book = PayBook(ranges=[range_row()], roster=MIDDLING, snapshots=old)

    assert Flag.DATA_STALE in recommend_for(_case(), book, POLICY, _NOW).flags


_BARRED = {"name", "sex", "gender", "age", "birth", "origin", "nationality", "photo", "school", "current", "past"}


@pytest.mark.parametrize("kind", [OfferRequest, CandidateFacts, RosterRow, RangeRow, Case])
def test_what_is_barred_has_no_slot(kind: type) -> None:
    slots = {field.name for field in fields(kind)}
    assert not {slot for slot in slots if _BARRED & set(slot.split("_"))}


def test_that_pay_history_was_said_is_all_the_engine_learns_of_it() -> None:
    assert {field.name for field in fields(OfferRequest) if "history" in field.name} == {"pay_history_ignored"}
    assert isinstance(question().pay_history_ignored, bool)
