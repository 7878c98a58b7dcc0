"""Reasoning lines: fixed templates, one claim each, each with its source. No other code words a reason."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from domain.money import Money, amount_text, percent_text, rounded_decimal, share_text
from domain.pay.fx import FxTable
from domain.pay.pay_book import SnapshotRef, SnapshotRefs
from domain.pay.policy import PayPolicy, Tier
from domain.pay.tiers import rule_for
from domain.pay.vocabulary import Proficiency
from domain.recommendations.pricing import Pricing
from domain.recommendations.recommendation import Offer, Reason, ReasonKind
from domain.recommendations.request import OfferRequest

_ROWS_LISTED = 12


def reasons_for(
    pricing: Pricing,
    offer: Offer,
    request: OfferRequest,
    policy: PayPolicy,
    snapshots: SnapshotRefs,
    raised_by: tuple[tuple[str, Tier], ...],
) -> tuple[Reason, ...]:
    """Every claim behind an offer, in reading order."""
    return (
        *_range(offer, snapshots),
        *_target(offer, request, policy),
        *_peers(pricing, offer, request, policy, snapshots),
        *_competing(pricing, offer, request, policy, snapshots),
        *_package(pricing, offer, request, policy, snapshots),
        *_checks(offer, request, policy),
        *_override(pricing, offer),
        _result(offer, pricing),
        _approval(pricing, offer, policy, raised_by),
    )


def count_of(number: int, noun: str) -> str:
    """A count with its noun: `1 peer`, `3 peers`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def rows_text(rows: tuple[int, ...]) -> str:
    """File lines in file order, so that their order says nothing about pay: `rows 16, 17, 18`.

    Of more than twelve the first ones are listed, with how many there are: `rows 3, 9, … (40 rows)`.
    """
    listed = ", ".join(str(row) for row in sorted(rows)[:_ROWS_LISTED])
    if len(rows) > _ROWS_LISTED:
        return f"rows {listed}, … ({len(rows)} rows)"
    return f"row {listed}" if len(rows) == 1 else f"rows {listed}"


def cited(file: str, rows: tuple[int, ...], ref: SnapshotRef | None) -> str:
    """A citation of file lines in a snapshot: `CompRanges row 4 @1a2b3c`."""
    return f"{file} {rows_text(rows)}" + (f" @{ref.id}" if ref else "")


def _range(offer: Offer, snapshots: SnapshotRefs) -> Iterator[Reason]:
    source = cited("CompRanges", (offer.range_row,), snapshots.ranges)
    if offer.minimum == offer.maximum:
        text = f"{offer.currency} {amount_text(offer.minimum)}, a flat rate"
    else:
        text = (
            f"{offer.currency} {amount_text(offer.minimum)}–{amount_text(offer.maximum)}, "
            f"midpoint {amount_text(offer.midpoint)}"
        )
    yield Reason(ReasonKind.RANGE, text, source)


def _target(offer: Offer, request: OfferRequest, policy: PayPolicy) -> Iterator[Reason]:
    known = request.proficiency is not Proficiency.UNKNOWN
    proficiency = str(request.proficiency) if known else "Proficiency unknown"
    text = (
        f"{share_text(offer.position)} of the way: {proficiency} × {request.interview_feedback} "
        f"→ {amount_text(offer.anchor)}"
    )
    yield Reason(ReasonKind.TARGET, text, f"policy {policy.label}, target_position")


def _peers(
    pricing: Pricing, offer: Offer, request: OfferRequest, policy: PayPolicy, snapshots: SnapshotRefs
) -> Iterator[Reason]:
    peers, target = offer.peers, pricing.target
    known = request.proficiency is not Proficiency.UNKNOWN
    source = cited("EmployeeRoster", peers.rows, snapshots.roster) if peers.rows else "EmployeeRoster"
    parity = f"policy {policy.label}, parity"
    if peers.corridor is not None and peers.reference is not None:
        bottom, top = peers.corridor
        text = (
            f"{count_of(peers.count, 'same-proficiency peer')}; reference {amount_text(peers.reference)}; "
            f"corridor {amount_text(bottom)}–{amount_text(top)}"
        )
        yield Reason(ReasonKind.PEERS, text, source, about_peers=True)
        if target.moved_by_peers:
            moved = amount_text(_settled(target.before_floor))
            text = f"Target moved to {moved}, the nearer end of the corridor"
            yield Reason(ReasonKind.PEERS, text, parity, about_peers=True)
    elif known:
        text = (
            f"{count_of(peers.count, 'same-proficiency peer')}; "
            f"fewer than {policy.parity.min_peers_adjust}, so no adjustment"
        )
        yield Reason(ReasonKind.PEERS, text, source, about_peers=True)
    else:
        text = f"{count_of(peers.count, 'peer')} of any proficiency; proficiency unknown, so no adjustment"
        yield Reason(ReasonKind.PEERS, text, source, about_peers=True)
    if peers.percentile_rank is not None:
        text = f"Percentile rank {amount_text(peers.percentile_rank)} among {count_of(peers.count, 'peer')}"
        yield Reason(ReasonKind.PEERS, text, "EmployeeRoster, the same rows", about_peers=True)
    yield from _circled(pricing, offer)
    if target.floor is not None:
        text = f"Raised to {amount_text(offer.adjusted)}: not below what a lower proficiency would get here"
        yield Reason(ReasonKind.FLOOR, text, f"policy {policy.label}, target_position")


def _circled(pricing: Pricing, offer: Offer) -> Iterator[Reason]:
    for rows, end, amount in (
        (pricing.target.peers.above(offer.maximum), "above the range maximum", offer.maximum),
        (pricing.target.peers.below(offer.minimum), "below the range minimum", offer.minimum),
    ):
        if rows:
            verb = "is" if len(rows) == 1 else "are"
            text = f"{count_of(len(rows), 'peer')} {verb} {end} (counted at {amount_text(amount)})"
            yield Reason(ReasonKind.NOTE, text, f"EmployeeRoster {rows_text(rows)}", about_peers=True)


def _competing(
    pricing: Pricing, offer: Offer, request: OfferRequest, policy: PayPolicy, snapshots: SnapshotRefs
) -> Iterator[Reason]:
    competing, bridge = request.competing_offer, offer.bridge
    if competing is None:
        return
    said = money_text(competing.amount)
    kind = "base" if competing.base is not None else "yearly total"
    rule = f"policy {policy.label}, competing_offer"
    if bridge is None:
        text = f"Competing {kind} {said} cannot be compared yet; this offer leaves it out"
        yield Reason(ReasonKind.COMPETING, text, rule)
        return
    text = f"Competing {kind} {said} asks for a base of {money_text(bridge.need)}"
    if bridge.need.amount <= 0:
        text = f"Competing {kind} {said} is less than our equity alone"
    used = {competing.currency}
    if competing.annual_total is not None and pricing.terms is not None:
        used.add(pricing.terms.currency)
    rows = "".join(_rate_source(pricing.fx, currency, offer, snapshots) for currency in sorted(used))
    yield Reason(ReasonKind.COMPETING, text, f"the case{rows}")
    if pricing.bridged is None:
        yield Reason(ReasonKind.COMPETING, "Ours already reaches it", rule)
    elif pricing.is_raised:
        text = f"Base raised from {amount_text(_settled(pricing.own_base))} to {amount_text(offer.base)}"
        yield Reason(ReasonKind.COMPETING, text, rule)
    if bridge.sign_on is not None:
        yield Reason(ReasonKind.COMPETING, f"Sign-on {money_text(bridge.sign_on)} towards the rest", rule)
    if bridge.equity_boost is not None:
        yield Reason(ReasonKind.COMPETING, f"Equity raised by {money_text(bridge.equity_boost)}", rule)
    if bridge.gap.amount > 0:
        yield Reason(ReasonKind.COMPETING, f"{money_text(bridge.gap)} a year stays unbridged", rule)


def _rate_source(fx: FxTable, currency: str, offer: Offer, snapshots: SnapshotRefs) -> str:
    row = None if currency == offer.currency else fx.row_for(currency, offer.currency)
    if row is None:
        return ""
    return f"; {cited('FX', (row.row,), snapshots.fx)}, {row.as_of.isoformat()}"


def _package(
    pricing: Pricing, offer: Offer, request: OfferRequest, policy: PayPolicy, snapshots: SnapshotRefs
) -> Iterator[Reason]:
    package = offer.package
    if package is None:
        yield Reason(
            ReasonKind.PACKAGE, "No job level yet, so base alone", f"policy {policy.label}, bonus and equity"
        )
        return
    level = request.job_level
    text = f"{level}: bonus {share_text(package.bonus_share)} of base = {money_text(package.bonus)}"
    yield Reason(ReasonKind.PACKAGE, text, f"policy {policy.label}, bonus")
    text = (
        f"{level}: equity {money_text(package.equity_grant)} over {package.vest_years} years = "
        f"{money_text(package.equity_annualised)} a year"
    )
    if package.total_direct is None:
        text += f"; not added to {offer.currency} pay"
    rate = _rate_source(pricing.fx, package.equity_grant.currency, offer, snapshots)
    yield Reason(ReasonKind.PACKAGE, text, f"policy {policy.label}, equity{rate}")


def _checks(offer: Offer, request: OfferRequest, policy: PayPolicy) -> Iterator[Reason]:
    if request.expectation is not None:
        text = f"Expectation {money_text(request.expectation)}, shown for comparison; it never changes the offer"
        yield Reason(ReasonKind.CHECK, text, "the case")
    if request.posted_range is not None:
        posted = request.posted_range
        text = f"Posted range {money_text(posted.minimum)}–{amount_text(posted.maximum.amount)}"
        yield Reason(ReasonKind.CHECK, text, "the case")
    threshold = policy.exempt_threshold_at(offer.location)
    if request.exempt and threshold is not None:
        text = f"Exempt threshold here {offer.currency} {amount_text(threshold)} a year"
        yield Reason(ReasonKind.CHECK, text, f"policy {policy.label}, exempt_threshold")
    if request.pay_history_ignored:
        text = "Pay history was given and removed; it is never used"
        yield Reason(ReasonKind.CHECK, text, f"policy {policy.label}, salary_history")


def _override(pricing: Pricing, offer: Offer) -> Iterator[Reason]:
    if pricing.override is not None:
        text = f"Base set to {amount_text(offer.base)} by a person instead of the computed {_settled_text(pricing)}"
        yield Reason(ReasonKind.OVERRIDE, text, "the decision")


def _settled_text(pricing: Pricing) -> str:
    return amount_text(_settled(pricing.own_base))


def _result(offer: Offer, pricing: Pricing) -> Reason:
    penetration = (
        "flat rate" if offer.range_penetration is None else f"{percent_text(offer.range_penetration)} of range"
    )
    rounded = _settled(pricing.target.adjusted)
    change = "no change" if offer.base == rounded else f"from {amount_text(rounded)}, rounded to the step"
    if pricing.target.moved_by_peers or pricing.target.floor is not None:
        # The amount stands in the Peers or Floor line, for those who may see these peers.
        change = "rounded to the step"
    if pricing.is_raised:
        change = "raised by the competing offer"
    if pricing.override is not None:
        change = "set by a person"
    text = f"{amount_text(offer.base)}: compa-ratio {offer.compa_ratio:.2f}, {penetration}; {change}"
    return Reason(ReasonKind.RESULT, text, "computed")


def _approval(pricing: Pricing, offer: Offer, policy: PayPolicy, raised_by: tuple[tuple[str, Tier], ...]) -> Reason:
    rule = rule_for(pricing.base, pricing.pay_range.midpoint, policy.tiers)
    side = "over" if offer.over_midpoint >= 0 else "under"
    limit = "no limit" if rule.up_to is None else f"limit {share_text(rule.up_to)}"
    text = f"{offer.tier}: {percent_text(abs(offer.over_midpoint))} {side} midpoint ({rule.tier}, {limit})"
    deciding = [name for name, tier in raised_by if tier is offer.tier and tier.rank > rule.tier.rank]
    if deciding:
        text += f"; raised by {', '.join(deciding)}"
    return Reason(ReasonKind.APPROVAL, text, f"policy {policy.label}, tiers and escalate")


def money_text(money: Money) -> str:
    """An amount with its currency code, which no sign can be mistaken for: `USD 177,000`."""
    return f"{money.currency} {amount_text(money.amount)}"


def _settled(value: Fraction) -> Decimal:
    return rounded_decimal(value, 4)
