"""Which of the catalogue places in a message are meant; "sea" and "sin" are words before they are codes."""

from domain.candidates.facts import FactField
from domain.conversations.message import Message, Part
from domain.conversations.phrases import Phrase, PhraseBook
from domain.conversations.titles import phrases_of
from domain.conversations.word_lists import COMMAND_WORDS, EVERYDAY_PLACES, FUNCTION_WORDS, PLACE_POINTERS
from domain.conversations.words import is_joint

_COMPASS = frozenset(
    [
        "new",
        "north",
        "south",
        "east",
        "west",
        "greater",
        "old",
        "upper",
        "lower",
        "central",
        "northern",
        "southern",
        "eastern",
        "western",
    ]
)
_GROUPS = frozenset(
    ["team", "office", "people", "folks", "recruiters", "managers", "site", "group", "crew", "branch"]
)
_POINTERS_TO_A_NAME = PLACE_POINTERS | {
    "is",
    "=",
    "city",
    "office",
    "place",
    "actually",
    "now",
    "be",
    "it",
    "its",
    "it's",
}


def meant_places(message: Message, book: PhraseBook, asked: tuple[FactField, ...]) -> tuple[Phrase, ...]:
    """The places a message puts the candidate in."""
    return tuple(
        phrase
        for phrase in phrases_of(message, book, Part.PLACE)
        if not message.is_veiled(phrase.start)
        and not message.is_denied(phrase.start)
        and not message.is_barred(phrase.start, phrase.end)
        and is_place(message, phrase, asked)
    )


def is_place(message: Message, phrase: Phrase, asked: tuple[FactField, ...]) -> bool:
    """Whether the words stand for the place here."""
    if _belongs_to_a_longer_name(message, phrase):
        return False
    words = message.words
    said = message.said(phrase.start, phrase.end)
    before, after = message.neighbour(phrase.start, -1), message.neighbour(phrase.end - 1, 1)
    points = message.key(before) in PLACE_POINTERS or _is_labelled(message, phrase.start)
    ends = _is_edge(message, after) or message.key(after) in FUNCTION_WORDS | COMMAND_WORDS
    if said.casefold() in EVERYDAY_PLACES and (said.islower() or words[phrase.start].opens or _shouts(message)):
        asked_now = FactField.LOCATION in asked and len(words) <= 3
        return (points and ends and message.key(before) != "to") or asked_now or _alone_in_command(message, phrase)
    if said.islower() or (_shouts(message) and len(said) <= 4):
        joined = message.key(before) in ("and", "or") and message.part(message.neighbour(before or 0, -1)) is not None
        return ends and (joined or message.key(before) in _POINTERS_TO_A_NAME or _is_edge(message, before))
    return True


def _is_labelled(message: Message, start: int) -> bool:
    return (
        start > 1
        and message.words[start - 1].text in ":="
        and message.key(start - 2) in ("location", "place", "city", "office")
    )


def _alone_in_command(message: Message, phrase: Phrase) -> bool:
    """Whether an everyday word stands alone between two other parts of a command, or is the whole message."""
    before, after = message.neighbour(phrase.start, -1), message.neighbour(phrase.end - 1, 1)
    if len(message.words) == phrase.end - phrase.start:
        return True
    others = {part for part in message.parts.values() if part is not Part.PLACE}
    return _is_edge(message, before) and _is_edge(message, after) and len(others) > 1


def _is_edge(message: Message, beside: int | None) -> bool:
    return beside is None or message.part(beside) is not None


def _shouts(message: Message) -> bool:
    return message.text.isupper() and len(message.words) > 3


def _belongs_to_a_longer_name(message: Message, phrase: Phrase) -> bool:
    """Whether the place is a part of another name: New London, Seattle University, full-SEA."""
    words = message.words
    before, after = message.neighbour(phrase.start, -1), message.neighbour(phrase.end - 1, 1)
    if message.key(after) in _GROUPS and message.key(before) in ("the", "our", "their", "your"):
        return message.key(message.neighbour(before or 0, -1)) not in PLACE_POINTERS
    if message.key(after) in ("dollars", "dollar", "pounds", "francs"):
        return True
    for beside in (before, after):
        if beside is not None and words[beside].is_sign and is_joint(words, beside) and words[beside].text in "-&":
            return True
    if before is not None and message.part(before) is None and message.key(before) in _COMPASS:
        return True
    if after is None or message.part(after) is not None or message.key(after) in FUNCTION_WORDS | COMMAND_WORDS:
        return False
    return words[after].text[0].isupper() and not _shouts(message)
