"""What a message states of a case, by rules: only what it clearly says is set, the rest is asked or offered."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from domain.candidates.facts import FactChange, FactField, FactValue
from domain.conversations.amount_roles import free_amounts, placed_amounts
from domain.conversations.answers import answered
from domain.conversations.changes_of_mind import sifted
from domain.conversations.clearing import cleared_fields
from domain.conversations.completions import completed, offer_details
from domain.conversations.levels import exempt_states, levels
from domain.conversations.message import Message, Part, Stated
from domain.conversations.offers import Understood, like_the_present, offer_to_come, understood_amounts
from domain.conversations.phrases import PhraseBook
from domain.conversations.ratings import stated_ratings
from domain.conversations.reading import (
    Catalogue,
    Clarification,
    NearMiss,
    Question,
    Reading,
    ReadingContext,
    SpellingAid,
)
from domain.conversations.role_words import Role, RoleWord, role_words
from domain.conversations.said_amount import SaidAmount
from domain.conversations.whereabouts import titles_and_places

_MOST_CANDIDATES = 10
_LONGEST_SAID = 80
_WEIGHED = (FactField.PROFICIENCY, FactField.INTERVIEW_FEEDBACK)
_UNDECIDED = re.compile(
    r"\b(?:split|torn|undecided|somewhere) (?:\w+ ){0,2}?(?:between|on|about)\b|\bbetween (?:an? )?(?:strong |must )?"
    r"(?:hire|learning|proficient|advanced)\b|\beither (?:an? )?(?:strong |must )?(?:hire|learning|proficient"
    r"|advanced)\b",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(r"(?<![\w-])CAND-[A-Z0-9](?:[A-Z0-9-]{0,58}[A-Z0-9])?(?![A-Z0-9_])", re.IGNORECASE | re.ASCII)


class StatementReader:
    """Reads what messages state; what they ask is no matter of its."""

    def __init__(self, spelling: SpellingAid) -> None:
        self._spelling = spelling
        self._books: tuple[Catalogue, PhraseBook, PhraseBook] | None = None

    def stated(self, message: Message, context: ReadingContext, *, countered: bool, turned: bool) -> Reading:
        """What a message states and asks to be cleared.

        `countered` tells that it mentions a counter-offer of the current employer, `turned` that its digits are seen
        in another order than sent.
        """
        candidates = candidates_in(message)
        ids = {candidate for candidate, _ in candidates}
        if len(ids) > 1:
            return Reading(questions=(Question(Clarification.TWO_VALUES),))
        message = message.claiming(Part.CANDIDATE, (span for _, span in candidates))
        whereabouts, message = titles_and_places(message, context, *self._books_of(context.catalogue), self._spelling)
        rated = _rated(message, context)
        message = message.claiming(Part.RATING, ((one.start, one.end) for one in rated if one.start or one.end > 1))
        stated, offered = sifted(
            message,
            (*whereabouts.stated, *(one for one in rated if not message.is_denied(one.start))),
            context.facts,
        )
        amounts = _amounts(message, context, countered=countered, turned=turned)
        cleared = tuple(FactChange(field, None) for field in cleared_fields(message, context))
        changes, questions = _settled(message, stated)
        return Reading(
            candidate_id=next(iter(ids)) if ids else None,
            changes=_last_of_each((*cleared, *changes, *amounts.changes)),
            near_misses=_without_set((*offered, *whereabouts.near_misses), changes),
            questions=_unrepeated((*questions, *_level_questions(message), *amounts.questions)),
            open_amount=amounts.open_amount,
        )

    def places_in(self, message: Message, context: ReadingContext) -> tuple[Stated | NearMiss, ...]:
        """Every place a message puts the candidate in, in reading order, then words that look like one."""
        message = message.claiming(Part.CANDIDATE, (span for _, span in candidates_in(message)))
        whereabouts, _ = titles_and_places(message, context, *self._books_of(context.catalogue), self._spelling)
        found: tuple[Stated | NearMiss, ...] = (*whereabouts.stated, *whereabouts.near_misses)
        return tuple(one for one in found if one.field is FactField.LOCATION)

    def _books_of(self, catalogue: Catalogue) -> tuple[PhraseBook, PhraseBook]:
        kept = self._books
        if kept is None or kept[0] is not catalogue:
            titles = PhraseBook(catalogue.titles, catalogue.title_aliases)
            kept = (catalogue, titles, PhraseBook(catalogue.places, catalogue.place_aliases))
            self._books = kept
        return kept[1], kept[2]


def candidates_in(message: Message) -> list[tuple[str, tuple[int, int]]]:
    """The candidates a message names, each with the words that do."""
    found = islice(_CANDIDATE.finditer(message.text), _MOST_CANDIDATES)
    return [(one.group().upper(), message.words_between(*one.span())) for one in found]


def _rated(message: Message, context: ReadingContext) -> tuple[Stated, ...]:
    """Everything said with a fixed word of the trade, or answered to the question that was asked."""
    ratings = stated_ratings(message)
    rated = message.claiming(Part.RATING, ((one.start, one.end) for one in ratings))
    found = (
        *ratings,
        *(
            Stated(FactField.JOB_LEVEL, level, at, at + 1)
            for at, level in levels(message)
            if level is not None and not message.is_barred(at, at + 1)
        ),
        *exempt_states(rated),
    )
    told = tuple(one for one in found if not message.is_veiled(one.start))
    fields = {one.field for one in told}
    return (*told, *(one for one in answered(message, context) if one.field not in fields))


def _level_questions(message: Message) -> tuple[Question, ...]:
    unknown = any(
        level is None and not message.is_veiled(at) and not message.is_barred(at, at + 1)
        for at, level in levels(message)
    )
    return (Question(Clarification.UNKNOWN_LEVEL, FactField.JOB_LEVEL),) if unknown else ()


def _settled(message: Message, stated: Sequence[Stated]) -> tuple[tuple[FactChange, ...], tuple[Question, ...]]:
    """One change a field, in the order of the fields; two different values of a field are asked back."""
    changes, questions = [], []
    for field in FactField:
        mine = sorted((one for one in stated if one.field is field), key=lambda one: one.start)
        values: tuple[FactValue, ...] = tuple(dict.fromkeys(one.value for one in mine))
        if values and field in _WEIGHED and any(_UNDECIDED.search(message.sentence_of(one.start)) for one in mine):
            questions.append(Question(Clarification.TWO_VALUES, field))
        elif len(values) == 1 or (len(mine) == 2 and _goes_from_to(message, mine[0], mine[1])):
            changes.append(FactChange(field, values[-1]))
        elif values:
            questions.append(Question(Clarification.TWO_VALUES, field))
    return tuple(changes), tuple(questions)


def _goes_from_to(message: Message, one: Stated, other: Stated) -> bool:
    """Whether two values are the old and the new one: "change P3 to P4", "from Hire to Must Hire"."""
    if message.key(message.neighbour(other.start, -1)) != "to":
        return False
    before = message.neighbour(one.start, -1)
    lead = message.text[max(0, message.words[one.start].start - 40) : message.words[one.start].start]
    if one.field is FactField.LOCATION:  # people move from one place to another; only the case's place is changed
        return re.search(r"\b(?:change|update|correct|switch)\b", lead, re.I) is not None
    return (
        message.key(before) == "from"
        or re.search(r"\b(?:change|update|correct|upgrade|move|switch)\b", lead, re.I) is not None
    )


def _amounts(message: Message, context: ReadingContext, *, countered: bool, turned: bool) -> Understood:
    words = role_words(message, revises=context.facts.competing_offer is not None)
    free = free_amounts(message)
    placed = placed_amounts(message, free, words)
    result = Understood(
        questions=(Question(Clarification.COUNTER_BY_EMPLOYER, FactField.COMPETING_OFFER),) if countered else ()
    )
    if turned and placed:
        return result + Understood(questions=(Question(Clarification.AMOUNT_UNREADABLE),))
    if placed and any(one.role is not Role.OURS for one in placed):
        result = result + _revised(understood_amounts(placed, message.text, context), words, context)
    elif not placed:
        result = result + completed(message, context) + Understood(changes=offer_details(message, context))
    if _offer_lacks_amount(message, context, free, placed_roles={one.role for one in placed}) and not countered:
        result = result + offer_to_come(message.text)
    return result


def _revised(understood: Understood, words: tuple[RoleWord, ...], context: ReadingContext) -> Understood:
    """What amounts came to, a revised offer being of the kind it was: "they came back with 224k"."""
    settled = like_the_present(understood.open_amount, context) if any(word.revises for word in words) else None
    if settled is None or not settled.changes:
        return understood
    asked = tuple(one for one in understood.questions if one.field is not FactField.COMPETING_OFFER)
    return Understood((*understood.changes, *settled.changes), asked)


def _offer_lacks_amount(
    message: Message, context: ReadingContext, free: tuple[SaidAmount, ...], placed_roles: set[Role | None]
) -> bool:
    if Role.OFFER in placed_roles or None in placed_roles or re.search(r"\bwithout\b", message.text, re.I):
        return False
    if context.facts.competing_offer is not None or (context.open_amount is not None and context.open_amount.amount):
        return False
    if FactField.COMPETING_OFFER in cleared_fields(message, context):
        return False
    return any(word.role is Role.OFFER for word in role_words(message)) and not (
        len(free) == 1 and placed_roles == {Role.WISH}
    )


def _last_of_each(changes: Iterable[FactChange]) -> tuple[FactChange, ...]:
    last = {change.field: change for change in changes}
    return tuple(last[field] for field in FactField if field in last)


def _without_set(near: tuple[NearMiss, ...], changes: Sequence[FactChange]) -> tuple[NearMiss, ...]:
    settled = {change.field for change in changes}
    shown = (replace(miss, said=miss.said[:_LONGEST_SAID].strip()) for miss in near if miss.field not in settled)
    return tuple(dict.fromkeys(shown))


def _unrepeated(questions: Iterable[Question]) -> tuple[Question, ...]:
    return tuple(dict.fromkeys(questions))
