"""What goes wrong with Slack, when and how often, and a log of what came of every call."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.playground.records import JsonObject

EVERY_METHOD = "*"
Condition = Callable[[JsonObject], bool]


class Kind(StrEnum):
    """What can go wrong with a call."""

    DELAYED = "delayed"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    REFUSED = "refused"
    ACCEPTED_THEN_DROPPED = "accepted_then_dropped"
    DROPPED_BEFORE = "dropped_before"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong; the functions below name them all."""

    kind: Kind
    seconds: float = 0.0
    code: str = ""
    mid_answer: bool = False


def delayed(seconds: float) -> Fault:
    """The call goes through, but later."""
    return Fault(Kind.DELAYED, seconds=seconds)


def rate_limited(retry_after: int = 1) -> Fault:
    """429, and nothing happened."""
    return Fault(Kind.RATE_LIMITED, seconds=retry_after)


def server_error() -> Fault:
    """500 with a page of HTML, and nothing happened."""
    return Fault(Kind.SERVER_ERROR)


def refused(code: str) -> Fault:
    """200 with `ok` false and this error, and nothing happened."""
    return Fault(Kind.REFUSED, code=code)


def accepted_then_dropped(*, mid_answer: bool = False) -> Fault:
    """The workspace does what it was asked; then the connection breaks, before or amid the answer."""
    return Fault(Kind.ACCEPTED_THEN_DROPPED, mid_answer=mid_answer)


def dropped_before(*, mid_answer: bool = False) -> Fault:
    """The connection breaks, and nothing happened."""
    return Fault(Kind.DROPPED_BEFORE, mid_answer=mid_answer)


@dataclass(frozen=True, slots=True)
class Call:
    """One call that reached Slack. `at` is when, by the monotonic clock.

    accepted says whether the workspace did what was asked, whatever the caller heard. outcome is what the caller
    heard: "ok", an error code, or the kind of the fault that came between.
    """

    at: float
    method: str
    channel: str
    thread_ts: str
    mark: str
    outcome: str
    accepted: bool


@dataclass(eq=False)
class Rule:
    """When a fault happens. `fired` counts how often it did."""

    method: str
    fault: Fault
    times: int | None
    probability: float
    skipping: int
    when: Condition | None
    fired: int = 0

    def fires(self, method: str, arguments: JsonObject, rng: random.Random) -> bool:
        """Whether it happens to this call; counts as having happened."""
        if self.method not in (EVERY_METHOD, method) or (self.when is not None and not self.when(arguments)):
            return False
        if self.times is not None and self.fired >= self.times:
            return False
        if self.skipping > 0:
            self.skipping -= 1
            return False
        if self.probability < 1 and rng.random() >= self.probability:
            return False
        self.fired += 1
        return True


@dataclass
class Faults:
    """The rules of a bad day, and a log of every call. Safe to use from many threads."""

    rng: random.Random = field(default_factory=lambda: random.Random(0))

    def __post_init__(self) -> None:
        self._rules: list[Rule] = []
        self._calls: list[Call] = []
        self._changed = threading.Condition()

    def add(
        self,
        method: str,
        fault: Fault,
        *,
        times: int | None = None,
        probability: float = 1.0,
        skipping: int = 0,
        when: Condition | None = None,
    ) -> Rule:
        """Let a fault happen to a method, "*" for all, from now on.

        Args:
            times: at most so often; None for as long as the rule stands.
            probability: of each call that fits.
            skipping: let so many fitting calls pass first.
            when: only to calls whose arguments fulfil it; metadata and blocks may be JSON text in them.
        """
        rule = Rule(method, fault, times, probability, skipping, when)
        with self._changed:
            self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """No faults any more; the log stays."""
        with self._changed:
            self._rules.clear()

    def faults_of(self, method: str, arguments: JsonObject) -> list[Fault]:
        """What happens to a call: every delay whose rule fires, then the first other fault, if any."""
        found: list[Fault] = []
        with self._changed:
            for rule in self._rules:
                is_delay = rule.fault.kind is Kind.DELAYED
                if not is_delay and any(fault.kind is not Kind.DELAYED for fault in found):
                    continue
                if rule.fires(method, arguments, self.rng):
                    found.append(rule.fault)
        return sorted(found, key=lambda fault: fault.kind is not Kind.DELAYED)

    def note(self, call: Call) -> None:
        """Put a call into the log."""
        with self._changed:
            self._calls.append(call)
            self._changed.notify_all()

    @property
    def calls(self) -> list[Call]:
        """The log so far, in the order in which calls ended."""
        with self._changed:
            return list(self._calls)

    def accepted(self, method: str = "chat.postMessage", *, mark: str | None = None) -> list[Call]:
        """The calls of a method that took effect, optionally only those with a mark."""
        return [call for call in self.calls if call.accepted and call.method == method and mark in (None, call.mark)]

    def waits_for(self, condition: Callable[[list[Call]], bool], timeout: float = 5.0) -> None:
        """Wait until the log fulfils a condition. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: condition(self._calls), timeout):
                raise TimeoutError(f"no such calls among {self._calls}")
