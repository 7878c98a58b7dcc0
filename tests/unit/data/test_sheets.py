"""Tables for spreadsheets: nothing in them becomes a formula, and numbers stay numbers."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from data.sheets import SheetFiles, harmless
from domain.recommendations.exports import Cell

SHEETS = SheetFiles()
FOREIGN = Path(__file__).parents[4] / "shared" / "adversarial" / "csv_injection.jsonl"
SIGNS = "=+-@\t\r\n＝＋－＠"
TRICKS = (
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "  =1+1",
    "\u200b=1",
    "\ufeff=1",
    "'=1",
    '"=1"',
    "−1",
    "=cmd|' /C calc'!A0",
    "﹦1",
)


def in_csv(*values: Cell) -> list[str]:
    content = SHEETS.csv([f"c{n}" for n in range(len(values))], [values])
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 2
    return rows[1]


def in_xlsx(*values: Cell) -> list[object]:
    content = SHEETS.xlsx([f"c{n}" for n in range(len(values))], [values])
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}
    return [cell.value for cell in list(sheet.iter_rows())[1]]


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might take a cell for a formula."""
    return text.lstrip(' \u200b\ufeff"')[:1] in tuple(SIGNS)


@pytest.mark.parametrize("trick", TRICKS)
def test_a_text_that_begins_like_a_formula_begins_with_an_apostrophe(trick: str) -> None:
    assert in_csv(trick)[0].startswith("'")
    assert str(in_xlsx(trick)[0]).startswith("'")


@pytest.mark.parametrize(
    "plain", ["Engineer", "C++ Developer", "R&D (lead) = fun", "a@b.example", "São Paulo", "3D", ""]
)
def test_other_texts_stay_as_they_are(plain: str) -> None:
    assert harmless(plain) == plain
    assert in_csv(plain) == [plain]


@given(
    before=st.text(alphabet=" \u200b\ufeff\u2060\"'`", max_size=5),
    sign=st.sampled_from("=+-@＝＋－＠"),
    rest=st.text(),
)
def test_nothing_before_the_sign_keeps_it_from_being_seen(before: str, sign: str, rest: str) -> None:
    assert harmless(before + sign + rest).startswith("'")


@given(st.text())
def test_no_text_is_a_formula_breaks_a_row_or_is_lost(text: str) -> None:
    shown = in_csv(text)[0]
    assert not is_formula(shown)
    letters = [letter for letter in text if letter.isalnum()][:10_000]
    assert [letter for letter in shown if letter.isalnum()][:10_000] == letters


def test_numbers_dates_and_nothing_are_what_they_are() -> None:
    at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert in_csv(Decimal("-180500.25"), 7, date(2026, 3, 2), at, None) == [
        "-180500.25", "7", "2026-03-02", "2026-03-02 09:30", "",
    ]  # fmt: skip
    shown = in_xlsx(Decimal("-180500.25"), 7, date(2026, 3, 2), at, None)
    assert shown == [-180500.25, 7, datetime(2026, 3, 2), datetime(2026, 3, 2, 9, 30), None]  # noqa: DTZ001 - workbooks know no zones


def test_an_empty_table_has_its_header() -> None:
    assert SHEETS.csv(["Case"], []).decode("utf-8-sig") == '"Case"\r\n'
    assert load_workbook(io.BytesIO(SHEETS.xlsx(["Case"], []))).active is not None


@pytest.mark.skipif(not FOREIGN.exists(), reason="the collection of hostile cells is not beside this checkout")
def test_hostile_cells_nobody_here_wrote_are_harmless() -> None:
    cells = [json.loads(line) for line in FOREIGN.read_text(encoding="utf-8").splitlines()]
    texts = [str(value) for cell in cells for value in cell.values() if isinstance(value, str)]
    assert texts
    assert [text for text in texts if is_formula(in_csv(text)[0])] == []
