"""How long a decision may take: counted on weekdays only, Saturday and Sunday by UTC stand still."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction

_SATURDAY = 5
_DAY = timedelta(days=1)

HALF, FULL = Fraction(1, 2), Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTimes:
    """The hours a decision may take, and after which shares of them others are told.

    `settling` is how long an offer waits before anybody is told of it, so that its cards stand by then.
    """

    hours: int = 24
    stand_in_at: Fraction = Fraction(5, 4)
    escalation_at: Fraction = Fraction(3, 2)
    settling: timedelta = timedelta(minutes=2)

    def due(self, since: datetime) -> datetime:
        """When an offer that waits since a moment must be decided."""
        return self.at(since, FULL)

    def at(self, since: datetime, share: Fraction) -> datetime:
        """When a share of the time has passed."""
        seconds = share * self.hours * 3600
        return weekdays_after(since, timedelta(seconds=int(seconds)))


def weekdays_after(start: datetime, span: timedelta) -> datetime:
    """The moment, in UTC, by which `span` has passed on weekdays; what begins at a weekend begins on Monday."""
    moment, left = _out_of_weekend(start.astimezone(UTC)), span
    while moment + left > (weekend := _next_saturday(moment)):
        left -= weekend - moment
        moment = weekend + 2 * _DAY
    return moment + left


def _out_of_weekend(moment: datetime) -> datetime:
    if moment.weekday() < _SATURDAY:
        return moment
    return _next_saturday(moment - 2 * _DAY) + 2 * _DAY


def _next_saturday(moment: datetime) -> datetime:
    """The beginning of the Saturday after a weekday's moment."""
    midnight = datetime.combine(moment.date(), time(), UTC)
    return midnight + (_SATURDAY - moment.weekday()) * _DAY
