"""Reading amounts strictly: what is not surely one yearly amount is refused, never guessed.

Read: digits, plain or in groups of three by commas, with at most two decimals after a point, a minus sign, a known
currency sign before, an ISO code before or after. A minus or a zero is read: whether it makes sense is another check.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from data.quality.currency_marks import contradicts
from data.sources.amount_refusals import AMOUNT_WANTED, MARKS_PATTERN, refusal_of
from data.sources.texts import is_hidden
from data.sources.unreadable import UnreadableCell

MOST_DIGITS = 12
MOST_CHARACTERS = 60

_NUMBER = r"(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.[0-9]{1,2})?"
_AMOUNT = re.compile(
    rf"(?:(?P<before>[A-Z]{{3}}) ?)?(?P<minus>-)?(?:(?P<mark>{MARKS_PATTERN}) ?)?(?P<inner>-)?"
    rf"(?P<number>{_NUMBER})(?: ?(?P<after>[A-Z]{{3}}))?\Z"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and the sign or ISO code beside it; `mark` is empty when there is none."""

    value: Decimal
    mark: str = ""


def parse_amount(text: str) -> Amount:
    """The one amount a cell states. Raises UnreadableCell saying what was found instead."""
    cell = text.strip(" ")
    _refuse_odd_characters(cell)
    match = _AMOUNT.match(cell)
    if match is None or (match["minus"] and match["inner"]):
        raise refusal_of(cell)
    digits = match["number"].replace(",", "")
    if len(digits.partition(".")[0]) > MOST_DIGITS:
        raise UnreadableCell("too_many_digits", "found a number with too many digits", AMOUNT_WANTED)
    sign = "-" if match["minus"] or match["inner"] else ""
    return Amount(Decimal(sign + digits), _one_mark(match["mark"] or "", match["before"] or "", match["after"] or ""))


def _one_mark(mark: str, before: str, after: str) -> str:
    codes = {code for code in (before, after) if code}
    if not codes:
        return mark
    code = codes.pop()
    if codes or contradicts(mark, code):
        raise UnreadableCell("two_currencies", "found two currencies beside one amount", "write one of them")
    return code


def _refuse_odd_characters(cell: str) -> None:
    if not cell.strip():
        raise UnreadableCell("blank", "found nothing", AMOUNT_WANTED)
    if len(cell) > MOST_CHARACTERS:
        raise UnreadableCell("too_long", "found a long text", AMOUNT_WANTED)
    if any(is_hidden(char) or (char.isspace() and char != " ") for char in cell):
        raise UnreadableCell("hidden_characters", "found hidden characters", "type the amount afresh")
    if any(char.isnumeric() and not char.isascii() and char != "万" for char in cell):
        raise UnreadableCell("other_digits", "found digits of another script", "write the digits 0 to 9")
