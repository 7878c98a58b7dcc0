"""Phrases of a draft: those that only look like a number or a figure, and those that lend a fact another meaning."""

import re
from enum import Enum, auto

from domain.conversations.draft_numbers import words_in


class Lent(Enum):
    """What a sentence lends to a noun fact in it: somebody's name, or a phrase that rounds, dates or owns it."""

    NAME = auto()
    PHRASE = auto()


_COUNTS_NOTHING = re.compile(
    r"\b(?:no|a|an|this|that|the|each|which|any|every|another)[ -](?:[a-z]+ )?ones?\b"
    r"|\b(?:only|new|right|good|strong)[ -]ones?\b|\bone(?: of|-?self)\b"
    r"|\bone (?:last |final |other |more )?(?:thing|way|question|point|reason|option|route|note|more)\b"
    r"|\bon (?:the )?one hand\b|\bdouble-check(?:ed|ing)?\b"
)
_ONE = re.compile(r"\bones?\b|\bone-?self\b|\bdouble-check(?:ed|ing)?\b")
_SAYS_NOTHING = re.compile(
    r"\bon top(?: of (?:that|this|it))?\b|\b(?:comp|compensation) team\b|\b(?:would|could|might|will|i|we) mean\b"
    r"|\bother (?:location|place|verdict|level|proficiency|role)\b|\b(?:in the|long story) short\b"
    r"|\b(?:this|that|such|these|those) (?:case|role|thread|level|location|verdict|feedback|scenario|reason|basis"
    r"|change|light|context|way|stage|candidate|kind|upgrade)s?\b"
    r"|\bso (?:that )?(?:we|i|please|far)\b|\b(?:that|this)(?: is|'s) (?:why|how)\b|\bstands? behind\b"
    r"|\bworth (?:it|a|\w+ing)\b|\bfrom (?:here|there)\b"
    r"|\b(?:to|you|we|i|please|just) ask\b"
    r"|\bg[eo]ts? (?:us |you )?(?:back )?to\b|\b(?:sums?|ends?|ended|adds?|added|makes?|made|comes?|came) up\b(?: to\b)?"
)
_LENDING = re.compile(
    r"\b(?:about|around|some|roughly|approximately|approx|circa|ca\.?|nearly|almost|near|under|over|above|below|beneath"
    r"|within|beyond|between|past|match(?:es|ing)?|(?:is|was|are|were|'s|'re|back|start(?:ed|s)?) on"
    r"|(?:up|close|closer|near|far|same|equal|short|much|little|similar|identical|comparable|akin|ahead|share|ask|asks|asked|stop)"
    r" (?:to|as|of|than|from|with|for)) (?:the |a |an )?\x01"
    r"|\x01,? (?:or|at) (?:so|more|less|most|least|above|below|under|over|rather|thereabouts)\b"
    r"|\x01 (?:is|includes|contains|covers) (?:\w+ ){0,2}\x01"
    r"|\bfrom \x01[^\x01]*\bto \x01|\x01.*\b(?:until|till)\b|\bback then\b|\bused to\b"
    r"|\b(?:managers?|hires?|candidates?|roles?|recruiters?|panel|interviewers?)"
    r" (?:has|have|had|is|are|was|were|on|offer(?:s|ed)?|makes?|draws?|started|left)\b"
)
# A name: a capital where no sentence begins, or one that begins it and has or does something at once.
_CAPITAL = re.compile(r"(\A\W*|[\n:;\"“(•–—]\s*)?\b([A-Z][\w'’]*)(?: ([a-z']+))?")
_NO_NAMES = frozenset(
    words_in(
        "I I'm I'd I'll I've Comp Compensation Recruitment Recruiting HR Slack Hire Strong Must Learning"
        " Proficient Advanced"
        " Offer English"
    )
)
_OPENERS = frozenset(
    words_in(
        "a an the our we i it its that this these those here there what which who where when while if as at"
        " by for from in"
        " into of on to with under over after before until since because so and but or yet still also then thus hence now"
        " today all both each every everything nothing either any some most one another you your my me let please thanks"
        " thank hi hello dear sure yes no not of course happy glad good great given based once how why"
    )
)
_DOES = re.compile(r"(?:have|had|are|were|would|will|can|could|got|made|make|get|pay|paid|left|bid|\w+s|\w+ed)\Z")
_NO_SUBJECT = re.compile(r"\w+(?:ly|ing|ed)\Z|(?:\w+')\w*\Z")


def counts_nothing(plain: str) -> str:
    """A sentence without the "one" and "double" that count nothing, as in "one of them"."""
    return _COUNTS_NOTHING.sub(lambda found: _ONE.sub(" ", found[0]), plain)


def unmarked(plain: str) -> str:
    """A sentence without the phrases that only look like the name of a figure, as in "on top"."""
    return _SAYS_NOTHING.sub(" ", plain)


def lent_by(sentence: str, plain: str, *, has_phrase: bool) -> Lent | None:
    """What a sentence lends to its noun facts; `plain` is it in small letters."""
    if has_phrase and _LENDING.search(plain):
        return Lent.PHRASE
    return Lent.NAME if any(_is_name(*found.groups()) for found in _CAPITAL.finditer(sentence)) else None


def _is_name(opens: str | None, word: str, behind: str | None) -> bool:
    if word.replace("’", "'") in _NO_NAMES:
        return False
    if opens is None:
        return True
    key = word.lower()
    return key not in _OPENERS and not _NO_SUBJECT.match(key) and bool(behind and _DOES.match(behind))
