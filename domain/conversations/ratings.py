"""Feedback, proficiency, level and exempt status, where a message states them and not merely uses their words."""

import re
from collections.abc import Iterator

from domain.candidates.facts import FactField
from domain.conversations.message import Message, Part, Stated
from domain.conversations.word_lists import AFTER_A_VALUE, BEFORE_A_VALUE
from domain.pay.vocabulary import Feedback, Proficiency

_FEEDBACKS: tuple[tuple[tuple[str, ...], Feedback], ...] = (
    (("strong", "no", "hire"), Feedback.NO_HIRE),
    (("no", "hire"), Feedback.NO_HIRE),
    (("don't", "hire"), Feedback.NO_HIRE),
    (("dont", "hire"), Feedback.NO_HIRE),
    (("do", "not", "hire"), Feedback.NO_HIRE),
    (("not", "a", "hire"), Feedback.NO_HIRE),
    (("strong", "hire"), Feedback.STRONG_HIRE),
    (("must", "hire"), Feedback.MUST_HIRE),
    (("hire",), Feedback.HIRE),
)
_REFUSALS = frozenset({"don't", "dont", "do", "not"})
_PROFICIENCIES = {
    "learning": Proficiency.LEARNING,
    "proficient": Proficiency.PROFICIENT,
    "advanced": Proficiency.ADVANCED,
}
_ARTICLE_LEADS = frozenset(
    [
        "is",
        "was",
        "as",
        "be",
        "it's",
        "its",
        "she's",
        "he's",
        "they're",
        "that's",
        "definitely",
        "clearly",
        "still",
        "got",
        "to",
        "said",
        "says",
        "a",
        "and",
        "but",
        "gave",
        "gives",
        "given",
        "voted",
        "just",
    ]
)
_HIRE_LEADS = frozenset(
    [
        "feedback",
        "verdict",
        "decision",
        "being",
        "rating",
        "result",
        "is",
        "was",
        "as",
        "now",
        "actually",
        "but",
        "it's",
        "its",
        "said",
        "says",
        "say",
        "that",
        "panel",
        "a",
        "an",
        "rated",
        "just",
        "only",
        "her",
        "him",
    ]
)
_HIRE_FOLLOWERS = frozenset(
    [
        "now",
        "instead",
        "please",
        "pls",
        "overall",
        "and",
        "but",
        "not",
        "rather",
        "actually",
        "then",
        "after",
        "though",
    ]
)
_CHANGES = re.compile(
    r"\b(?:chang\w*|mak\w*|set|updat\w*|feedback|switch\w*|mov\w*|downgrad\w*|upgrad\w*|correct\w*|verdict|rating)\b",
    re.I,
)
_NOT_AFTER_PROFICIENCY = frozenset({"to", "it", "that", "here", "the"})


def stated_ratings(message: Message) -> tuple[Stated, ...]:
    """Every stated feedback and proficiency.

    Words that could be a rating count as one for their neighbours until they turn out to be ordinary words.
    """
    possible = [*_feedback_words(message), *_proficiency_words(message)]
    while True:
        claimed = message.claiming(Part.RATING, ((one.start, one.end) for one in possible))
        stated = [one for one in possible if _is_stated(claimed, one)]
        if len(stated) == len(possible):
            return tuple(sorted(stated, key=lambda one: one.start))
        possible = stated


def _is_stated(message: Message, one: Stated) -> bool:
    if isinstance(one.value, Feedback):
        return _states_feedback(message, one.start, one.end, one.value)
    return isinstance(one.value, Proficiency) and _states_proficiency(message, one.start, one.value)


def _feedback_words(message: Message) -> Iterator[Stated]:
    at = 0
    while at < len(message.words):
        found = _feedback_at(message, at)
        if found is None:
            at += 1
            continue
        end, value = found
        yield Stated(FactField.INTERVIEW_FEEDBACK, value, at, end)
        at = end


def _feedback_at(message: Message, at: int) -> tuple[int, Feedback] | None:
    if at in message.parts:
        return None
    for keys, value in _FEEDBACKS:
        end = _spelt(message, at, keys)
        if end is not None:
            return end, value
    return None


def _spelt(message: Message, at: int, keys: tuple[str, ...]) -> int | None:
    """The end of the words `keys`, hyphens between them allowed; None where they do not stand here."""
    for number, key in enumerate(keys):
        if number and at < len(message.words) and message.words[at].text == "-":
            at += 1
        if at >= len(message.words) or message.words[at].key != key or at in message.parts:
            return None
        at += 1
    return at


def _states_feedback(message: Message, start: int, end: int, value: Feedback) -> bool:
    before, after = message.neighbour(start, -1), message.neighbour(end - 1, 1)
    if value is Feedback.NO_HIRE and message.key(start) in _REFUSALS:
        return (
            after is None
            or message.part(after) is not None
            or message.key(after) in {"her", "him", "them", "this", "the"}
        )
    if value is Feedback.HIRE:
        return _hire_leads(message, start, before) and _hire_is_followed(message, before, after)
    return may_precede(message, before) and may_follow(message, after)


def _hire_leads(message: Message, start: int, before: int | None) -> bool:
    if before is None or message.part(before) is not None:
        return True
    key = message.key(before)
    if key in ("a", "an"):
        return message.key(message.neighbour(before, -1)) in (_ARTICLE_LEADS | {""}) - {"to"}
    return key in _HIRE_LEADS or (key == "to" and _CHANGES.search(message.sentence_of(start)) is not None)


def _hire_is_followed(message: Message, before: int | None, after: int | None) -> bool:
    if after is None or message.part(after) is not None or message.key(after) in _HIRE_FOLLOWERS:
        return True
    return message.key(after) in ("in", "at", "for", "with") and (
        message.part(before) is not None or len(set(message.parts.values())) > 1
    )


def may_precede(message: Message, before: int | None) -> bool:
    """Whether a value may be stated after this word: the end of a part, another part, or a word like "is"."""
    if before is None or message.part(before) is not None:
        return True
    key = message.key(before)
    if key in ("a", "an"):
        return message.key(message.neighbour(before, -1)) in _ARTICLE_LEADS | {""}
    return key in BEFORE_A_VALUE


def may_follow(message: Message, after: int | None) -> bool:
    """Whether a stated value may end before this word."""
    return after is None or message.part(after) is not None or message.key(after) in AFTER_A_VALUE


def _proficiency_words(message: Message) -> Iterator[Stated]:
    for at, word in enumerate(message.words):
        value = _PROFICIENCIES.get(word.key)
        if value is not None and at not in message.parts:
            yield Stated(FactField.PROFICIENCY, value, at, at + 1)


def _states_proficiency(message: Message, at: int, value: Proficiency) -> bool:
    """Whether a proficiency is stated; "advanced degree", "proficient in Python", "she is learning" state none."""
    before, after = message.neighbour(at, -1), message.neighbour(at, 1)
    if value is Proficiency.LEARNING and message.words[at].text.islower():
        lead = message.key(before)
        if not (before is None or message.part(before) is not None or lead in ("proficiency", "as", "level")):
            return lead == "to" and _CHANGES.search(message.sentence_of(at)) is not None
    if message.key(after) in ("in", "with", "at", "for", "on"):
        return may_precede(message, before) and message.part(message.neighbour(after or at, 1)) is not None
    return (
        may_precede(message, before)
        and may_follow(message, after)
        and message.key(after) not in _NOT_AFTER_PROFICIENCY
    )
