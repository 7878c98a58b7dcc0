"""Job level and exempt status, where a message states them."""

import re
from collections.abc import Iterator

from domain.candidates.facts import FactField
from domain.conversations.message import Message, Part, Stated
from domain.conversations.ratings import may_follow, may_precede
from domain.conversations.word_lists import COMMAND_WORDS, FUNCTION_WORDS, TITLE_NOUNS
from domain.pay.vocabulary import JobLevel

_LEVEL = re.compile(r"(?:p|l|ic)\d{1,3}", re.IGNORECASE)
_RATING_WORDS = frozenset(("learning", "proficient", "advanced", "must", "no", "strong"))
_RANKS = frozenset(("senior", "staff", "principal"))


def levels(message: Message) -> Iterator[tuple[int, JobLevel | None]]:
    """The place of every level said, with None for one that does not exist here (P6, L5, level 4)."""
    for at, word in enumerate(message.words):
        if message.part(at) not in (None, Part.LEVEL):
            continue
        if _LEVEL.fullmatch(word.key):
            if _level_stands_free(message, at):
                known = word.key.upper() in JobLevel.__members__ and word.text.isascii()
                yield at, JobLevel(word.key.upper()) if known else None
        elif word.key.isdigit() and message.key(message.neighbour(at, -1)) in ("level", "lvl"):
            yield at, None


def _level_stands_free(message: Message, at: int) -> bool:
    """Whether nothing after a level makes it something else, as in "P1 incident"."""
    after = message.neighbour(at, 1)
    if after is None or message.part(after) is not None or message.words[after].is_sign:
        return True
    key = message.key(after)
    return key in FUNCTION_WORDS | COMMAND_WORDS | TITLE_NOUNS | _RATING_WORDS | _RANKS or bool(_LEVEL.fullmatch(key))


def exempt_states(message: Message) -> Iterator[Stated]:
    """Every stated exempt status."""
    for at, word in enumerate(message.words):
        if word.key not in ("exempt", "nonexempt") or at in message.parts:
            continue
        answer = _labelled_answer(message, at)
        if answer is not None:
            yield Stated(FactField.EXEMPT, answer, at, at + 1)
            continue
        start, value = _exempt_start(message, at)
        before, after = message.neighbour(start, -1), message.neighbour(at, 1)
        stands = message.key(after) in ("role", "position", "job") or may_follow(message, after)
        if (
            stands
            and message.key(after) not in ("from", "at")
            and (may_precede(message, before) or message.key(before) == "an")
        ):
            yield Stated(FactField.EXEMPT, value, start, at + 1)


def _labelled_answer(message: Message, at: int) -> bool | None:
    rest = re.match(
        r"\w+(?: status)?\s*(?:[:=]|is|to|as)\s*(yes|no|true|false|y|n)\b",
        message.text[message.words[at].start :][:40],
        re.I,
    )
    return None if rest is None else rest[1].casefold() in ("yes", "true", "y")


def _exempt_start(message: Message, at: int) -> tuple[int, bool]:
    if message.key(at) == "nonexempt":
        return at, False
    before = message.neighbour(at, -1)
    if before is not None and message.words[before].text == "-":
        before = message.neighbour(before, -1)
    if before is not None and message.key(before) in ("non", "not"):
        return before, False
    return at, True
