"""Two amounts that are the ends of one range."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from domain.conversations.reading import Clarification
from domain.conversations.said_amount import SMALLEST_YEARLY, SaidAmount

_BETWEEN = re.compile(r" ?(?:-|–|—|\bto\b|\bup to\b|\bor\b|\bthrough\b|\.\.\.?|…) ?", re.IGNORECASE)
_BETWEEN_AND = re.compile(r" ?(?:and|&) ?", re.IGNORECASE)


def joined_ranges(singles: list[SaidAmount], text: str) -> Iterator[SaidAmount]:
    """The amounts, with the two ends of a range made one."""
    at = 0
    while at < len(singles):
        one = singles[at]
        other = singles[at + 1] if at + 1 < len(singles) else None
        if other is not None and _is_range(text, one, other):
            yield _range(one, other)
            at += 2
        else:
            yield _half_of_a_range(one, text)
            at += 1


def _half_of_a_range(one: SaidAmount, text: str) -> SaidAmount:
    """An amount that a dash and an unclear second amount follow cannot be read alone: "150k-200"."""
    if one.flaw is None and re.match(r"[-–—]\d", text[one.span[1] : one.span[1] + 2]):
        return replace(one, amount=Decimal(0), flaw=Clarification.AMOUNT_UNREADABLE)
    return one


def _is_range(text: str, one: SaidAmount, other: SaidAmount) -> bool:
    gap = text[one.span[1] : other.span[0]]
    if other.is_bare and not one.is_bare:
        return _BETWEEN.fullmatch(gap) is not None and one.multiplied and "\n" not in gap
    if len(gap) > 8:
        return False
    lead = text[max(0, one.span[0] - 9) : one.span[0]].casefold()
    return _BETWEEN.fullmatch(gap) is not None or ("between " in lead and _BETWEEN_AND.fullmatch(gap) is not None)


def _range(one: SaidAmount, other: SaidAmount) -> SaidAmount:
    low, high = one.amount, other.amount
    if one.is_bare and other.multiplied and low < SMALLEST_YEARLY <= low * 1000 <= high:
        low = low * 1000
    unclear = (one.is_bare != other.is_bare and low < SMALLEST_YEARLY) or (other.is_bare and not one.is_bare)
    currencies = {said for said in (one.currency, other.currency) if said}
    marks = {said for said in (one.mark, other.mark) if said}
    agree = len(currencies) <= 1 and len(marks) <= 1 and {one.per, other.per} <= {None, other.per}
    flaw = one.flaw or other.flaw or (None if agree and not unclear else Clarification.AMOUNT_UNREADABLE)
    return replace(
        other,
        amount=Decimal(0) if flaw else low,
        upper=high,
        currency=next(iter(currencies), None),
        mark=next(iter(marks), ""),
        span=(one.span[0], other.span[1]),
        flaw=flaw,
        is_bare=one.is_bare and other.is_bare,
    )
