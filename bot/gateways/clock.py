"""Time and fresh ids, from the machine."""

import secrets
from datetime import UTC, datetime

# No vowels and no look-alikes: ids are read aloud and must never spell a word.
_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The current moment, aware."""
        return datetime.now(UTC)


class RandomIds:
    """Ids nobody can guess."""

    def candidate(self) -> str:
        """A candidate reference of 8 random characters."""
        return f"CAND-{_random(8)}"

    def recommendation(self) -> str:
        """A recommendation id of 12 random characters."""
        return f"REC-{_random(12)}"

    def turn(self) -> str:
        """A turn id of 16 random characters."""
        return f"TURN-{_random(16)}"


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
