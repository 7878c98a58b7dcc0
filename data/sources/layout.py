"""The columns of the two files, and one record of either."""

from collections.abc import Mapping
from dataclasses import dataclass

JOB_TITLE = "Job Title"
LOCATION = "Location"
CURRENCY = "Currency"
MIN = "Min"
MAX = "Max"
COMPENSATION_RANGE = "Compensation Range"
NAME = "Name"
JOB_FAMILY = "Job Family"
PROFICIENCY = "Proficiency"
COMPENSATION = "Compensation"


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns a file must have and may have; their order is free."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read."""
        return self.required + self.optional


RANGES_LAYOUT = Layout((JOB_TITLE, LOCATION, CURRENCY, MIN, MAX, COMPENSATION_RANGE))
ROSTER_LAYOUT = Layout((NAME, JOB_TITLE, PROFICIENCY, LOCATION, COMPENSATION), (JOB_FAMILY,))


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the physical line where it starts (header = 1) and its cells by column name."""

    line: int
    cells: Mapping[str, str]
