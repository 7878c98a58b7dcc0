"""The form for a new case: menus that are searched, what is wrong with it, and what it stands for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateways.spelling import FuzzySpelling
from bot.playground.element_limits import option_faults
from bot.playground.limits import check_view
from domain.candidates.facts import CandidateFacts, FactField
from domain.errors import NotAllowed
from domain.identity.actor import Actor, Role
from domain.pay.pay_book import PayBook
from domain.pay.vocabulary import JobLevel
from domain.recommendations.prefill_case import Prefilled
from domain.recommendations.search_catalogue import MOST_CHOICES, Choice, SearchCatalogue
from handlers.slack.views.catalogue_options import catalogue_option, catalogue_options, catalogue_value, name_chosen
from handlers.slack.views.new_case_form import (
    LONGEST_NOTES,
    facts_entered,
    form_not_opened,
    new_case_form,
    new_case_problems,
    opening_form,
)
from tests.fakes.pay_books import FakePayBooks
from tests.unit.pay.sample_pay import range_row

RAVI, OLGA = Actor("U0RAVI", Role.RECRUITMENT), Actor("U0OLGA", Role.NONE)
LONG = "Vice President of " + "Very " * 60 + "Long Titles"
BOOK = PayBook(
    ranges=[
        range_row(job_title="Engineer"),
        range_row(row=5, job_title="Senior Engineer"),
        range_row(row=6, job_title="Senior Engineer", location="DUB"),
        range_row(row=7, job_title=LONG),
        range_row(row=8, job_title="#1 Chef & <Cook>"),
    ],
    roster=[],
    title_aliases={"sr engineer": "Senior Engineer", "ghost": "Gone Title"},
    place_aliases={"dublin": "DUB"},
)
SEARCH = SearchCatalogue(books=FakePayBooks(BOOK), spelling=FuzzySpelling())


def titles(typed: str) -> list[Choice]:
    return list(SEARCH(actor=RAVI, field=FactField.JOB_TITLE, typed=typed))


def places(typed: str, title: str = "") -> list[str]:
    found = SEARCH(actor=RAVI, field=FactField.LOCATION, typed=typed, title=title)
    return [choice.name for choice in found]


# --- searching ---------------------------------------------------------------------------------------------------


def test_nothing_typed_lists_everything() -> None:
    assert [choice.name for choice in titles("")] == ["#1 Chef & <Cook>", "Engineer", "Senior Engineer", LONG]


def test_the_whole_name_stands_before_names_that_hold_it() -> None:
    assert [choice.name for choice in titles("engineer")] == ["Engineer", "Senior Engineer"]


def test_another_name_of_an_entry_finds_it_once_and_says_so() -> None:
    assert titles("sr eng") == [Choice("Senior Engineer", "sr engineer")]
    assert titles("ghost") == []


def test_what_comes_near_is_offered_where_nothing_fits() -> None:
    assert titles("senoir enginer")[0] == Choice("Senior Engineer")
    assert titles("zzzz") == []


def test_places_are_those_with_a_range_for_the_title() -> None:
    assert places("") == ["AUS", "DUB"]
    assert places("", "senior engineer") == ["AUS", "DUB"]
    assert places("", "Engineer") == ["AUS"]
    assert places("", "Astronaut") == ["AUS", "DUB"]
    assert places("dubl") == ["DUB"]


def test_nobody_without_a_team_searches() -> None:
    with pytest.raises(NotAllowed):
        SEARCH(actor=OLGA, field=FactField.JOB_TITLE, typed="")


def test_no_more_is_found_than_slack_shows() -> None:
    many = PayBook(ranges=[range_row(row=n, job_title=f"Engineer {n:04}") for n in range(250)], roster=[])
    search = SearchCatalogue(books=FakePayBooks(many), spelling=FuzzySpelling())
    found = search(actor=RAVI, field=FactField.JOB_TITLE, typed="engineer")
    assert len(found) == MOST_CHOICES
    assert option_faults(catalogue_options(found)) == []


# --- options -----------------------------------------------------------------------------------------------------


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400), unique=True, max_size=8))
def test_every_name_is_an_option_that_leads_back_to_it(names: list[str]) -> None:
    options = [catalogue_option(name) for name in names]
    assert option_faults(options) == []
    assert [name_chosen(option["value"], names) for option in options] == names


def test_a_long_name_shows_its_end_as_well() -> None:
    shown = catalogue_option(LONG)
    assert shown["description"]["text"].endswith("Long Titles")
    assert name_chosen("#nothing", [LONG]) == "#nothing"


# --- the form ----------------------------------------------------------------------------------------------------


def sent(**fields: str) -> dict[str, str]:
    """What Slack sends of the form."""
    inputs = [block for block in new_case_form("o", Prefilled())["blocks"] if block["type"] == "input"]
    return {**{block["block_id"]: "" for block in inputs}, **fields}


def test_a_form_stands_for_what_was_filled_in_and_for_nothing_else() -> None:
    fields = sent(candidate="cand-9", job_title=catalogue_value(LONG), job_level="P4")
    assert new_case_problems(fields, BOOK) == {}
    changes = {change.field: change.value for change in facts_entered(fields, BOOK)}
    assert changes == {FactField.JOB_TITLE: LONG, FactField.JOB_LEVEL: JobLevel.P4}


@pytest.mark.parametrize("candidate", ["017", "CAND-", "CAND-1 CAND-2", "Jane Doe", "<@U0RAVI>", "CAND-" + "9" * 60])
def test_what_is_no_reference_is_told_without_repeating_it(candidate: str) -> None:
    (told,) = new_case_problems(sent(candidate=candidate), BOOK).items()
    assert told == ("candidate", "A candidate reference looks like CAND-017. Leave the field empty for a new one.")


def test_notes_about_another_candidate_are_not_kept_with_this_one() -> None:
    assert list(new_case_problems(sent(candidate="CAND-1", notes="as for CAND-2"), BOOK)) == ["notes"]
    assert list(new_case_problems(sent(notes="as for CAND-2"), BOOK)) == ["notes"]
    assert new_case_problems(sent(candidate="cand-2", notes="as for CAND-2"), BOOK) == {}


@pytest.mark.parametrize(
    "name", ["job_title", "location", "proficiency", "interview_feedback", "job_level", "exempt"]
)
@given(value=st.text(min_size=1, max_size=150))
def test_forged_choices_are_problems_and_never_errors(name: str, value: str) -> None:
    problems = new_case_problems(sent(**{name: value}), BOOK)
    assert set(problems) <= {name, "job_title"}
    assert all(value not in told for told in problems.values() if len(value) > 20)


@given(notes=st.text(max_size=2 * LONGEST_NOTES), candidate=st.sampled_from(["", "CAND-017"]), removed=st.booleans())
def test_the_form_is_within_slacks_limits_whatever_a_message_says(notes: str, candidate: str, removed: bool) -> None:
    facts = CandidateFacts(job_title=LONG, location="DUB")
    for view in (
        new_case_form("o", Prefilled(candidate, facts, notes, removed)),
        opening_form("o"),
        form_not_opened("o", notes),
    ):
        assert check_view(view) == []


def test_the_end_of_a_long_message_is_not_left_out_in_silence() -> None:
    blocks: list[dict[str, Any]] = new_case_form("o", Prefilled(notes="a " * LONGEST_NOTES))["blocks"]
    assert "its end is left out" in str(blocks[-1])
    assert "its end is left out" not in str(new_case_form("o", Prefilled(notes="short"))["blocks"])
