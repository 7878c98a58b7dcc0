"""One message laid out for reading: its words, what they are part of, and which sentences state nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from domain.candidates.facts import FactField, FactValue
from domain.conversations.word_lists import HEDGES, NEGATIONS, OTHER_PEOPLE, QUESTION_OPENERS
from domain.conversations.words import Word, is_joint, is_separator, words_of


class Part(Enum):
    """What a word of a message belongs to."""

    CANDIDATE = auto()
    TITLE = auto()
    PLACE = auto()
    LEVEL = auto()
    AMOUNT = auto()
    RATING = auto()


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that words[start:end] give for a field."""

    field: FactField
    value: FactValue
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What the words of a message stand on.

    `barred` words speak of another place, person, company, time or offer; `doubtful` ones may; `clear` ones stand in
    a statement that may change what the case already has.
    """

    barred: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()
    clear: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Message:
    """A plain text, its words and the part each claimed word belongs to.

    `veiled` holds the sentences that ask, suppose or speak of other people: what stands in them states nothing.
    """

    text: str
    words: tuple[Word, ...]
    parts: dict[int, Part] = field(default_factory=dict)
    veiled: frozenset[int] = frozenset()
    ground: Ground = field(default_factory=Ground)

    @classmethod
    def of(cls, text: str) -> "Message":
        """A plain text, laid out; nothing is claimed yet."""
        words = words_of(text)
        return cls(text, words, {}, veiled_sentences(text, words))

    def claiming(self, part: Part, spans: Iterable[tuple[int, int]]) -> "Message":
        """The same message with the words of these spans claimed."""
        more = {at: part for start, end in spans for at in range(start, end) if at not in self.parts}
        return replace(self, parts={**self.parts, **more})

    def neighbour(self, at: int, step: int) -> int | None:
        """The word (or joining sign) beside a word; None where a separator, another sign or the end stands there.

        A slash between two parts of a command is passed over.
        """
        beside = at + step
        if 0 <= beside < len(self.words) and self.words[beside].text == "/" and beside + step in self.parts:
            beside += step
        if not 0 <= beside < len(self.words):
            return None
        if self.words[beside].is_sign and (is_separator(self.words, beside) or not is_joint(self.words, beside)):
            return None
        return beside

    def key(self, at: int | None) -> str:
        """A word's spelling for comparison; empty for None."""
        return "" if at is None else self.words[at].key

    def part(self, at: int | None) -> Part | None:
        """What a word belongs to, None for none."""
        return None if at is None else self.parts.get(at)

    def said(self, start: int, end: int) -> str:
        """What was written from one word up to another."""
        return self.text[self.words[start].start : self.words[end - 1].end]

    def words_between(self, start: int, end: int) -> tuple[int, int]:
        """The words that two text positions cover."""
        covered = [at for at, word in enumerate(self.words) if word.start < end and start < word.end]
        return (covered[0], covered[-1] + 1) if covered else (0, 0)

    def is_veiled(self, at: int) -> bool:
        """Whether a word stands in a sentence that states nothing."""
        return self.words[at].sentence in self.veiled

    def is_barred(self, start: int, end: int) -> bool:
        """Whether one of words[start:end] speaks of something other than the case."""
        return not self.ground.barred.isdisjoint(range(start, end))

    def is_denied(self, start: int) -> bool:
        """Whether the words before a value take it back, as in "not Proficient" and "rather than Seattle"."""
        at: int | None = start
        for _ in range(3):
            at = self.neighbour(at, -1) if at is not None else None
            key = self.key(at)
            if not key or key in ("but", "rather"):
                return False
            if at in self.parts:
                continue  # the "no" of No Hire denies nothing else
            if key in NEGATIONS or (key == "of" and self.key(self.neighbour(at or 0, -1)) == "instead"):
                return True
        return False

    def sentence_of(self, at: int) -> str:
        """The text of the sentence a word stands in."""
        number = self.words[at].sentence
        inside = [word for word in self.words if word.sentence == number]
        return self.text[inside[0].start : inside[-1].end]


_SUPPOSES = re.compile(
    r"\b(?:what (?:would|will|could|does|do|happens)|how would|how does"
    r"|(?<!say )(?<!know )(?<!tell us )(?<!saying )how much|what if|what about|how about"
    r"|if(?! (?:possible|you|so|needed|not|that helps|it helps)\b)|unless|why"
    r"|mean|means|meaning|difference"
    r"|(?:other|another|previous|last|different|first|second) (?:candidates?|applicants?|finalists?|person|engineer"
    r"|hire)"
    r"|(?:the )?(?:last|previous|prior) one (?:was|got|had|is)|i wish|wish (?:it|she|he|they|we)|if only"
    r"|(?:her|his|their|my|the|our) (?:manager|boss|wife|husband|partner|family|team|recruiter|interviewer|parents)"
    r" (?:is|are|was|were|lives|sits|works)|examples?|e\.g\.)\b",
    re.IGNORECASE,
)


_WONDERS = re.compile(r"\b(?:can|could|might|will|shall|would) (?:she|he|they|it)\b", re.IGNORECASE)


def veiled_sentences(text: str, words: tuple[Word, ...]) -> frozenset[int]:
    """The numbers of the sentences that ask, suppose, hedge or speak of other people."""
    sentences: dict[int, list[Word]] = {}
    for word in words:
        sentences.setdefault(word.sentence, []).append(word)
    return frozenset(number for number, inside in sentences.items() if _is_veiled(text, inside))


def _is_veiled(text: str, inside: list[Word]) -> bool:
    keys = {word.key for word in inside}
    if not keys.isdisjoint(HEDGES) or not keys.isdisjoint(OTHER_PEOPLE):
        return True
    opener = next((word.key for word in inside if not word.is_sign), "")
    if inside[-1].text == "?" and (opener in QUESTION_OPENERS or _WONDERS.search(text, inside[0].start)):
        return True
    return _SUPPOSES.search(text, inside[0].start, inside[-1].end) is not None
