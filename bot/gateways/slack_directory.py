"""Who people are, asked from Slack and remembered for a minute: full members and everybody else."""

import threading
import time
from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.gateways.slack_identity import NO_ANSWER, error_code
from domain.errors import Unavailable

_REMEMBERED_SECONDS = 60
_SLACKBOT = "USLACKBOT"
_OUTSIDE = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_workflow_bot")


class SlackDirectory:
    """Tells full members from guests, apps, strangers and deactivated accounts; at most `remembered` seconds late."""

    def __init__(
        self,
        client: WebClient,
        team_id: str,
        clock: Callable[[], float] = time.monotonic,
        *,
        remembered: float = _REMEMBERED_SECONDS,
    ) -> None:
        self._remembered = remembered
        self._client = client
        self._team_id = team_id
        self._clock = clock
        self._known: dict[str, tuple[float, bool]] = {}
        self._lock = threading.Lock()

    def is_member(self, user_id: str) -> bool:
        """Whether somebody is a full member of the workspace. Raises Unavailable when Slack does not tell."""
        now = self._clock()
        with self._lock:
            asked_at, answer = self._known.get(user_id, (float("-inf"), False))
        if now - asked_at < self._remembered:
            return answer
        answer = self._asked(user_id)
        with self._lock:
            self._known[user_id] = (now, answer)
        return answer

    def _asked(self, user_id: str) -> bool:
        try:
            user: dict[str, Any] = self._client.users_info(user=user_id)["user"]
            is_person = bool(user["id"]) and user_id != _SLACKBOT
            return is_person and not any(user.get(mark) for mark in _OUTSIDE) and self._is_ours(user)
        except SlackApiError as error:
            if error_code(error) in ("user_not_found", "user_not_visible"):
                return False
            raise _silent() from error
        except NO_ANSWER as error:
            raise _silent() from error

    def _is_ours(self, user: dict[str, Any]) -> bool:
        teams = (user.get("enterprise_user") or {}).get("teams") or []
        return user.get("team_id") == self._team_id or (isinstance(teams, list) and self._team_id in teams)


def _silent() -> Unavailable:
    return Unavailable(
        "slack_directory_silent", "Slack does not say who you are right now, so I cannot go on. Please try again."
    )
