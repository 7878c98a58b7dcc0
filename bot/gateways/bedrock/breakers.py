"""Leaving a model alone that does not answer, until it had time to get well."""

import threading
import time
from collections.abc import Callable
from types import TracebackType

from circuitbreaker import CircuitBreaker

from bot.gateways.bedrock.troubles import Trouble

_FAILURES = 5
_OPEN_SECONDS = 30


class Breaker:
    """Opens after five failures in a row; after half a minute one call may see whether the model is well again.

    A context around every call. Answers that cannot be used are no failures: whoever makes a model say nonsense must
    not take it from everybody else.
    """

    def __init__(self, model: str, now: Callable[[], float] = time.monotonic) -> None:
        self._circuit = CircuitBreaker(_FAILURES, _OPEN_SECONDS, _is_unwell, model)
        self._now = now
        self._lock = threading.Lock()
        self._tried_at: float | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the model is asked as usual, as far as is known."""
        return bool(self._circuit.state == "closed")

    def lets_through(self) -> bool:
        """Whether the caller may ask now, and then has to; of many who want to see whether the model is well, one."""
        with self._lock:
            if self.is_closed:
                return True
            is_tried = self._tried_at is not None and self._now() - self._tried_at < _OPEN_SECONDS
            if self._circuit.opened or is_tried:
                return False
            self._tried_at = self._now()
            return True

    def __enter__(self) -> None:
        self._circuit.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._tried_at = None
            self._circuit.__exit__(kind, error, trace)


def _is_unwell(_kind: type[BaseException], error: BaseException) -> bool:
    return isinstance(error, Trouble) and error.is_unwell
