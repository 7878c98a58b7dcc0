"""A message cut into clauses, each as a pattern of its parts, such as "she is a TITLE in PLACE"."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from domain.conversations.message import Message, Part
from domain.conversations.word_lists import EVERYDAY_PLACES
from domain.conversations.words import is_separator

_TOKENS = {
    Part.CANDIDATE: "CAND",
    Part.TITLE: "TITLE",
    Part.PLACE: "PLACE",
    Part.LEVEL: "LEVEL",
    Part.RATING: "RATING",
}
_KEPT_SIGNS = frozenset("/-:=@")
_STOPS = frozenset(".!?;\n")
_NEVER_APART = frozenset(["where", "which", "who", "whose", "whom", "that's", "that"])
_NEW_SUBJECTS = frozenset(["she", "he", "they", "she's", "he's", "they're", "make", "change", "set", "put", "we"])
_TURNS = frozenset(["but", "while", "whereas", "though", "although", "however"])


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its `pattern`, with the parts in capitals and all other words small, and the words it covers.

    `follows_comma` tells that it goes on with the sentence of the clause before it; `asks` that its sentence ends in
    a question mark.
    """

    pattern: str
    words: tuple[int, ...]
    offsets: tuple[int, ...]
    follows_comma: bool
    asks: bool

    def words_after(self, position: int) -> tuple[int, ...]:
        """The words that stand at or after a position of the pattern."""
        return self.words[bisect_right(self.offsets, position - 1) :]

    def kinds(self) -> frozenset[str]:
        """Which parts stand in it."""
        return frozenset(self.pattern.split()) & frozenset(_TOKENS.values())


class _Piece(NamedTuple):
    at: int
    token: str


def clauses_of(message: Message) -> tuple[Clause, ...]:
    """All clauses of a message in order, every part claimed in it standing for itself."""
    clauses: list[Clause] = []
    pieces: list[_Piece] = []
    follows = False
    asks = _asking(message)
    for at, word in enumerate(message.words):
        token = _token(message, at)
        if _splits(message, at, token) or (word.key == "and" and _new_subject_follows(message, at)):
            if pieces:
                clauses.append(_clause(pieces, follows_comma=follows, asks=word.sentence in asks))
                pieces = []
                follows = word.is_sign and word.text not in _STOPS
            follows = follows and word.text not in _STOPS
        elif token:
            pieces.append(_Piece(at, token))
    if pieces:
        clauses.append(_clause(pieces, follows_comma=follows, asks=message.words[pieces[-1].at].sentence in asks))
    return tuple(clauses)


def _clause(pieces: list[_Piece], *, follows_comma: bool, asks: bool) -> Clause:
    tokens: list[str] = []
    offsets: list[int] = []
    length = 0
    for piece in pieces:
        if tokens and piece.token == tokens[-1] and piece.token.isupper():
            offsets.append(offsets[-1])
            continue
        length += 1 if tokens else 0
        tokens.append(piece.token)
        offsets.append(length)
        length += len(piece.token)
    return Clause(" ".join(tokens), tuple(piece.at for piece in pieces), tuple(offsets), follows_comma, asks)


def _asking(message: Message) -> frozenset[int]:
    return frozenset(word.sentence for word in message.words if word.text == "?")


def _token(message: Message, at: int) -> str:
    word = message.words[at]
    part = message.part(at)
    if part in _TOKENS and not (
        part is Part.PLACE and word.text.islower() and word.key in EVERYDAY_PLACES and not _is_phrase(message, at)
    ):
        return _TOKENS[part]
    if word.is_sign:
        return word.text if word.text in _KEPT_SIGNS else ""
    return "N" if word.key[0].isdigit() else word.key


def _is_phrase(message: Message, at: int) -> bool:
    """Whether a small everyday word is one of several words of a place, or stands where a place was pointed to."""
    beside = (at - 1, at + 1)
    if any(0 <= one < len(message.words) and message.parts.get(one) is Part.PLACE for one in beside):
        return True
    return (at > 0 and message.words[at - 1].key in ("in", "is", "to")) or len(message.words) == 1


def _splits(message: Message, at: int, token: str) -> bool:
    word = message.words[at]
    if token in _TURNS:
        return True
    if not word.is_sign or at in message.parts:
        return False
    if word.text in ".,'" and _is_inside_a_figure(message, at):
        return False
    if word.text in _STOPS:
        ends = at + 1 == len(message.words) or message.words[at + 1].sentence != word.sentence
        return ends or word.text != "."
    if word.text in ":=" or not is_separator(message.words, at):
        return False
    following = message.words[at + 1].key if at + 1 < len(message.words) else ""
    return following not in _NEVER_APART


def _is_inside_a_figure(message: Message, at: int) -> bool:
    words = message.words
    if not 0 < at < len(words) - 1:
        return False
    before, after = words[at - 1], words[at + 1]
    return (
        before.end == words[at].start
        and after.start == words[at].end
        and before.text[-1].isdigit()
        and after.text[0].isdigit()
    )


def _new_subject_follows(message: Message, at: int) -> bool:
    return at + 1 < len(message.words) and message.words[at + 1].key in _NEW_SUBJECTS
