from fractions import Fraction

import pytest

from domain.pay.policy import Tier
from domain.pay.tiers import highest, rule_for
from tests.unit.pay.sample_pay import AUTO, L1, L2, L3, POLICY

_MIDPOINT = Fraction(100_000)


@pytest.mark.parametrize(
    ("base", "tier"),
    [
        ("1", AUTO),
        ("100000", AUTO),
        ("105000", AUTO),
        ("105000.01", L1),
        ("115000", L1),
        ("115000.01", L2),
        ("125000", L2),
        ("125000.01", L3),
        ("900000", L3),
    ],
)
def test_a_limit_belongs_to_its_own_tier_and_a_cent_more_to_the_next(base: str, tier: Tier) -> None:
    assert rule_for(Fraction(base), _MIDPOINT, POLICY.tiers).tier is tier


def test_limits_are_exact_where_the_midpoint_divides_badly() -> None:
    midpoint = Fraction("133333.335")
    assert rule_for(midpoint * Fraction(21, 20), midpoint, POLICY.tiers).tier is AUTO
    assert rule_for(midpoint * Fraction(21, 20) + Fraction(1, 10**9), midpoint, POLICY.tiers).tier is L1


def test_the_highest_of_several_tiers_decides_and_none_asks_for_nothing() -> None:
    assert highest([L1, L3, AUTO, L2]) is L3
    assert highest([AUTO, L1]) is L1
    assert highest([]) is AUTO


def test_tiers_rank_from_auto_to_l3() -> None:
    assert [tier.rank for tier in (AUTO, L1, L2, L3)] == [0, 1, 2, 3]
