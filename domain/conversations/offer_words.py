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
_EXPIRY = re.compile(
    r"\b(?:expir\w*|until|deadline|valid|good|open|decide\w*|decision|by|due"
    r"|till)\b[^.;\n]{0,30}?(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(r"\b(?:in writing|written|offer letter|letter|have it in print|signed copy)\b", re.IGNORECASE)
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


def kind_of(before: str, after: str) -> str | None:
    """Whether the amount between two texts is a base or an annual total; None where nobody says or both are said."""
    right = _KIND_RIGHT_AFTER.match(after)
    if right is not None:
        return BASE if right["base"] else ANNUAL_TOTAL
    left = kinds_said(before)
    if len(left) == 1:
        return next(iter(left))
    later = kinds_said(after) if not left else frozenset()
    return next(iter(later)) if len(later) == 1 else None


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
    return frozenset(
        code for said in named if (code := currency_named(said))
    )
