"""From a brief to words: a model drafts, each sentence is checked before it is shown, ours stand in for the rest."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.conversations.brief import Brief, Fact
from domain.conversations.draft_check import LONGEST, Refusal, refusal_of, stated_in
from domain.errors import Unavailable

_TRIES = 2
_TOKEN = re.compile(r"\{\{fact\.([a-z._]+)\}\}")
_OPENING = re.compile(r"(\A[\s•–—\"“(-]*|[.!?]['\"”’)]*\s+[•–—\"“(-]*\s*|\n[\s•–—-]*)\{\{fact\.([a-z._]+)\}\}")
_END = re.compile(r"[.!?]['\"”’)]*\s+")


class ModelSilent(Unavailable):
    """The model gave no answer, or broke off. Nothing of it is told to people: ours stand in."""

    def __init__(self, code: str) -> None:
        super().__init__(code, "The language model does not answer.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a draft is asked for. `refused` says why the draft before was refused; `shown` is what already stands."""

    brief: Brief
    refused: Refusal | None = None
    shown: str = ""


class Drafter(Protocol):
    """Writes drafts: a model."""

    def draft(self, wish: Wish) -> Iterator[str]:
        """A draft in pieces, as it is written. Raises ModelSilent."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a text, ready to be shown: plain text with every fact in its place, and the facts it states."""

    text: str
    states: tuple[str, ...]
    by_model: bool = False


def composed(
    brief: Brief, drafter: Drafter | None, refused: Callable[[Refusal], None] = lambda _refusal: None
) -> Iterator[Phrase]:
    """A text's phrases in order, each checked before it comes out; never none, whatever the model does.

    A draft that is refused is asked for once more, with the reason; then our own sentences say what was not said yet.
    `refused` hears of every refusal.
    """
    facts = {fact.name: fact for fact in brief.facts}
    shown, stated = "", set[str]()
    try:
        for draft in _drafts(brief, drafter, facts, refused):
            shown += draft
            phrase = _phrase(draft, facts, by_model=True)
            stated.update(phrase.states)
            yield phrase
    except ModelSilent:
        pass
    has_words = any(letter.isalpha() for letter in shown)
    if not has_words or not stated >= set(brief.required):
        yield from _ours(brief, facts, stated, after=shown if has_words else "")


def _drafts(
    brief: Brief, drafter: Drafter | None, facts: Mapping[str, Fact], heard: Callable[[Refusal], None]
) -> Iterator[str]:
    """The sentences of a model that may be shown, until one is refused twice. Raises ModelSilent."""
    shown: str = ""
    reason: Refusal | None = None
    for _ in range(_TRIES if drafter is not None else 0):
        assert drafter is not None  # noqa: S101 - said above
        wish, reason = Wish(brief, reason, shown), None
        for sentence in sentences_of(drafter.draft(wish)):
            reason = Refusal.TOO_LONG if len(shown) + len(sentence) > LONGEST else refusal_of(sentence, facts, shown)
            if reason is not None:
                heard(reason)
                break
            shown += sentence
            yield sentence
        if reason is None:
            return


def _ours(brief: Brief, facts: Mapping[str, Fact], stated: set[str], after: str) -> Iterator[Phrase]:
    left = [sentence for sentence in brief.fixed if not after or not set(stated_in(sentence)) <= stated]
    for number, sentence in enumerate(left):
        lead = "\n" if number == 0 and after else ""
        yield _phrase(f"{lead}{sentence}{' ' if number + 1 < len(left) else ''}", facts)


def _phrase(draft: str, facts: Mapping[str, Fact], *, by_model: bool = False) -> Phrase:
    return Phrase(filled(draft, facts), stated_in(draft), by_model)


def filled(draft: str, facts: Mapping[str, Fact]) -> str:
    """A draft with every token replaced by what its fact says, with a capital letter where a sentence begins."""
    opened = _OPENING.sub(lambda found: found[1] + _capital(facts[found[2]].said), draft)
    return _TOKEN.sub(lambda found: facts[found[1]].said, opened)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def sentences_of(pieces: Iterable[str]) -> Iterator[str]:
    """A stream of text cut into whole sentences, each with the space behind it; joined they are the stream."""
    held = ""
    for piece in pieces:
        held += piece
        start = 0
        for end in _END.finditer(held):
            # What follows must have begun: more space may come, or the next letter tells that it was no end.
            if end.end() < len(held) and _ends(held, end.start(), end.end()):
                yield held[start : end.end()]
                start = end.end()
        held = held[start:]
    if held:
        yield held


def _ends(text: str, at: int, after: int) -> bool:
    """Whether a mark ends a sentence: not an abbreviation's, nor one before a line that goes on in small letters."""
    return not text[:at].lower().endswith(("e.g", "i.e", "etc", "incl", "vs")) and not text[after].islower()
