"""Money with a currency: exact decimals, and arithmetic that refuses to mix currencies."""

import re
from dataclasses import dataclass
from decimal import Decimal
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


def exact_decimal(value: Fraction) -> Decimal:
    """The decimal equal to a fraction. Raises ValueError when no finite decimal is."""
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        raise ValueError("no finite decimal equals this fraction")
    places = max(twos, fives)
    scaled = value.numerator * 10**places // value.denominator
    return Decimal(scaled).scaleb(-places) if places else Decimal(scaled)


def rounded_decimal(value: Fraction, places: int) -> Decimal:
    """A fraction rounded half up to a number of decimal places."""
    scaled = round_half_up(value * 10**places, 1)
    return Decimal(int(scaled)).scaleb(-places)


def round_half_up(value: Fraction, step: int | Fraction) -> Fraction:
    """The multiple of step nearest to value; the higher one when two are equally near."""
    return Fraction((value / step + Fraction(1, 2)).__floor__()) * step


def floor_to(value: Fraction, step: int | Fraction) -> Fraction:
    """The greatest multiple of step that is not above value."""
    return Fraction((value / step).__floor__()) * step


def ceil_to(value: Fraction, step: int | Fraction) -> Fraction:
    """The least multiple of step that is not below value."""
    return Fraction((value / step).__ceil__()) * step
