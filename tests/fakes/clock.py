"""A clock that shows what it was set to."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass
class FakeClock:
    """Always shows `time`, until somebody sets another."""

    time: datetime = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time
