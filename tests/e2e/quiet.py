"""Waiting until the office is quiet: nothing waits in the inbox, and nobody opens or checks a form."""

from concurrent.futures import Future, wait
from typing import Any

from tests.e2e.office import Office


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
        """Return when everything that came in is answered. Raises TimeoutError."""
        while self._begun:
            wait([self._begun.pop()], timeout=seconds)
        self._office.until(lambda: not self._office.rows("inbox", state="waiting"), seconds)
