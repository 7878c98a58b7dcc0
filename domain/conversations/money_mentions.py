"""Everything in a message that may be an amount of pay, found generously: for masking, not for reading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.conversations.amounts import COUNTED, DATE
from domain.conversations.currencies import CODES
from domain.conversations.number_words import IN_WORDS

_NUMBER = r"(?:\d{1,3}(?:[ ']\d{3})+(?!\d)(?:[.,]\d{1,2})?|\d+(?:[.,']\d+)*)"
_MARK = rf"(?:(?:{'|'.join(sorted(CODES))}) ?)?(?:[a-z]{{0,3}}[$€£¥₹₩]) ?|(?:{'|'.join(sorted(CODES))}) ?"
_TIMES = r"(?: ?(?:k|m|mm|mn|mio|mil|million|thousand|hundred|grand|lakhs?|lacs?|lpa|crores?|cr)\b|[ls]\b)"
_AFTER = rf"(?: ?(?:[$€£¥₹₩]|(?:{'|'.join(sorted(CODES))}|dollars|euros?|pounds|bucks|rupees|yen|quid)\b))"
_FIGURE = re.compile(
    rf"(?<![\w.,/#:@-])(?P<mark>{_MARK})?(?P<number>{_NUMBER})(?P<times>{_TIMES})?(?P<after>{_AFTER})?"
    rf"(?:(?P<dash> ?[-–—] ?)(?:{_MARK})?{_NUMBER}(?P<times2>{_TIMES})?{_AFTER}?)?(?![^\W_])",
    re.IGNORECASE,
)
_TENS = re.compile(r"(?<![\w-])(?:thirty|forty|fifty|sixty|seventy|eighty|ninety)(?![\w-])", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
AFTER_A_BARE_FIGURE = re.compile(
    r"[.,;:!?)\]\"'-]|\s*\Z|\s*\n|\s+(?:a|an|per|base|at|in|and|or|to|now|today|plus|with|for|right|currently"
    r"|before|but|gross"
    r"|total|net|all|from|as|when|which|is|was|she|he|they|while|wants|expects|since|there|then|here|ote|until|salary"
    r"|annual\w*|yearly|basic|fixed|these|last|after|on|\+|\()\b|\s*[/+(&-]",
    re.IGNORECASE,
)
"""What stands after a small bare figure that is pay: the end, a sign, words of pay or time, never a counted noun."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an amount may stand. `is_bare` marks one that only its surroundings can make an amount."""

    start: int
    end: int
    is_bare: bool


def mentions_in(shadow: str) -> tuple[Mention, ...]:
    """Every possible amount of a text, in order, none overlapping."""
    found = sorted([*_figures(shadow), *_worded(shadow)], key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return tuple(kept)


def _figures(shadow: str) -> Iterator[Mention]:
    dates = {position for found in DATE.finditer(shadow) for position in range(*found.span())}
    for found in _FIGURE.finditer(shadow):
        if found.start() in dates or COUNTED.match(shadow, found.end()) or found.group().casefold() == "401k":
            continue
        marked = any(found[name] for name in ("mark", "times", "times2", "after"))
        if marked or _could_be_bare_pay(shadow, found):
            yield Mention(found.start(), found.end(), is_bare=not marked)


def _could_be_bare_pay(shadow: str, found: re.Match[str]) -> bool:
    digits = re.sub(r"\D.*", "", found["number"].replace(" ", "").replace(",", ""))
    if len(digits) < 2 or (len(digits) == 2 and int(digits) < 15):
        return False
    if _YEAR.fullmatch(found["number"]) and not found["dash"]:
        return False
    return len(digits) > 3 or AFTER_A_BARE_FIGURE.match(shadow, found.end()) is not None


def _worded(shadow: str) -> Iterator[Mention]:
    for found in IN_WORDS.finditer(shadow):
        if not COUNTED.match(shadow, found.end()):
            yield Mention(found.start(), found.end(), is_bare=False)
    for found in _TENS.finditer(shadow):
        if AFTER_A_BARE_FIGURE.match(shadow, found.end()):
            yield Mention(found.start(), found.end(), is_bare=True)
