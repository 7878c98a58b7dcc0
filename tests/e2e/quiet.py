"""Waiting until the office is quiet: nothing waits in the inbox, and nobody opens or checks a form."""

from concurrent.futures import Future, wait
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from domain.deliveries.patience import MOST_ATTEMPTS, Patience
from handlers.slack.courier import Courier
from tests.e2e.office import Office


def impatient(patch: pytest.MonkeyPatch) -> None:
    """Attempts follow each other at once: stories do not wait for Slack to get well."""
    patch.setattr("bot.worker.Patience", partial(Patience, longest=0.02))
    patch.setattr("bot.worker._NOT_GIVEN_UP_BEFORE", timedelta(0))
    # What was asked of the playground comes about at once or never.
    patch.setattr(Courier, "longest_call", 0.05)


class Quiet:
    """Knows of everything the program of an office has begun since it was made."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._begun: list[Future[Any]] = []
        quick = office.demo.container.quick
        submit = quick.submit

        def noted(*work: Any, **more: Any) -> Future[Any]:
            future = submit(*work, **more)
            self._begun.append(future)
            return future

        quick.submit = noted  # type: ignore[method-assign]

    def wait(self, seconds: float = 30.0) -> None:
        """Return when everything that came in is answered, or only an apology is still owed. Raises TimeoutError."""
        while self._begun:
            wait([self._begun.pop()], timeout=seconds)
        self._office.until(self._is_settled, seconds)

    def _is_settled(self) -> bool:
        waiting = self._office.rows("inbox", state="waiting")
        return all(row.attempts > MOST_ATTEMPTS + 1 for row in waiting)
