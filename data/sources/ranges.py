"""Reading CompRanges: the company's pay ranges."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from data.quality.currency_marks import contradicts
from data.quality.findings import Finding, in_file_order, lines_with_errors
from data.quality.range_checks import check_ranges
from data.sources import layout
from data.sources.amounts import parse_amount
from data.sources.decoding import bytes_of, display_name, fingerprint
from data.sources.layout import RANGES_LAYOUT, Record
from data.sources.records import read_table
from data.sources.stated_range import StatedRange, parse_stated
from data.sources.texts import read_currency, read_needed_words
from data.sources.unreadable import Refusals, UnreadableCell
from domain.pay.rows import RangeRow


@dataclass(frozen=True, slots=True)
class RangesFile:
    """A pay ranges file that could be read: its rows in file order, and what is wrong with them.

    `sha256` is of the raw bytes; `name` is the file's own name, without folders.
    """

    name: str
    sha256: str
    rows: tuple[RangeRow, ...]
    findings: tuple[Finding, ...]

    @property
    def conflicted_lines(self) -> frozenset[int]:
        """Lines whose range no offer should be computed from."""
        return lines_with_errors(self.findings)


def read_ranges(path: Path) -> RangesFile:
    """The pay ranges in a file. Raises UnreadableFile when it cannot be read in full."""
    return ranges_from_bytes(bytes_of(path), path.name)


def ranges_from_bytes(raw: bytes, name: str) -> RangesFile:
    """The pay ranges in a file's bytes; `name` is what its findings call it. Raises UnreadableFile."""
    file = display_name(name)
    table = read_table(raw, file, RANGES_LAYOUT)
    findings = list(table.notes)
    rows = [_range_row(record, table.refusals, findings) for record in table.records]
    table.refusals.raise_if_any()
    read = tuple(row for row in rows if row is not None)
    findings += check_ranges(file, read)
    return RangesFile(file, fingerprint(raw), read, in_file_order(findings))


def _range_row(record: Record, refusals: Refusals, findings: list[Finding]) -> RangeRow | None:
    title = refusals.cell(record, layout.JOB_TITLE, read_needed_words)
    place = refusals.cell(record, layout.LOCATION, read_needed_words)
    currency = refusals.cell(record, layout.CURRENCY, read_currency)
    low = refusals.cell(record, layout.MIN, parse_amount)
    high = refusals.cell(record, layout.MAX, parse_amount)
    if title is None or place is None or currency is None or low is None or high is None:
        return None
    stated = _stated(record, currency, refusals.file, findings)
    for column, amount in ((layout.MIN, low), (layout.MAX, high)):
        if contradicts(amount.mark, currency):
            findings.append(_other_currency(refusals.file, record.line, column))
    return RangeRow(record.line, title, place, currency, low.value, high.value, _ends(stated))


def _stated(record: Record, currency: str, file: str, findings: list[Finding]) -> StatedRange | None:
    column = layout.COMPENSATION_RANGE
    try:
        stated = parse_stated(record.cells[column])
    except UnreadableCell as refused:
        # Min and Max can still be read, so the file is not refused here; the finding keeps it from being imported.
        findings.append(Finding(file, record.line, column, refused.kind, refused.wrong, refused.right))
        return None
    if stated is not None and stated.contradicts(currency):
        findings.append(_other_currency(file, record.line, column))
    return stated


def _ends(stated: StatedRange | None) -> tuple[Decimal, Decimal] | None:
    return None if stated is None else (stated.low.value, stated.high.value)


def _other_currency(file: str, line: int, column: str) -> Finding:
    wrong = "the currency mark is not the one of the Currency column"
    return Finding(file, line, column, "currency_contradicts_column", wrong, "make them agree")
