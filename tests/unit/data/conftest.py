from collections.abc import Callable

import pytest

from data.sources import RangesFile, RosterFile, ranges_from_bytes, roster_from_bytes

RANGES_HEADER = "Job Title,Location,Currency,Min,Max,Compensation Range"
ROSTER_HEADER = "Name,Job Title,Job Family,Proficiency,Location,Compensation"


@pytest.fixture
def ranges_of() -> Callable[..., RangesFile]:
    def read(*lines: str, header: str = RANGES_HEADER) -> RangesFile:
        return ranges_from_bytes("\n".join([header, *lines]).encode() + b"\n", "CompRanges.csv")

    return read


@pytest.fixture
def roster_of() -> Callable[..., RosterFile]:
    def read(*lines: str, header: str = ROSTER_HEADER, ranges: RangesFile | None = None) -> RosterFile:
        return roster_from_bytes("\n".join([header, *lines]).encode() + b"\n", "EmployeeRoster.csv", ranges)

    return read
