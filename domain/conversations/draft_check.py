"""Whether a draft may be shown: it states facts by their tokens only, and nothing in it lends them another meaning.

The rules are the same whoever wrote it. A refusal names the rule and never the words, so that it can be told to
whoever writes, and counted.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter

from domain.conversations.brief import Fact
from domain.conversations.draft_numbers import states_number_across
from domain.conversations.draft_phrases import (
    OPENERS,
    Lent,
    counts_nothing,
    decides,
    lent_by,
    names_in,
    points_back,
    says_again,
    unmarked,
)
from domain.conversations.draft_words import (
    COMPARISON,
    DECISION,
    NEGATION,
    NUMBER,
    ONE,
    OWNER,
    PERSON,
    PHRASE,
    RECKONING,
    ROLE,
    VERDICTS,
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
    NAMES_SOMEBODY = "names_somebody"
    COMPARES = "compares"
    NEGATES = "negates"
    POINTS_BACK = "points_back"
    DECIDES = "decides"


REFUSALS: Mapping[Refusal, str] = {
    Refusal.TOO_LONG: "it is too long",
    Refusal.BARRED_CHARACTER: "it uses characters other than Latin letters and plain punctuation",
    Refusal.UNKNOWN_FACT: "it uses a fact token that is not in the list, or braces of another kind",
    Refusal.GLUED: "a fact token touches other text or another token",
    Refusal.LINK: "it holds something that looks like an address",
    Refusal.NUMBER: "it states a number, a share, a currency or a single letter in words",
    Refusal.BARE_FACT: "a sentence consists of little more than a noun fact",
    Refusal.NAMES_A_FIGURE: "a sentence with a noun fact names a figure, people who are paid or a time by itself",
    Refusal.NAMES_SOMEBODY: "a sentence with a noun fact speaks of somebody by name or as she, he or they",
    Refusal.COMPARES: "a sentence compares, rounds or reckons by itself",
    Refusal.NEGATES: "a sentence with a fact negates",
    Refusal.POINTS_BACK: "a sentence with a noun fact points back to a figure of the sentence before",
    Refusal.DECIDES: "a sentence says by itself that something was or is decided, approved or promised",
}
"""Each rule as it is told to whoever writes: the draft was refused because …"""

LONGEST = 2500
_FACT = "\x01"
_IS_CLAUSE = attrgetter("is_clause")
_TOKEN = re.compile(r"\{\{fact\.([a-z]+(?:[._][a-z]+)*)\}\}")
_PLAIN = re.compile("[A-Za-zÀ-ÖØ-öø-ĶĹ-ňŊ-ž \n.,;:!?'’‘“”\"()\x01—–•-]*")
_HUMPED = re.compile("[A-Z](?<=[a-z][A-Z])")
_MARK, _SPACE = "[•–—.,;:!?-]", "[ \n]*"
# Two marks with at most spaces between them, which a tally begins with.
_MARKED = re.compile(f"{_MARK}(?={_SPACE}{_MARK})")
_TALLY = re.compile(f"•{_SPACE}•|{_SPACE.join(4 * [_MARK])}")
_GLUED = re.compile(
    r"\x01(?:(?<![\s(\"“‘—–]\x01)(?<!\A\x01)|(?=[^\s.,;:!?)\"”’'—–])|(?= *\x01)|(?=['’](?!s\b))|(?=[.,][^\s\"”’)]))"
)
_LINK = re.compile(r"[.:](?<=[^\W\d_]{2}[.:])(?=[^\W\d_]{2})|[.:](?=[\w-]+:)")
_WORD = re.compile("[a-zß-öø-ž]['a-zß-öø-ž]*")
_END = re.compile(r"[.!?](?<!\betc\.)(?<!\bincl\.)(?<!\be\.g\.)(?<!\bi\.e\.)[\"”’')]*(?=\s)", re.IGNORECASE)
_FEW_WORDS = 2
_NO_FACTS: list[Fact] = []


def refusal_of(draft: str, facts: Mapping[str, Fact], before: str = "") -> Refusal | None:
    """Why a draft may not be shown; None when it may.

    `before` is what was shown before it, whose last sentences it may point back to.
    """
    if len(draft) > LONGEST:
        return Refusal.TOO_LONG
    if _FACT in draft:
        return Refusal.BARRED_CHARACTER
    parts = _TOKEN.split(draft)
    prose, names = _FACT.join(parts[::2]), parts[1::2]
    return _malformed(prose, names, facts) or _misleading(
        prose, [facts[name] for name in names], _Behind.of(before, facts)
    )


def stated_in(draft: str) -> tuple[str, ...]:
    """The names of the facts a draft states, in order."""
    return tuple(_TOKEN.findall(draft))


@dataclass(slots=True)
class _Sentence:
    """One sentence, its words in small letters, what they are, and the facts it states."""

    text: str
    plain: str
    words: list[str]
    bits: int
    mine: list[Fact]
    has_noun: bool


@dataclass(slots=True)
class _Behind:
    """What a sentence may point back to."""

    bits: int = 0  # of the words since the last fact
    is_noun: bool = False  # whether the sentence before states a noun fact
    words: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, facts: Mapping[str, Fact]) -> "_Behind":
        """After a text that was shown."""
        behind = cls()
        if text:
            stated = [facts[name] for name in stated_in(text)]
            for sentence in _sentences(_TOKEN.sub(_FACT, text), stated):
                behind.passes(sentence)
        return behind

    def passes(self, sentence: _Sentence) -> None:
        """One sentence further."""
        if not sentence.words and not sentence.mine:
            return
        bits = sentence.bits
        if bits & ROLE:
            bits = _bits(_WORD.findall(unmarked(sentence.plain)))
        self.bits = bits if sentence.mine else self.bits | bits
        self.is_noun = sentence.has_noun
        self.words += sentence.words


def _malformed(prose: str, names: list[str], facts: Mapping[str, Fact]) -> Refusal | None:
    if "{" in prose or "}" in prose or not facts.keys() >= set(names):
        return Refusal.UNKNOWN_FACT
    if not _PLAIN.fullmatch(prose) or _HUMPED.search(prose) or (_MARKED.search(prose) and _TALLY.search(prose)):
        return Refusal.BARRED_CHARACTER
    if _GLUED.search(prose):
        return Refusal.GLUED
    return Refusal.LINK if _LINK.search(prose) else None


def _misleading(prose: str, stated: list[Fact], behind: _Behind) -> Refusal | None:
    """Sentence by sentence: numbers in words, and what lends a fact another meaning than its own."""
    for sentence in _sentences(prose, stated):
        if _counts(sentence):
            return Refusal.NUMBER
        if refusal := _misleads(sentence, behind):
            return refusal
        behind.passes(sentence)
    # A number may also be cut in two, even by the end of a sentence.
    return Refusal.NUMBER if states_number_across(behind.words) else None


def _counts(sentence: _Sentence) -> bool:
    counts = sentence.bits & (NUMBER | ONE)
    return bool(counts and _bits(_WORD.findall(counts_nothing(sentence.plain))) & (NUMBER | ONE))


def _misleads(sentence: _Sentence, behind: _Behind) -> Refusal | None:
    bits = sentence.bits
    if bits & DECISION and decides(sentence.plain):
        return Refusal.DECIDES
    if sentence.has_noun:
        return Refusal.NEGATES if bits & NEGATION else _lends(sentence, behind)
    if sentence.mine and (bits & NEGATION or _reframes(sentence)):
        return Refusal.NEGATES if bits & NEGATION else Refusal.NAMES_SOMEBODY
    if bits & ROLE and bits & COMPARISON:
        return Refusal.COMPARES
    if not behind.is_noun or sentence.mine or not bits & ROLE or not says_again(sentence.plain):
        return None
    return Refusal.POINTS_BACK if _bits(_WORD.findall(unmarked(sentence.plain))) & ROLE else None


def _reframes(sentence: _Sentence) -> bool:
    """Whether whole statements are put down to somebody, some place or some time that they do not speak of."""
    if not sentence.bits & OWNER and not names_in(sentence.text):
        return False
    spoken_of = " ".join(f"{fact.said} {fact.about}" for fact in sentence.mine).lower()
    owners = (word for word in sentence.words if VERDICTS[word] & OWNER)
    plain = unmarked(sentence.plain)
    return any(word in plain and word not in spoken_of for word in owners) or bool(names_in(sentence.text))


def _lends(sentence: _Sentence, behind: _Behind) -> Refusal | None:
    """What a sentence lends to the noun facts in it."""
    said, bits = sentence.plain, sentence.bits
    if bits & (ROLE | PHRASE) or behind.bits & (ROLE | RECKONING):
        said = unmarked(said)
        bits = _bits(_WORD.findall(said))
    if bits & ROLE:
        return Refusal.NAMES_A_FIGURE
    lent = lent_by(sentence.text, said, has_phrase=bool(bits & PHRASE))
    if bits & PERSON or lent is Lent.NAME:
        return Refusal.NAMES_SOMEBODY
    if bits & (COMPARISON | RECKONING) or lent is Lent.PHRASE:
        return Refusal.COMPARES
    if len(sentence.words) < _FEW_WORDS and not OPENERS.issuperset(sentence.words or [""]):
        return Refusal.BARE_FACT
    if behind.bits & (ROLE | RECKONING) and _answers(sentence, said):
        return Refusal.POINTS_BACK
    return None


def _answers(sentence: _Sentence, said: str) -> bool:
    """Whether a sentence comes to its first fact as if that were what was named before it."""
    opening = said.partition(_FACT)[0]
    opens = len(_WORD.findall(sentence.plain.partition(_FACT)[0])) < _FEW_WORDS
    return (opens and not sentence.mine[0].is_clause) or points_back(opening + _FACT)


def _bits(words: Iterable[str]) -> int:
    bits = 0
    for word in words:
        bits |= VERDICTS[word]
    return bits


def _sentences(prose: str, stated: list[Fact]) -> Iterator[_Sentence]:
    """The sentences of a prose in which `stated` are the facts, in order."""
    at = 0
    for text in _END.split(prose.replace("’", "'").replace("‘", "'")):
        plain = text.lower()
        words = _WORD.findall(plain)
        mine, has_noun = _NO_FACTS, False
        if _FACT in text:
            mine = stated[at : at + text.count(_FACT)]
            at += len(mine)
            has_noun = not all(map(_IS_CLAUSE, mine))
        yield _Sentence(text, plain, words, _bits(words), mine, has_noun)
