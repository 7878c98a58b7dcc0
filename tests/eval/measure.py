"""How well a reader understands what people write, measured against sentences with their meanings written down."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from domain.candidates.facts import FactField
from domain.conversations.reading import Reading, ReadingContext
from tests.eval.known import Known, known_of, sample_book
from tests.eval.meanings import Meaning, expected_of, found_in, is_understood

ReaderFn: TypeAlias = Callable[[str, ReadingContext], Reading]

FOLDER = Path(__file__).parent
MESSAGES = FOLDER / "messages.yaml"
HELD_OUT = FOLDER / "held_out.yaml"
FRESH = FOLDER / "fresh.yaml"
SETS = (MESSAGES, HELD_OUT, FRESH)
HELD_OUT = FOLDER / "held_out.yaml"


@dataclass(frozen=True)
class Item:
    """One message, where it is said, and what a careful colleague would take it to mean."""

    say: str
    given: str
    known: Known
    means: tuple[Meaning, ...]
    tricky: bool = False


@dataclass(frozen=True)
class Wrong:
    """A message that was not understood."""

    item: Item
    found: tuple[Meaning, ...]


@dataclass
class Tally:
    """How many of how many came out right."""

    right: int = 0
    total: int = 0

    def count(self, *, right: bool) -> None:
        self.total += 1
        self.right += right

    @property
    def share(self) -> float:
        """The part that is right; of nothing, all of it."""
        return self.right / self.total if self.total else 1.0


@dataclass
class Score:
    """What a measurement came to. Intents count each message that means them, so that they add up to more."""

    plain: Tally = field(default_factory=Tally)
    tricky: Tally = field(default_factory=Tally)
    plain_by_intent: dict[str, Tally] = field(default_factory=dict)
    tricky_by_intent: dict[str, Tally] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)

    def count(self, item: Item, found: tuple[Meaning, ...], *, right: bool) -> None:
        (self.tricky if item.tricky else self.plain).count(right=right)
        tallies = self.tricky_by_intent if item.tricky else self.plain_by_intent
        for intent in dict.fromkeys(meaning.intent for meaning in item.means):
            tallies.setdefault(intent, Tally()).count(right=right)
        if not right:
            self.wrong.append(Wrong(item, found))


def items_of(path: Path = MESSAGES) -> tuple[Item, ...]:
    """The messages of one file of the eval set."""
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    # A file without contexts of its own speaks of those of the first one.
    defined = written.get("contexts") or yaml.safe_load(MESSAGES.read_text(encoding="utf-8"))["contexts"]
    contexts = {name: known_of(context) for name, context in defined.items()}
    return tuple(_item(one, contexts[one["given"]]) for one in written["messages"])


def _item(one: dict[str, Any], known: Known) -> Item:
    means = tuple(expected_of(meaning, known) for meaning in one["means"])
    return Item(one["say"], one["given"], known, means, one.get("tricky", False))


def measure(reader: ReaderFn, items: Sequence[Item]) -> Score:
    """How a reader, given as its `read`, does on these messages."""
    score = Score()
    for item in items:
        found = tuple(_found(reader, item))
        right = is_understood(item.means, found, tricky=item.tricky)
        score.count(item, found, right=right)
    return score


def _found(reader: ReaderFn, item: Item) -> Iterator[Meaning]:
    """What the message means as the app reads it: amounts are in the currency of the range the message leads to."""
    context = item.known.context
    reading = reader(item.say, context)
    where = tuple(change for change in reading.changes if change.field in (FactField.JOB_TITLE, FactField.LOCATION))
    facts = context.facts.with_changes(where)
    if where and facts.job_title and facts.location:
        currency = sample_book().currency_at(facts.job_title, facts.location)
        if currency != context.range_currency:
            reading = reader(item.say, replace(context, range_currency=currency))
    return found_in(reading, item.known)
