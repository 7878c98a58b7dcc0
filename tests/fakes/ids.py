"""Ids that count, so that stories read alike on every run."""

from itertools import count


class FakeIds:
    """CAND-1, REC-2, TURN-3 …"""

    def __init__(self) -> None:
        self._numbers = count(1)

    def candidate(self) -> str:
        return f"CAND-{next(self._numbers)}"

    def recommendation(self) -> str:
        return f"REC-{next(self._numbers)}"

    def turn(self) -> str:
        return f"TURN-{next(self._numbers)}"
