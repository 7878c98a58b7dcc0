"""When people are left in peace: at night and at weekends, by the clock on their own wall."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Protocol

from domain.errors import InvalidRequest

_SATURDAY = 5
_DAYS_AHEAD = 9
_HOURS = re.compile(r"(\d{1,2})-(\d{1,2})", re.ASCII)


class TimeZones(Protocol):
    """Where people's clocks stand."""

    def zone_of(self, user_id: str) -> tzinfo:
        """Somebody's time zone; UTC for somebody whose zone nobody knows."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From the hour `starts` until the hour `ends` of the next morning, or of the same day, and all weekend.

    With both the same no hour is quiet.
    """

    starts: int = 19
    ends: int = 8
    weekends: bool = True

    @classmethod
    def of(cls, text: str) -> "QuietHours":
        """The hours from words such as `19-8`; `none` for none, weekends included.

        Raises InvalidRequest for anything else, and for hours that would leave no time to tell anybody.
        """
        if text.strip() == "none":
            return cls(8, 8, weekends=False)
        found = _HOURS.fullmatch(text.strip())
        starts, ends = (int(found[1]), int(found[2])) if found else (24, 24)
        if starts > 23 or ends > 23 or starts == ends:
            raise InvalidRequest(
                "quiet_hours_unreadable", "Quiet hours go from an hour to another, such as 19-8, or are none."
            )
        return cls(starts, ends)

    def is_quiet(self, moment: datetime, zone: tzinfo) -> bool:
        """Whether somebody in a time zone is to be left in peace at a moment."""
        local = moment.astimezone(zone)
        if self.weekends and local.weekday() >= _SATURDAY:
            return True
        if self.starts < self.ends:
            return self.starts <= local.hour < self.ends
        return self.starts > self.ends and (local.hour >= self.starts or local.hour < self.ends)

    def over(self, moment: datetime, zone: tzinfo) -> datetime:
        """The first moment from this one on that is not quiet, in UTC."""
        if not self.is_quiet(moment, zone):
            return moment.astimezone(UTC)
        return next(one for one in self._turns(moment, zone) if one >= moment and not self.is_quiet(one, zone))

    def next_morning(self, moment: datetime, zone: tzinfo) -> datetime:
        """The next end of quiet hours after a moment, in UTC; where none are, the next time it is that hour."""
        mornings = self._at(self.ends, moment, zone)
        return next(one for one in mornings if one > moment and not self.is_quiet(one, zone))

    def _turns(self, moment: datetime, zone: tzinfo) -> Iterator[datetime]:
        """When quiet can end: with a weekend at midnight, or at its hour."""
        for midnight, morning in zip(self._at(0, moment, zone), self._at(self.ends, moment, zone), strict=True):
            yield from sorted((midnight, morning))

    @staticmethod
    def _at(hour: int, moment: datetime, zone: tzinfo) -> Iterator[datetime]:
        """An hour of the days from a moment's on; where a change of clocks leaves it out, the change."""
        today = moment.astimezone(zone).date()
        for ahead in range(_DAYS_AHEAD):
            wall = datetime.combine(today + timedelta(days=ahead), time(hour), zone)
            yield wall.astimezone(UTC)
