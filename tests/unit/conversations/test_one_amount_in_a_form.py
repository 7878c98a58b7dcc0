"""One yearly amount typed into a form: in the form's currency, or in its own."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.conversations.one_amount import yearly_amount, yearly_money
from domain.errors import InvalidRequest
from domain.money import Money, amount_text

UNREADABLE, CURRENCY, SIZE, PERIOD = "amount_unreadable", "amount_currency", "amount_size", "amount_period"


def refused(text: str, usual: str | None = "USD") -> str:
    with pytest.raises(InvalidRequest) as error:
        yearly_money(text, usual)
    assert not any(figure in error.value.sentence for figure in text.split() if len(figure) > 3)
    return error.value.code


@pytest.mark.parametrize(
    ("text", "usual", "amount", "currency"),
    [
        ("200,000", "USD", 200_000, "USD"),
        ("200000", "EUR", 200_000, "EUR"),
        ("200k", "CNY", 200_000, "CNY"),
        ("  200k.  ", "USD", 200_000, "USD"),
        ("182.5k", "USD", 182_500, "USD"),
        ("USD 231,250.75", None, "231250.75", "USD"),
        ("90,000 EUR", "USD", 90_000, "EUR"),
        ("eur 90k", "USD", 90_000, "EUR"),
        ("90k euros", None, 90_000, "EUR"),
        ("€90,000", "USD", 90_000, "EUR"),
        ("£90,000", None, 90_000, "GBP"),
        ("$200,000", "USD", 200_000, "USD"),
        ("$200,000", "AUD", 200_000, "AUD"),
        ("A$200,000", "USD", 200_000, "AUD"),
        ("US$ 200,000", "SGD", 200_000, "USD"),
        ("CAD $200,000", "USD", 200_000, "CAD"),
        ("¥616,000", "CNY", 616_000, "CNY"),
        ("¥12,000,000", "JPY", 12_000_000, "JPY"),
        ("CN¥616,000", None, 616_000, "CNY"),
        ("200k dollars", "AUD", 200_000, "AUD"),
        ("90,000,000 KRW", "USD", 90_000_000, "KRW"),
        ("200,000 a year", "USD", 200_000, "USD"),
        ("200k p.a.", "USD", 200_000, "USD"),
    ],
)
def test_an_amount_is_read_in_its_own_currency_otherwise_in_the_usual_one(
    text: str, usual: str | None, amount: int | str, currency: str
) -> None:
    assert yearly_money(text, usual) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("200,000", None),
        ("$200,000", None),
        ("$200,000", "EUR"),
        ("¥616,000", None),
        ("¥616,000", "USD"),
        ("200k dollars", "EUR"),
        ("₩90,000,000", "USD"),
        ("₩90,000,000", None),
        ("₽9,000,000", "USD"),
        ("EUR $90,000", "USD"),
        ("USD €90,000", "USD"),
    ],
)
def test_a_currency_that_is_not_plain_is_asked_for_and_never_guessed(text: str, usual: str | None) -> None:
    assert refused(text, usual) == CURRENCY


@pytest.mark.parametrize(
    "text",
    [
        "lots",
        "200k base",
        "about 200k",
        "200k 210k",
        "200k-210k",
        "200k to 210k",
        "two hundred thousand",
        "1e6",
        "-200,000",
        "200,00,0.1.2",
        "inf USD",
        "nan",
        "20 %",
        "2026-03-02",
        "200k!!",
        "€",
        "USD",
        "USD EUR 90,000",
    ],
)
def test_anything_but_one_amount_is_unreadable(text: str) -> None:
    assert refused(text) == UNREADABLE


@pytest.mark.parametrize("text", ["218", "999", "0", "200,000,000,000", "USD 12.50"])
def test_an_amount_nobody_is_paid_in_a_year_is_taken_for_a_slip(text: str) -> None:
    assert refused(text) == SIZE


@pytest.mark.parametrize("text", ["9,000 a month", "50 per hour", "USD 50/h", "2,000 weekly"])
def test_the_amount_is_for_a_year(text: str) -> None:
    assert refused(text) in (PERIOD, SIZE)


@pytest.mark.parametrize("text", ["182,500", "182.5k", "USD 182,500", "$182,500", "US$182,500", "182500 dollars"])
def test_an_amount_in_the_forms_currency_is_read(text: str) -> None:
    assert yearly_amount(text, "USD") == Decimal(182_500)


@pytest.mark.parametrize("text", ["EUR 182,500", "€182,500", "A$182,500", "₩182,500", "£182,500", "CAD $182,500"])
def test_an_amount_in_another_currency_than_the_forms_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest) as error:
        yearly_amount(text, "USD")

    assert error.value.code == CURRENCY


@given(
    st.decimals(min_value=1000, max_value=100_000_000, places=2),
    st.sampled_from(["USD", "EUR", "CNY", "JPY", "GBP", "INR", "PHP", "TRY"]),
    st.sampled_from(["USD", "EUR", None]),
)
def test_an_amount_as_the_form_shows_it_is_read_as_it_was(amount: Decimal, currency: str, usual: str | None) -> None:
    assert yearly_money(f"{currency} {amount_text(amount)}", usual) == Money(amount, currency)
