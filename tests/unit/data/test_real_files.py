from pathlib import Path

import pytest

from data.sources import read_ranges, read_roster

SHARED = Path(__file__).parents[3].parent / "shared"
RANGES = (
    "golden/CompRanges.csv",
    "data/university/CompRanges.csv",
    "data/canada/CompRanges.federal.csv",
    "data/canada/CompRanges.ontario.csv",
)
LINES = {"golden": (10, 47), "data/university": (160, 1991)}


def _shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs {name} in the folder of shared files beside the project")
    return path


@pytest.mark.parametrize("name", RANGES)
def test_real_pay_ranges_are_read_without_a_finding(name: str) -> None:
    read = read_ranges(_shared(name))

    assert read.rows
    assert read.findings == ()
    assert all(row.stated == (row.minimum, row.maximum) for row in read.rows)


@pytest.mark.parametrize("folder", sorted(LINES))
def test_a_real_roster_is_read_beside_its_ranges_without_an_error(folder: str) -> None:
    ranges = read_ranges(_shared(f"{folder}/CompRanges.csv"))
    roster = read_roster(_shared(f"{folder}/EmployeeRoster.csv"), ranges)

    assert (len(ranges.rows), len(roster.rows)) == LINES[folder]
    assert roster.findings == ()
    assert [row.row for row in roster.rows] == list(range(2, len(roster.rows) + 2))
