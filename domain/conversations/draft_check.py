"""Whether a draft may be shown: it states facts by their tokens only, and nothing in it lends them another meaning.

The rules are the same whoever wrote it. A refusal names the rule and never the words, so that it can be told to
whoever writes, and counted.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from domain.conversations.brief import Fact
from domain.conversations.draft_words import (
    COMPARISON,
    FRAGMENT,
    NEGATION,
    NUMBER,
    ONE,
    POINTER,
    RECKONING,
    ROLE,
    VERDICTS,
    states_number_across,
)


class Refusal(StrEnum):
    """Why a draft is refused."""

    TOO_LONG = "too_long"
    BARRED_CHARACTER = "barred_character"
    UNKNOWN_FACT = "unknown_fact"
    GLUED = "glued"
    LINK = "link"
    NUMBER = "number"
    BARE_FACT = "bare_fact"
    NAMES_A_FIGURE = "names_a_figure"
    COMPARES = "compares"
    NEGATES = "negates"
    POINTS_BACK = "points_back"


REFUSALS: Mapping[Refusal, str] = {
    Refusal.TOO_LONG: "it is too long",
    Refusal.BARRED_CHARACTER: "it uses characters other than Latin letters and plain punctuation",
    Refusal.UNKNOWN_FACT: "it uses a fact token that is not in the list, or braces of another kind",
    Refusal.GLUED: "a fact token touches other text or another token",
    Refusal.LINK: "it holds something that looks like an address",
    Refusal.NUMBER: "it states a number, a share, a currency or a single letter in words",
    Refusal.BARE_FACT: "a sentence consists of little more than a noun fact",
    Refusal.NAMES_A_FIGURE: "a sentence with a noun fact names a figure, people who are paid or a time by itself",
    Refusal.COMPARES: "a sentence compares, rounds or reckons by itself",
    Refusal.NEGATES: "a sentence with a fact negates",
    Refusal.POINTS_BACK: "a sentence with a noun fact points back to a figure of the sentence before",
}
"""Each rule as it is told to whoever writes: the draft was refused because …"""

LONGEST = 2500
_FACT = "\x01"
_TOKEN = re.compile(r"\{\{fact\.([a-z]+(?:[._][a-z]+)*)\}\}")
_BARRED = re.compile("[^A-Za-zÀ-ÖØ-öø-ĶĹ-ňŊ-ž \n.,;:!?'’‘“”\"()\x01—–•-]")
_GLUED = re.compile(
    r"\x01(?:(?<![\s(\"“‘]\x01)(?<!\A\x01)|(?=[^\s.,;:!?)\"”’'—–])|(?=\s*\x01)|(?=['’](?!s\b))|(?=[.,]\S))"
)
_LINK = re.compile(r"[.:](?<=[^\W\d_]{2}[.:])(?=[^\W\d_]{2})|[.:](?=\w+:)")
_WORD = re.compile("[a-zß-öø-ž]['a-zß-öø-ž]*")
_ONE_OF_THEM = re.compile(
    r"\b(?:no|this|that|the|each|which|any|every|another|new|right|good|strong)[ -]ones?\b|\bone(?: of\b|-?self\b)"
)
_END = re.compile(r"[.!?](?<!\be\.g\.)(?<!\bi\.e\.)(?<!\betc\.)(?<!\bincl\.)[\"”’)]*(?=\s)")
_FEW_WORDS = 2


def refusal_of(draft: str, facts: Mapping[str, Fact], before: str = "") -> Refusal | None:
    """Why a draft may not be shown; None when it may.

    `before` is what was shown before it, whose last sentence it may point back to.
    """
    if len(draft) > LONGEST:
        return Refusal.TOO_LONG
    if _FACT in draft:
        return Refusal.BARRED_CHARACTER
    parts = _TOKEN.split(draft)
    prose, names = _FACT.join(parts[::2]), parts[1::2]
    return _malformed(prose, names, facts) or _misleading(prose, [facts[name] for name in names], before)


def stated_in(draft: str) -> tuple[str, ...]:
    """The names of the facts a draft states, in order."""
    return tuple(_TOKEN.findall(draft))


def _malformed(prose: str, names: list[str], facts: Mapping[str, Fact]) -> Refusal | None:
    if "{" in prose or "}" in prose or not facts.keys() >= set(names):
        return Refusal.UNKNOWN_FACT
    if _BARRED.search(prose):
        return Refusal.BARRED_CHARACTER
    if _GLUED.search(prose):
        return Refusal.GLUED
    return Refusal.LINK if _LINK.search(prose) else None


def _misleading(prose: str, stated: list[Fact], before: str) -> Refusal | None:
    """Sentence by sentence: numbers in words, and what lends a fact another meaning than its own."""
    behind, whole = _bits(_WORD.findall(_last_sentence(before))) if before else 0, 0
    for sentence in _sentences(prose):
        words = _WORD.findall(sentence)
        bits = _bits(words)
        count = sentence.count(_FACT)
        mine, stated = stated[:count], stated[count:]
        if bits and (refusal := _number(sentence, words, bits) or _misleads(mine, bits, behind)):
            return refusal
        if len(words) < _FEW_WORDS and any(not fact.is_clause for fact in mine):
            return Refusal.BARE_FACT
        whole, behind = whole | bits, bits
    # A number may also be cut in two by the end of a sentence.
    cut = whole & FRAGMENT and states_number_across(_WORD.findall(prose.lower()))
    return Refusal.NUMBER if cut else None


def _number(sentence: str, words: list[str], bits: int) -> Refusal | None:
    counts = bits & NUMBER or (bits & ONE and "one" in _WORD.findall(_ONE_OF_THEM.sub(" ", sentence)))
    return Refusal.NUMBER if counts or (bits & FRAGMENT and states_number_across(words)) else None


def _misleads(stated: list[Fact], bits: int, behind: int) -> Refusal | None:
    if stated and bits & NEGATION:
        return Refusal.NEGATES
    if all(fact.is_clause for fact in stated):
        return Refusal.COMPARES if bits & ROLE and bits & COMPARISON else None
    if bits & ROLE:
        return Refusal.NAMES_A_FIGURE
    if bits & (COMPARISON | RECKONING):
        return Refusal.COMPARES
    return Refusal.POINTS_BACK if bits & POINTER and behind & ROLE else None


def _bits(words: list[str]) -> int:
    bits = 0
    for word in words:
        bits |= VERDICTS[word]
    return bits


def _last_sentence(text: str) -> str:
    return next((one for one in reversed(_sentences(_TOKEN.sub(_FACT, text))) if one.strip()), "")


def _sentences(text: str) -> list[str]:
    """A text's sentences in small letters with plain apostrophes."""
    return _END.split(text.lower().replace("’", "'").replace("‘", "'"))
