"""Which of the catalogue titles in a message are meant, and which are only a part of another title's words."""

from domain.conversations.message import Message, Part
from domain.conversations.phrases import Phrase, PhraseBook
from domain.conversations.word_lists import COMMAND_WORDS, FUNCTION_WORDS, RANK_WORDS
from domain.conversations.words import is_joint

_TITLE_LEADS = frozenset(["a", "an", "the", "as", "for", "is", "title", "role", "job", "position", "our", "this"])


def is_partial(message: Message, phrase: Phrase, *, place_is_known: bool) -> bool:
    """Whether a title's words go on before or after it, so that another title is meant.

    "Staff Software Engineer", "Software Engineer II", "Software Engineer/Developer", "Software Engineer (B)" and
    "Software Engineer, Platform" hold Software Engineer and mean another job.
    """
    return (
        _goes_on(message, message.neighbour(phrase.start, -1), phrase.start)
        or _goes_on(message, message.neighbour(phrase.end - 1, 1), phrase.end - 1)
        or _goes_on_in_parentheses(message, phrase.end)
        or (place_is_known and _goes_on_after_comma(message, phrase.end))
    )


def _goes_on(message: Message, beside: int | None, edge: int) -> bool:
    if beside is None or message.part(beside) is not None:
        return False
    if message.words[beside].is_sign:
        further = message.neighbour(beside, beside - edge)
        return further is not None and message.part(further) is None
    key = message.key(beside)
    return key in RANK_WORDS or key not in FUNCTION_WORDS | COMMAND_WORDS


def _goes_on_in_parentheses(message: Message, end: int) -> bool:
    words = message.words
    if end + 1 >= len(words) or words[end].text not in "([":
        return False
    inside = words[end + 1]
    return message.part(end + 1) is None and inside.key not in FUNCTION_WORDS | COMMAND_WORDS and not inside.is_sign


def _goes_on_after_comma(message: Message, end: int) -> bool:
    return end_after_comma(message, end) > end


def end_after_comma(message: Message, end: int) -> int:
    """Where a title ends when a short unexplained part follows: "Software Engineer, Platform"."""
    words = message.words
    if end + 1 >= len(words) or words[end].text not in ",-–—" or not words[end + 1].text[0].isupper():
        return end
    at = end + 1
    while at < len(words) and not words[at].is_sign:
        if message.part(at) is not None or words[at].key in FUNCTION_WORDS | COMMAND_WORDS:
            return end
        at += 1
    return at if at - end <= 4 else end


def is_plainly_said(message: Message, phrase: Phrase) -> bool:
    """Whether a title of one everyday word ("Server", "Assistant") stands where a title is given.

    Titles of several words always are.
    """
    if phrase.end - phrase.start > 1:
        return True
    before, after = message.neighbour(phrase.start, -1), message.neighbour(phrase.start, 1)
    follows = (
        after is None
        or message.part(after) is not None
        or message.key(after) in ("in", "at", "role", "position", "based")
    )
    leads = before is None or message.part(before) is not None or message.key(before) in _TITLE_LEADS
    word = message.words[phrase.start]
    if word.text[0].isupper() and not word.opens:
        return leads or follows
    return leads and follows


def meant_titles(
    message: Message, book: PhraseBook, *, place_is_known: bool
) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """The titles that are meant, and those that are a part of other words only."""
    meant: list[Phrase] = []
    partial: list[Phrase] = []
    for phrase in phrases_of(message, book, Part.TITLE):
        if message.is_veiled(phrase.start) or message.is_denied(phrase.start):
            continue
        if message.is_barred(phrase.start, phrase.end):
            continue
        if is_partial(message, phrase, place_is_known=place_is_known):
            partial.append(phrase)
        elif is_plainly_said(message, phrase):
            meant.append(phrase)
    return tuple(meant), tuple(partial)


def phrases_of(message: Message, book: PhraseBook, part: Part) -> tuple[Phrase, ...]:
    """The book's phrases in a message whose words are free, or already claimed for the same part."""
    free = (None, part)
    return tuple(
        phrase
        for phrase in book.found_in(message.text, message.words)
        if all(message.part(at) in free for at in range(phrase.start, phrase.end)) and not _is_glued(message, phrase)
    )


def _is_glued(message: Message, phrase: Phrase) -> bool:
    """Whether a place or title is only the end of a longer identifier, as CA-ON in X-CA-ON."""
    return any(
        0 <= at < len(message.words) and message.words[at].text in "@#_'\\" and is_joint(message.words, at)
        for at in (phrase.start - 1, phrase.end)
    )
