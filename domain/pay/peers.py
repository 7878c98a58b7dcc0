"""Peers: people with the same title, location and proficiency. Pay leaves this module only as counts and medians."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.pay.rows import RosterRow
from domain.pay.vocabulary import Proficiency


@dataclass(frozen=True, slots=True)
class PeerSet:
    """Peers sorted by pay, then by file line, so that row order in the file changes nothing."""

    members: tuple[RosterRow, ...]

    @classmethod
    def of(cls, roster: Iterable[RosterRow], proficiency: Proficiency) -> "PeerSet":
        """The peers of a proficiency; everybody when it is unknown."""
        chosen = (row for row in roster if proficiency in (Proficiency.UNKNOWN, row.proficiency))
        return cls(tuple(sorted(chosen, key=lambda row: (row.compensation, row.row))))

    @property
    def count(self) -> int:
        """How many peers there are."""
        return len(self.members)

    @property
    def rows(self) -> tuple[int, ...]:
        """File lines, sorted by pay."""
        return tuple(member.row for member in self.members)

    def reference(self, minimum: Decimal, maximum: Decimal) -> Fraction:
        """The median of pay clipped to the range: red- and green-circled peers count at the range's ends.

        Raises ValueError when there are no peers.
        """
        clipped = sorted(Fraction(min(max(member.compensation, minimum), maximum)) for member in self.members)
        if not clipped:
            raise ValueError("no peers, no median")
        middle = len(clipped) // 2
        return clipped[middle] if len(clipped) % 2 else (clipped[middle - 1] + clipped[middle]) / 2

    def middle_half(self, minimum: Decimal, maximum: Decimal, step: Decimal) -> tuple[Decimal, Decimal] | None:
        """Between which shares of the range the middle half of the peers is paid: steps, the lower end rounded down
        and the upper one up. None for a flat rate, or for fewer than four peers.

        Each end lies halfway between two neighbours, of pay clipped to the range: no one salary is in it.
        """
        quarter = len(self.members) // 4
        if not quarter or maximum <= minimum:
            return None
        clipped = sorted(Fraction(min(max(member.compensation, minimum), maximum)) for member in self.members)
        low = (clipped[quarter - 1] + clipped[quarter]) / 2
        high = (clipped[-quarter] + clipped[-quarter - 1]) / 2
        width, coarse = Fraction(maximum - minimum), Fraction(step)
        down = (low - Fraction(minimum)) / width // coarse
        up = -(-(high - Fraction(minimum)) / width // coarse)
        return down * step, min(up * step, Decimal(1))

    def above(self, maximum: Decimal) -> tuple[int, ...]:
        """File lines of red-circled peers."""
        return tuple(sorted(member.row for member in self.members if member.compensation > maximum))

    def below(self, minimum: Decimal) -> tuple[int, ...]:
        """File lines of green-circled peers."""
        return tuple(sorted(member.row for member in self.members if member.compensation < minimum))

    def all_below(self, base: Fraction) -> bool:
        """Whether a base lies above every peer's pay; false without peers."""
        return bool(self.members) and all(member.compensation < base for member in self.members)

    def percentile_rank(self, base: Fraction) -> Fraction:
        """100·(below + ½·equal) ÷ n. Raises ValueError when there are no peers."""
        if not self.members:
            raise ValueError("no peers, no rank")
        below = sum(member.compensation < base for member in self.members)
        equal = sum(member.compensation == base for member in self.members)
        return Fraction(100 * (2 * below + equal), 2 * self.count)
