"""Who must approve: by distance over the midpoint, raised by what was found along the way."""

from collections.abc import Iterable
from fractions import Fraction

from domain.pay.policy import Tier, TierRule


def rule_for(base: Fraction, midpoint: Fraction, rules: tuple[TierRule, ...]) -> TierRule:
    """The first rule whose limit the distance base ÷ midpoint − 1 does not pass; limits are inclusive."""
    distance = base / midpoint - 1
    return next(rule for rule in rules if rule.up_to is None or distance <= Fraction(rule.up_to))


def highest(tiers: Iterable[Tier]) -> Tier:
    """The tier that needs the most authority; `auto` of none."""
    return max(tiers, key=lambda tier: tier.rank, default=Tier.AUTO)
