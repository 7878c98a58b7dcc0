"""Imported files as immutable snapshots."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DataKind(StrEnum):
    """What a snapshot holds."""

    RANGES = "ranges"
    ROSTER = "roster"


@dataclass(frozen=True, slots=True)
class SnapshotCard:
    """One imported file: immutable, cited by its short id."""

    id: str
    kind: DataKind
    file_name: str
    sha256: str
    row_count: int
    imported_at: datetime
    imported_by: str

    @property
    def taken_on(self) -> date:
        """The day its age is counted from."""
        return self.imported_at.date()
