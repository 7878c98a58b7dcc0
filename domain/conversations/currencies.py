"""Currencies as people write them, and when a sign settles one."""

from domain.money import CURRENCIES_OF_MARK

CODES = frozenset(
    [
        "USD",
        "EUR",
        "GBP",
        "CAD",
        "AUD",
        "SGD",
        "CNY",
        "JPY",
        "INR",
        "CHF",
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "CZK",
        "HUF",
        "RON",
        "BGN",
        "ILS",
        "BRL",
        "MXN",
        "KRW",
        "HKD",
        "NZD",
        "TWD",
        "ZAR",
        "AED",
        "SAR",
        "IDR",
        "MYR",
        "THB",
        "PHP",
        "VND",
        "TRY",
    ]
)
"""The ISO 4217 codes that are understood when written out."""

# Written small these are everyday words, or too near to one, to mean a currency.
_ONLY_IN_CAPITALS = frozenset({"TRY", "RON", "PHP", "SAR"})

NAMES = {
    "us dollars": "USD",
    "us dollar": "USD",
    "american dollars": "USD",
    "canadian dollars": "CAD",
    "australian dollars": "AUD",
    "aussie dollars": "AUD",
    "singapore dollars": "SGD",
    "singaporean dollars": "SGD",
    "euros": "EUR",
    "euro": "EUR",
    "sterling": "GBP",
    "pounds": "GBP",
    "pounds sterling": "GBP",
    "british pounds": "GBP",
    "yen": "JPY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "rmb": "CNY",
    "rupees": "INR",
    "swiss francs": "CHF",
}
"""Spoken names that mean one currency."""

AMBIGUOUS_NAMES = {"dollars": "$", "dollar": "$", "bucks": "$"}
"""Spoken names that mean no more than a bare sign."""

_LARGE_UNITS = frozenset({"JPY", "KRW", "IDR", "INR", "VND"})


def currency_named(said: str) -> str | None:
    """The ISO code a code or spoken name stands for; None when it stands for none or for several."""
    text = " ".join(said.split())
    upper = text.upper()
    if upper in CODES:
        return upper if text == upper or upper not in _ONLY_IN_CAPITALS else None
    return NAMES.get(text.casefold())


def settled_currency(mark: str, range_currency: str | None) -> str | None:
    """The one currency a sign can mean here: its only one, or the range's when that is among its currencies.

    No sign at all means the range's currency where that is known. None: it must be asked.
    """
    if not mark:
        return range_currency
    meant = CURRENCIES_OF_MARK.get(mark, ())
    if len(meant) == 1:
        return meant[0]
    return range_currency if range_currency in meant else None


def may_be(mark: str, currency: str) -> bool:
    """Whether a sign can mean a currency; no sign can mean any."""
    return not mark or currency in CURRENCIES_OF_MARK.get(mark, ())


def largest_yearly(currency: str | None) -> int:
    """The yearly amount above which a figure is taken for a slip and asked back."""
    return 10_000_000_000 if currency in _LARGE_UNITS else 100_000_000
