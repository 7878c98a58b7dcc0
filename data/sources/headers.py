"""Matching a file's first line to the columns we read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from data.quality.findings import Finding, Severity
from data.sources.layout import Layout
from data.sources.unreadable import Refusals

# Only words are repeated to people: a file without a header has a person's name or pay in its first line.
_PLAIN_WORDS = re.compile(r"[A-Za-z][A-Za-z _/-]{0,39}\Z")
_LOOKS_ALIKE = 0.85
MOST_COLUMNS = 200
_LONG_FORMS = {"minimum": "min", "maximum": "max", "employeename": "name"}


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column stands (`positions`, from 0), where nothing may stand (`nameless`), and how wide a row is."""

    positions: dict[str, int]
    nameless: tuple[int, ...]
    width: int
    notes: tuple[Finding, ...]


def match_header(cells: Sequence[str], layout: Layout, line: int, refusals: Refusals) -> Header:
    """The header's columns. Raises UnreadableFile naming what is missing, repeated or misspelt."""
    _refuse_width(cells, line, refusals)
    _refuse_other_separators(cells, line, refusals)
    spelt = [cell.strip().casefold() for cell in cells]
    positions: dict[str, int] = {}
    for column in layout.columns:
        found = [index for index, word in enumerate(spelt) if word == column.casefold()]
        if len(found) > 1:
            refusals.add("duplicate_column", "the column is there twice", "keep one", line=line, column=column)
        if found:
            positions[column] = found[0]
    known = {column.casefold() for column in layout.columns}
    others = [index for index, word in enumerate(spelt) if word and word not in known]
    _refuse_look_alikes(cells, others, layout, line, refusals)
    _refuse_missing(positions, layout, line, refusals)
    refusals.raise_if_any()
    nameless = tuple(index for index, word in enumerate(spelt) if not word)
    notes = tuple(_ignored(refusals.file, line, cells[index], index) for index in others)
    return Header(positions, nameless, len(cells), notes)


def _refuse_width(cells: Sequence[str], line: int, refusals: Refusals) -> None:
    if len(cells) > MOST_COLUMNS:
        wrong = f"there are more than {MOST_COLUMNS} columns"
        refusals.add("too_many_columns", wrong, "check that it is the right file", line=line)
        refusals.raise_if_any()


def _refuse_other_separators(cells: Sequence[str], line: int, refusals: Refusals) -> None:
    if len(cells) != 1:
        return
    for mark, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if mark in cells[0]:
            refusals.add("other_separator", f"the columns are separated by {called}", "use commas", line=line)
            refusals.raise_if_any()


def _refuse_look_alikes(
    cells: Sequence[str], others: Sequence[int], layout: Layout, line: int, refusals: Refusals
) -> None:
    for index in others:
        column = _looks_like(cells[index], layout)
        if column is not None:
            wrong = f"column {index + 1} looks like {column} but is spelt otherwise"
            refusals.add("look_alike_column", wrong, f"spell it {column}, or take it out", line=line)


def _looks_like(cell: str, layout: Layout) -> str | None:
    squeezed = _squeezed(cell)
    squeezed = _LONG_FORMS.get(squeezed, squeezed)
    for column in layout.columns:
        if SequenceMatcher(None, squeezed[:100], _squeezed(column)).ratio() >= _LOOKS_ALIKE:
            return column
    return None


def _squeezed(word: str) -> str:
    return "".join(char for char in word.casefold() if char.isalnum())


def _refuse_missing(positions: dict[str, int], layout: Layout, line: int, refusals: Refusals) -> None:
    needed = ", ".join(layout.required)
    if not positions:
        refusals.add("no_header", "the first line is not the header", f"start with the line {needed}", line=line)
        return
    for column in layout.required:
        if column not in positions:
            refusals.add(
                "missing_column", "the column is missing", f"the file needs {needed}", line=line, column=column
            )


def _ignored(file: str, line: int, cell: str, index: int) -> Finding:
    word = cell.strip()
    column = word if _PLAIN_WORDS.match(word) else f"number {index + 1}"
    return Finding(
        file, line, column, "extra_column", "the column is not read", "nothing needs doing", Severity.WARNING
    )
