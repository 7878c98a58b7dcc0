"""What a candidate holds or hopes for beside our offer."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.errors import InvalidRequest
from domain.money import Money


@dataclass(frozen=True, slots=True)
class CompetingOffer:
    """An external offer: yearly base pay *or* yearly total, in one currency.

    Raises:
        InvalidRequest: both or neither amount, or an amount that is not above zero.
    """

    currency: str
    base: Decimal | None = None
    annual_total: Decimal | None = None
    expires_on: date | None = None
    evidence: bool | None = None

    def __post_init__(self) -> None:
        if (self.base is None) == (self.annual_total is None):
            raise InvalidRequest(
                "competing_offer_unclear", "A competing offer is either a yearly base or a yearly total, not both."
            )
        if self.amount.amount <= 0:
            raise InvalidRequest("competing_offer_unclear", "A competing offer is an amount above zero.")

    @property
    def amount(self) -> Money:
        """The amount that was given, whichever kind it is."""
        given = self.base if self.base is not None else self.annual_total
        assert given is not None  # noqa: S101 - __post_init__ settled it; this tells the type checker
        return Money(given, self.currency)


@dataclass(frozen=True, slots=True)
class PostedRange:
    """The pay range printed in the job posting: yearly base pay.

    Raises:
        InvalidRequest: currencies differ, or the minimum is not above zero and at most the maximum.
    """

    minimum: Money
    maximum: Money

    def __post_init__(self) -> None:
        if self.minimum.amount <= 0 or self.minimum > self.maximum:
            raise InvalidRequest("posted_range_unclear", "A posted range goes from a lower to a higher amount.")

    def holds(self, base: Money) -> bool:
        """Whether a base lies inside, ends included. Raises CurrenciesMixed."""
        return self.minimum <= base <= self.maximum
