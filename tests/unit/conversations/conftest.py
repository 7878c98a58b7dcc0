"""What the reader's stories share: a small catalogue and short ways to read and compare."""

from collections.abc import Callable

import pytest

from domain.conversations.reading import Catalogue, Reading, ReadingContext
from domain.conversations.rule_reader import RuleReader
from tests.fakes.spelling_aid import FakeSpellingAid

CATALOGUE = Catalogue(
    titles=(
        "Software Engineer",
        "Senior Software Engineer",
        "Data Scientist",
        "Account Manager",
        "Assistant Dean (B)",
        "Administrative Assistant I- TE",
        "Accident Claims Supervisor 1 OPSEU-04104",
        "R&D Engineer",
        "Engineer, Site Reliability",
        "Actuarial Science AC-01",
        "Technician 2, Fuel",
        "Server",
        "Ships’ Officers Instructor SO-INS-1",
    ),
    places=("LAX", "SEA", "SIN", "DUB", "MSN", "CA-FED", "STL"),
    title_aliases={"swe": "Software Engineer"},
    place_aliases={
        "los angeles": "LAX",
        "seattle": "SEA",
        "singapore": "SIN",
        "dublin": "DUB",
        "madison": "MSN",
        "st. louis": "STL",
    },
)

Read = Callable[..., Reading]


@pytest.fixture
def read() -> Read:
    """Reads a text; what the case knows is given by name, as in ReadingContext."""
    reader = RuleReader(FakeSpellingAid())

    def reading_of(text: str, **known: object) -> Reading:
        return reader.read(text, ReadingContext(CATALOGUE, **known))  # type: ignore[arg-type] # the context names them

    return reading_of


def facts(reading: Reading) -> dict[str, object]:
    """The changes of a reading by field name."""
    return {change.field.value: change.value for change in reading.changes}


def questions(reading: Reading) -> set[tuple[str, str | None]]:
    """The questions of a reading as (why, field name)."""
    return {(one.why.value, one.field.value if one.field else None) for one in reading.questions}
