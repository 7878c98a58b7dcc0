"""The company's two files in: pay ranges and roster, read strictly or refused with a sentence."""

from data.quality.findings import Finding, Severity
from data.sources.ranges import RangesFile, ranges_from_bytes, read_ranges
from data.sources.roster import RosterFile, read_roster, roster_from_bytes
from data.sources.unreadable import UnreadableCell, UnreadableFile

__all__ = [
    "Finding",
    "RangesFile",
    "RosterFile",
    "Severity",
    "UnreadableCell",
    "UnreadableFile",
    "ranges_from_bytes",
    "read_ranges",
    "read_roster",
    "roster_from_bytes",
]
