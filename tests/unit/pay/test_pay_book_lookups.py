import pytest

from data.aliases import load_aliases
from domain.pay.pay_book import PayBook, SnapshotRefs
from domain.pay.rows import RangeRow, RosterRow
from domain.pay.vocabulary import lookup_key
from tests.unit.pay.sample_pay import peers, range_row, rate, rates

_SENIOR = range_row(row=4, job_title="Senior Backend Engineer", location="AUS")
_LISBON = range_row(52_000, 74_000, "EUR", row=2, job_title="Backend Engineer", location="LIS")
_ANGELES = range_row(row=9, job_title="Backend  Engineer ", location=" LAX")


def _book(*ranges: RangeRow, roster: tuple[RosterRow, ...] = ()) -> PayBook:
    return PayBook(
        ranges=ranges or (_SENIOR, _LISBON, _ANGELES),
        roster=roster,
        title_aliases={
            "sr backend engineer": "Senior Backend Engineer",
            "backend engineer": "Senior Backend Engineer",
        },
        place_aliases={"los angeles": "LAX", "austin": "AUS", "paris": "PAR"},
    )


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Senior Backend Engineer", "AUS"),
        ("  senior   backend engineer ", "aus"),
        ("SENIOR BACKEND ENGINEER", "Aus"),
        ("Senior\u00a0Backend\u2003Engineer", "\u00a0AUS\u00a0"),
        ("Senior\tBackend\nEngineer", "AUS"),
        ("Sr Backend Engineer", "Austin"),
        (" SR  backend\u00a0ENGINEER", "AUSTIN"),
    ],
)
def test_case_spacing_and_signed_aliases_lead_to_the_same_row(title: str, place: str) -> None:
    assert _book().evidence_for(title, place).ranges == (_SENIOR,)


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Senior Backend Enginer", "AUS"),
        ("Senior Backend Engineers", "AUS"),
        ("Senior Backend", "AUS"),
        ("Senior Backend Engineer", "AU"),
        ("Senior Backend Engineer", "LIS"),
        ("Senior Backend Engineer", "Paris"),
        ("", ""),
    ],
)
def test_a_near_miss_finds_nothing(title: str, place: str) -> None:
    found = _book(roster=peers(1)).evidence_for(title, place)
    assert (found.ranges, found.roster) == ((), ())


def test_an_exact_title_wins_over_an_alias_of_the_same_spelling() -> None:
    assert _book().evidence_for("backend engineer", "LIS").ranges == (_LISBON,)


def test_letters_compare_case_folded_not_just_lowered() -> None:
    street = range_row(job_title="Straßenplaner", location="MUC")
    assert _book(street).evidence_for("STRASSENPLANER", "muc").ranges == (street,)


def test_two_rows_for_a_title_and_place_are_both_handed_over_in_file_order() -> None:
    again = range_row(1, 2, row=7, job_title="senior backend  engineer", location="aus")
    assert _book(_SENIOR, again).evidence_for("Senior Backend Engineer", "AUS").ranges == (_SENIOR, again)


def test_people_are_found_under_their_title_and_place_only() -> None:
    here = peers(1, 2, job_title="senior  Backend engineer", location="Aus")
    elsewhere = (
        *peers(3, location="LIS", first_row=30),
        *peers(4, job_title="Backend Engineer", first_row=40),
    )
    assert _book(roster=(*elsewhere, *here)).evidence_for("Sr Backend Engineer", "AUS").roster == here


def test_titles_and_places_are_listed_once_sorted_in_clean_spelling() -> None:
    book = _book()

    assert book.titles == ("Backend Engineer", "Senior Backend Engineer")
    assert book.places == ("AUS", "LAX", "LIS")
    assert book.places_of("backend ENGINEER") == ("LAX", "LIS")
    assert book.places_of("sr backend engineer") == ("AUS",)
    assert book.places_of("Dentist") == ()


def test_a_currency_is_told_only_where_all_rows_agree() -> None:
    euro = range_row(currency="EUR", row=11)

    assert _book().currency_at("Backend Engineer", "Lis") == "EUR"
    assert _book(_SENIOR, range_row(row=12)).currency_at(_SENIOR.job_title, "AUS") == "USD"
    assert _book(_SENIOR, euro).currency_at(_SENIOR.job_title, "AUS") is None
    assert _book().currency_at("Dentist", "AUS") is None


def test_evidence_carries_the_books_rates_snapshots_and_distrust() -> None:
    fx, refs = rates(rate("EUR", "USD", "1.1")), SnapshotRefs()
    book = PayBook(
        ranges=[_SENIOR],
        roster=[],
        snapshots=refs,
        fx=fx,
        distrusted=frozenset({4}),
        distrusted_people=frozenset({16}),
    )

    found = book.evidence_for("Senior Backend Engineer", "AUS")

    assert (found.fx, found.snapshots) == (fx, refs)
    assert (found.distrusted, found.distrusted_people) == (frozenset({4}), frozenset({16}))


def test_the_shipped_aliases_lead_los_angeles_to_lax() -> None:
    aliases = load_aliases()
    book = PayBook(ranges=[_ANGELES], roster=[], title_aliases=aliases.titles, place_aliases=aliases.places)
    assert book.evidence_for("backend engineer", "Los  Angeles, CA").ranges == (_ANGELES,)


def test_a_lookup_key_is_trimmed_single_spaced_and_case_folded() -> None:
    assert lookup_key("  Los\u00a0\u00a0ANGELES\t") == "los angeles"
    assert lookup_key(lookup_key("Straße  B")) == lookup_key("STRASSE B")
