"""Pay data as an analyst would sketch it on paper: the specification's policy, one range, some peers, some rates."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.pay.fx import FxTable
from domain.pay.pay_range import PayRange
from domain.pay.policy import (
    ApprovalRule,
    CompetingOfferRule,
    EquityRule,
    FreshnessRule,
    ParityRule,
    PayPolicy,
    Tier,
    TierRule,
)
from domain.pay.rows import FxRate, RangeRow, RosterRow
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency

Amount = str | int | Decimal

LEARNING, PROFICIENT, ADVANCED, UNKNOWN = Proficiency
HIRE, STRONG_HIRE, MUST_HIRE, NO_HIRE = Feedback
AUTO, L1, L2, L3 = Tier
P1, P2, P3, P4, P5 = JobLevel

TITLE, PLACE = "Senior Backend Engineer", "AUS"


def _row(*shares: str) -> dict[Feedback, Decimal]:
    return dict(zip((HIRE, STRONG_HIRE, MUST_HIRE), map(Decimal, shares), strict=True))


# The values of the specification, written a second time, so that a slip in the shipped file shows.
POLICY = PayPolicy(
    id="base-2026",
    version=1,
    effective_from=date(2026, 1, 1),
    effective_to=None,
    approved_by=("comp-lead", "vp-hr"),
    target_position={
        LEARNING: _row("0.10", "0.20", "0.35"),
        PROFICIENT: _row("0.40", "0.50", "0.65"),
        ADVANCED: _row("0.70", "0.80", "0.90"),
        UNKNOWN: _row("0.35", "0.50", "0.75"),
    },
    parity=ParityRule(
        min_peers_adjust=3,
        min_peers_percentile=5,
        corridor=Decimal("0.05"),
        show_min_peers={"recruitment": 5, "comp_team": 3},
    ),
    rounding={"default": 500, "CNY": 1000},
    bonus=dict(zip(JobLevel, map(Decimal, ("0.05", "0.08", "0.10", "0.15", "0.20")), strict=True)),
    equity=EquityRule(
        currency="USD",
        vest_years=4,
        grant=dict(zip(JobLevel, map(Decimal, (10000, 20000, 30000, 60000, 100000)), strict=True)),
    ),
    competing_offer=CompetingOfferRule(
        max_uplift=Decimal("0.10"), sign_on_cap=Decimal("0.10"), equity_boost_cap=Decimal(50000)
    ),
    tiers=(
        TierRule(Decimal("0.05"), AUTO),
        TierRule(Decimal("0.15"), L1),
        TierRule(Decimal("0.25"), L2),
        TierRule(None, L3),
    ),
    escalate={
        "COUNTER_ABOVE_MAX": L3,
        "UNBRIDGED_GAP": L3,
        "PARITY_EXCEEDED": L2,
        "PARITY_UNDER": L2,
        "EQUITY_BOOSTED": L2,
        "BELOW_EXEMPT_THRESHOLD": L2,
        "ABOVE_ALL_PEERS": L1,
        "COUNTER_APPLIED": L1,
        "BRIDGED_WITH_SIGNON": L1,
        "PROFICIENCY_UNKNOWN": L1,
        "PROFICIENCY_FLOOR": L1,
        "PARITY_INSUFFICIENT_ABOVE_MIDPOINT": L1,
    },
    freshness=FreshnessRule(ranges_days=370, roster_days=35, fx_days=7),
    exempt_threshold={"LAX": Decimal(70304), "SEA": Decimal("80168.40"), "STL": Decimal(35568)},
    approvals=ApprovalRule(people={AUTO: 1, L1: 1, L2: 2, L3: 2}, expiry_days=14),
)


def policy_with(**changes: Any) -> PayPolicy:
    """The policy of the specification with some entries changed."""
    return replace(POLICY, **changes)


def range_row(minimum: Amount = 150_000, maximum: Amount = 204_000, currency: str = "USD", **more: Any) -> RangeRow:
    """One line of the pay ranges; line 4, a Senior Backend Engineer in AUS, unless said otherwise."""
    line: dict[str, Any] = {"row": 4, "job_title": TITLE, "location": PLACE} | more
    return RangeRow(currency=currency, minimum=Decimal(minimum), maximum=Decimal(maximum), **line)


def pay_range(
    minimum: Amount = 150_000, maximum: Amount = 204_000, currency: str = "USD", step: int = 500
) -> PayRange:
    """A range with a rounding step."""
    return PayRange(Decimal(minimum), Decimal(maximum), currency, step)


def peers(
    *pay: Amount, proficiency: Proficiency = PROFICIENT, first_row: int = 16, **more: Any
) -> tuple[RosterRow, ...]:
    """People of one proficiency on consecutive lines of the roster."""
    line: dict[str, Any] = {"job_title": TITLE, "location": PLACE} | more
    return tuple(
        RosterRow(row=row, proficiency=proficiency, compensation=Decimal(amount), **line)
        for row, amount in enumerate(pay, first_row)
    )


def rate(base: str, quote: str, price: Amount, as_of: date = date(2026, 3, 2), row: int = 2) -> FxRate:
    """One dated exchange rate."""
    return FxRate(base, quote, Decimal(price), as_of, row)


def rates(*rows: FxRate) -> FxTable:
    """A table of exchange rates."""
    return FxTable(rows)
