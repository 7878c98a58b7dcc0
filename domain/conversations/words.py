"""A message cut into words and signs, each knowing where it stands and which sentence it belongs to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PIECE = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]|_|\n")
_SEPARATORS = frozenset(',;.!?:\n=|()[]{}"–—>')
_DASHES = frozenset("-–—")
_JOINTS = frozenset("-/&+@#_\\'")
_STOPS = frozenset(".!?;\n")
_SHORTENED = frozenset(("st", "sr", "jr", "vs", "dr", "mr", "ms", "approx", "incl", "dept"))


@dataclass(frozen=True, slots=True)
class Word:
    """One word or one sign. `key` is its case-folded spelling; `sentence` counts from 0."""

    text: str
    key: str
    start: int
    end: int
    sentence: int
    is_sign: bool
    opens: bool  # whether it is the first of its sentence


def words_of(text: str) -> tuple[Word, ...]:
    """All words and signs of a text, in order; spaces are dropped, line breaks are kept as signs."""
    words: list[Word] = []
    sentence, opens = 0, True
    for piece in _PIECE.finditer(text):
        said = piece.group()
        is_sign = not said[0].isalnum()
        words.append(
            Word(said, said.casefold(), piece.start(), piece.end(), sentence, is_sign, opens and not is_sign)
        )
        opens = opens and is_sign
        if said in _STOPS and (said != "." or _ends_here(text, piece.end(), words)):
            sentence, opens = sentence + 1, True
    return tuple(words)


def _ends_here(text: str, end: int, words: Sequence[Word]) -> bool:
    """Whether a full stop that ends at a position ends a sentence, and does not only shorten a word."""
    following = text[end : end + 2]
    if following[:1] not in ("", " ", "\n"):
        return False
    return len(words) < 2 or following[1:].strip() == "" or words[-2].key not in _SHORTENED


def keys_of(text: str) -> tuple[str, ...]:
    """The case-folded words and signs of a text: equal for two spellings that differ in case and spacing only."""
    return tuple(piece.group().casefold() for piece in _PIECE.finditer(text))


def is_separator(words: Sequence[Word], at: int) -> bool:
    """Whether a sign ends one part of a command and begins another: commas, and dashes between spaces."""
    word = words[at]
    if word.text in _DASHES:
        return not _touches_left(words, at) and not _touches_right(words, at)
    return word.text in _SEPARATORS


def is_joint(words: Sequence[Word], at: int) -> bool:
    """Whether a sign glues the words on its two sides together, as in full-stack, R&D and Engineer/Developer."""
    word = words[at]
    if word.text not in _JOINTS:
        return False
    return word.text == "&" or _touches_left(words, at) or _touches_right(words, at)


def _touches_left(words: Sequence[Word], at: int) -> bool:
    return at > 0 and words[at - 1].end == words[at].start and not words[at - 1].is_sign


def _touches_right(words: Sequence[Word], at: int) -> bool:
    return at + 1 < len(words) and words[at + 1].start == words[at].end and not words[at + 1].is_sign
