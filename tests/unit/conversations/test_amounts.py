"""Amounts in the spellings people use, and the ones that are never turned into a number."""

from decimal import Decimal

import pytest

from domain.conversations.amounts import amounts_in
from domain.conversations.currencies import settled_currency
from domain.conversations.reading import Clarification
from domain.conversations.said_amount import SaidAmount


def _only(text: str) -> SaidAmount:
    (said,) = amounts_in(text)
    return said


@pytest.mark.parametrize(
    ("text", "amount", "currency", "mark"),
    [
        ("218k", 218_000, None, ""),
        ("218K", 218_000, None, ""),
        ("218 k", 218_000, None, ""),
        ("$218,000", 218_000, None, "$"),
        ("$218k", 218_000, None, "$"),
        ("USD 218k", 218_000, "USD", ""),
        ("218k USD", 218_000, "USD", ""),
        ("usd 218k", 218_000, "USD", ""),
        ("218k euros", 218_000, "EUR", ""),
        ("218k US dollars", 218_000, "USD", ""),
        ("218k dollars", 218_000, None, "$"),
        ("218 000", 218_000, None, ""),
        ("€1.2m", 1_200_000, None, "€"),
        ("218.000 €", 218_000, None, "€"),
        ("1.250.000 €", 1_250_000, None, "€"),
        ("218,5k", 218_500, None, ""),
        ("€62,400", 62_400, None, "€"),
        ("A$150k", 150_000, None, "A$"),
        ("AU$150k", 150_000, None, "AU$"),
        ("S$150k", 150_000, None, "S$"),
        ("C$150k", 150_000, None, "C$"),
        ("CA$150k", 150_000, None, "CA$"),
        ("US$150k", 150_000, None, "US$"),
        ("CN¥541,000", 541_000, None, "CN¥"),
        ("¥541,000", 541_000, None, "¥"),
        ("£90k", 90_000, None, "£"),
        ("218'000 CHF", 218_000, "CHF", ""),
        ("$218k CAD", 218_000, "CAD", "$"),
        ("24 lakh", 2_400_000, None, ""),
        ("218000.50", Decimal("218000.50"), None, ""),
        ("HK$218k", 218_000, None, "HK$"),
    ],
)
def test_spellings(text: str, amount: int | Decimal, currency: str | None, mark: str) -> None:
    said = _only(text)
    assert (said.amount, said.currency, said.mark, said.flaw) == (Decimal(amount), currency, mark, None)
    assert text[said.span[0] : said.span[1]] == text


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("9k per month", "month"),
        ("$50/hr", "hour"),
        ("$50 an hour", "hour"),
        ("218k p.a.", "year"),
        ("218k a year", "year"),
        ("218k pa", "year"),
        ("218k base per year", "year"),
        ("9k monthly", "month"),
        ("400 € per day", "day"),
    ],
)
def test_periods(text: str, per: str) -> None:
    assert _only(text).per == per


@pytest.mark.parametrize(
    "text", ["two-eighteen", "two hundred eighteen thousand", "one fifty", "2 hundred thousand", "half a million"]
)
def test_words_are_never_turned_into_a_number(text: str) -> None:
    said = _only(text)
    assert said.flaw is Clarification.AMOUNT_IN_WORDS
    assert said.amount == 0


@pytest.mark.parametrize(
    "text",
    [
        "٢١٨k",
        "２１８k",
        "1e5",
        "$inf",
        "-218k",
        "$-218k",
        "-$218k",
        "−218k",
        "0.118",
        "218.500k",
        "1,250.000",
        "150k-200",
        "0218k",
        "9" * 60,
    ],
)
def test_doubtful_figures_are_not_read(text: str) -> None:
    assert all(said.flaw is Clarification.AMOUNT_UNREADABLE and said.amount == 0 for said in amounts_in(text))
    assert amounts_in(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("200-220k", 200_000, 220_000),
        ("between 200 and 220k", 200_000, 220_000),
        ("150–204k", 150_000, 204_000),
        ("$150,000 - $200,000", 150_000, 200_000),
        ("from 200k to 220k", 200_000, 220_000),
        ("150k–200k", 150_000, 200_000),
    ],
)
def test_ranges(text: str, low: int, high: int) -> None:
    said = _only(text)
    assert (said.amount, said.upper, said.flaw) == (low, high, None)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01",
        "01.12.2026",
        "CAND-017",
        "OPSEU-04104",
        "10%",
        "5 years",
        "10:30",
        "401k",
        "P4",
        "218kg",
        "3 peers",
        "#123",
    ],
)
def test_other_numbers_are_no_amounts(text: str) -> None:
    assert amounts_in(text) == ()


@pytest.mark.parametrize(
    ("mark", "of_range", "settled"),
    [
        ("$", "USD", "USD"),
        ("$", "SGD", "SGD"),
        ("$", "EUR", None),
        ("$", None, None),
        ("¥", "JPY", "JPY"),
        ("¥", "USD", None),
        ("€", None, "EUR"),
        ("€", "USD", "EUR"),
        ("A$", "USD", "AUD"),
        ("", "GBP", "GBP"),
        ("", None, None),
        ("HK$", "USD", None),
    ],
)
def test_a_sign_settles_a_currency_only_when_it_can_mean_just_one(
    mark: str, of_range: str | None, settled: str | None
) -> None:
    assert settled_currency(mark, of_range) == settled


@pytest.mark.parametrize(
    ("text", "currency", "flaw"),
    [
        ("218", "USD", Clarification.AMOUNT_TOO_SMALL),
        ("$101m", "USD", Clarification.AMOUNT_TOO_LARGE),
        ("¥101m", "JPY", None),
        ("9k per month", "USD", Clarification.NOT_YEARLY),
        ("218k", "USD", None),
    ],
)
def test_sizes(text: str, currency: str, flaw: Clarification | None) -> None:
    assert _only(text).size_flaw(currency) is flaw
