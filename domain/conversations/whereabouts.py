"""Title and place of a message: what is meant, and what is only near."""

from dataclasses import dataclass, replace

from domain.candidates.facts import FactField
from domain.conversations.asides import barred_words, doubtful_words
from domain.conversations.clauses import clauses_of
from domain.conversations.clear_statements import clear_words
from domain.conversations.levels import levels
from domain.conversations.message import Ground, Message, Part, Stated
from domain.conversations.near_misses import NearMissFinder
from domain.conversations.phrases import Phrase, PhraseBook
from domain.conversations.places import meant_places
from domain.conversations.ratings import stated_ratings
from domain.conversations.reading import NearMiss, ReadingContext, SpellingAid
from domain.conversations.titles import meant_titles, phrases_of


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Titles and places stated, and near misses to offer."""

    stated: tuple[Stated, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()


def titles_and_places(
    message: Message, context: ReadingContext, titles: PhraseBook, places: PhraseBook, spelling: SpellingAid
) -> tuple[Whereabouts, Message]:
    """What a message says of title and place, and the message with all they explain claimed."""
    message = replace(message, ground=_ground(_with_ratings(_with_places(_with_titles(message, titles), places))))
    claimed = _with_ratings(_with_places(_with_titles(message, titles), places))
    meant = _accepted_places(claimed, places, context)
    unplaced = _with_ratings(_with_titles(message, titles).claiming(Part.PLACE, _spans(meant)))
    said, partial = meant_titles(unplaced, titles, place_is_known=bool(meant) or context.facts.location is not None)
    final = message.claiming(Part.TITLE, _spans((*said, *partial))).claiming(Part.PLACE, _spans(meant))
    finder = NearMissFinder(_with_ratings(final), titles, places, spelling)
    near = _near_misses(finder, said, partial, meant, context)
    stated = (*_stated(FactField.JOB_TITLE, said if not partial else ()), *_stated(FactField.LOCATION, meant))
    return Whereabouts(stated, near), _with_levels(final)


def _ground(claimed: Message) -> Ground:
    clauses = clauses_of(claimed)
    barred = barred_words(clauses)
    doubtful = doubtful_words(clauses, barred)
    return Ground(barred, doubtful, clear_words(clauses) - barred - doubtful)


def _with_titles(message: Message, titles: PhraseBook) -> Message:
    return message.claiming(Part.TITLE, _spans(phrases_of(message, titles, Part.TITLE)))


def _with_places(message: Message, places: PhraseBook) -> Message:
    return message.claiming(Part.PLACE, _spans(phrases_of(message, places, Part.PLACE)))


def _with_levels(message: Message) -> Message:
    return message.claiming(Part.LEVEL, ((at, at + 1) for at, _ in levels(message)))


def _with_ratings(message: Message) -> Message:
    message = _with_levels(message)
    return message.claiming(Part.RATING, ((one.start, one.end) for one in stated_ratings(message)))


def _accepted_places(claimed: Message, places: PhraseBook, context: ReadingContext) -> tuple[Phrase, ...]:
    return meant_places(claimed, places, context.asked)


def _spans(phrases: tuple[Phrase, ...]) -> list[tuple[int, int]]:
    return [(phrase.start, phrase.end) for phrase in phrases]


def _stated(field: FactField, phrases: tuple[Phrase, ...]) -> tuple[Stated, ...]:
    return tuple(
        Stated(field, phrase.names[0], phrase.start, phrase.end) for phrase in phrases if len(phrase.names) == 1
    )


def _near_misses(
    finder: NearMissFinder,
    said: tuple[Phrase, ...],
    partial: tuple[Phrase, ...],
    meant: tuple[Phrase, ...],
    context: ReadingContext,
) -> tuple[NearMiss, ...]:
    is_command = bool(finder.message.parts)
    near = [
        *finder.of_partial_titles(partial),
        *finder.of_ambiguous(FactField.JOB_TITLE, tuple(phrase for phrase in said if len(phrase.names) > 1)),
        *finder.of_ambiguous(FactField.LOCATION, tuple(phrase for phrase in meant if len(phrase.names) > 1)),
    ]
    if not said and not partial:
        expected = is_command or FactField.JOB_TITLE in context.asked
        near += finder.of_titles(expected=expected) or _asked_or_labelled(finder, FactField.JOB_TITLE, context)
    if not meant:
        finder = finder.beyond(near)
        near += finder.of_places(expected=is_command) or _asked_or_labelled(finder, FactField.LOCATION, context)
    return tuple(near)


def _asked_or_labelled(finder: NearMissFinder, field: FactField, context: ReadingContext) -> tuple[NearMiss, ...]:
    labelled = finder.labelled(field)
    if labelled is not None:
        return (labelled,)
    whole = finder.whole(field) if context.asked[:1] == (field,) else None
    return (whole,) if whole is not None else ()
