"""Durable answers: attempts at a delivery until it is answered, or the person was told that it cannot be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from domain.deliveries.delivery import Attempt, Inbox, Journal, Overtaken
from domain.deliveries.patience import Patience
from domain.ports import Clock
from handlers.slack.trouble import may_pass, seconds_asked_for

# Somebody waits, and everybody behind them in the thread: no longer than this, whatever Slack wishes.
_LONGEST_WISH = 120.0

_log = structlog.get_logger(__name__)


class TryAgain(Exception):
    """The job is to run again after some seconds, in another lane where one is given."""

    def __init__(self, seconds: float, lane: str | None = None) -> None:
        super().__init__(f"again in {seconds:.1f} s")
        self.seconds, self.lane = seconds, lane


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDelivery:
    """One attempt at one delivery. `answer` does what it asks for, and is told whether this is the last attempt;
    `apologise` says that it could not be done. What nobody asked for is tried until it is over.
    """

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
            wish = seconds_asked_for(error)
            pause = self.patience.seconds(attempt.number, None if wish is None else min(wish, _LONGEST_WISH))
            # Only an apology is owed by then, which must not hold up what else is said in the thread.
            is_owed = attempt.delivery.is_asked and self.patience.is_last(attempt.number, self._age(attempt))
            raise TryAgain(pause, f"owed/{attempt.delivery.incident}" if is_owed else None) from error

    def _age(self, attempt: Attempt) -> timedelta:
        return self.clock.now() - attempt.received_at

    def _attempt(self, attempt: Attempt) -> None:
        journal, asked = self.inbox.journal(attempt), attempt.delivery.is_asked
        is_over = self.patience.is_over(attempt.received_at, self.clock.now())
        age = self._age(attempt)
        if (asked and not self.patience.is_beyond(attempt.number, age)) or not (asked or is_over):
            self.answer(attempt, journal, asked and self.patience.is_last(attempt.number, age))
            self.inbox.finish(attempt)
        elif is_over:
            _log.error("delivery.abandoned", incident=attempt.delivery.incident, attempts=attempt.number)
            self.inbox.give_up(attempt)
        else:
            self.apologise(attempt, journal)
            self.inbox.give_up(attempt)
