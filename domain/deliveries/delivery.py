"""What came in and must be answered exactly once: deliveries, where they are kept, and what was done about them."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Protocol, TypeVar

T = TypeVar("T")

# The code of an error after which nobody knows whether a delivery was kept.
MAYBE_KEPT = "maybe_kept"


class Urgency(IntEnum):
    """What goes first when there is more to do than workers."""

    REPORT = 0
    NOTICE = 10
    PERSON_WAITING = 20


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing somebody did that is to be answered. `key` is the same however often it is delivered.

    `entry` names who handles it; `payload` is plain JSON without pay history. What shares a `lane` is answered in the
    order it came.
    """

    key: str
    entry: str
    payload: Mapping[str, object]
    lane: str | None = None
    urgency: Urgency = Urgency.PERSON_WAITING

    @property
    def is_asked(self) -> bool:
        """Whether a person waits for the answer; what nobody asked for nobody asks for again."""
        return self.entry.partition("/")[0] not in ("news", "errand")

    @property
    def incident(self) -> str:
        """Eight hex digits by which people and logs speak of it."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery that was handed in. `ahead` counts what was waiting before it.

    Of several deliveries under one key the first is taken; one that finds the inbox full is not.
    """

    is_taken: bool
    is_repeated: bool
    ahead: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at answering a delivery, counted from 1. A later attempt makes earlier ones stop.

    A call that an earlier one had begun may still have its effect until `settles_at`, by this machine's monotonic
    clock.
    """

    delivery: Delivery
    number: int
    received_at: datetime
    settles_at: float = float("-inf")


class Overtaken(Exception):
    """A later attempt at the same delivery has begun; this one must do nothing more."""


class Journal(Protocol):
    """What attempts at a delivery have finished, so that later ones do not do it again."""

    @property
    def attempt(self) -> Attempt | None:
        """The attempt under way; None where nothing is kept."""

    def named(self, step: str) -> str:
        """A name of its own for one more step of a kind, the same in every attempt that does the same."""

    def once(self, name: str, kind: type[T], do: Callable[[], T]) -> T:
        """What `do` returns, or returned in an earlier attempt; its writes and the note of it land together.

        Raises what `do` raises, of which nothing is kept, and Overtaken.
        """

    def check_current(self) -> None:
        """Raises Overtaken once a later attempt has begun."""

    def begin_call(self, seconds: float) -> None:
        """Note that a call begins which later attempts must find or wait for: its effect may come for some seconds,
        unless it is settled before. Raises Overtaken."""

    def settle(self) -> None:
        """Note that what came of the call is known. Nothing is raised: unsettled, later attempts wait in vain."""


class Inbox(Protocol):
    """Deliveries, kept until they are answered."""

    def take(self, delivery: Delivery, most_waiting: int | None) -> Receipt:
        """Keep a delivery and put it in the queue, both or neither; without a limit always. Raises Unavailable."""

    def knows(self, key: str) -> bool:
        """Whether a delivery was taken already. Raises Unavailable."""

    def begin(self, key: str) -> Attempt | None:
        """Start an attempt; None when the delivery is answered already, or gone."""

    def journal(self, attempt: Attempt) -> Journal:
        """What was finished in earlier attempts."""

    def finish(self, attempt: Attempt) -> None:
        """The delivery is answered; what it said is forgotten. Raises Overtaken."""

    def give_up(self, attempt: Attempt) -> None:
        """The delivery cannot be answered; what it said is forgotten. Raises Overtaken."""


class Directly:
    """The journal of what happens at once or never, such as opening a form: nothing is kept."""

    attempt: Attempt | None = None

    def named(self, step: str) -> str:
        """The step's own name."""
        return step

    def once(self, _name: str, _kind: type[T], do: Callable[[], T]) -> T:
        """What `do` returns."""
        return do()

    def check_current(self) -> None:
        """Nothing overtakes it."""

    def begin_call(self, seconds: float) -> None:
        """Nobody comes later."""

    def settle(self) -> None:
        """Nobody comes later."""
