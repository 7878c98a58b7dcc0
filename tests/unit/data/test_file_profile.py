import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal

from data.quality.profile import profile_ranges, profile_roster
from data.sources import RangesFile, RosterFile

RangesOf = Callable[..., RangesFile]
RosterOf = Callable[..., RosterFile]


def test_ranges_are_profiled_exactly(ranges_of: RangesOf) -> None:
    ranges = ranges_of("Engineer,SEA,USD,100,200.50,", "engineer,DUB,EUR,5,5,", "Manager,sea,USD,300,400,")

    profile = profile_ranges(ranges.rows)

    assert (profile.rows, profile.titles, profile.flat_rates) == (3, 2, 1)
    assert profile.places == ("DUB", "SEA")
    assert profile.currencies == ("EUR", "USD")
    assert profile.median_midpoints == {"EUR": Decimal(5), "USD": Decimal("250.125")}


def test_a_roster_is_profiled_beside_its_ranges(ranges_of: RangesOf, roster_of: RosterOf) -> None:
    ranges = ranges_of(
        "Engineer,SEA,USD,100,200,", "Engineer,DUB,EUR,100,200,", "Twice,SEA,USD,1,2,", "Twice,SEA,USD,1,2,"
    )
    pay = ("99", "100", "150.10", "150.20", "200", "201")
    people = [f"Person {number},Engineer,,Learning,SEA,{amount}" for number, amount in enumerate(pay)]
    others = ["X,Engineer,,,DUB,150", "Y,Nobody,,,SEA,150", "Z,Twice,,,SEA,150"]

    profile = profile_roster(roster_of(*people, *others).rows, ranges.rows)

    assert (profile.rows, profile.titles, profile.places) == (9, 3, ("DUB", "SEA"))
    assert profile.blank_proficiency == Decimal("0.3333")
    assert profile.without_range == 2
    assert (profile.red_circled, profile.green_circled) == (1, 1)
    assert profile.median_pay == {"USD": Decimal("150.15")}


def test_a_median_of_few_people_is_not_told(ranges_of: RangesOf, roster_of: RosterOf) -> None:
    ranges = ranges_of("Engineer,SEA,USD,100,200,")
    people = [f"Person {number},Engineer,,,SEA,150" for number in range(4)]

    assert profile_roster(roster_of(*people).rows, ranges.rows).median_pay == {}


def test_empty_files_have_empty_profiles() -> None:
    assert profile_ranges(()).rows == 0
    assert profile_roster(()).blank_proficiency == 0


def test_reading_files_does_not_load_pandas() -> None:
    code = "import data.sources, data.aliases, data.samples, sys; sys.exit('pandas' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
