"""One amount of a message as it was said."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.conversations.currencies import largest_yearly
from domain.conversations.reading import Clarification

Period: TypeAlias = Literal["year", "month", "week", "day", "hour"]

SMALLEST_YEARLY = 1_000
"""Below this a figure is taken for an amount with its thousands left out, and asked back."""


@dataclass(frozen=True, slots=True)
class SaidAmount:
    """One amount of a message, or a range of two.

    `amount` is the lower end of a range and zero where `flaw` says it cannot be read. `currency` is an ISO code only
    where a code or a name was said; `mark` is the sign. `upper` is the higher end of a range. `is_bare` marks a
    figure with no sign, currency, multiplier or grouped thousands: only its place can make it an amount.
    """

    amount: Decimal
    currency: str | None = None
    mark: str = ""
    span: tuple[int, int] = (0, 0)
    per: Period | None = None
    flaw: Clarification | None = None
    upper: Decimal | None = None
    is_bare: bool = False
    multiplied: bool = False

    def size_flaw(self, currency: str | None) -> Clarification | None:
        """Why the amount cannot be a yearly pay in this currency, None when it can."""
        if self.per not in (None, "year"):
            return Clarification.NOT_YEARLY
        if self.amount < SMALLEST_YEARLY:
            return Clarification.AMOUNT_TOO_SMALL
        if (self.upper or self.amount) > largest_yearly(currency):
            return Clarification.AMOUNT_TOO_LARGE
        return None
