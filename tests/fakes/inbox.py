"""Deliveries in memory: taken once, answered once, and what attempts at them finished."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from domain.deliveries.delivery import Attempt, Delivery, Overtaken, Receipt
from domain.errors import Unavailable

RECEIVED = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@dataclass
class Kept:
    """A delivery and what became of it."""

    delivery: Delivery
    received_at: datetime = RECEIVED
    attempts: int = 0
    state: str = "waiting"
    calling_until: float = float("-inf")
    steps: dict[str, Any] = field(default_factory=dict)


class FakeInbox:
    """Keeps deliveries by key. While it `is_away` nothing is taken, begun, noted or ended."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.is_away = False
        self.waiting_before = 0

    def take(self, delivery: Delivery, most_waiting: int | None) -> Receipt:
        self.check_there()
        ahead = self.waiting_before + sum(one.state == "waiting" for one in self.kept.values())
        if delivery.key in self.kept:
            return Receipt(is_taken=False, is_repeated=True, ahead=ahead)
        if most_waiting is not None and ahead >= most_waiting:
            return Receipt(is_taken=False, is_repeated=False, ahead=ahead)
        self.kept[delivery.key] = Kept(delivery)
        return Receipt(is_taken=True, is_repeated=False, ahead=ahead)

    def knows(self, key: str) -> bool:
        self.check_there()
        return key in self.kept

    def begin(self, key: str) -> Attempt | None:
        self.check_there()
        kept = self.kept.get(key)
        if kept is None or kept.state != "waiting":
            return None
        kept.attempts += 1
        return Attempt(kept.delivery, kept.attempts, kept.received_at, kept.calling_until)

    def journal(self, attempt: Attempt) -> "FakeJournal":
        self.check_there()
        return FakeJournal(self, attempt, dict(self.kept[attempt.delivery.key].steps))

    def finish(self, attempt: Attempt) -> None:
        self._end(attempt, "answered")

    def give_up(self, attempt: Attempt) -> None:
        self._end(attempt, "given_up")

    def check_there(self) -> None:
        """Raises Unavailable while it is away."""
        if self.is_away:
            raise Unavailable("database_unreachable", "The database does not answer right now.")

    def current(self, attempt: Attempt) -> Kept:
        """What an attempt is about. Raises Overtaken, and Unavailable."""
        self.check_there()
        kept = self.kept[attempt.delivery.key]
        if kept.state != "waiting" or kept.attempts != attempt.number:
            raise Overtaken
        return kept

    def _end(self, attempt: Attempt, state: str) -> None:
        self.current(attempt).state = state


class FakeJournal:
    """Finished steps, as one attempt sees them: those noted before it began, and its own."""

    def __init__(self, inbox: FakeInbox, attempt: Attempt, known: dict[str, Any]) -> None:
        self._inbox = inbox
        self._known = known
        self._named: Counter[str] = Counter()
        self.attempt = attempt

    def named(self, step: str) -> str:
        self._named[step] += 1
        return f"{step}#{self._named[step]}"

    def once(self, name: str, kind: type[Any], do: Callable[[], Any]) -> Any:
        if name not in self._known:
            result = do()
            self._inbox.current(self.attempt).steps[name] = result
            self.settle()
            return result
        return self._known[name]

    def check_current(self) -> None:
        self._inbox.current(self.attempt)

    def begin_call(self, seconds: float) -> None:
        self._inbox.current(self.attempt).calling_until = time.monotonic() + seconds

    def settle(self) -> None:
        self._inbox.kept[self.attempt.delivery.key].calling_until = float("-inf")


def delivery_of(key: str = "message:T1:C1:17.1", **told: Any) -> Delivery:
    """A delivery; what a test does not care about is filled in."""
    return Delivery(**{"key": key, "entry": "message/reply", "payload": {}, **told})
