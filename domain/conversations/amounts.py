"""Money in the spellings people use."""

import re
from collections.abc import Iterator
from decimal import Decimal

from domain.conversations.amount_ranges import joined_ranges
from domain.conversations.currencies import AMBIGUOUS_NAMES, CODES, NAMES, currency_named
from domain.conversations.figures import MULTIPLIERS, Figure, figure
from domain.conversations.number_words import IN_WORDS
from domain.conversations.reading import Clarification
from domain.conversations.said_amount import Period, SaidAmount

_CODE = "|".join(sorted(CODES))
_NAME = "|".join(sorted((re.escape(name) for name in (*NAMES, *AMBIGUOUS_NAMES)), key=len, reverse=True))
_SIGN = r"[$€£¥₹₩₽฿₺₫₱₦₪₴]"
_BODY = r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,']\d+)*"
_AMOUNT = re.compile(
    rf"(?<![\w$€£¥₹])(?:(?P<before>(?:{_CODE})(?: ?{_SIGN})?|[a-z]{{0,3}}{_SIGN}) ?)?(?P<minus>[-−–](?=\d))?"
    rf"(?:(?P<body>{_BODY})|(?P<endless>inf|infinity|nan)\b)"
    rf"(?: ?(?P<times>{'|'.join(sorted(MULTIPLIERS, key=len, reverse=True))})(?![^\W_])(?! ?m\b))?"
    rf"(?: ?(?P<after>{_SIGN}(?!\d)|(?:{_CODE}|{_NAME})(?![^\W_])))?",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"(?: (?:base|total|gross|salary|all[ -]in))? ?(?:(?:/ ?|per |a |an |each |every )"
    r"(?P<unit>hour|hr|h|month|mo|mth|year|yr|y|annum|week|wk|day)\b"
    r"|(?P<word>p\.a\.?|p\.m\.|pa\b|pcm\b|ph\b|hourly\b|monthly\b|weekly\b|daily\b|annually\b|yearly\b|annual\b))",
    re.IGNORECASE,
)
_PERIODS: dict[str, Period] = {
    **dict.fromkeys(("hour", "hr", "h", "ph", "hourly"), "hour"),
    **dict.fromkeys(("month", "mo", "mth", "pcm", "p.m.", "monthly"), "month"),
    **dict.fromkeys(("week", "wk", "weekly"), "week"),
    **dict.fromkeys(("day", "daily"), "day"),
    **dict.fromkeys(("year", "yr", "y", "annum", "p.a.", "p.a", "pa", "annually", "yearly", "annual"), "year"),
}
DATE = re.compile(r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?!\d)")
COUNTED = re.compile(
    r" ?(?:%|percent|years?\b|yrs?\b|months?\b|weeks?\b|days?\b|hours?\b|people\b|peers?\b|reports?\b|candidates?\b"
    r"|rounds?\b|interviews?\b|am\b|pm\b|x\b|rsus?\b|shares?\b|options?\b)",
    re.IGNORECASE,
)
_ORDINAL_BEFORE = re.compile(r"(?:\b(?:level|grade|band|tier|step|row|page|room|floor|no\.?)|#) ?\Z", re.IGNORECASE)


_END_OF_A_RANGE = re.compile(r"\d(?:k|m|mm|mn|mil)-\Z", re.IGNORECASE)


def amounts_in(text: str) -> tuple[SaidAmount, ...]:
    """Every amount in a plain text, in order; dates, percentages, counts and identifiers are left out."""
    taken = [found.span() for found in DATE.finditer(text)]
    singles = [*_figures(text, taken), *_worded(text)]
    singles.sort(key=lambda said: said.span)
    return tuple(joined_ranges(_without_overlaps(singles), text))


def _without_overlaps(singles: list[SaidAmount]) -> list[SaidAmount]:
    kept: list[SaidAmount] = []
    for said in singles:
        if not kept or said.span[0] >= kept[-1].span[1]:
            kept.append(said)
    return kept


def _worded(text: str) -> Iterator[SaidAmount]:
    for found in IN_WORDS.finditer(text):
        if not COUNTED.match(text, found.end()):
            yield SaidAmount(Decimal(0), span=found.span(), flaw=Clarification.AMOUNT_IN_WORDS)


def _figures(text: str, taken: list[tuple[int, int]]) -> Iterator[SaidAmount]:
    dates = iter(taken)
    date = next(dates, None)
    for found in _AMOUNT.finditer(text):
        while date is not None and date[1] <= found.start():
            date = next(dates, None)
        if date is not None and date[0] < found.end():
            continue
        said = _one(text, found)
        if said is not None:
            yield said


def _one(text: str, found: re.Match[str]) -> SaidAmount | None:
    body, times, after = found["body"], (found["times"] or "").casefold(), found["after"] or ""
    before = (found["before"] or "").strip()
    if found["endless"]:
        if not before:
            return None
        return SaidAmount(Decimal(0), span=found.span(), flaw=Clarification.AMOUNT_UNREADABLE)
    marked = bool(before or times or after)
    if _is_no_amount(text, found, marked=marked):
        return None
    period = _PERIOD.match(text, found.end())
    read = _readable(text, found, figure(body))
    currency, mark, agree = _currency(before, after)
    flaw = None if read and agree and not (times and read.grouped) else Clarification.AMOUNT_UNREADABLE
    exponent = re.match(r"e[+-]?\d+", text[found.end("body") : found.end("body") + 12], re.IGNORECASE)
    if re.match(r" ?hundred\b", text[found.end() : found.end() + 9], re.IGNORECASE):
        flaw = Clarification.AMOUNT_IN_WORDS
    value = _plain(read.value * MULTIPLIERS.get(times, 1)) if read and not flaw else Decimal(0)
    return SaidAmount(
        value,
        currency,
        mark,
        (found.start(), period.end() if period else found.end() + (exponent.end() if exponent else 0)),
        _PERIODS[(period["unit"] or period["word"]).casefold()] if period else None,
        flaw,
        is_bare=not (marked or period or exponent or (read and read.grouped)),
        multiplied=bool(times),
    )


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _readable(text: str, found: re.Match[str], read: Figure | None) -> Figure | None:
    """The figure, unless a minus, an exponent or a level number before it makes it mean something else."""
    minus = found["minus"]
    if minus and (found.start() == 0 or not text[found.start() - 1].isalnum()):
        return None
    start = found.start()
    if re.search(r"(?<![^\W_])[-−–]\Z", text[max(0, start - 2) : start]):
        return None
    spaced_after_ordinal = " " in found["body"] and _ORDINAL_BEFORE.search(text[max(0, start - 8) : start])
    exponent = re.match(r"e[+-]?\d", text[found.end("body") : found.end("body") + 3], re.IGNORECASE)
    return None if spaced_after_ordinal or exponent else read


def _is_no_amount(text: str, found: re.Match[str], *, marked: bool) -> bool:
    start, end = found.span()
    before, after = text[max(0, start - 8) : start], text[end : end + 3]
    glued_before = (before[-1:] in ("#", ":", "/", ".", "'") and before[-2:-1].isalnum()) or before[-1:] == "#"
    exponent = re.match(r"e[+-]?\d", after, re.IGNORECASE) is not None
    if glued_before and not marked:
        return True
    if after[:1].isalnum() and not exponent and not found["after"]:
        return True
    if found.group().casefold() == "401k" or re.match(r"[/:]\d", after) or COUNTED.match(text, end):
        return True
    identifier = before[-1:] == "-" and before[-2:-1].isalpha() and not found["before"]
    identifier = identifier and _END_OF_A_RANGE.search(before) is None
    return bool(identifier or (not marked and " " not in found["body"] and _ORDINAL_BEFORE.search(before)))


def _currency(before: str, after: str) -> tuple[str | None, str, bool]:
    """The code and the sign said around a figure, and whether they agree."""
    codes = {code for said in (before[:3], after) if (code := currency_named(said))}
    marks = {sign for said in (before, after) if (sign := _mark(said))}
    if len(codes) > 1 or len(marks) > 1:
        return None, "", False
    return next(iter(codes), None), next(iter(marks), ""), True


def _mark(said: str) -> str:
    if said.casefold() in AMBIGUOUS_NAMES:
        return AMBIGUOUS_NAMES[said.casefold()]
    if not said or said[-1].isalpha():
        return ""
    return said[-1] if currency_named(said[:3]) else said.upper()
