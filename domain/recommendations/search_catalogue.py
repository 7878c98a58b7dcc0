"""Finding a job title or a place of the pay ranges while somebody types."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain.candidates.facts import FactField
from domain.conversations.reading import SpellingAid
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_can
from domain.pay.vocabulary import lookup_key
from domain.recommendations.pay_books import PayBooks

MOST_CHOICES = 100
_MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of the pay ranges; `alias` is another name of it under which it was found."""

    name: str
    alias: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchCatalogue:
    """Looks titles and places up in the snapshot in force, by their beginnings, their parts and their aliases."""

    books: PayBooks
    spelling: SpellingAid

    def __call__(self, *, actor: Actor, field: FactField, typed: str, title: str = "") -> tuple[Choice, ...]:
        """At most a hundred, the likeliest first; what comes near where nothing fits. Places are those that have a
        range for `title` where that is one of ours.

        Raises NotAllowed for somebody who may not open cases, NotFound when nothing was imported yet.
        """
        check_can(actor, Action.OPEN_CASE)
        book = self.books.current()
        if field is FactField.JOB_TITLE:
            names, aliases = book.titles, book.title_aliases
        else:
            known = book.title_named(title)
            names, aliases = book.places_of(known) if known else book.places, book.place_aliases
        wanted = lookup_key(typed)
        found = sorted(_fitting(wanted, names, aliases), key=lambda rated: (rated[0], rated[1].name))
        chosen = {choice.name: choice for _, choice in reversed(found)}
        fitting = [choice for _, choice in found if chosen[choice.name] is choice]
        near = () if fitting or not wanted else self.spelling.nearest(typed, names, _MOST_NEAR)
        return (*fitting[:MOST_CHOICES], *(Choice(name) for name in near))


def _fitting(wanted: str, names: tuple[str, ...], aliases: Mapping[str, str]) -> Iterator[tuple[int, Choice]]:
    """Every entry that fits, with how far from the beginning it does."""
    by_key = {lookup_key(name): name for name in names}
    for key, name in by_key.items():
        fit = _fit(wanted, key)
        if fit is not None:
            yield fit, Choice(name)
    for alias, name in aliases.items():
        fit = _fit(wanted, lookup_key(alias)) if wanted else None
        if fit is not None and lookup_key(name) in by_key:
            yield fit, Choice(by_key[lookup_key(name)], alias)


def _fit(wanted: str, key: str) -> int | None:
    """0 for the whole, 1 for its beginning, 2 where every word begins one of it, 3 for a part; None for nothing."""
    if key == wanted:
        return 0
    if key.startswith(wanted):
        return 1
    if all(f" {key}".find(f" {word}") >= 0 for word in wanted.split()):
        return 2
    return 3 if wanted in key else None
