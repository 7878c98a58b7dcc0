from datetime import date
from fractions import Fraction
from itertools import permutations

from tests.unit.pay.sample_pay import rate, rates


def test_an_amount_in_its_own_currency_needs_no_rate() -> None:
    assert rates().converted(Fraction(7), "USD", "USD") == 7


def test_two_currencies_that_no_row_links_do_not_meet() -> None:
    table = rates(rate("EUR", "USD", "1.10"), rate("USD", "GBP", "0.80"))

    assert table.converted(Fraction(7), "EUR", "GBP") is None
    assert table.row_for("EUR", "GBP") is None


def test_one_row_serves_both_directions_exactly() -> None:
    table = rates(rate("EUR", "USD", "1.10"))

    assert table.converted(Fraction(100), "EUR", "USD") == 110
    assert table.converted(Fraction(100), "USD", "EUR") == Fraction(1000, 11)


def test_the_newest_row_counts_and_of_one_day_the_later_line() -> None:
    old = rate("EUR", "USD", "1.00", date(2026, 1, 1), row=9)
    new = rate("USD", "EUR", "0.80", date(2026, 2, 1), row=2)
    newest = rate("EUR", "USD", "1.30", date(2026, 2, 1), row=3)

    for order in permutations((old, new, newest)):
        assert rates(*order).row_for("USD", "EUR") == newest
        assert rates(*order).converted(Fraction(10), "EUR", "USD") == 13
    assert rates(old, new).row_for("EUR", "USD") == new
