"""How often the app may call a method."""

import math
import threading
from collections import deque
from collections.abc import Callable

from bot.playground.refusals import RateLimited


class CallRate:
    """At most so many calls within any window of seconds."""

    def __init__(self, clock: Callable[[], float], *, most: int, seconds: float) -> None:
        self._clock = clock
        self._most = most
        self._seconds = seconds
        self._calls: deque[float] = deque()
        self._lock = threading.Lock()

    def count(self) -> None:
        """Let one call pass. Raises RateLimited, with the wait until the next one may, when it is one too many."""
        with self._lock:
            now = self._clock()
            while self._calls and now - self._calls[0] >= self._seconds:
                self._calls.popleft()
            if len(self._calls) >= self._most:
                raise RateLimited(max(1, math.ceil(self._calls[0] + self._seconds - now)))
            self._calls.append(now)
