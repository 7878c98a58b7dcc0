from decimal import Decimal
from fractions import Fraction

import pytest

from domain.pay.bridge import Bridged, Obstacle, base_needed, bridge, obstacles, settle
from domain.pay.competing_offer import CompetingOffer
from domain.pay.fx import FxTable
from domain.pay.package import LevelTerms
from domain.pay.policy import CompetingOfferRule
from tests.unit.pay.sample_pay import P1, P3, P4, P5, POLICY, Amount, pay_range, policy_with, rate, rates

_NO_RATES = rates()


def _base(amount: Amount, currency: str = "USD") -> CompetingOffer:
    return CompetingOffer(currency, base=Decimal(amount))


def _total(amount: Amount, currency: str = "USD") -> CompetingOffer:
    return CompetingOffer(currency, annual_total=Decimal(amount))


def _bridged(
    need: Amount,
    *,
    base: int = 198_500,
    adjusted: Amount = 198_600,
    terms: LevelTerms | None = None,
    rule: CompetingOfferRule = POLICY.competing_offer,
    fx: FxTable = _NO_RATES,
    currency: str = "USD",
    step: int = 500,
    maximum: Amount = 204_000,
) -> Bridged:
    return bridge(
        need=Fraction(need),
        base=Fraction(base),
        adjusted=Fraction(adjusted),
        pay_range=pay_range(maximum=maximum, currency=currency, step=step),
        terms=terms,
        rule=rule,
        fx=fx,
    )


def _settled(need: Amount, base: Amount, terms: LevelTerms | None = None, fx: FxTable = _NO_RATES) -> Bridged:
    rule = POLICY.competing_offer
    return settle(need=Fraction(need), base=Fraction(base), pay_range=pay_range(), terms=terms, rule=rule, fx=fx)


def test_a_need_inside_reach_is_met_by_base_alone() -> None:
    assert _bridged(201_000) == Bridged(Fraction(201_000), Fraction(0), Fraction(0), Fraction(0))


def test_a_base_is_never_lowered_towards_a_smaller_need() -> None:
    assert _bridged(160_000).base == 198_500


def test_base_stops_at_the_range_maximum() -> None:
    found = _bridged(215_000)

    assert (found.base, found.sign_on, found.gap) == (204_000, 11_000, 0)


def test_base_stops_at_a_tenth_above_the_adjusted_target_on_the_nearest_step() -> None:
    assert _bridged(203_000, base=177_000, adjusted=177_000).base == 194_500
    assert _bridged(203_000, base=177_000, adjusted="177272.72").base == 195_000
    assert _bridged(203_000, base=177_000, adjusted="177272.73").base == 195_000
    assert _bridged(203_000, base=177_000, adjusted="177500").base == 195_500


def test_what_base_leaves_open_is_rounded_up_to_the_step_when_it_fits_under_the_cap() -> None:
    assert _settled("204000.01", 204_000).sign_on == 500
    assert _settled(205_250, 204_000).sign_on == 1_500
    assert _settled(204_000, 204_000).sign_on == 0


def test_a_sign_on_stops_at_the_cap_rounded_down_to_the_step() -> None:
    found = _settled(240_000, 203_500)

    assert found.sign_on == 20_000
    assert found.gap == 16_500


def test_a_sign_on_may_reach_the_cap_exactly_and_is_cut_when_rounding_up_would_pass_it() -> None:
    assert _settled(220_000, 200_000).sign_on == 20_000
    assert _settled(223_850, 203_500).sign_on == 20_000
    assert _settled(223_850, 203_500).gap == 350


def test_rounding_a_sign_on_up_leaves_no_negative_gap() -> None:
    assert _settled("204000.01", 204_000).gap == 0


def test_a_small_base_may_have_no_room_for_any_sign_on() -> None:
    found = settle(
        need=Fraction(5_000),
        base=Fraction(4_000),
        pay_range=pay_range(4_000, 4_000),
        terms=None,
        rule=POLICY.competing_offer,
        fx=_NO_RATES,
    )
    assert (found.sign_on, found.gap) == (0, 1_000)


def test_equity_covers_what_is_left_over_the_vesting_years_floored_to_whole_thousands() -> None:
    found = _settled("225845.67", 203_500, LevelTerms.of(P4, POLICY))

    assert found.equity_boost == 9_000
    assert found.gap == Fraction("2345.67") - 2_250


def test_an_equity_boost_stops_at_its_cap_and_the_rest_stays_open() -> None:
    found = _settled(300_000, 203_500, LevelTerms.of(P4, POLICY))

    assert found.equity_boost == 50_000
    assert found.gap == 300_000 - 203_500 - 20_000 - 12_500


def test_less_than_one_step_of_equity_is_no_boost() -> None:
    found = _settled(203_500 + 20_000 + 249, 203_500, LevelTerms.of(P4, POLICY))

    assert (found.equity_boost, found.gap) == (0, 249)


def test_without_a_level_no_equity_is_raised() -> None:
    assert _settled(300_000, 203_500).equity_boost == 0


def test_equity_in_another_currency_is_raised_only_through_a_dated_rate() -> None:
    terms = LevelTerms.of(P4, POLICY)
    linked = rates(rate("EUR", "USD", "1.25"))

    without = _bridged(240_000, terms=terms, currency="EUR")
    through = _bridged(240_000, terms=terms, currency="EUR", fx=linked)

    assert (without.base, without.sign_on, without.equity_boost) == (204_000, 20_000, 0)
    assert without.gap == 16_000
    assert through.equity_boost == 50_000
    assert through.gap == 16_000 - Fraction(12_500) / Fraction("1.25")


def test_a_policy_may_allow_neither_uplift_nor_sign_on_nor_equity() -> None:
    nothing = CompetingOfferRule(Decimal(0), Decimal(0), Decimal(0))

    found = _bridged(204_000, base=177_000, adjusted=177_000, rule=nothing, terms=LevelTerms.of(P5, POLICY))

    assert found == Bridged(Fraction(177_000), Fraction(0), Fraction(0), Fraction(27_000))


def test_a_currency_without_a_step_of_its_own_bridges_in_the_default_step() -> None:
    found = _bridged("206000.5", step=1_000)

    assert (found.base, found.sign_on) == (204_000, 3_000)


def test_a_base_needs_itself_and_a_total_needs_what_equity_and_bonus_do_not_cover() -> None:
    terms = LevelTerms.of(P4, POLICY)

    assert base_needed(_base(215_000), pay_range(), None, _NO_RATES) == 215_000
    assert base_needed(_total(330_000), pay_range(), terms, _NO_RATES) == Fraction(315_000) / Fraction("1.15")


def test_a_total_smaller_than_our_equity_needs_no_base_at_all() -> None:
    assert base_needed(_total(1_000), pay_range(), LevelTerms.of(P5, POLICY), _NO_RATES) <= 0


def test_a_base_in_another_currency_is_needed_at_the_dated_rate_in_either_direction() -> None:
    assert base_needed(_base(100_000, "EUR"), pay_range(), None, rates(rate("EUR", "USD", "1.10"))) == 110_000
    assert base_needed(_base(110_000, "EUR"), pay_range(), None, rates(rate("USD", "EUR", "1.10"))) == 100_000


def test_nothing_hinders_a_base_in_the_ranges_own_currency() -> None:
    assert obstacles(_base(1), pay_range(), None, _NO_RATES) == ()


@pytest.mark.parametrize(
    ("offer", "terms", "currency", "found"),
    [
        (_base(1, "EUR"), None, "USD", (Obstacle.OFFER_CURRENCY,)),
        (_base(1, "EUR"), P3, "USD", (Obstacle.OFFER_CURRENCY,)),
        (_total(1), None, "USD", (Obstacle.LEVEL,)),
        (_total(1, "EUR"), None, "USD", (Obstacle.OFFER_CURRENCY, Obstacle.LEVEL)),
        (_total(1, "EUR"), P3, "EUR", (Obstacle.EQUITY_CURRENCY,)),
        (_base(1, "EUR"), P3, "EUR", ()),
        (_total(1), P3, "USD", ()),
    ],
)
def test_everything_that_hinders_a_comparison_is_named(
    offer: CompetingOffer, terms: object, currency: str, found: tuple[Obstacle, ...]
) -> None:
    level = None if terms is None else LevelTerms.of(P3, POLICY)
    assert obstacles(offer, pay_range(currency=currency), level, _NO_RATES) == found


def test_a_dated_rate_takes_the_obstacles_away() -> None:
    terms, fx = LevelTerms.of(P1, POLICY), rates(rate("EUR", "USD", "1.10"))

    assert obstacles(_total(1), pay_range(currency="EUR"), terms, fx) == ()
    assert obstacles(_base(1, "EUR"), pay_range(), None, fx) == ()


def test_a_need_cannot_be_asked_for_while_something_hinders_it() -> None:
    with pytest.raises(ValueError, match="currency"):
        base_needed(_base(1, "EUR"), pay_range(), None, _NO_RATES)
    with pytest.raises(ValueError, match="level"):
        base_needed(_total(1), pay_range(), None, _NO_RATES)
    with pytest.raises(ValueError, match="level"):
        base_needed(_total(1, "EUR"), pay_range(currency="EUR"), LevelTerms.of(P1, POLICY), _NO_RATES)


def test_a_level_brings_its_bonus_share_and_its_grant_over_the_vesting_years() -> None:
    terms = LevelTerms.of(P4, POLICY)

    assert (terms.bonus_share, terms.grant, terms.currency, terms.vest_years) == (Fraction("0.15"), 60_000, "USD", 4)
    assert terms.annualised_in("USD", _NO_RATES) == 15_000
    assert terms.annualised_in("EUR", _NO_RATES) is None
    assert terms.annualised_in("EUR", rates(rate("EUR", "USD", "1.25"))) == 12_000


def test_levels_follow_the_policy_in_force() -> None:
    generous = policy_with(bonus=dict.fromkeys(POLICY.bonus, Decimal("0.30")))
    assert LevelTerms.of(P1, generous).bonus_share == Fraction("0.3")
