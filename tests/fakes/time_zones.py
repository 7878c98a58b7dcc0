"""Time zones in a dictionary."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo


class FakeTimeZones:
    """Knows the zones it was given; UTC for everybody else."""

    def __init__(self, **names: str) -> None:
        self._zones = {user_id: ZoneInfo(name) for user_id, name in names.items()}

    def zone_of(self, user_id: str) -> tzinfo:
        return self._zones.get(user_id, UTC)
