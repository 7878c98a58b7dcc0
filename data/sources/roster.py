"""Reading EmployeeRoster: who is paid what, without who."""

from dataclasses import dataclass
from pathlib import Path

from data.quality.currency_marks import currencies_of, mark_of_code
from data.quality.findings import Finding, in_file_order, lines_with_errors
from data.quality.roster_checks import check_roster
from data.sources import layout
from data.sources.amounts import parse_amount
from data.sources.decoding import bytes_of, display_name, fingerprint
from data.sources.layout import ROSTER_LAYOUT, Record
from data.sources.ranges import RangesFile
from data.sources.records import read_table
from data.sources.texts import read_name, read_needed_words, read_proficiency, read_words
from data.sources.unreadable import Refusals
from domain.pay.rows import RosterRow


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A roster that could be read: its rows in file order, without names, and what is wrong with them.

    `sha256` is of the raw bytes; `name` is the file's own name, without folders.
    """

    name: str
    sha256: str
    rows: tuple[RosterRow, ...]
    findings: tuple[Finding, ...]

    @property
    def conflicted_lines(self) -> frozenset[int]:
        """Lines that should count as nobody's peer."""
        return lines_with_errors(self.findings)


def read_roster(path: Path, ranges: RangesFile | None = None) -> RosterFile:
    """The roster in a file, compared with the pay ranges when they are given.

    Raises:
        UnreadableFile: it cannot be read in full.
    """
    return roster_from_bytes(bytes_of(path), path.name, ranges)


def roster_from_bytes(raw: bytes, name: str, ranges: RangesFile | None = None) -> RosterFile:
    """The roster in a file's bytes; `name` is what its findings call it. Raises UnreadableFile."""
    file = display_name(name)
    table = read_table(raw, file, ROSTER_LAYOUT)
    read = [_named_row(record, table.refusals) for record in table.records]
    table.refusals.raise_if_any()
    names = [pair[0] for pair in read if pair is not None]
    rows = tuple(pair[1] for pair in read if pair is not None)
    found = check_roster(file, rows, names, ranges.rows if ranges else ())
    return RosterFile(file, fingerprint(raw), rows, in_file_order([*table.notes, *found]))


def _named_row(record: Record, refusals: Refusals) -> tuple[str, RosterRow] | None:
    name = refusals.cell(record, layout.NAME, read_name)
    title = refusals.cell(record, layout.JOB_TITLE, read_needed_words)
    place = refusals.cell(record, layout.LOCATION, read_needed_words)
    proficiency = refusals.cell(record, layout.PROFICIENCY, read_proficiency)
    pay = refusals.cell(record, layout.COMPENSATION, parse_amount)
    family = refusals.cell(record, layout.JOB_FAMILY, read_words) if layout.JOB_FAMILY in record.cells else ""
    if name is None or title is None or place is None or proficiency is None or pay is None:
        return None
    mark = mark_of_code(pay.mark) if currencies_of(pay.mark) == (pay.mark,) else pay.mark
    return name, RosterRow(record.line, title, place, proficiency, pay.value, mark, family or None)
