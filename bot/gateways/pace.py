"""How much single people and workspaces may send in a minute, as this process sees it."""

import math
import time
from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter


class MinutePace:
    """Counts requests over about the last sixty seconds. Every process counts by itself: each may let as many in."""

    def __init__(self, *, per_user: int, per_workspace: int, clock: Callable[[], float] = time.time) -> None:
        # Two counters a window; to remember every single request would slow a busy minute down.
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._user = RateLimitItemPerMinute(per_user, namespace="user")
        self._workspace = RateLimitItemPerMinute(per_workspace, namespace="workspace")
        self._clock = clock

    def seconds_to_wait(self, team_id: str, user_id: str) -> int:
        """0 when one more may come now; otherwise after how many seconds."""
        waits = [
            self._limiter.get_window_stats(limit, *whose).reset_time - self._clock()
            for limit, whose in ((self._user, (team_id, user_id)), (self._workspace, (team_id,)))
            if not self._limiter.test(limit, *whose)
        ]
        return max(1, math.ceil(max(waits))) if waits else 0

    def count(self, team_id: str, user_id: str) -> None:
        """One more came, and was taken."""
        self._limiter.hit(self._user, team_id, user_id)
        self._limiter.hit(self._workspace, team_id)
