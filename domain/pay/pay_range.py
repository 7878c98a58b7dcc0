"""A pay range that can be trusted, and offers that stay on its steps."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.money import ceil_to, floor_to, round_half_up
from domain.pay.rows import RangeRow


def contradictions(row: RangeRow) -> tuple[str, ...]:
    """What is wrong with a range row, in words without amounts; nothing when it can be used."""
    found = []
    if row.minimum <= 0 or row.maximum <= 0:
        found.append("an end of the range is not above zero")
    if row.minimum > row.maximum:
        found.append("the minimum is above the maximum")
    if row.stated is not None and row.stated != (row.minimum, row.maximum):
        found.append("the text column disagrees with Min and Max")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PayRange:
    """Minimum and maximum yearly base pay in one currency, with the rounding step of that currency."""

    minimum: Decimal
    maximum: Decimal
    currency: str
    step: int

    @property
    def is_flat_rate(self) -> bool:
        """Whether everybody in the job is paid the same."""
        return self.minimum == self.maximum

    @property
    def midpoint(self) -> Fraction:
        """Half way between the ends."""
        return (Fraction(self.minimum) + Fraction(self.maximum)) / 2

    def at(self, position: Decimal) -> Fraction:
        """The amount a share (0–1) of the way from minimum to maximum."""
        low, high = Fraction(self.minimum), Fraction(self.maximum)
        return low + Fraction(position) * (high - low)

    def clamp(self, amount: Fraction) -> Fraction:
        """The nearest amount inside the range."""
        return min(max(amount, Fraction(self.minimum)), Fraction(self.maximum))

    def rounded(self, amount: Fraction) -> Fraction:
        """The amount on the nearest step inside the range, half up.

        A range too narrow to hold any step (a flat rate, say) has only its ends to offer: the nearer one is taken.
        """
        low, high = Fraction(self.minimum), Fraction(self.maximum)
        lowest, highest = ceil_to(low, self.step), floor_to(high, self.step)
        if lowest > highest:
            return high if amount - low >= high - amount else low
        return min(max(round_half_up(amount, self.step), lowest), highest)

    def compa_ratio(self, base: Fraction) -> Fraction:
        """Base ÷ midpoint."""
        return base / self.midpoint

    def penetration(self, base: Fraction) -> Fraction | None:
        """(Base − minimum) ÷ (maximum − minimum); undefined for a flat rate. Not a percentile."""
        if self.is_flat_rate:
            return None
        low, high = Fraction(self.minimum), Fraction(self.maximum)
        return (base - low) / (high - low)
