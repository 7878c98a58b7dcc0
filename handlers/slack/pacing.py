"""At most one message a second into one channel, in the order in which they were to be sent."""

import threading
import time
from collections.abc import Callable

_MOST_REMEMBERED = 1000


class ChannelBusy(TimeoutError):
    """So many messages wait for a channel already that another one would wait too long."""


class ChannelPace:
    """Makes whoever would send into a channel wait for their turn; channels do not wait for each other.

    Each caller reserves the next free second at once and then sleeps until it comes, so nobody overtakes. It counts
    what this process sends: Slack itself says no to the rest.
    """

    def __init__(
        self,
        *,
        every: float = 1.0,
        longest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._every = every
        self._longest = longest
        self._clock = clock
        self._sleep = sleep
        self._free_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, channel_id: str) -> None:
        """Returns when it is the caller's turn. Raises ChannelBusy, at once, where that is too long to wait for."""
        turn = self._reserved(channel_id)
        while (wait := turn - self._clock()) > 0:
            self._sleep(wait)

    def _reserved(self, channel_id: str) -> float:
        with self._lock:
            now = self._clock()
            if len(self._free_at) > _MOST_REMEMBERED:
                self._free_at = {channel: free for channel, free in self._free_at.items() if free > now}
            turn = max(now, self._free_at.get(channel_id, now))
            if turn - now > self._longest:
                raise ChannelBusy(f"{channel_id} has too many messages waiting")
            self._free_at[channel_id] = turn + self._every
            return turn
