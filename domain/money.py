"""Money with a currency: exact decimals, and arithmetic that refuses to mix currencies."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from domain.errors import InvalidRequest

_CODE = re.compile(r"[A-Z]{3}\Z")

# "$" and "¥" stand for several currencies; only the range row settles which one is meant.
CURRENCIES_OF_MARK: dict[str, tuple[str, ...]] = {
    "$": ("USD", "AUD", "SGD", "CAD"),
    "US$": ("USD",),
    "A$": ("AUD",),
    "AU$": ("AUD",),
    "S$": ("SGD",),
    "SG$": ("SGD",),
    "C$": ("CAD",),
    "CA$": ("CAD",),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("CNY", "JPY"),
    "CN¥": ("CNY",),
    "JP¥": ("JPY",),
    "₹": ("INR",),
}


class CurrenciesMixed(InvalidRequest):
    """Two currencies met in one sum or comparison."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__("currencies_mixed", f"{one} and {other} cannot be added or compared without a dated rate.")


def check_currency(code: str) -> str:
    """The ISO 4217 code itself. Raises InvalidRequest unless it is three capital letters."""
    if not _CODE.match(code):
        raise InvalidRequest("currency_unreadable", "A currency is three capital letters, such as USD or EUR.")
    return code


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency; yearly unless the field that holds it says otherwise."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        check_currency(self.currency)
        if not self.amount.is_finite():
            raise InvalidRequest("amount_unreadable", "An amount is a finite number.")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise CurrenciesMixed(self.currency, other.currency)
        return other.amount


def rounded_decimal(value: Fraction, places: int) -> Decimal:
    """A fraction rounded half up to a number of decimal places."""
    scaled = (2 * value.numerator * 10**places + value.denominator) // (2 * value.denominator)
    return Decimal(scaled).scaleb(-places)


def round_half_up(value: Fraction, step: int | Fraction) -> Fraction:
    """The multiple of step nearest to value; the higher one when two are equally near."""
    return Fraction((value / step + Fraction(1, 2)).__floor__()) * step


def floor_to(value: Fraction, step: int | Fraction) -> Fraction:
    """The greatest multiple of step that is not above value."""
    return Fraction((value / step).__floor__()) * step


def ceil_to(value: Fraction, step: int | Fraction) -> Fraction:
    """The least multiple of step that is not below value."""
    return Fraction((value / step).__ceil__()) * step


def amount_text(amount: Decimal) -> str:
    """An amount as people read it: grouped thousands, cents only where there are any, as in `60,467.50`."""
    cents = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{cents:,.0f}" if cents == cents.to_integral_value() else f"{cents:,.2f}"


def percent_text(share: Decimal, places: int = 1) -> str:
    """A fraction as a percentage, as in `5.4 %`; trailing zeros are kept so that columns line up."""
    scaled = (share * 100).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{scaled + 0:f} %"


def share_text(share: Decimal) -> str:
    """A share that somebody wrote down, as a percentage with as many digits as it has: `5 %`, `7.5 %`."""
    return f"{(share * 100).normalize() + 0:f} %"
