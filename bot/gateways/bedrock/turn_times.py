"""How long one turn may wait for models in all, however much it asks of them."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

TURN_SECONDS = 40.0
_MOST_REMEMBERED = 500


class TurnTimes:
    """Remembers when a model was first asked on account of a turn, for as many turns as may be under way."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._began: OrderedDict[str, float] = OrderedDict()

    def deadline(self, turn: str, patience: float) -> float:
        """Until when to wait for a question asked now with so many seconds of patience."""
        now = self._now()
        if not turn:
            return now + patience
        with self._lock:
            began = self._began.setdefault(turn, now)
            while len(self._began) > _MOST_REMEMBERED:
                self._began.popitem(last=False)
        return min(now + patience, began + TURN_SECONDS)
