from decimal import Decimal

import pytest

from domain.errors import InvalidRequest
from domain.money import CurrenciesMixed, Money
from domain.pay.competing_offer import CompetingOffer, PostedRange


def _usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


@pytest.mark.parametrize(
    ("base", "total"), [(None, None), (Decimal(1), Decimal(2))], ids=["neither base nor total", "both base and total"]
)
def test_a_competing_offer_is_either_a_base_or_a_total(base: Decimal | None, total: Decimal | None) -> None:
    with pytest.raises(InvalidRequest) as refused:
        CompetingOffer("USD", base, total)

    assert refused.value.code == "competing_offer_unclear"
    assert refused.value.sentence == "A competing offer is either a yearly base or a yearly total, not both."


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_a_competing_offer_is_above_zero(amount: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        CompetingOffer("USD", base=Decimal(amount))
    assert refused.value.sentence == "A competing offer is an amount above zero."


def test_a_competing_offer_names_its_currency_by_code() -> None:
    with pytest.raises(InvalidRequest):
        CompetingOffer("$", base=Decimal(1))


def test_the_amount_of_a_competing_offer_is_whichever_was_given() -> None:
    assert CompetingOffer("USD", base=Decimal(218_000)).amount == _usd("218000")
    assert CompetingOffer("USD", annual_total=Decimal(330_000)).amount == _usd("330000")


def test_a_posted_range_holds_its_ends() -> None:
    range_ = PostedRange(_usd("150000"), _usd("204000"))

    assert range_.holds(_usd("150000"))
    assert range_.holds(_usd("204000"))
    assert not range_.holds(_usd("149999.99"))
    assert not range_.holds(_usd("204000.01"))


@pytest.mark.parametrize(("low", "high"), [("0", "1"), ("-1", "1"), ("2", "1")])
def test_a_posted_range_goes_up_from_above_zero(low: str, high: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        PostedRange(_usd(low), _usd(high))
    assert refused.value.code == "posted_range_unclear"


def test_a_posted_range_is_in_one_currency_and_compares_only_with_that() -> None:
    with pytest.raises(CurrenciesMixed):
        PostedRange(_usd("1"), Money(Decimal(2), "EUR"))
    with pytest.raises(CurrenciesMixed):
        PostedRange(_usd("1"), _usd("2")).holds(Money(Decimal(1), "EUR"))
