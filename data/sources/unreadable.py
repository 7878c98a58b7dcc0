"""Refusals: what could not be read, where, and what would be right. They never repeat a cell's value."""

from collections.abc import Callable
from typing import TypeVar

from data.quality.findings import Finding, Severity
from data.sources.layout import Record
from domain.errors import InvalidRequest

MOST_FINDINGS = 50

T = TypeVar("T")


class UnreadableCell(InvalidRequest):
    """One cell says something that cannot be read as what its column holds.

    Args:
        kind: stable, lower_snake_case.
        wrong: what was found, as a phrase such as "found a percentage".
        right: what would be right, as a phrase such as "write an amount such as 147,155".
    """

    def __init__(self, kind: str, wrong: str, right: str) -> None:
        super().__init__(f"unreadable_{kind}", f"{wrong[:1].upper()}{wrong[1:]}; {right}.")
        self.kind = kind
        self.wrong = wrong
        self.right = right


class UnreadableFile(InvalidRequest):
    """A file that cannot be read in full, and so is not read at all.

    `findings` are the first problems in file order, at most 50; `total` counts all of them.
    """

    def __init__(self, findings: tuple[Finding, ...], total: int) -> None:
        more = total - 1
        rest = f" There {'is 1 more problem' if more == 1 else f'are {more} more problems'}." if more else ""
        super().__init__("unreadable_file", findings[0].sentence + rest)
        self.findings = findings
        self.total = total


def refuse_file(file: str, kind: str, wrong: str, right: str, line: int | None = None) -> UnreadableFile:
    """The refusal of a whole file for one reason."""
    return UnreadableFile((Finding(file, line, None, kind, wrong, right),), 1)


class Refusals:
    """Collects what is unreadable in one file, so that its keeper sees all of it at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.total = 0
        self._findings: list[Finding] = []

    def add(self, kind: str, wrong: str, right: str, *, line: int | None, column: str | None = None) -> None:
        """Note one problem."""
        self.total += 1
        if len(self._findings) < MOST_FINDINGS:
            self._findings.append(Finding(self.file, line, column, kind, wrong, right, Severity.ERROR))

    def cell(self, record: Record, column: str, reading: Callable[[str], T]) -> T | None:
        """What `reading` makes of a record's cell; None after noting why it was refused."""
        try:
            return reading(record.cells[column])
        except UnreadableCell as refused:
            self.add(refused.kind, refused.wrong, refused.right, line=record.line, column=column)
            return None

    def raise_if_any(self) -> None:
        """Raises UnreadableFile when anything was noted."""
        if self.total:
            raise UnreadableFile(tuple(self._findings), self.total)
