from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from data.sources import RangesFile, RosterFile, Severity, UnreadableFile, read_roster
from domain.pay.rows import RosterRow
from domain.pay.vocabulary import Proficiency

RangesOf = Callable[..., RangesFile]
RosterOf = Callable[..., RosterFile]


def test_people_are_read_without_their_names(roster_of: RosterOf) -> None:
    read = roster_of('Ada Byron,Engineer,Engineering,Proficient,SEA,"$147,155"')

    assert read.rows == (
        RosterRow(2, "Engineer", "SEA", Proficiency.PROFICIENT, Decimal(147155), "$", "Engineering"),
    )
    assert "Ada" not in repr(read)
    assert "name" not in {field.name for field in fields(RosterRow)}


def test_job_family_may_be_missing_or_blank(roster_of: RosterOf) -> None:
    without = roster_of("A,Engineer,,SEA,1", header="Name,Job Title,Proficiency,Location,Compensation")
    blank = roster_of("A,Engineer,,,SEA,1")

    assert without.rows[0].job_family is None
    assert blank.rows[0].job_family is None
    assert blank.rows[0].proficiency is Proficiency.UNKNOWN


@pytest.mark.parametrize(
    ("line", "kind", "column"),
    [
        (",Engineer,,,SEA,1", "blank", "Name"),
        ("A,,,,SEA,1", "blank", "Job Title"),
        ("A,Engineer,,Expert,SEA,1", "proficiency", "Proficiency"),
        ("A,Engineer,,,,1", "blank", "Location"),
        ("A,Engineer,,,SEA,97k", "shorthand", "Compensation"),
        ("A,Engineer,=1,,SEA,1", "formula", "Job Family"),
    ],
)
def test_an_unreadable_person_refuses_the_file(roster_of: RosterOf, line: str, kind: str, column: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        roster_of(line)

    assert [(found.line, found.column, found.kind) for found in refused.value.findings] == [(2, column, kind)]
    assert "97" not in refused.value.sentence


@pytest.mark.parametrize(
    ("amount", "mark"), [("USD 5", "US$"), ("5 EUR", "€"), ("CHF 5", "CHF"), ("A$5", "A$"), ("¥5", "¥"), ("5", "")]
)
def test_a_code_beside_pay_becomes_the_mark_that_stands_for_it_alone(
    roster_of: RosterOf, amount: str, mark: str
) -> None:
    assert roster_of(f"A,Engineer,,,SEA,{amount}").rows[0].currency_mark == mark


@pytest.mark.parametrize("amount", ["0", "-1", "-$1"])
def test_pay_of_zero_or_less_is_found(roster_of: RosterOf, amount: str) -> None:
    read = roster_of(f"A,Engineer,,,SEA,{amount}")

    assert [(found.line, found.kind) for found in read.findings] == [(2, "not_above_zero")]


def test_a_mark_that_the_range_rules_out_is_found(ranges_of: RangesOf, roster_of: RosterOf) -> None:
    ranges = ranges_of("Engineer,SEA,USD,1,2,", "Engineer,SYD,AUD,1,2,", "Engineer,ZRH,CHF,1,2,")
    people = (
        "A,Engineer,,,SEA,$1",
        "B,engineer,,,sea,€1",
        "C,Engineer,,,SYD,$1",
        "D,Engineer,,,SYD,US$1",
        "E,Engineer,,,SYD,1",
        "F,Engineer,,,ZRH,CHF 1",
        "G,Engineer,,,SEA,CHF 1",
        "H,No such title,,,SEA,€1",
    )

    read = roster_of(*people, ranges=ranges)

    assert [(found.line, found.kind) for found in read.findings] == [
        (3, "currency_contradicts_range"),
        (5, "currency_contradicts_range"),
        (8, "currency_contradicts_range"),
    ]
    assert roster_of(*people).findings == ()


def test_a_name_met_twice_is_a_warning_that_does_not_say_the_name(roster_of: RosterOf) -> None:
    read = roster_of("Ada Byron,Engineer,,,SEA,1", "ada  byron,Manager,,,SEA,2")

    assert [(found.line, found.kind, found.severity) for found in read.findings] == [
        (3, "duplicate_name", Severity.WARNING)
    ]
    assert "Byron" not in repr(read)


def test_a_line_that_repeats_another_in_full_is_an_error(roster_of: RosterOf) -> None:
    read = roster_of('Ada,Engineer,,,SEA,"$1,000"', "Ada,Engineer,,,SEA,$1000")

    assert [(found.line, found.kind, found.severity) for found in read.findings] == [
        (3, "duplicate_person", Severity.ERROR)
    ]
    assert read.conflicted_lines == {3}


def test_findings_come_in_file_order(roster_of: RosterOf) -> None:
    read = roster_of("A,Engineer,,,SEA,0", "A,Manager,,,SEA,1", "B,Manager,,,SEA,0")

    assert [found.line for found in read.findings] == [2, 3, 4]


def test_a_roster_is_read_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / "EmployeeRoster.csv"
    path.write_bytes(b"Name,Job Title,Proficiency,Location,Compensation\nA,Engineer,,SEA,1\n")

    assert read_roster(path).name == "EmployeeRoster.csv"


def test_a_mark_that_one_of_two_ranges_allows_is_left_to_the_finding_about_the_ranges(
    ranges_of: RangesOf, roster_of: RosterOf
) -> None:
    ranges = ranges_of("Engineer,DUB,USD,1,2,", "Engineer,DUB,EUR,1,2,")

    assert "duplicate_range" in {found.kind for found in ranges.findings}
    assert roster_of("A,Engineer,,,DUB,€1", ranges=ranges).findings == ()
