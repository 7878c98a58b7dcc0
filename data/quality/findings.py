"""What is wrong with a file, told without repeating what the file says: no pay, no names."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR keeps a file from being imported; WARNING is only told."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one place of one file.

    `line` is the physical line where the record starts (header = 1), None when the whole file is meant. `column` is
    the column's name, None when the whole line is meant. `kind` is stable and lower_snake_case; `wrong` and `right`
    are phrases for people. None of them ever holds a cell's value.
    """

    file: str
    line: int | None
    column: str | None
    kind: str
    wrong: str
    right: str
    severity: Severity = Severity.ERROR

    @property
    def sentence(self) -> str:
        """The finding as one sentence for whoever keeps the file."""
        where = [self.file]
        if self.line is not None:
            where.append(f"line {self.line}")
        if self.column is not None:
            where.append(f"column {self.column}")
        return f"{', '.join(where)}: {self.wrong}; {self.right}."


def in_file_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Findings sorted by line, those about the whole file first."""
    return tuple(sorted(findings, key=lambda finding: finding.line or 0))


def lines_with_errors(findings: tuple[Finding, ...]) -> frozenset[int]:
    """Lines that an error finding names: rows that nobody should be paid by."""
    return frozenset(
        finding.line for finding in findings if finding.line is not None and finding.severity is Severity.ERROR
    )
