"""How long to wait before the next attempt, and how many there are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

# With pauses of up to a minute: about five minutes.
MOST_ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Patience:
    """Attempts with pauses that double up to `longest` seconds, each shortened by chance, so that many do not come
    back at one moment.

    `chance` gives a number from 0 up to 1. After `most` attempts a person is told that it did not work; where even
    that cannot be told, trying goes on until `at_most` has passed. Before `at_least` has passed nothing is given up:
    attempts that follow each other at once are those of workers that die, and others live.
    """

    chance: Callable[[], float]
    most: int = MOST_ATTEMPTS
    at_most: timedelta = timedelta(hours=24)
    longest: float = 60.0
    at_least: timedelta = timedelta(0)

    def is_last(self, number: int, age: timedelta | None = None) -> bool:
        """Whether no attempt at the thing itself follows this one; `age` is how long it is being tried by now."""
        return number >= self.most and not self._is_early(age)

    def is_beyond(self, number: int, age: timedelta | None = None) -> bool:
        """Whether an attempt comes after the last one at the thing itself."""
        return number > self.most and not self._is_early(age)

    def _is_early(self, age: timedelta | None) -> bool:
        return age is not None and age < self.at_least

    def is_over(self, received_at: datetime, now: datetime) -> bool:
        """Whether nothing is tried any more."""
        return now - received_at >= self.at_most

    def seconds(self, number: int, asked_for: float | None = None) -> float:
        """The pause after an attempt: at most the longest, but as long as Slack asked for."""
        doubled = min(0.5 * 2.0 ** min(number, 20), self.longest)
        jittered = doubled * (0.5 + 0.5 * self.chance())
        return jittered if asked_for is None else max(jittered, asked_for + self.chance())
