"""What an approver should know about an offer: one small rule per flag."""

from datetime import date

from domain.pay.bridge import Obstacle
from domain.pay.pay_book import SnapshotRef, SnapshotRefs
from domain.pay.policy import FreshnessRule, PayPolicy, Tier
from domain.pay.vocabulary import Proficiency
from domain.recommendations.pricing import Pricing
from domain.recommendations.recommendation import Flag
from domain.recommendations.request import OfferRequest

OVERRIDE_OUT_OF_RANGE = "OVERRIDE_OUT_OF_RANGE"


def flags_of(
    pricing: Pricing, request: OfferRequest, policy: PayPolicy, snapshots: SnapshotRefs, today: date | None
) -> tuple[Flag, ...]:
    """All flags of an offer, in printing order. Without `today` nothing is called stale."""
    raised = (
        _target_flags(pricing, request, policy)
        | _competing_flags(pricing)
        | _parity_flags(pricing, policy)
        | _check_flags(pricing, request, policy)
        | (_staleness(snapshots, policy.freshness, today) if today else set())
    )
    return tuple(flag for flag in Flag if flag in raised)


def escalations(pricing: Pricing, flags: tuple[Flag, ...], policy: PayPolicy) -> tuple[tuple[str, Tier], ...]:
    """The policy entries that raise the tier, with the tier each asks for."""
    names = [str(flag) for flag in flags]
    if Flag.PARITY_INSUFFICIENT in flags and (
        pricing.target.adjusted > pricing.pay_range.midpoint or pricing.is_raised
    ):
        names.append("PARITY_INSUFFICIENT_ABOVE_MIDPOINT")
    raised = [(name, policy.escalate[name]) for name in names if name in policy.escalate]
    if pricing.override is not None and pricing.pay_range.clamp(pricing.override) != pricing.override:
        raised.append((OVERRIDE_OUT_OF_RANGE, Tier.L3))
    return tuple(raised)


def _target_flags(pricing: Pricing, request: OfferRequest, policy: PayPolicy) -> set[Flag]:
    target, pay_range = pricing.target, pricing.pay_range
    unknown = request.proficiency is Proficiency.UNKNOWN
    conditions = {
        Flag.PROFICIENCY_FLOOR: target.floor is not None,
        Flag.PROFICIENCY_UNKNOWN: unknown,
        Flag.PARITY_ADJUSTED: target.moved_by_peers,
        Flag.PARITY_INSUFFICIENT: not unknown and target.peers.count < policy.parity.min_peers_adjust,
        Flag.FLAT_RATE: pay_range.is_flat_rate,
        Flag.PEERS_OUT_OF_RANGE: bool(target.peers.above(pay_range.maximum) or target.peers.below(pay_range.minimum)),
        Flag.SALARY_HISTORY_IGNORED: request.pay_history_ignored,
    }
    return {flag for flag, holds in conditions.items() if holds}


def _competing_flags(pricing: Pricing) -> set[Flag]:
    bridged, need = pricing.bridged, pricing.need
    conditions = {
        Flag.CURRENCY_MISMATCH: Obstacle.OFFER_CURRENCY in pricing.obstacles,
        Flag.FX_REQUIRED: Obstacle.EQUITY_CURRENCY in pricing.obstacles,
        Flag.LEVEL_REQUIRED: Obstacle.LEVEL in pricing.obstacles,
        Flag.ALREADY_COMPETITIVE: need is not None and bridged is None,
        Flag.COUNTER_APPLIED: bridged is not None,
        Flag.COUNTER_ABOVE_MAX: bridged is not None and need is not None and need > pricing.pay_range.maximum,
        Flag.BRIDGED_WITH_SIGNON: bridged is not None and bridged.sign_on > 0,
        Flag.EQUITY_BOOSTED: bridged is not None and bridged.equity_boost > 0,
        Flag.UNBRIDGED_GAP: bridged is not None and bridged.gap > 0,
    }
    return {flag for flag, holds in conditions.items() if holds}


def _parity_flags(pricing: Pricing, policy: PayPolicy) -> set[Flag]:
    target, step = pricing.target, pricing.pay_range.step
    enough = target.peers.count >= policy.parity.min_peers_adjust
    corridor = target.corridor
    conditions = {
        Flag.ABOVE_ALL_PEERS: enough and target.peers.all_below(pricing.base),
        Flag.PARITY_EXCEEDED: corridor is not None and pricing.base > corridor.top + step,
        Flag.PARITY_UNDER: corridor is not None and pricing.base < corridor.bottom - step,
    }
    return {flag for flag, holds in conditions.items() if holds}


def _check_flags(pricing: Pricing, request: OfferRequest, policy: PayPolicy) -> set[Flag]:
    currency, base = pricing.pay_range.currency, pricing.base
    threshold = policy.exempt_threshold_at(pricing.row.location)
    posted, expected = request.posted_range, request.expectation
    conditions = {
        Flag.BELOW_EXEMPT_THRESHOLD: request.exempt and threshold is not None and base < threshold,
        Flag.OUTSIDE_POSTED_RANGE: posted is not None
        and posted.minimum.currency == currency
        and not posted.minimum.amount <= base <= posted.maximum.amount,
        Flag.BELOW_EXPECTATION: expected is not None and expected.currency == currency and base < expected.amount,
    }
    return {flag for flag, holds in conditions.items() if holds}


def _staleness(snapshots: SnapshotRefs, rule: FreshnessRule, today: date) -> set[Flag]:
    limits: tuple[tuple[SnapshotRef | None, int], ...] = (
        (snapshots.ranges, rule.ranges_days),
        (snapshots.roster, rule.roster_days),
        (snapshots.fx, rule.fx_days),
    )
    stale = any(
        ref is not None and ref.taken_on is not None and (today - ref.taken_on).days > limit for ref, limit in limits
    )
    return {Flag.DATA_STALE} if stale else set()
