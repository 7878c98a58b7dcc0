import hashlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from data.sources import RangesFile, Severity, UnreadableFile, ranges_from_bytes, read_ranges
from domain.pay.rows import RangeRow

HEADER = b"Job Title,Location,Currency,Min,Max,Compensation Range\n"
ROW = b'Engineer,SEA,USD,118000,160000,"$118,000 - $160,000"\n'

RangesOf = Callable[..., RangesFile]


def test_a_file_gives_rows_name_fingerprint_and_no_findings(tmp_path: Path) -> None:
    path = tmp_path / "CompRanges.csv"
    path.write_bytes(HEADER + ROW)

    read = read_ranges(path)

    stated = (Decimal(118000), Decimal(160000))
    assert read.rows == (RangeRow(2, "Engineer", "SEA", "USD", *stated, stated),)
    assert read.name == "CompRanges.csv"
    assert read.sha256 == hashlib.sha256(HEADER + ROW).hexdigest()
    assert read.findings == ()


def test_rows_carry_the_line_they_start_on_across_blank_lines_and_quoted_line_breaks() -> None:
    raw = HEADER + b"\n" + ROW + b"   \n,,,,,\n" + b'"Senior\nEngineer",SEA,USD,1,2,\n' + b"Other,SEA,USD,1,2,\n"

    read = ranges_from_bytes(raw, "r.csv")

    assert [(row.row, row.job_title) for row in read.rows] == [(3, "Engineer"), (6, "Senior Engineer"), (8, "Other")]


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r", b"\n"])
def test_any_line_end_is_read(line_end: bytes) -> None:
    raw = (HEADER + b"\n" + ROW).replace(b"\n", line_end)

    assert [row.row for row in ranges_from_bytes(raw, "r.csv").rows] == [3]


def test_columns_may_stand_in_any_order_and_case_after_a_byte_order_mark(ranges_of: RangesOf) -> None:
    read = ranges_of("2,USD,,1,SEA,Engineer", header="\ufeffMAX, currency ,Compensation Range,Min,location,job title")

    assert read.rows == (RangeRow(2, "Engineer", "SEA", "USD", Decimal(1), Decimal(2)),)


def test_an_extra_column_is_passed_over_with_a_note(ranges_of: RangesOf) -> None:
    read = ranges_of(
        "Engineer,SEA,USD,1,2,,secret,x",
        header="Job Title,Location,Currency,Min,Max,Compensation Range,Grade,Jo 147155",
    )

    assert [(note.kind, note.severity, note.column) for note in read.findings] == [
        ("extra_column", Severity.WARNING, "Grade"),
        ("extra_column", Severity.WARNING, "number 8"),
    ]
    assert read.conflicted_lines == frozenset()


@pytest.mark.parametrize(
    ("header", "kind", "said"),
    [
        ("Job Title,Location,Currency,Min,Compensation Range", "missing_column", "column Max"),
        ("Job Title,Location,Currency,Min,Min,Max,Compensation Range", "duplicate_column", "column Min"),
        ("Job_Title,Location,Currency,Min,Max,Compensation Range", "look_alike_column", "looks like Job Title"),
        ("Job Title,Location,Currency,Minimum,Max,Compensation Range", "look_alike_column", "looks like Min"),
        ("Job Title,Location,Currency,Min,Max,Compensation Range,Max.1", "look_alike_column", "looks like Max"),
        ("Job Title,Location,Currency,Min\u200b,Max,Compensation Range", "look_alike_column", "looks like Min"),
        ("Engineer,SEA,USD,147155,160000,none", "no_header", "the first line is not the header"),
        ("Job Title;Location;Currency;Min;Max;Compensation Range", "other_separator", "semicolons"),
        ("Job Title\tLocation\tCurrency\tMin\tMax\tCompensation Range", "other_separator", "tabs"),
        (",".join(["a"] * 300), "too_many_columns", "more than 200 columns"),
    ],
)
def test_a_header_that_does_not_fit_is_refused_by_name(
    ranges_of: RangesOf, header: str, kind: str, said: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        ranges_of("Engineer,SEA,USD,1,2,", header=header)

    assert refused.value.code == "unreadable_file"
    assert refused.value.findings[0].kind == kind
    assert said in refused.value.sentence
    assert "147155" not in refused.value.sentence


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (HEADER, "no_rows"),
        (HEADER + b"\n,,\n", "no_rows"),
        (HEADER + b'Engineer,SEA,USD,1,2,"$1 - $2\n' + ROW.replace(b'"', b""), "unclosed_quote"),
        (HEADER + b'"Eng"ineer,SEA,USD,1,2,\n', "stray_quote"),
        (HEADER + b'"' + b"x" * 300_000, "unclosed_quote"),
        ((HEADER + ROW).decode().encode("utf-16"), "utf_16"),
        ((HEADER + ROW).decode().encode("utf-16-le"), "utf_16"),
        ((HEADER + ROW).decode().encode("utf-16-be"), "utf_16"),
        ((HEADER + ROW).decode().encode("utf-32"), "utf_32"),
        (HEADER + "Directrice générale,SEA,USD,1,2,\n".encode("latin-1"), "not_utf_8"),
        (HEADER + ROW + b"Engin\x00eer,SEA,USD,1,2,\n", "nul_bytes"),
        (b"PK\x03\x04" + b"x" * 20, "workbook"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 20, "workbook"),
        (b"%PDF-1.7", "pdf"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\x00" * (33 * 1024 * 1024), "too_large"),
    ],
)
def test_a_file_of_another_kind_is_refused_and_the_kind_is_named(raw: bytes, kind: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        ranges_from_bytes(raw, "CompRanges.csv")

    assert refused.value.findings[0].kind == kind
    assert refused.value.sentence.startswith("CompRanges.csv")


def test_the_line_of_a_bad_byte_and_of_an_open_quote_are_named() -> None:
    for raw in (HEADER + ROW + b"Caf\xe9,SEA,USD,1,2,\n", HEADER + ROW + b'"Cafe,SEA,USD,1,2,\n\n\n'):
        with pytest.raises(UnreadableFile) as refused:
            ranges_from_bytes(raw, "r.csv")
        assert refused.value.findings[0].line == 3


def test_rows_of_another_width_are_refused_by_line(ranges_of: RangesOf) -> None:
    with pytest.raises(UnreadableFile) as refused:
        ranges_of("Engineer,SEA,USD,1", "Engineer,SEA,USD,1,2,,", "Engineer,SEA,USD,147,155,160,000,")

    assert [(found.line, found.kind) for found in refused.value.findings] == [
        (2, "short_row"),
        (3, "long_row"),
        (4, "long_row"),
    ]


def test_a_value_under_a_nameless_column_is_refused_for_it_may_be_half_an_amount(ranges_of: RangesOf) -> None:
    header = "Job Title,Location,Currency,Compensation Range,Min,Max,"

    assert len(ranges_of("Engineer,SEA,USD,,118000,160000,", header=header).rows) == 1
    with pytest.raises(UnreadableFile, match="more values than the header has names"):
        ranges_of("Engineer,SEA,USD,,118000,160,000", header=header)


def test_every_unreadable_cell_is_told_by_line_and_column_without_its_value(ranges_of: RangesOf) -> None:
    with pytest.raises(UnreadableFile) as refused:
        ranges_of("Engineer,SEA,USD,97531%,=97531,", ",SEA,usd,1,2,", "Fine,SEA,USD,1,2,")

    found = [(finding.line, finding.column, finding.kind) for finding in refused.value.findings]
    assert found == [
        (2, "Min", "percentage"),
        (2, "Max", "formula"),
        (3, "Job Title", "blank"),
        (3, "Currency", "currency"),
    ]
    assert refused.value.sentence == (
        "CompRanges.csv, line 2, column Min: found a percentage; write one yearly amount such as 147155, 147,155 or "
        "$147,155. There are 3 more problems."
    )
    assert not any("97531" in finding.sentence for finding in refused.value.findings)


def test_at_most_fifty_problems_are_kept_and_all_are_counted(ranges_of: RangesOf) -> None:
    with pytest.raises(UnreadableFile) as refused:
        ranges_of(*["Engineer,SEA,USD,x,y,"] * 60)

    assert len(refused.value.findings) == 50
    assert refused.value.total == 120


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_ranges(tmp_path / "CompRanges.csv")
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read_ranges(tmp_path)


def test_a_file_name_is_told_without_its_folder_or_hidden_characters() -> None:
    assert ranges_from_bytes(HEADER + ROW, "C:\\pay\\Comp\u202eRanges\n.csv").name == "CompRanges.csv"
    assert ranges_from_bytes(HEADER + ROW, "/").name == "file"


@pytest.mark.parametrize(
    ("line", "kind", "column"),
    [
        ("Engineer,SEA,USD,2,1,", "min_above_max", "Min"),
        ("Engineer,SEA,USD,0,1,", "not_above_zero", "Min"),
        ("Engineer,SEA,USD,-5,1,", "not_above_zero", "Min"),
        ('Engineer,SEA,USD,118000,160000,"$118,000 - $161,000"', "text_disagrees", "Compensation Range"),
        ("Engineer,SEA,USD,1,2,see handbook", "stated_range", "Compensation Range"),
        ("Engineer,SEA,USD,1,2,€1 - €2", "currency_contradicts_column", "Compensation Range"),
        ("Engineer,SEA,USD,€1,2,", "currency_contradicts_column", "Min"),
        ("Engineer,SEA,USD,1,EUR 2,", "currency_contradicts_column", "Max"),
    ],
)
def test_a_row_that_contradicts_itself_is_read_and_found(
    ranges_of: RangesOf, line: str, kind: str, column: str
) -> None:
    read = ranges_of(line, "Fine,SEA,USD,1,2,$1 - $2")

    assert [(found.line, found.column, found.kind) for found in read.findings] == [(2, column, kind)]
    assert len(read.rows) == 2
    assert read.conflicted_lines == {2}


def test_a_second_range_for_a_title_and_place_is_found_however_it_is_spelt(ranges_of: RangesOf) -> None:
    read = ranges_of("Engineer,SEA,USD,1,2,", "engineer ,sea,USD,1,2,", "Engineer,LAX,USD,1,2,")

    assert [(found.line, found.kind, found.wrong) for found in read.findings] == [
        (3, "duplicate_range", "same title and place as line 2")
    ]


def test_a_flat_rate_and_a_blank_text_are_fine(ranges_of: RangesOf) -> None:
    assert ranges_of("Engineer,SEA,USD,5,5,").findings == ()


def test_a_second_currency_in_a_place_is_only_a_warning(ranges_of: RangesOf) -> None:
    read = ranges_of("Engineer,DUB,EUR,1,2,", "Manager,DUB,USD,1,2,")

    assert [(found.line, found.kind, found.severity) for found in read.findings] == [
        (3, "second_currency", Severity.WARNING)
    ]
