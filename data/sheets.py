"""Tables as files for spreadsheets: numbers stay numbers, and no text becomes a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell as OpenpyxlCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from domain.recommendations.exports import Cell

# A spreadsheet takes a text that begins with one of these for a formula, whatever stands before it unseen.
_BEGINS_FORMULA = frozenset("=+-@\t\r\n|＝＋－＠﹢﹣﹦﹫−")
_QUOTE = "'"
# What may stand before a formula's first sign without keeping it from being one.
_UNSEEN = re.compile(r"\A[\s\"'`\u200b-\u200f\u2060-\u2064\ufeff\u00ad\x00-\x1f]*")
_CONTROL = re.compile(r"\r\n|[\x00-\x1f\x7f\x85\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_LONGEST_CELL = 32_767
_WIDEST = 48


class SheetFiles:
    """CSV and XLSX files."""

    def csv(self, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
        """A CSV file in UTF-8 with a byte order mark, by which spreadsheets know it; every text is quoted."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_as_text(value) for value in row])
        return out.getvalue().encode("utf-8-sig")

    def xlsx(self, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
        """A workbook with one sheet, its header in bold and kept in sight."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Cases")
        sheet.freeze_panes = "A2"
        for number, name in enumerate(columns, start=1):
            longest = max(len(name), *(len(str(row[number - 1] or "")) for row in rows), 0)
            sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, _WIDEST)
        sheet.append([_cell(sheet, name, bold=True) for name in columns])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that might begins with an apostrophe.

    Line breaks and control characters become spaces, lone surrogates too; nothing else changes.
    """
    clean = _CONTROL.sub(" ", text)[: _LONGEST_CELL - 1]
    begins = _UNSEEN.sub("", clean)[:1]
    plain = unicodedata.normalize("NFKC", begins)
    is_formula = bool({text[:1], begins, plain} & _BEGINS_FORMULA)
    return _QUOTE + clean if is_formula else clean


def _as_text(value: Cell) -> str | int | Decimal:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else value


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, bold: bool = False) -> OpenpyxlCell:
    if isinstance(value, datetime):
        # Workbooks know no time zones; all moments are in UTC.
        value = value.replace(tzinfo=None)
    cell = WriteOnlyCell(sheet)
    cell.value = harmless(value) if isinstance(value, str) else value
    if isinstance(value, str):
        # Without this the library itself takes "=…" for a formula.
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
