"""Durable answers: attempts at a delivery until it is answered, or the person was told that it cannot be."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from domain.deliveries.delivery import Attempt, Inbox, Journal, Overtaken
from domain.deliveries.patience import Patience
from domain.ports import Clock
from handlers.slack.trouble import may_pass, seconds_asked_for

_log = structlog.get_logger(__name__)


class TryAgain(Exception):
    """The job is to run again after some seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:.1f} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDelivery:
    """One attempt at one delivery. `answer` does what it asks for, and is told whether this is the last attempt;
    `apologise` says that it could not be done."""

    inbox: Inbox
    clock: Clock
    patience: Patience
    answer: Callable[[Attempt, Journal, bool], None]
    apologise: Callable[[Attempt, Journal], None]

    def __call__(self, key: str) -> None:
        """Answer a delivery that waits; one that was answered meanwhile is left alone.

        Raises:
            TryAgain: it did not work, and may later.
            Unavailable: the database does not answer; nothing was begun.
        """
        attempt = self.inbox.begin(key)
        if attempt is None:
            return
        try:
            self._attempt(attempt)
        except Overtaken:
            _log.warning("delivery.overtaken", incident=attempt.delivery.incident, attempts=attempt.number)
        except Exception as error:
            unforeseen = None if may_pass(error) else error
            _log.warning(
                "delivery.comes_back",
                incident=attempt.delivery.incident,
                attempts=attempt.number,
                problem=type(error).__name__,
                exc_info=unforeseen,
            )
            raise TryAgain(self.patience.seconds(attempt.number, seconds_asked_for(error))) from error

    def _attempt(self, attempt: Attempt) -> None:
        journal = self.inbox.journal(attempt)
        if not self.patience.is_beyond(attempt.number):
            self.answer(attempt, journal, self.patience.is_last(attempt.number))
            self.inbox.finish(attempt)
        elif self.patience.is_over(attempt.received_at, self.clock.now()):
            _log.error("delivery.abandoned", incident=attempt.delivery.incident, attempts=attempt.number)
            self.inbox.give_up(attempt)
        else:
            self.apologise(attempt, journal)
            self.inbox.give_up(attempt)
