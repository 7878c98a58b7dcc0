"""Dated exchange rates. Currencies meet only through one of these rows."""

from dataclasses import dataclass
from fractions import Fraction

from domain.pay.rows import FxRate


@dataclass(frozen=True, slots=True)
class FxTable:
    """The rates of one FX snapshot; the newest row of a pair counts."""

    rates: tuple[FxRate, ...] = ()

    def row_for(self, one: str, other: str) -> FxRate | None:
        """The newest row that links two currencies in either direction."""
        linking = [rate for rate in self.rates if {rate.base, rate.quote} == {one, other}]
        return max(linking, key=lambda rate: (rate.as_of, rate.row), default=None)

    def converted(self, amount: Fraction, source: str, target: str) -> Fraction | None:
        """The amount in the target currency, exact; None when no row links the two."""
        if source == target:
            return amount
        rate = self.row_for(source, target)
        if rate is None:
            return None
        return amount * Fraction(rate.rate) if rate.base == source else amount / Fraction(rate.rate)
