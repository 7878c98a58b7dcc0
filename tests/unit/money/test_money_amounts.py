from decimal import Decimal
from fractions import Fraction

import pytest

from domain.errors import InvalidRequest
from domain.money import (
    CURRENCIES_OF_MARK,
    CurrenciesMixed,
    Money,
    amount_text,
    ceil_to,
    check_currency,
    floor_to,
    percent_text,
    round_half_up,
    rounded_decimal,
)

_USD = Money(Decimal(100), "USD")
_EUR = Money(Decimal(100), "EUR")


def test_amounts_of_one_currency_add_and_subtract_exactly() -> None:
    assert Money(Decimal("0.1"), "USD") + Money(Decimal("0.2"), "USD") == Money(Decimal("0.3"), "USD")
    assert _USD - Money(Decimal("0.01"), "USD") == Money(Decimal("99.99"), "USD")


@pytest.mark.parametrize(
    "meet",
    [
        lambda: _USD + _EUR,
        lambda: _USD - _EUR,
        lambda: _USD < _EUR,
        lambda: _USD <= _EUR,
        lambda: _USD > _EUR,
        lambda: _USD >= _EUR,
    ],
    ids=["added", "subtracted", "below", "at most", "above", "at least"],
)
def test_amounts_of_two_currencies_never_meet(meet: object) -> None:
    assert callable(meet)
    with pytest.raises(CurrenciesMixed) as refused:
        meet()

    assert refused.value.code == "currencies_mixed"
    assert refused.value.sentence == "USD and EUR cannot be added or compared without a dated rate."


def test_amounts_of_one_currency_compare_by_value() -> None:
    more = Money(Decimal("100.01"), "USD")
    same = Money(Decimal("100.00"), "USD")
    assert more > _USD
    assert not more < _USD
    assert same <= _USD
    assert same >= _USD


def test_the_same_amount_in_two_currencies_is_not_the_same_money() -> None:
    assert _USD != _EUR


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_money_is_a_finite_amount(amount: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        Money(Decimal(amount), "USD")
    assert refused.value.code == "amount_unreadable"


@pytest.mark.parametrize("code", ["usd", "US", "USDT", "", "$", "US1", "USD\n", "ÜSD"])
def test_a_currency_is_three_capital_letters(code: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        check_currency(code)
    assert refused.value.code == "currency_unreadable"


def test_dollar_and_yen_signs_stand_for_several_currencies() -> None:
    assert CURRENCIES_OF_MARK["$"] == ("USD", "AUD", "SGD", "CAD")
    assert set(CURRENCIES_OF_MARK["¥"]) == {"CNY", "JPY"}
    assert CURRENCIES_OF_MARK["€"] == ("EUR",)


@pytest.mark.parametrize(
    ("value", "step", "expected"),
    [("250", 500, 500), ("249.99", 500, 0), ("750", 500, 1000), ("1249", 500, 1000), ("-250", 500, 0), ("7", 7, 7)],
)
def test_half_a_step_rounds_up(value: str, step: int, expected: int) -> None:
    assert round_half_up(Fraction(value), step) == expected


def test_floor_and_ceiling_stay_on_a_step_and_leave_steps_alone() -> None:
    assert floor_to(Fraction(999), 500) == 500
    assert ceil_to(Fraction(501), 500) == 1000
    assert floor_to(Fraction(1000), 500) == ceil_to(Fraction(1000), 500) == 1000


def test_fractions_become_decimals_half_up() -> None:
    assert rounded_decimal(Fraction(2, 3), 4) == Decimal("0.6667")
    assert rounded_decimal(Fraction("0.00005"), 4) == Decimal("0.0001")
    assert rounded_decimal(Fraction(-1, 3), 4) == Decimal("-0.3333")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("177000", "177,000"),
        ("60467.5", "60,467.50"),
        ("60467.005", "60,467.01"),
        ("0", "0"),
        ("1.77E+5", "177,000"),
        ("999.999", "1,000"),
        ("1234567.10", "1,234,567.10"),
    ],
)
def test_amounts_read_with_grouped_thousands_and_cents_only_where_there_are_any(amount: str, text: str) -> None:
    assert amount_text(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("share", "places", "text"),
    [
        ("0.0537", 1, "5.4 %"),
        ("0.5", 0, "50 %"),
        ("0", 1, "0.0 %"),
        ("-0.0001", 1, "0.0 %"),
        ("0.125", 0, "13 %"),
        ("-0.1", 1, "-10.0 %"),
        ("1", 1, "100.0 %"),
    ],
)
def test_shares_read_as_percentages_with_the_places_asked_for(share: str, places: int, text: str) -> None:
    assert percent_text(Decimal(share), places) == text
