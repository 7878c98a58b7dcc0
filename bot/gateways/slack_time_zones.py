"""Where people's clocks stand, asked from Slack and remembered for an hour."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient

from bot.gateways.slack_identity import NO_ANSWER

_REMEMBERED_SECONDS = 3600
_MOST_OFFSET = 15 * 3600


class SlackTimeZones:
    """The zone of somebody's Slack profile. While Slack does not tell, the one known last; UTC when there is none."""

    def __init__(self, client: WebClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._known: dict[str, tuple[float, tzinfo]] = {}
        self._lock = threading.Lock()

    def zone_of(self, user_id: str) -> tzinfo:
        """Somebody's time zone."""
        now = self._clock()
        with self._lock:
            asked_at, zone = self._known.get(user_id, (float("-inf"), UTC))
        if now - asked_at < _REMEMBERED_SECONDS:
            return zone
        try:
            zone = _zone(self._client.users_info(user=user_id)["user"])
        except NO_ANSWER:
            return zone
        with self._lock:
            self._known[user_id] = (now, zone)
        return zone


def _zone(user: dict[str, Any]) -> tzinfo:
    """By the name the zone has; by its distance to UTC where this machine does not know the name."""
    name, offset = user.get("tz"), user.get("tz_offset")
    if isinstance(name, str) and name:
        try:
            return ZoneInfo(name)
        except (LookupError, ValueError, OSError):
            pass
    if isinstance(offset, int) and not isinstance(offset, bool) and abs(offset) <= _MOST_OFFSET:
        return timezone(timedelta(seconds=offset))
    return UTC
