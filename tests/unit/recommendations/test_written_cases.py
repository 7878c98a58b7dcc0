"""Cases as people write them down in JSON, one a line."""

import json
from decimal import Decimal
from typing import Any

import pytest

from bot.cli.case_lines import CaseLine, answer_line, plain, read_line, request_of
from domain.errors import InvalidRequest
from domain.money import Money
from domain.pay.pay_book import PayBook
from domain.pay.vocabulary import Proficiency
from tests.unit.pay.sample_pay import PLACE, POLICY, TITLE, range_row
from tests.unit.recommendations.sample_offers import MIDDLING

_BOOK = PayBook(ranges=[range_row()], roster=MIDDLING)
_PLAIN = {"job_title": TITLE, "location": PLACE, "interview_feedback": "Strong Hire", "proficiency": "Proficient"}


def _line(**changes: Any) -> CaseLine:
    return read_line(json.dumps(_PLAIN | changes))


def _answered(**changes: Any) -> dict[str, Any]:
    return answer_line(_line(**changes), _BOOK, POLICY)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"job_title": None}, "needs_input:job_title"),
        ({"job_title": " \u00a0"}, "needs_input:job_title"),
        ({"location": ""}, "needs_input:location"),
        ({"interview_feedback": None}, "needs_input:interview_feedback"),
        ({"proficiency": "Expert"}, "needs_input:proficiency"),
        ({"job_level": "P6"}, "needs_input:job_level"),
        ({"interview_feedback": "Lean Hire"}, "blocked_policy"),
        ({"interview_feedback": "no hire"}, "blocked_policy"),
        ({"location": "LIS"}, "no_data"),
    ],
)
def test_what_is_missing_or_unknown_is_asked_for_by_its_field_and_nothing_is_computed(
    changes: dict[str, Any], status: str
) -> None:
    assert _answered(**changes) == {"status": status}


def test_choices_are_read_whatever_their_case_and_spacing() -> None:
    messy = _answered(interview_feedback=" strong   HIRE", proficiency="proficient ", job_level="p4")
    assert messy == _answered(job_level="P4")


def test_a_proficiency_nobody_gave_counts_as_unknown() -> None:
    request = request_of(_line(proficiency=None))
    assert request is not None
    assert request.proficiency is Proficiency.UNKNOWN


def test_amounts_written_as_json_numbers_stay_exact() -> None:
    request = request_of(_line(expectation={"amount": 200000.1, "currency": "USD"}))
    assert request is not None
    assert request.expectation == Money(Decimal("200000.1"), "USD")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"current_salary": 1}, "current_salary"),
        ({"name": "Ada"}, "name"),
        ({"competing_offer": {"base": 1}}, "competing_offer.currency"),
        ({"competing_offer": {"base": -1, "currency": "USD"}}, "competing_offer.base"),
        ({"competing_offer": {"base": 1, "currency": "usd"}}, "competing_offer.currency"),
        ({"competing_offer": {"base": 1, "currency": "USD", "kind": "current employer"}}, "competing_offer.kind"),
        ({"expectation": {"amount": "1e12", "currency": "USD"}}, "expectation.amount"),
        ({"posted_range": {"min": 1, "currency": "USD"}}, "posted_range.max"),
        ({"job_title": "x" * 501}, "job_title"),
    ],
)
def test_a_field_that_cannot_be_read_is_named_and_its_value_not_repeated(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        _line(**changes)

    assert refused.value.sentence.startswith(f"{field}: ")
    assert "Ada" not in refused.value.sentence


@pytest.mark.parametrize("line", ["", "[]x", "{", '{"job_title": NaN}', b"\xff", "[" * 100_000])
def test_a_line_that_is_no_json_is_refused(line: str | bytes) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read_line(line)
    assert refused.value.code == "case_unreadable"


def test_a_competing_offer_or_posted_range_that_contradicts_itself_is_refused() -> None:
    both = _line(competing_offer={"base": 1, "annual_total": 2, "currency": "USD"})
    falling = _line(posted_range={"min": 2, "max": 1, "currency": "USD"})

    for case in (both, falling):
        with pytest.raises(InvalidRequest):
            request_of(case)


@pytest.mark.parametrize(
    ("value", "text"), [("1.50", "1.5"), ("100", "100"), ("1E+2", "100"), ("0.0000", "0"), ("-0.50", "-0.5")]
)
def test_amounts_are_told_without_exponent_or_trailing_zeros(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text
