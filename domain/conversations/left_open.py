"""Whether a message said more than the rules read in it."""

from collections.abc import Iterable, Iterator

from domain.candidates.facts import CandidateFacts, FactValue
from domain.conversations.reading import Catalogue, Reading, ReadingContext, Topic
from domain.conversations.salary_history import REMOVED
from domain.conversations.slack_text import plain_text
from domain.conversations.word_lists import COMMAND_WORDS, FUNCTION_WORDS
from domain.conversations.words import keys_of
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer

_FEW = 2
_GREETING_MORE = 3  # "good morning dear team" says no more than "hello"
_COURTESIES = frozenset(
    ["good", "morning", "afternoon", "evening", "hiya", "howdy", "dear", "everyone", "folks", "thx", "cheers", "bye"]
)
_OF_AMOUNTS = (
    "base",
    "total",
    "salary",
    "offer",
    "competing",
    "offered",
    "expects",
    "expectation",
    "another",
    "company",
)
_COUNTED = frozenset(letter + str(number) for letter in "pl" for number in range(10))


def leaves_open(reading: Reading, text: str, context: ReadingContext) -> bool:
    """Whether a reader with more understanding is worth asking about a message, after the rules read it.

    True for words nothing was read in, for a title or place nothing comes near to, and for words left over while the
    case still lacks what an offer needs.
    """
    words = _words(text)
    if reading.is_empty:
        left = _left(words, context.facts, reading, context.catalogue)
        return bool(words) and (len(left) >= _FEW or not _tells_the_known(words, context))
    if reading.undo or reading.enquiries:
        return False
    if any(not miss.suggestions for miss in reading.near_misses):
        return True
    if reading.questions:
        return False
    after = context.facts.with_changes(reading.changes)
    left = _left(words, after, reading, context.catalogue)
    if reading.topics and not reading.is_about_a_case:
        return reading.topics == {Topic.GREETING} and len(left) >= _GREETING_MORE
    return bool(after.missing()) and len(left) >= _FEW


def _words(text: str) -> tuple[str, ...]:
    keys = keys_of(plain_text(text.replace(REMOVED, " ")))
    return tuple(key for key in keys if key[0].isalnum())


def _left(words: Iterable[str], facts: CandidateFacts, reading: Reading, catalogue: Catalogue) -> frozenset[str]:
    """The words that carry a meaning the rules did not use."""
    used = frozenset(_used(facts, reading, catalogue))
    return frozenset(
        word
        for word in words
        if word not in FUNCTION_WORDS | COMMAND_WORDS | _COURTESIES | _COUNTED
        and word not in used
        and not word[0].isdigit()
        and not (reading.candidate_id and word in keys_of(reading.candidate_id))
    )


def _used(facts: CandidateFacts, reading: Reading, catalogue: Catalogue) -> Iterator[str]:
    for field in facts.known():
        yield from _words_of_value(facts.value_of(field))
    named = (facts.job_title, facts.location)
    for aliases in (catalogue.title_aliases, catalogue.place_aliases):
        yield from (word for said, name in aliases.items() if name in named for word in keys_of(said))
    for miss in reading.near_misses:
        yield from keys_of(miss.said)


def _words_of_value(value: FactValue | None) -> Iterator[str]:
    if isinstance(value, CompetingOffer | Money):
        yield from _OF_AMOUNTS
        yield value.currency.casefold()
    else:
        yield from keys_of(str(value))


def _tells_the_known(words: Iterable[str], context: ReadingContext) -> bool:
    """Whether a message names something the case has already."""
    known = frozenset(_used(context.facts, Reading(), context.catalogue))
    return any(word in known for word in words)
