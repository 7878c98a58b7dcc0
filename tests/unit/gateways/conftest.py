"""A Slack that says what it is told to, a client of it, and a stopwatch that only moves when told."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from slack_sdk import WebClient

from tests.fakes.slack_answers import FakeSlackAnswers, slack_answering


@dataclass
class Stopwatch:
    """Seconds since some moment."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(scope="package")
def _serving() -> Iterator[tuple[FakeSlackAnswers, WebClient]]:
    answers = FakeSlackAnswers()
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)
    with slack_answering(answers) as client:
        yield answers, client
    logging.getLogger("slack_sdk").setLevel(logging.NOTSET)


@pytest.fixture
def slack(_serving: tuple[FakeSlackAnswers, WebClient]) -> FakeSlackAnswers:
    """What Slack says; nothing yet."""
    answers, _ = _serving
    answers.__init__()  # type: ignore[misc]
    return answers


@pytest.fixture
def client(_serving: tuple[FakeSlackAnswers, WebClient], slack: FakeSlackAnswers) -> WebClient:
    """A client of that Slack."""
    return _serving[1]


@pytest.fixture
def stopwatch() -> Stopwatch:
    """A clock that stands still."""
    return Stopwatch()
