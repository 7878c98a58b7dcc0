"""Rows that cannot be trusted give no offer, and say where to look without telling any amount."""

import pytest

from domain.pay.pay_book import Evidence, PayBook, SnapshotRefs
from domain.pay.rows import RangeRow
from domain.recommendations.recommendation import Status
from tests.unit.pay.sample_pay import ADVANCED, PLACE, TITLE, UNKNOWN, peers, range_row
from tests.unit.recommendations.sample_offers import MIDDLING, evidence, recommend


def _problem(rows: Evidence) -> str:
    answer = recommend(rows)
    assert answer.status is Status.DATA_CONFLICT
    assert (answer.offer, answer.flags, answer.reasons) == (None, (), ())
    assert answer.problem is not None
    return answer.problem


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (range_row(204_000, 150_000), "the minimum is above the maximum"),
        (range_row(0, 204_000), "an end of the range is not above zero"),
        (range_row(-5, 204_000), "an end of the range is not above zero"),
        (
            range_row(stated=(range_row().minimum, range_row().minimum)),
            "the text column disagrees with Min and Max",
        ),
    ],
)
def test_a_range_that_contradicts_itself_is_cited_without_its_amounts(row: RangeRow, wrong: str) -> None:
    assert _problem(evidence(ranges=(row,))) == (
        f"The pay range contradicts itself: {wrong} (CompRanges row 4 @1a2b3c4d)."
    )


def test_two_ranges_for_one_title_and_place_are_both_cited() -> None:
    assert _problem(evidence(ranges=(range_row(row=9), range_row(row=4)))) == (
        "More than one pay range exists for this title in this place (CompRanges rows 4, 9 @1a2b3c4d)."
    )


def test_two_rows_that_differ_only_in_spelling_are_a_conflict_and_other_places_are_not() -> None:
    again = range_row(row=8, job_title="senior  BACKEND engineer", location=" aus ")
    elsewhere = range_row(row=9, location="LIS")
    book = PayBook(ranges=[range_row(), again, elsewhere], roster=[])

    assert recommend(book.evidence_for(TITLE, PLACE)).status is Status.DATA_CONFLICT
    assert recommend(book.evidence_for(TITLE, "LIS")).status.is_approvable


def test_a_line_that_was_found_wrong_when_the_file_was_read_gives_no_offer() -> None:
    assert _problem(evidence(distrusted=(4,))) == (
        "The pay range contradicts itself: its line was found wrong when the file was read "
        "(CompRanges row 4 @1a2b3c4d)."
    )
    assert recommend(evidence(distrusted=(5,))).status.is_approvable


@pytest.mark.parametrize(
    ("mark", "currency", "fits"),
    [
        ("$", "USD", True),
        ("$", "AUD", True),
        ("$", "EUR", False),
        ("€", "EUR", True),
        ("€", "USD", False),
        ("¥", "CNY", True),
        ("¥", "JPY", True),
        ("JP¥", "CNY", False),
        ("US$", "CAD", False),
        ("", "EUR", True),
    ],
)
def test_peers_pay_must_not_be_marked_with_another_currency_than_the_range(
    mark: str, currency: str, fits: bool
) -> None:
    rows = evidence(ranges=(range_row(currency=currency),), roster=peers(160_000, currency_mark=mark))

    answer = recommend(rows)

    assert (answer.status is Status.DATA_CONFLICT) is not fits
    if not fits:
        assert answer.problem == (
            f"Peers' pay is not above zero, or marked with another currency than {currency} "
            "(EmployeeRoster row 16 @5e6f7a8b)."
        )


@pytest.mark.parametrize("mark", ["CHF", "SEK", "kr"])
def test_a_mark_that_is_a_code_or_an_unknown_sign_does_not_pass_for_the_ranges_currency(mark: str) -> None:
    assert recommend(evidence(roster=peers(160_000, currency_mark=mark))).status is Status.DATA_CONFLICT


def test_people_of_every_proficiency_must_be_trustworthy_since_floors_reach_through_them() -> None:
    odd = peers(9_000, proficiency=ADVANCED, first_row=40, currency_mark="€")
    assert "row 40" in _problem(evidence(roster=MIDDLING + odd))


def test_distrusted_people_of_this_title_and_place_are_cited_all_together() -> None:
    found = _problem(evidence(roster=MIDDLING, distrusted_people=(17, 16, 99)))
    assert found.endswith("(EmployeeRoster rows 16, 17 @5e6f7a8b).")


def test_distrusted_people_elsewhere_hinder_nothing() -> None:
    assert recommend(evidence(distrusted_people=(99,)), proficiency=UNKNOWN).status.is_approvable


def test_without_snapshots_rows_are_cited_alone() -> None:
    assert _problem(evidence(distrusted=(4,), snapshots=SnapshotRefs())).endswith("(CompRanges row 4).")
