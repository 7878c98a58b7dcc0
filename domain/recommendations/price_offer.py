"""The engine: one request, one pinned set of rows, one policy -> one recommendation. Pure and deterministic."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain.money import CURRENCIES_OF_MARK, Money, rounded_decimal
from domain.pay.bridge import Obstacle
from domain.pay.pay_book import Evidence, SnapshotRefs
from domain.pay.pay_range import contradictions
from domain.pay.policy import PayPolicy, Tier
from domain.pay.rows import RangeRow
from domain.pay.tiers import highest, rule_for
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER
from domain.recommendations.fingerprint import fingerprint_of
from domain.recommendations.flags import escalations, flags_of
from domain.recommendations.pricing import Pricing, price
from domain.recommendations.reasoning import cited, reasons_for
from domain.recommendations.recommendation import (
    Bridge,
    Offer,
    Package,
    PeerFindings,
    Recommendation,
    Status,
)
from domain.recommendations.request import OfferRequest

_PLACES = 4
_CENTS = 2


def price_offer(
    request: OfferRequest,
    evidence: Evidence,
    policy: PayPolicy,
    *,
    today: date | None = None,
    override: Decimal | None = None,
) -> Recommendation:
    """The recommendation for a request; source: the recommender's specification.

    `evidence` holds the rows of the request's title and place. `today` only decides what is called stale. `override`
    is a base a person set: everything else is computed around it, and an amount outside the range needs tier L3.
    """
    bare = Recommendation(
        status=Status.NO_DATA,
        request=request,
        policy_id=policy.id,
        policy_version=policy.version,
        snapshots=evidence.snapshots,
    )
    if request.interview_feedback not in FEEDBACK_WITH_OFFER:
        return _without_offer(bare, Status.BLOCKED_POLICY, "Policy makes no offer on this interview feedback.")
    if not evidence.ranges:
        return _without_offer(bare, Status.NO_DATA, "No pay range exists for this title in this place.")
    conflict = data_conflict(evidence)
    if conflict:
        return _without_offer(bare, Status.DATA_CONFLICT, conflict)
    base = None if override is None else Fraction(override)
    pricing = price(request, evidence.ranges[0], evidence, policy, base)
    return _with_offer(bare, pricing, policy, today)


def data_conflict(evidence: Evidence) -> str | None:
    """Why the rows of a title and place cannot be trusted, naming lines but no amounts; None when they can."""
    snapshots = evidence.snapshots
    if len(evidence.ranges) > 1:
        rows = cited("CompRanges", tuple(row.row for row in evidence.ranges), snapshots.ranges)
        return f"More than one pay range exists for this title in this place ({rows})."
    row = evidence.ranges[0]
    wrong = contradictions(row) or (
        ("its line was found wrong when the file was read",) if row.row in evidence.distrusted else ()
    )
    if wrong:
        return f"The pay range contradicts itself: {'; '.join(wrong)} ({_range_row(row, snapshots)})."
    odd = tuple(
        person.row
        for person in evidence.roster
        if person.row in evidence.distrusted_people
        or (
            person.currency_mark
            and row.currency not in CURRENCIES_OF_MARK.get(person.currency_mark, (person.currency_mark,))
        )
    )
    if odd:
        rows = cited("EmployeeRoster", odd, snapshots.roster)
        return f"Peers' pay is not above zero, or marked with another currency than {row.currency} ({rows})."
    return None


def _range_row(row: RangeRow, snapshots: SnapshotRefs) -> str:
    return cited("CompRanges", (row.row,), snapshots.ranges)


def _without_offer(bare: Recommendation, status: Status, problem: str) -> Recommendation:
    answer = replace(bare, status=status, problem=problem)
    return replace(answer, fingerprint=fingerprint_of(answer))


def _with_offer(bare: Recommendation, pricing: Pricing, policy: PayPolicy, today: date | None) -> Recommendation:
    flags = flags_of(pricing, bare.request, policy, bare.snapshots, today)
    raised_by = escalations(pricing, flags, policy)
    by_distance = rule_for(pricing.base, pricing.pay_range.midpoint, policy.tiers).tier
    tier = highest([by_distance, *(asked for _, asked in raised_by)])
    offer = _offer(pricing, policy, tier)
    answer = replace(
        bare,
        status=_status(pricing, tier),
        offer=offer,
        flags=flags,
        reasons=reasons_for(pricing, offer, bare.request, policy, bare.snapshots, raised_by),
        middle_half=_middle_half(pricing, policy),
    )
    return replace(answer, fingerprint=fingerprint_of(answer))


def _status(pricing: Pricing, tier: Tier) -> Status:
    if {Obstacle.OFFER_CURRENCY, Obstacle.EQUITY_CURRENCY} & set(pricing.obstacles):
        return Status.NEEDS_FX
    if Obstacle.LEVEL in pricing.obstacles:
        return Status.NEEDS_JOB_LEVEL
    return Status.AUTO_APPROVABLE if tier is Tier.AUTO else Status(f"needs_approval:{tier}")


def _offer(pricing: Pricing, policy: PayPolicy, tier: Tier) -> Offer:
    row, pay_range, target, base = pricing.row, pricing.pay_range, pricing.target, pricing.base
    penetration = pay_range.penetration(base)
    return Offer(
        range_row=row.row,
        job_title=" ".join(row.job_title.split()),
        location=" ".join(row.location.split()),
        currency=row.currency,
        minimum=row.minimum,
        maximum=row.maximum,
        midpoint=_settled(pay_range.midpoint),
        position=target.position,
        anchor=_settled(target.anchor),
        adjusted=_settled(target.adjusted),
        peers=_peer_findings(pricing, policy),
        base=_settled(base),
        compa_ratio=rounded_decimal(pay_range.compa_ratio(base), _PLACES),
        range_penetration=None if penetration is None else rounded_decimal(penetration, _PLACES),
        over_midpoint=rounded_decimal(base / pay_range.midpoint - 1, _PLACES),
        tier=tier,
        package=_package(pricing),
        bridge=_bridge(pricing),
    )


def _peer_findings(pricing: Pricing, policy: PayPolicy) -> PeerFindings:
    target = pricing.target
    corridor = target.corridor
    ranked = target.peers.count >= policy.parity.min_peers_percentile
    return PeerFindings(
        count=target.peers.count,
        rows=target.peers.rows,
        reference=None if target.reference is None else _settled(target.reference),
        corridor=None if corridor is None else (_settled(corridor.bottom), _settled(corridor.top)),
        percentile_rank=rounded_decimal(target.peers.percentile_rank(pricing.base), _PLACES) if ranked else None,
    )


def _middle_half(pricing: Pricing, policy: PayPolicy) -> tuple[Decimal, Decimal] | None:
    peers, rule, row = pricing.target.peers, policy.parity.quartiles, pricing.row
    return peers.middle_half(row.minimum, row.maximum, rule.step) if peers.count >= rule.min_peers else None


def _package(pricing: Pricing) -> Package | None:
    terms, currency = pricing.terms, pricing.pay_range.currency
    bonus, grant, yearly = pricing.bonus, pricing.equity_grant, pricing.equity_annualised
    if terms is None or bonus is None or grant is None or yearly is None:
        return None
    cash = pricing.base + bonus
    here = pricing.fx.converted(yearly, terms.currency, currency)
    return Package(
        bonus_share=_settled(terms.bonus_share),
        bonus=_money(bonus, currency),
        target_total_cash=_money(cash, currency),
        equity_grant=_money(grant, terms.currency),
        equity_annualised=_money(yearly, terms.currency),
        vest_years=terms.vest_years,
        total_direct=None if here is None else _money(cash + here, currency),
    )


def _bridge(pricing: Pricing) -> Bridge | None:
    if pricing.need is None:
        return None
    currency, bridged = pricing.pay_range.currency, pricing.bridged
    need = Money(rounded_decimal(pricing.need, _PLACES), currency)
    if bridged is None:
        return Bridge(need=need, sign_on=None, equity_boost=None, gap=Money(Decimal(0), currency))
    equity_currency = pricing.terms.currency if pricing.terms else currency
    return Bridge(
        need=need,
        sign_on=_money(bridged.sign_on, currency) if bridged.sign_on else None,
        equity_boost=_money(bridged.equity_boost, equity_currency) if bridged.equity_boost else None,
        gap=Money(rounded_decimal(bridged.gap, _PLACES), currency),
    )


def _money(value: Fraction, currency: str) -> Money:
    """An amount to the cent: exact unless an exchange rate or a vesting schedule leaves more places."""
    return Money(rounded_decimal(value, _CENTS).normalize() + 0, currency)


def _settled(value: Fraction) -> Decimal:
    """A value at four places without trailing zeros; finer ones only arise from ranges that carry cents."""
    return rounded_decimal(value, _PLACES).normalize() + 0
