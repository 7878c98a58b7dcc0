from collections import Counter

import pytest

from data.aliases import load_aliases
from data.quality.profile import profile_ranges, profile_roster
from data.samples import SAMPLE_RANGES, SAMPLE_ROSTER
from data.samples.generate import ranges_csv, roster_csv
from data.sources import RangesFile, RosterFile, read_ranges, read_roster
from domain.pay.vocabulary import KNOWN_PROFICIENCIES, Proficiency


@pytest.fixture(scope="module")
def ranges() -> RangesFile:
    return read_ranges(SAMPLE_RANGES)


@pytest.fixture(scope="module")
def roster(ranges: RangesFile) -> RosterFile:
    return read_roster(SAMPLE_ROSTER, ranges)


def test_the_shipped_files_are_what_the_generator_writes_byte_for_byte() -> None:
    assert SAMPLE_RANGES.read_bytes() == ranges_csv().encode()
    assert SAMPLE_ROSTER.read_bytes() == roster_csv().encode()


def test_the_samples_are_clean(ranges: RangesFile, roster: RosterFile) -> None:
    assert ranges.findings == ()
    assert roster.findings == ()


def test_the_samples_have_the_promised_size(ranges: RangesFile, roster: RosterFile) -> None:
    profile = profile_ranges(ranges.rows)

    assert 290 <= profile.rows <= 315
    assert profile.titles == 45
    assert profile.places == ("DUB", "LAX", "SEA", "SHA", "SIN", "STL", "SYD")
    assert profile.currencies == ("AUD", "CNY", "EUR", "SGD", "USD")
    assert 2850 <= len(roster.rows) <= 3150


def test_the_samples_hold_the_cases_a_demo_shows(ranges: RangesFile, roster: RosterFile) -> None:
    profile = profile_roster(roster.rows, ranges.rows)

    assert profile.without_range == 0
    assert profile.red_circled > 30
    assert profile.green_circled > 30
    assert 5 <= profile.blank_proficiency * 100 <= 7
    assert profile_ranges(ranges.rows).flat_rates == 2


def test_ranges_are_wide_as_usual_and_end_on_round_numbers(ranges: RangesFile) -> None:
    for row in ranges.rows:
        spread = (row.maximum - row.minimum) * 100 / row.minimum
        assert spread == 0 or 34 <= spread <= 51
        assert row.minimum % 1000 == row.maximum % 1000 == 0


def test_peer_groups_are_of_every_size(ranges: RangesFile, roster: RosterFile) -> None:
    people = Counter((row.job_title, row.location, row.proficiency) for row in roster.rows)
    sizes = Counter(
        people[row.job_title, row.location, proficiency] for row in ranges.rows for proficiency in KNOWN_PROFICIENCIES
    )

    assert all(sizes[size] >= 50 for size in (0, 1, 2, 3))
    assert sum(count for size, count in sizes.items() if size >= 5) >= 100
    assert people["Senior Software Engineer", "SEA", Proficiency.PROFICIENT] >= 5
    assert ("Data Scientist", "DUB") in {(row.job_title, row.location) for row in ranges.rows}


def test_every_target_of_the_alias_table_is_a_title_or_place_of_the_samples(ranges: RangesFile) -> None:
    aliases = load_aliases()

    assert set(aliases.titles.values()) <= {row.job_title for row in ranges.rows}
    assert set(aliases.places.values()) == {row.location for row in ranges.rows}
