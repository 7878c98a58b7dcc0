"""Reading the text column of the pay ranges: "$118,000 - $160,000"."""

import re
from dataclasses import dataclass

from data.quality.currency_marks import contradicts
from data.sources.amounts import Amount, parse_amount
from data.sources.unreadable import UnreadableCell

# A dash needs no spaces around it after a digit; the minus sign of a negative amount never follows one.
_BETWEEN = re.compile(r"(?<=[0-9A-Z]) *[-–—] *| +to +")
_RIGHT = 'write it as "$118,000 - $160,000", or leave it blank'


@dataclass(frozen=True, slots=True)
class StatedRange:
    """The two ends as the text says them; one amount alone states a flat rate."""

    low: Amount
    high: Amount

    def contradicts(self, currency: str) -> bool:
        """Whether a mark in the text rules the currency out."""
        return contradicts(self.low.mark, currency) or contradicts(self.high.mark, currency)


def parse_stated(text: str) -> StatedRange | None:
    """What the text column states; None when it is blank. Raises UnreadableCell."""
    if not text.strip(" "):
        return None
    ends = _BETWEEN.split(text.strip(" "), maxsplit=2)
    if len(ends) > 2:
        raise UnreadableCell("stated_range", "found more than two amounts", _RIGHT)
    try:
        amounts = [parse_amount(end) for end in ends]
    except UnreadableCell as refused:
        raise UnreadableCell("stated_range", f"one end cannot be read ({refused.wrong})", _RIGHT) from None
    return StatedRange(amounts[0], amounts[-1])
