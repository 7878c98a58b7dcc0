"""A made-up company's two files, for demos and tests. Nobody in them exists."""

from pathlib import Path

SAMPLE_RANGES = Path(__file__).parent / "CompRanges.csv"
SAMPLE_ROSTER = Path(__file__).parent / "EmployeeRoster.csv"
