"""The pay policy: every number the engine uses that is not a row of the company's data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from domain.errors import InvalidRequest
from domain.pay.vocabulary import (
    FEEDBACK_WITH_OFFER,
    KNOWN_PROFICIENCIES,
    Feedback,
    JobLevel,
    Proficiency,
    lookup_key,
)


class PolicyUnusable(InvalidRequest):
    """The policy contradicts itself; the sentence names the entry and what would be right."""

    def __init__(self, sentence: str) -> None:
        super().__init__("policy_unusable", sentence)


class Tier(StrEnum):
    """Who must approve, from nobody beyond the Comp Team member at hand to the highest."""

    AUTO = "auto"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"

    @property
    def rank(self) -> int:
        """Position in the order of tiers; higher needs more authority."""
        return list(Tier).index(self)


@dataclass(frozen=True, slots=True)
class TierRule:
    """Offers up to this distance over the midpoint, inclusive, fall in the tier; None has no upper end."""

    up_to: Decimal | None
    tier: Tier


@dataclass(frozen=True, slots=True)
class QuartileRule:
    """How many peers there must be to show between what their middle half is paid, and how coarsely: `step` is a
    share of the range."""

    min_peers: int = 8
    step: Decimal = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class ParityRule:
    """When and how peers move an offer, and how many there must be to show anything about them."""

    min_peers_adjust: int
    min_peers_percentile: int
    corridor: Decimal
    show_min_peers: Mapping[str, int]
    quartiles: QuartileRule = field(default_factory=QuartileRule)


@dataclass(frozen=True, slots=True)
class EquityRule:
    """Equity grants per level, in their own currency, and the years they vest over."""

    currency: str
    vest_years: int
    grant: Mapping[JobLevel, Decimal]


@dataclass(frozen=True, slots=True)
class CompetingOfferRule:
    """How far a competing offer can move a package. Shares are fractions of base or of the adjusted target."""

    max_uplift: Decimal
    sign_on_cap: Decimal
    equity_boost_cap: Decimal
    equity_boost_step: Decimal = Decimal(1000)


@dataclass(frozen=True, slots=True)
class FreshnessRule:
    """Ages in days past which a snapshot is called stale."""

    ranges_days: int
    roster_days: int
    fx_days: int


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """How many different people must approve at each tier, and after how many idle days an offer expires."""

    people: Mapping[Tier, int] = field(default_factory=lambda: {Tier.AUTO: 1, Tier.L1: 1, Tier.L2: 2, Tier.L3: 2})
    expiry_days: int = 14


@dataclass(frozen=True, slots=True)
class PayPolicy:
    """One version of the policy. Construction refuses tables that are incomplete or not monotone."""

    id: str
    version: int
    effective_from: date
    effective_to: date | None
    approved_by: tuple[str, ...]
    target_position: Mapping[Proficiency, Mapping[Feedback, Decimal]]
    parity: ParityRule
    rounding: Mapping[str, int]
    bonus: Mapping[JobLevel, Decimal]
    equity: EquityRule
    competing_offer: CompetingOfferRule
    tiers: tuple[TierRule, ...]
    escalate: Mapping[str, Tier]
    freshness: FreshnessRule
    exempt_threshold: Mapping[str, Decimal] = field(default_factory=dict)
    approvals: ApprovalRule = field(default_factory=ApprovalRule)

    def __post_init__(self) -> None:
        check_dates(self)
        check_target_positions(self.target_position)
        check_levels("bonus", self.bonus)
        check_levels("equity.grant", self.equity.grant)
        check_tiers(self.tiers)
        check_limits(self)

    @property
    def label(self) -> str:
        """How cards and reasons cite it, such as `base-2026 v1`."""
        return f"{self.id} v{self.version}"

    def step(self, currency: str) -> int:
        """The rounding step of a currency, in its own units."""
        return self.rounding.get(currency, self.rounding["default"])

    def is_in_force(self, on: date) -> bool:
        """Whether the policy applies on a day; both ends belong to it."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def exempt_threshold_at(self, location: str) -> Decimal | None:
        """The yearly exempt threshold of a place, in that place's currency, where one is known."""
        wanted = lookup_key(location)
        return next((limit for place, limit in self.exempt_threshold.items() if lookup_key(place) == wanted), None)


def check_dates(policy: PayPolicy) -> None:
    """Refuse a policy that ends before it starts or that nobody approved."""
    if policy.effective_to is not None and policy.effective_to < policy.effective_from:
        raise PolicyUnusable(f"Policy {policy.label}: effective_to lies before effective_from.")
    if not policy.approved_by:
        raise PolicyUnusable(f"Policy {policy.label}: approved_by names nobody.")


def check_target_positions(table: Mapping[Proficiency, Mapping[Feedback, Decimal]]) -> None:
    """Refuse gaps, positions outside 0–1 and tables that fall as feedback or proficiency rises."""
    for proficiency in Proficiency:
        row = table.get(proficiency, {})
        for feedback in FEEDBACK_WITH_OFFER:
            if feedback not in row:
                raise PolicyUnusable(f"target_position: {proficiency} × {feedback} is missing.")
            if not 0 <= row[feedback] <= 1:
                raise PolicyUnusable(f"target_position: {proficiency} × {feedback} must lie between 0 and 1.")
        _check_rising(f"target_position: {proficiency}", [row[feedback] for feedback in FEEDBACK_WITH_OFFER])
    for feedback in FEEDBACK_WITH_OFFER:
        _check_rising(f"target_position: {feedback}", [table[known][feedback] for known in KNOWN_PROFICIENCIES])


def check_levels(name: str, table: Mapping[JobLevel, Decimal]) -> None:
    """Refuse a level table with gaps, negative values, or one that falls as the level rises."""
    for level in JobLevel:
        if level not in table:
            raise PolicyUnusable(f"{name}: {level} is missing.")
        if table[level] < 0:
            raise PolicyUnusable(f"{name}: {level} must not be negative.")
    _check_rising(name, [table[level] for level in JobLevel])


def check_tiers(tiers: tuple[TierRule, ...]) -> None:
    """Refuse tier rules with gaps at the top, or limits and tiers that do not rise together."""
    if not tiers or tiers[-1].up_to is not None:
        raise PolicyUnusable("tiers: the last rule must have no up_to, so that every offer has a tier.")
    limits = [rule.up_to for rule in tiers[:-1]]
    if any(limit is None for limit in limits):
        raise PolicyUnusable("tiers: only the last rule may leave up_to out.")
    known = [limit for limit in limits if limit is not None]
    if any(low >= high for low, high in pairwise(known)):
        raise PolicyUnusable("tiers: up_to must rise from rule to rule.")
    if any(low.tier.rank >= high.tier.rank for low, high in pairwise(tiers)):
        raise PolicyUnusable("tiers: the tier must rise from rule to rule.")


def check_limits(policy: PayPolicy) -> None:
    """Refuse shares, counts and steps that cannot work."""
    problems = {
        "parity.corridor must lie between 0 and 1": not 0 <= policy.parity.corridor < 1,
        "parity.min_peers_adjust must be at least 1": policy.parity.min_peers_adjust < 1,
        "parity.min_peers_percentile must be at least 1": policy.parity.min_peers_percentile < 1,
        "parity.show_min_peers must be at least 3 for everyone": any(
            count < 3 for count in policy.parity.show_min_peers.values()
        ),
        "parity.show_min_peers must name comp_team and recruitment": not (
            {"comp_team", "recruitment"} <= set(policy.parity.show_min_peers)
        ),
        "parity.quartiles.min_peers must be at least 8": policy.parity.quartiles.min_peers < 8,
        "parity.quartiles.step must lie between 0.05 and 0.5": not (
            Decimal("0.05") <= policy.parity.quartiles.step <= Decimal("0.5")
        ),
        "rounding must have a default": "default" not in policy.rounding,
        "rounding steps must be at least 1": any(step < 1 for step in policy.rounding.values()),
        "equity.vest_years must be at least 1": policy.equity.vest_years < 1,
        "competing_offer.max_uplift must not be negative": policy.competing_offer.max_uplift < 0,
        "competing_offer.sign_on_cap must not be negative": policy.competing_offer.sign_on_cap < 0,
        "competing_offer.equity_boost_cap must not be negative": policy.competing_offer.equity_boost_cap < 0,
        "competing_offer.equity_boost_step must be above 0": policy.competing_offer.equity_boost_step <= 0,
        "freshness limits must be at least 1 day": min(
            policy.freshness.ranges_days, policy.freshness.roster_days, policy.freshness.fx_days
        )
        < 1,
        "approvals.people must name every tier, with at least 1 person": any(
            policy.approvals.people.get(tier, 0) < 1 for tier in Tier
        ),
        "approvals.people must not fall as the tier rises": any(
            policy.approvals.people.get(low, 0) > policy.approvals.people.get(high, 0) for low, high in pairwise(Tier)
        ),
        "approvals.expiry_days must be at least 1": policy.approvals.expiry_days < 1,
        "exempt thresholds must be above 0": any(limit <= 0 for limit in policy.exempt_threshold.values()),
    }
    for problem, present in problems.items():
        if present:
            raise PolicyUnusable(f"{problem}.")


def policy_in_force(policies: tuple[PayPolicy, ...], on: date) -> PayPolicy:
    """The one policy that applies on a day.

    Raises:
        PolicyUnusable: none applies, two do, or the sequence of policies has a gap or an overlap anywhere.
    """
    check_sequence(policies)
    for policy in policies:
        if policy.is_in_force(on):
            return policy
    raise PolicyUnusable(f"No pay policy is in force on {on.isoformat()}.")


def check_sequence(policies: tuple[PayPolicy, ...]) -> None:
    """Refuse gaps and overlaps between policies, in order of their effective dates."""
    ordered = sorted(policies, key=lambda policy: policy.effective_from)
    for earlier, later in pairwise(ordered):
        if earlier.effective_to is None or earlier.effective_to >= later.effective_from:
            raise PolicyUnusable(f"Policies {earlier.label} and {later.label} overlap.")
        if (later.effective_from - earlier.effective_to).days != 1:
            raise PolicyUnusable(
                f"Between policies {earlier.label} and {later.label} there are days without a policy."
            )


def _check_rising(name: str, values: list[Decimal]) -> None:
    if any(low > high for low, high in pairwise(values)):
        raise PolicyUnusable(f"{name}: values must not fall.")
