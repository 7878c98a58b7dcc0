from decimal import Decimal
from fractions import Fraction

import pytest

from domain.pay.pay_range import contradictions
from tests.unit.pay.sample_pay import pay_range, range_row


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("177249.99", 177_000), ("177250", 177_500), ("177499", 177_500), ("177500", 177_500), ("177750", 178_000)],
)
def test_an_offer_lands_on_the_nearest_step_half_up(amount: str, rounded: int) -> None:
    assert pay_range().rounded(Fraction(amount)) == rounded


def test_an_offer_stays_on_the_steps_inside_a_range_whose_ends_are_on_none() -> None:
    odd = pay_range("150100.25", "203900.75")

    assert odd.rounded(Fraction("150100.25")) == 150_500
    assert odd.rounded(Fraction("203900.75")) == 203_500
    assert odd.rounded(Fraction(177_000)) == 177_000


def test_an_offer_outside_the_range_lands_on_its_outermost_step() -> None:
    assert pay_range().rounded(Fraction(1)) == 150_000
    assert pay_range().rounded(Fraction(10**9)) == 204_000


@pytest.mark.parametrize(
    ("amount", "end"),
    [("60100", "60100.10"), ("60199.99", "60100.10"), ("60200", "60299.90"), ("60250", "60299.90")],
)
def test_a_range_too_narrow_for_a_step_offers_its_nearer_end_the_higher_one_when_equally_near(
    amount: str, end: str
) -> None:
    assert pay_range("60100.10", "60299.90").rounded(Fraction(amount)) == Fraction(end)


def test_a_range_with_one_step_has_only_that_to_offer() -> None:
    narrow = pay_range(60_400, 60_600)

    assert {narrow.rounded(Fraction(amount)) for amount in (60_400, 60_500, 60_600)} == {60_500}


@pytest.mark.parametrize("rate", ["61000", "61250", "61000.01"])
def test_a_flat_rate_is_offered_to_the_cent_whatever_the_step(rate: str) -> None:
    flat = pay_range(rate, rate)

    assert flat.is_flat_rate
    assert flat.rounded(Fraction(rate)) == Fraction(rate)
    assert flat.penetration(Fraction(rate)) is None
    assert flat.compa_ratio(Fraction(rate)) == 1


def test_positions_midpoint_and_ratios_are_exact() -> None:
    found = pay_range("100000.01", "150000.02")

    assert found.midpoint == Fraction("125000.015")
    assert found.at(Decimal("0.10")) == Fraction("105000.011")
    assert found.at(Decimal(0)) == Fraction("100000.01")
    assert found.at(Decimal(1)) == Fraction("150000.02")
    assert found.penetration(Fraction("125000.015")) == Fraction(1, 2)
    assert found.compa_ratio(found.midpoint * 2) == 2


def test_an_amount_is_clamped_to_the_ends_of_the_range() -> None:
    assert pay_range().clamp(Fraction(149_999)) == 150_000
    assert pay_range().clamp(Fraction(204_001)) == 204_000
    assert pay_range().clamp(Fraction(160_001)) == 160_001


@pytest.mark.parametrize(
    ("minimum", "maximum", "stated", "wrong"),
    [
        (150_000, 204_000, None, ()),
        (150_000, 204_000, ("150000.00", "204000"), ()),
        (61_000, 61_000, ("61000", "61000"), ()),
        (204_000, 150_000, None, ("the minimum is above the maximum",)),
        (0, 150_000, None, ("an end of the range is not above zero",)),
        (-2, -1, None, ("an end of the range is not above zero",)),
        (150_000, 204_000, ("150000", "205000"), ("the text column disagrees with Min and Max",)),
        (150_000, 204_000, ("151000", "204000"), ("the text column disagrees with Min and Max",)),
        (
            1,
            0,
            ("0", "1"),
            (
                "an end of the range is not above zero",
                "the minimum is above the maximum",
                "the text column disagrees with Min and Max",
            ),
        ),
    ],
)
def test_a_range_row_that_contradicts_itself_is_told_apart_in_words_without_amounts(
    minimum: int, maximum: int, stated: tuple[str, str] | None, wrong: tuple[str, ...]
) -> None:
    ends = None if stated is None else (Decimal(stated[0]), Decimal(stated[1]))

    found = contradictions(range_row(minimum, maximum, stated=ends))

    assert found == wrong
    assert not any(letter.isdigit() for letter in "".join(found))
