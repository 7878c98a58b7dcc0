"""Words that look like a title or a place and are none of ours: offered back with what could be meant."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from domain.candidates.facts import FactField
from domain.conversations.amounts import amounts_in
from domain.conversations.message import Message, Part
from domain.conversations.phrases import Phrase, PhraseBook
from domain.conversations.reading import NearMiss, SpellingAid
from domain.conversations.titles import end_after_comma
from domain.conversations.word_lists import (
    CHAT_WORDS,
    COMMAND_WORDS,
    FUNCTION_WORDS,
    LINKS_IN_A_NAME,
    MONTHS,
    NEGATIONS,
    ORDINALS,
    RANK_WORDS,
    TITLE_NOUNS,
)
from domain.conversations.words import Word, is_joint, is_separator

SUGGESTIONS = 3
_LONGEST_RUN = 8
_MOST_RUNS = 6
_ABSORBED = frozenset({"advanced", "learning"})
_TITLE_LABEL = re.compile(r"\b(?:title|role|position|job)\s*(?:[:=]|\bis\b|\bto\b)\s*", re.IGNORECASE)
_PLACE_LABELS = frozenset({"site", "seat", "desk", "workplace"})  # "site" resembles titles that begin with it
_MOVED_TO = re.compile(
    r"\b(?:(?:move|relocate|transfer|change|switch) (?:it|her|him|them|this|the (?:case|role|location"
    r"|place))(?: over)? to"
    r"|(?:she|he|they)(?:'d|'ll| would| will) (?:be )?(?:work|working) (?:remotely |fully remote |from home )?"
    r"(?:from|out of)) (?=(?-i:[A-Z]))",
    re.IGNORECASE,
)
_PLACE_LABEL = re.compile(
    r"\b(?:location|place|city|office|site|workplace)\s*(?:[:=]|\bis\b|\bto\b)\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NearMissFinder:
    """Looks for near misses of one catalogue in one message."""

    message: Message
    titles: PhraseBook
    places: PhraseBook
    spelling: SpellingAid

    def of_partial_titles(self, partial: tuple[Phrase, ...]) -> Iterator[NearMiss]:
        """Titles whose words go on: the whole run is offered back, the title inside it first."""
        for phrase in partial[:_MOST_RUNS]:
            start, end = self._widened(phrase.start, phrase.end)
            if (start, end) == (phrase.start, phrase.end):
                end = end_after_comma(self.message, end)
            said = self.message.said(start, end)
            near = self.spelling.nearest(said, self.titles.names, SUGGESTIONS)
            yield NearMiss(FactField.JOB_TITLE, said, _first(SUGGESTIONS, phrase.names, near))

    def of_ambiguous(self, field: FactField, phrases: tuple[Phrase, ...]) -> Iterator[NearMiss]:
        """Spellings that stand for several entries."""
        for phrase in phrases[:_MOST_RUNS]:
            yield NearMiss(field, self.message.said(phrase.start, phrase.end), phrase.names[:SUGGESTIONS])

    def of_titles(self, *, expected: bool) -> tuple[NearMiss, ...]:
        """Unexplained words that look like a title; `expected` when one was asked for or a command is given."""
        found = []
        for start, end in list(self._runs(self._looks_like_title))[:_MOST_RUNS]:
            first, last = self._widened(start, end)
            said = self.message.said(first, last)
            near = self.spelling.nearest(said, self.titles.names, SUGGESTIONS)
            if self._is_title_like(first, last, near, expected=expected):
                found.append(NearMiss(FactField.JOB_TITLE, said, near))
        return tuple(found)

    def _is_title_like(self, start: int, end: int, near: tuple[str, ...], *, expected: bool) -> bool:
        words = self.message.words[start:end]
        noun = any(word.key in TITLE_NOUNS for word in words)
        capital = all(word.text[0].isupper() for word in words if not word.is_sign and word.key not in FUNCTION_WORDS)
        if len(words) == 1:
            return (expected or (capital and not words[0].opens)) and bool(near) and (noun or expected)
        return bool(near) if not noun else (expected or capital or bool(near))

    def beyond(self, found: Sequence[NearMiss]) -> "NearMissFinder":
        """A finder that takes the words of these near misses as explained."""
        message = self.message
        for miss in found:
            at = message.text.find(miss.said)
            message = message.claiming(Part.TITLE, [message.words_between(at, at + len(miss.said))])
        return replace(self, message=message)

    def of_places(self, *, expected: bool) -> tuple[NearMiss, ...]:
        """Unexplained words that look like a place, or stand where one is due in a command."""
        found = []
        known = {(phrase.start, phrase.end) for phrase in self.places.found_in(self.message.text, self.message.words)}
        for start, end in list(self._runs(self._may_be_place))[:_MOST_RUNS]:
            if (start, end) in known:
                continue
            said = self.message.said(start, end)
            near = self.spelling.nearest(said, self.places.names_and_aliases, SUGGESTIONS)
            named = tuple(dict.fromkeys(self.places.name_of(spelling) for spelling in near))
            resembles = any(self.places.resembles(word.key) for word in self.message.words[start:end])
            if (near and resembles) or (expected and self._stands_for_place(start, end)):
                found.append(NearMiss(FactField.LOCATION, said, named))
        likely = tuple(miss for miss in found if miss.suggestions)
        return likely or tuple(found)

    def labelled(self, field: FactField) -> NearMiss | None:
        """What follows "title:" or "location:" when it is nothing of ours."""
        text = self.message.text
        moved = None if field is FactField.JOB_TITLE else _MOVED_TO.search(text)
        label = moved or (_TITLE_LABEL if field is FactField.JOB_TITLE else _PLACE_LABEL).search(text)
        if label is None:
            return None
        for start, end in self._runs(lambda _: True):
            if self.message.words[start].start == label.end():
                said = self.message.said(start, end)
                book = self.titles if field is FactField.JOB_TITLE else self.places
                near = self._near(said, book)
                return NearMiss(field, said, near) if near or moved or label.group().rstrip()[-1] in ":=" else None
        return None

    def whole(self, field: FactField) -> NearMiss | None:
        """The whole short message, as the answer to a question for one field."""
        words = self.message.words
        spoken = [word for word in words if not word.is_sign]
        if not 0 < len(spoken) <= 6 or any(at in self.message.parts for at in range(len(words))):
            return None
        if all(word.key in FUNCTION_WORDS | COMMAND_WORDS for word in spoken) or words[-1].text == "?":
            return None
        at = 0
        while words[at].key in FUNCTION_WORDS | COMMAND_WORDS or words[at].is_sign:
            at += 1
        if self._is_no_name(words[at:]):
            return None
        said = self.message.said(at, len(words)).rstrip(".! ")
        book = self.titles if field is FactField.JOB_TITLE else self.places
        return NearMiss(field, said, self._near(said, book))

    def _is_no_name(self, rest: Sequence[Word]) -> bool:
        """Whether an answer names nothing: an amount, a refusal, "the first one", a whole sentence, a courtesy."""
        keys = {word.key for word in self.message.words}
        spoken = [word for word in rest if not word.is_sign]
        return (
            not keys.isdisjoint(NEGATIONS | ORDINALS | CHAT_WORDS)
            or spoken[0].key[0].isdigit()
            or any(not said.is_bare for said in amounts_in(self.message.text))
            or any(word.key in FUNCTION_WORDS - LINKS_IN_A_NAME for word in spoken)
        )

    def _near(self, said: str, book: PhraseBook) -> tuple[str, ...]:
        near = self.spelling.nearest(said, book.names_and_aliases, SUGGESTIONS)
        return tuple(dict.fromkeys(book.name_of(spelling) for spelling in near))

    def _looks_like_title(self, at: int) -> bool:
        key = self.message.key(at)
        if key in TITLE_NOUNS:
            return True
        if key in COMMAND_WORDS | FUNCTION_WORDS | _PLACE_LABELS or len(key) < 3:
            return False
        return self.titles.resembles(key) and not (self.places.resembles(key) and key not in self.titles.vocabulary)

    def _may_be_place(self, at: int) -> bool:
        word = self.message.words[at]
        return word.key not in MONTHS | TITLE_NOUNS and word.text[0].isalpha() and word.key not in RANK_WORDS

    def _stands_for_place(self, start: int, end: int) -> bool:
        """Whether a run stands after "in", or alone between the separators or parts of a command."""
        message = self.message
        before, after = message.neighbour(start, -1), message.neighbour(end - 1, 1)
        capital = message.words[start].text[0].isupper()
        if message.key(before) == "in":
            return capital
        alone = any(at < start for at in message.parts) and all(
            beside is None or message.part(beside) is not None for beside in (before, after)
        )
        return alone and capital and end - start <= 3

    def _runs(self, wanted: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
        """Runs of unexplained words, joined by nothing stronger than a hyphen, from the first wanted to the last."""
        start = end = None
        for at in range(len(self.message.words) + 1):
            unexplained = at < len(self.message.words) and self._is_unexplained(at)
            if unexplained and wanted(at) and not self.message.words[at].is_sign:
                start, end = (at if start is None else start), at + 1
            if start is not None and end is not None and (not unexplained or end - start > _LONGEST_RUN):
                yield start, end
                start = end = None

    def _is_unexplained(self, at: int) -> bool:
        message = self.message
        word = message.words[at]
        if at in message.parts or message.is_veiled(at) or message.is_barred(at, at + 1):
            return False
        if word.is_sign:
            return not is_separator(message.words, at) and is_joint(message.words, at)
        return word.key in RANK_WORDS | TITLE_NOUNS or word.key not in FUNCTION_WORDS | COMMAND_WORDS

    def _widened(self, start: int, end: int) -> tuple[int, int]:
        """A run together with the unexplained words beside it: three before it, ranks and numbers after it."""
        for _ in range(3):
            before = self.message.neighbour(start, -1)
            if before is None or not (self._is_unexplained(before) or self.message.key(before) in _ABSORBED):
                break
            if self.places.resembles(self.message.key(before)):
                break
            start = before
        while (after := self.message.neighbour(end - 1, 1)) is not None and self._is_unexplained(after):
            if self.places.resembles(self.message.key(after)) or end - start > _LONGEST_RUN:
                break
            end = after + 1
        return self._with_parentheses(start, end)

    def _with_parentheses(self, start: int, end: int) -> tuple[int, int]:
        words = self.message.words
        if end + 2 < len(words) and words[end].text == "(" and words[end + 2].text == ")":
            return start, end + 3
        return start, end


def _first(limit: int, *several: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in several for name in names))[:limit]
