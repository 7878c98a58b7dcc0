"""Where a message may begin to ask: its sentences, and the places inside a sentence where a question can start."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_END = re.compile(r"[!?;\n]+|(?<!\bvs)(?<!\bst)(?<!\bsr)(?<!\be\.g)(?<!\bi\.e)\.+(?=\s|\Z)", re.IGNORECASE)
_TURN = re.compile(r"[,:(–—] ?|(?<=\s)-{1,2} |\s(?=(?:and|but|so|or|also|then|please|pls)\s)", re.IGNORECASE)
_MOST_TURNS = 6
_LONGEST = 300  # whoever asks something of a case asks it in fewer letters; reading stays quick

COURTESY = (
    r"(?:(?:ok(?:ay)?|hi|hello|hey|there|so|and|but|also|now|then|well|thanks|thank you|thx|great|good|cool|nice"
    r"|please"
    r"|pls|kindly|hm+|right|sorry|oh|ah|yes|yeah|no|actually|just|quick question|quick one|one more thing"
    r"|one question"
    r"|out of curiosity|(?:i'm |i am |just )?curious|(?:can|could|would) you (?:please )?(?:tell|show) me|tell me"
    r"|do you know|(?:i|we)(?:'m| am|'re| are)? wonder(?:ing)?|wondering|let me know|any idea|remind me"
    r"|i(?:'d| would) like to (?:know|see)|i want to (?:know|see)|help me understand|question|instead|alternatively"
    r"|everyone|all|team|folks|again|maybe|or|btw|by the way|fyi|for (?:comparison|context|fun))\b[\s,:.–—-]*)*"
)
"""What people say before they ask; a pattern to be matched without regard to case."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence without its end sign: text[start:end]. `asks` tells that the sign is a question mark.

    `is_whole` is false for the end of one.
    """

    text: str
    start: int
    end: int
    asks: bool
    is_whole: bool = True


def sentences_in(text: str) -> Iterator[Sentence]:
    """The sentences of a text that are short enough to ask something, in order."""
    at = 0
    for sign in _END.finditer(text):
        yield from _sentence(text, at, sign.start(), asks="?" in sign.group())
        at = sign.end()
    yield from _sentence(text, at, len(text), asks=False)


def _sentence(text: str, start: int, end: int, *, asks: bool) -> Iterator[Sentence]:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    if 0 < end - start <= _LONGEST and any(letter.isalnum() for letter in text[start:end]):
        yield Sentence(text[start:end], start, end, asks)


def tails_of(sentence: Sentence) -> Iterator[Sentence]:
    """The whole sentence, then what is left of it after each turn: "she is P4, what if P5" holds "what if P5"."""
    starts = (0, *(turn.end() for turn in islice(_TURN.finditer(sentence.text), _MOST_TURNS)))
    for start in starts:
        rest = sentence.text[start:]
        yield Sentence(rest, sentence.start + start, sentence.end, sentence.asks, is_whole=start == 0)
