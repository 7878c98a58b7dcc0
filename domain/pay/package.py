"""Bonus and equity that a job level brings."""

from dataclasses import dataclass
from fractions import Fraction

from domain.pay.fx import FxTable
from domain.pay.policy import PayPolicy
from domain.pay.vocabulary import JobLevel


@dataclass(frozen=True, slots=True)
class LevelTerms:
    """A level's bonus share (a fraction of base) and equity, grant and yearly, in `currency`."""

    bonus_share: Fraction
    grant: Fraction
    currency: str
    vest_years: int

    @classmethod
    def of(cls, level: JobLevel, policy: PayPolicy) -> "LevelTerms":
        """The terms a policy gives a level."""
        return cls(
            bonus_share=Fraction(policy.bonus[level]),
            grant=Fraction(policy.equity.grant[level]),
            currency=policy.equity.currency,
            vest_years=policy.equity.vest_years,
        )

    def annualised_in(self, currency: str, fx: FxTable) -> Fraction | None:
        """One year's vesting in another currency; None when no rate links the two."""
        return fx.converted(self.grant / self.vest_years, self.currency, currency)
