"""A use case that changes something is called through `visit.once`: named, of a declared kind, done once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from domain.deliveries.delivery import Attempt
from domain.errors import Conflict
from domain.identity.actor import Actor, Role
from handlers.slack.visit import Visit
from tests.fakes.inbox import FakeInbox, delivery_of

RAVI = Actor("U0RAVI", Role.RECRUITMENT)


@dataclass
class Noted:
    """A journal that writes down what it was asked."""

    attempt: Attempt | None = None
    asked: list[tuple[str, object]] = field(default_factory=list)

    def named(self, step: str) -> str:
        return f"{step}#{sum(name.startswith(step) for name, _ in self.asked) + 1}"

    def once(self, name: str, kind: Any, do: Callable[[], Any]) -> Any:
        self.asked.append((name, kind))
        return do()

    def check_current(self) -> None:
        """Nothing overtakes it."""

    def begin_call(self, seconds: float) -> None:
        """Nobody comes later."""

    def settle(self) -> None:
        """Nobody comes later."""


@dataclass(frozen=True)
class CountUp:
    """A use case."""

    counted: list[int]

    def __call__(self, *, by: int = 1) -> int:
        self.counted.append(by)
        return len(self.counted)


@dataclass(frozen=True)
class Forget:
    """A use case that returns nothing."""

    def __call__(self, _name: str) -> None:
        """It is forgotten."""


@dataclass(frozen=True)
class Look:
    """A use case that may find nothing."""

    def __call__(self) -> "Actor | None":
        return None


def visit_with(journal: Any) -> Visit:
    return Visit(RAVI, None, lambda _message: None, journal)  # type: ignore[arg-type] # no tools are used


def test_a_step_is_named_after_its_use_case_and_numbered() -> None:
    journal, counted = Noted(), CountUp([])
    visit = visit_with(journal)
    visit.once(counted)
    visit.once(Forget(), "CAND-1")
    visit.once(counted, by=2)

    assert [name for name, _ in journal.asked] == ["CountUp#1", "Forget#1", "CountUp#2"]


def test_a_step_is_kept_as_what_its_use_case_says_it_returns() -> None:
    journal = Noted()
    visit = visit_with(journal)
    visit.once(CountUp([]))
    visit.once(Forget(), "CAND-1")
    visit.once(Look())

    assert [kind for _, kind in journal.asked] == [int, type(None), Actor | None]


def test_a_use_case_gets_what_it_was_given() -> None:
    counted: list[int] = []
    visit_with(Noted()).once(CountUp(counted), by=7)

    assert counted == [7]


def test_where_nothing_is_kept_it_is_done_each_time() -> None:
    counted = CountUp([])
    visit = Visit(RAVI, None, lambda _message: None)  # type: ignore[arg-type] # no tools are used

    assert [visit.once(counted), visit.once(counted)] == [1, 2]


def test_a_later_attempt_gets_the_same_result_without_doing_it_again() -> None:
    inbox, counted = FakeInbox(), CountUp([])
    inbox.take(delivery_of("k"), most_waiting=1)
    results = []
    for _ in range(3):
        begun = inbox.begin("k")
        assert begun is not None
        visit = visit_with(inbox.journal(begun))
        results.append((visit.once(counted), visit.once(counted)))

    assert results == [(1, 2)] * 3
    assert len(counted.counted) == 2


def test_a_question_that_was_settled_once_stays_settled_though_its_answer_has_changed() -> None:
    inbox, known = FakeInbox(), [True, False, False]
    inbox.take(delivery_of("k"), most_waiting=1)
    settled = []
    for answer in known:
        begun = inbox.begin("k")
        assert begun is not None
        settled.append(visit_with(inbox.journal(begun)).settled("something is known", lambda answer=answer: answer))

    assert settled == [True] * 3


def test_what_a_use_case_raises_is_raised() -> None:
    class Refuse:
        def __call__(self) -> int:
            raise Conflict("changed_meanwhile", "Somebody was faster.")

    with pytest.raises(Conflict):
        visit_with(Noted()).once(Refuse())


def test_the_first_trouble_that_was_put_off_is_raised_and_none_where_there_was_none() -> None:
    visit = visit_with(Noted())
    visit.raise_trouble()
    visit.troubles.extend([TimeoutError(), ConnectionResetError()])

    with pytest.raises(TimeoutError):
        visit.raise_trouble()
