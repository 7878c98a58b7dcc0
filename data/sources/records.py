"""From text to records that know the physical line they start on."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from data.quality.findings import Finding
from data.sources.decoding import MOST_BYTES, decode
from data.sources.headers import Header, match_header
from data.sources.layout import Layout, Record
from data.sources.unreadable import Refusals, refuse_file


@dataclass(frozen=True, slots=True)
class Table:
    """A file's well-formed records, notes about its header, and what was refused so far."""

    records: tuple[Record, ...]
    notes: tuple[Finding, ...]
    refusals: Refusals


def read_table(raw: bytes, name: str, layout: Layout) -> Table:
    """The records of a comma-separated file in UTF-8.

    Lines without any content are passed over. Rows of the wrong width are noted in `refusals`, for the caller to add
    its own and raise.

    Raises:
        UnreadableFile: the encoding, the header or the quoting is not what it must be, or there are no rows.
    """
    text = decode(raw, name)
    refusals = Refusals(name)
    lines = _numbered(text, name)
    head = next(lines, None)
    if head is None:
        raise refuse_file(name, "empty", "it is empty", f"start with the line {', '.join(layout.required)}")
    header = match_header(head[1], layout, head[0], refusals)
    rows = list(lines)
    if not rows:
        raise refuse_file(name, "no_rows", "there are no rows below the header", "export the file again", head[0])
    fitting = [Record(line, _named(cells, header)) for line, cells in rows if _fits(line, cells, header, refusals)]
    return Table(tuple(fitting), header.notes, refusals)


def _numbered(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    # An unclosed quote swallows the rest of the file into one field; with the small default limit the reader would
    # complain of the field's size instead of the quote. The limit is one for the process and is only ever raised.
    if csv.field_size_limit() < MOST_BYTES:
        csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as failed:
        if "unexpected end" in str(failed):
            wrong, right = (
                "a quotation mark is never closed",
                "close it, or export the file again; its end is missing",
            )
            raise refuse_file(name, "unclosed_quote", wrong, right, start) from None
        wrong, right = "a quotation mark stands inside a value", 'write it twice ("") inside a quoted value'
        raise refuse_file(name, "stray_quote", wrong, right, start) from None


def _fits(line: int, cells: list[str], header: Header, refusals: Refusals) -> bool:
    if len(cells) == header.width and not any(cells[index].strip() for index in header.nameless):
        return True
    if len(cells) < header.width:
        wrong = f"the row has {len(cells)} values where the header has {header.width}"
        refusals.add("short_row", wrong, "give every column a value or leave it blank between commas", line=line)
    else:
        wrong = f"the row has more values than the header has names ({len(header.positions)} are read)"
        refusals.add(
            "long_row", wrong, 'put values that hold a comma in quotation marks, as in "$147,155"', line=line
        )
    return False


def _named(cells: list[str], header: Header) -> dict[str, str]:
    return {column: cells[index] for column, index in header.positions.items()}
