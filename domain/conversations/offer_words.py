"""Base or total, expiry and evidence: what people say of an offer beside its amount."""

import re
from datetime import date

from domain.conversations.currencies import CODES, NAMES, currency_named

BASE = "base"
ANNUAL_TOTAL = "annual_total"

_BASE = r"(?:base|basic)"
_TOTAL = r"(?:total|annual total|tc|all[- ]in|ote|package|total comp\w*|ttc|tdc)"
_KIND = re.compile(rf"(?<![\w-])(?:(?P<base>{_BASE})|(?P<total>{_TOTAL}))(?![\w-])", re.IGNORECASE)
_REFUSED_KIND = re.compile(rf"\b(?:not|isn't|no) (?:the |a )?(?:{_BASE}|{_TOTAL})\b", re.IGNORECASE)
_KIND_RIGHT_AFTER = re.compile(
    rf"[ (,]{{0,3}}(?:(?:{'|'.join(sorted(CODES))})[ ),]{{1,3}})?(?:in |annual |yearly |as |is the |is |of |gross "
    rf"|for )?"
    rf"(?:(?P<base>{_BASE})|(?P<total>{_TOTAL}))(?![\w-])(?! ?(?:of|is|:|=|at) ?[^\w\s]?\d)",
    re.IGNORECASE,
)
_KIND_TOLD_AFTER = re.compile(
    rf"[,.;] ?(?:it's|it is|that's|that is)(?: the| all| just)? (?:(?P<base>{_BASE})|(?P<total>{_TOTAL}))(?![\w-])",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[,;.\n?!]|\b(?:but|our|we|vs|versus|while|whereas|than|against|expects?|wants?)\b", re.IGNORECASE
)
_EXPIRY = re.compile(
    r"\b(?:expir\w*|until|deadline|valid|till)\b[^.;\n]{0,30}?(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(
    r"\b(?:in writing|written(?! (?:test|exam|exercise|interview|comm\w*))|(?<!cover )letter(?! of rec))\b",
    re.IGNORECASE,
)
_NO_EVIDENCE = re.compile(
    r"\b(?:not|nothing|isn't|no|without|never|hasn't|haven't|unwritten|unseen)\b[^.;\n]{0,24}\b(?:writing|written"
    r"|letter)\b"
    r"|\bverbal(?:ly)?\b(?! and written)",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    rf"(?<![\w$])(?:{'|'.join(sorted(CODES))}|{'|'.join(sorted(NAMES, key=len, reverse=True))})(?!\w)", re.IGNORECASE
)


def kinds_said(text: str) -> frozenset[str]:
    """The kinds of pay a text names; "not base" names none."""
    rest = _REFUSED_KIND.sub(" ", text)
    return frozenset(BASE if found["base"] else ANNUAL_TOTAL for found in _KIND.finditer(rest))


def clause_before(text: str) -> str:
    """The end of a text that belongs to what follows it."""
    return _CLAUSE_END.split(text)[-1]


def clause_after(text: str) -> str:
    """The beginning of a text that belongs to what stands before it."""
    return _CLAUSE_END.split(text, maxsplit=1)[0]


def kind_of(before: str, after: str) -> str | None:
    """Whether the amount between two texts is a base or an annual total; None where nobody says or both are said."""
    right = _KIND_RIGHT_AFTER.match(after) or _KIND_TOLD_AFTER.search(after)
    if right is not None:
        return BASE if right["base"] else ANNUAL_TOTAL
    said = kinds_said(clause_before(before)) or kinds_said(clause_after(after))
    return next(iter(said)) if len(said) == 1 else None


def expiry_in(text: str) -> date | None:
    """The day an offer is said to expire, when it is written as YYYY-MM-DD."""
    found = _EXPIRY.search(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def evidence_in(text: str) -> bool | None:
    """Whether an offer is said to be in writing; False when that is denied, None when nothing is said."""
    if _NO_EVIDENCE.search(text):
        return False
    return True if _EVIDENCE.search(text) else None


def currencies_in(text: str) -> frozenset[str]:
    """The ISO codes of the currencies a text names; bare "dollars" names none."""
    named = (found.group() for found in _CURRENCY.finditer(text))
    return frozenset(code for said in named if (code := currency_named(said)))
