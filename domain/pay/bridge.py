"""Answering a competing offer: it can only raise, first the base, then a sign-on, then equity; the rest is stated."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from domain.money import ceil_to, floor_to
from domain.pay.competing_offer import CompetingOffer
from domain.pay.fx import FxTable
from domain.pay.package import LevelTerms
from domain.pay.pay_range import PayRange
from domain.pay.policy import CompetingOfferRule


class Obstacle(StrEnum):
    """What keeps a competing offer from being compared with ours."""

    OFFER_CURRENCY = "offer_currency"
    EQUITY_CURRENCY = "equity_currency"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Bridged:
    """The package after a competing offer, all in the range's currency except the equity boost."""

    base: Fraction
    sign_on: Fraction
    equity_boost: Fraction
    gap: Fraction


def obstacles(
    offer: CompetingOffer, pay_range: PayRange, terms: LevelTerms | None, fx: FxTable
) -> tuple[Obstacle, ...]:
    """Everything that must be known before the offer can be compared; nothing when it can."""
    found = []
    if fx.converted(Fraction(1), offer.currency, pay_range.currency) is None:
        found.append(Obstacle.OFFER_CURRENCY)
    if offer.annual_total is not None:
        if terms is None:
            found.append(Obstacle.LEVEL)
        elif not found and terms.annualised_in(pay_range.currency, fx) is None:
            found.append(Obstacle.EQUITY_CURRENCY)
    return tuple(found)


def base_needed(offer: CompetingOffer, pay_range: PayRange, terms: LevelTerms | None, fx: FxTable) -> Fraction:
    """The base of ours that would equal the offer. Raises ValueError while `obstacles` names any."""
    given = fx.converted(Fraction(offer.amount.amount), offer.currency, pay_range.currency)
    if given is None:
        raise ValueError("the offer's currency cannot be compared")
    if offer.annual_total is None:
        return given
    equity = None if terms is None else terms.annualised_in(pay_range.currency, fx)
    if terms is None or equity is None:
        raise ValueError("a yearly total cannot be compared without the level's terms")
    return (given - equity) / (1 + terms.bonus_share)


def bridge(
    *,
    need: Fraction,
    base: Fraction,
    adjusted: Fraction,
    pay_range: PayRange,
    terms: LevelTerms | None,
    rule: CompetingOfferRule,
    fx: FxTable,
) -> Bridged:
    """Raise a package towards `need`, never past what the rule, the range and the steps allow."""
    ceiling = min(need, Fraction(pay_range.maximum), adjusted * (1 + Fraction(rule.max_uplift)))
    raised = max(base, pay_range.rounded(ceiling))
    return settle(need=need, base=raised, pay_range=pay_range, terms=terms, rule=rule, fx=fx)


def settle(
    *,
    need: Fraction,
    base: Fraction,
    pay_range: PayRange,
    terms: LevelTerms | None,
    rule: CompetingOfferRule,
    fx: FxTable,
) -> Bridged:
    """Cover what a fixed base leaves open with a sign-on and equity, as far as the rule allows."""
    gap = max(need - base, Fraction(0))
    sign_on = _sign_on(gap, cap=base * Fraction(rule.sign_on_cap), step=pay_range.step)
    gap = max(gap - sign_on, Fraction(0))
    boost, gap = _equity_boost(gap, pay_range.currency, terms, rule, fx)
    return Bridged(base=base, sign_on=sign_on, equity_boost=boost, gap=gap)


def _sign_on(gap: Fraction, *, cap: Fraction, step: int) -> Fraction:
    wanted = ceil_to(gap, step)
    return wanted if wanted <= cap else floor_to(cap, step)


def _equity_boost(
    gap: Fraction, currency: str, terms: LevelTerms | None, rule: CompetingOfferRule, fx: FxTable
) -> tuple[Fraction, Fraction]:
    """The boost in the equity's currency and the gap left; no boost without a level or a rate for its currency."""
    in_equity_currency = None if terms is None else fx.converted(gap, currency, terms.currency)
    if terms is None or in_equity_currency is None:
        return Fraction(0), gap
    wanted = min(Fraction(rule.equity_boost_cap), in_equity_currency * terms.vest_years)
    boost = floor_to(wanted, Fraction(rule.equity_boost_step))
    if boost == 0:
        return boost, gap
    yearly = fx.converted(boost / terms.vest_years, terms.currency, currency)
    return boost, gap if yearly is None else max(gap - yearly, Fraction(0))
