"""The arithmetic of one offer, before anything is said about it. All values are exact fractions."""

from dataclasses import dataclass
from fractions import Fraction

from domain.pay.bridge import Bridged, Obstacle, base_needed, bridge, obstacles, settle
from domain.pay.fx import FxTable
from domain.pay.package import LevelTerms
from domain.pay.pay_book import Evidence
from domain.pay.pay_range import PayRange
from domain.pay.policy import PayPolicy
from domain.pay.rows import RangeRow
from domain.pay.target import Target, target_for
from domain.recommendations.request import OfferRequest


@dataclass(frozen=True, slots=True)
class Pricing:
    """Everything that was computed for one request.

    `need` and `bridged` are None without a competing offer that can be compared; `bridged` also when ours already
    reaches it. `own_base` is the base before any competing offer. `override` is a base a person set instead.
    """

    row: RangeRow
    pay_range: PayRange
    target: Target
    terms: LevelTerms | None
    own_base: Fraction
    obstacles: tuple[Obstacle, ...]
    need: Fraction | None
    bridged: Bridged | None
    fx: FxTable
    override: Fraction | None = None

    @property
    def base(self) -> Fraction:
        """The base that counts: the overriding one, else the one raised by a competing offer, else our own."""
        if self.override is not None:
            return self.override
        return self.own_base if self.bridged is None else self.bridged.base

    @property
    def is_raised(self) -> bool:
        """Whether a competing offer raised the base."""
        return self.override is None and self.base > self.own_base

    @property
    def bonus(self) -> Fraction | None:
        """The yearly target bonus; None without a level."""
        return None if self.terms is None else self.terms.bonus_share * self.base

    @property
    def equity_grant(self) -> Fraction | None:
        """The grant with any boost, in the equity's currency; None without a level."""
        if self.terms is None:
            return None
        return self.terms.grant + (self.bridged.equity_boost if self.bridged else 0)

    @property
    def equity_annualised(self) -> Fraction | None:
        """One year's vesting of the grant, in the equity's currency; None without a level."""
        if self.terms is None or self.equity_grant is None:
            return None
        return self.equity_grant / self.terms.vest_years


def price(
    request: OfferRequest,
    row: RangeRow,
    evidence: Evidence,
    policy: PayPolicy,
    override: Fraction | None = None,
) -> Pricing:
    """The numbers for one request on one trusted range row, or around a base that a person set."""
    pay_range = PayRange(row.minimum, row.maximum, row.currency, policy.step(row.currency))
    target = target_for(
        proficiency=request.proficiency,
        feedback=request.interview_feedback,
        pay_range=pay_range,
        roster=evidence.roster,
        policy=policy,
    )
    terms = None if request.job_level is None else LevelTerms.of(request.job_level, policy)
    own_base = pay_range.rounded(target.adjusted)
    found: tuple[Obstacle, ...] = ()
    need = bridged = None
    if request.competing_offer is not None:
        found = obstacles(request.competing_offer, pay_range, terms, evidence.fx)
        if not found:
            need = base_needed(request.competing_offer, pay_range, terms, evidence.fx)
    if need is not None and override is None and need > own_base:
        bridged = bridge(
            need=need,
            base=own_base,
            adjusted=target.adjusted,
            pay_range=pay_range,
            terms=terms,
            rule=policy.competing_offer,
            fx=evidence.fx,
        )
    elif need is not None and override is not None and need > override:
        bridged = settle(
            need=need, base=override, pay_range=pay_range, terms=terms, rule=policy.competing_offer, fx=evidence.fx
        )
    return Pricing(row, pay_range, target, terms, own_base, found, need, bridged, evidence.fx, override)
