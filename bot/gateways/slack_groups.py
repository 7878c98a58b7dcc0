"""Slack user groups: who is in them, and keeping roles in line with them."""

import threading
import time
from collections.abc import Callable

import structlog
from slack_sdk import WebClient

from bot.gateways.slack_identity import NO_ANSWER, listed_ids
from domain.errors import Unavailable
from domain.identity.actor import PROGRAM
from domain.identity.groups import FollowGroups

_REMEMBERED_SECONDS = 60

_log = structlog.get_logger(__name__)


class SlackUserGroups:
    """Asks Slack who is in a user group."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def members(self, group_id: str) -> frozenset[str]:
        """The members now. Raises Unavailable when Slack does not tell."""
        try:
            return frozenset(listed_ids(self._client.usergroups_users_list(usergroup=group_id)["users"]))
        except NO_ANSWER as error:
            _log.warning("groups.unreadable", problem=type(error).__name__)
            raise Unavailable("groups_unreadable", "Slack does not tell who is in a user group.") from error

    def named(self) -> tuple[tuple[str, str], ...]:
        """Every user group's id and name, by name. Raises Unavailable when Slack does not tell."""
        try:
            listed = self._client.usergroups_list()["usergroups"]
            named = ((str(group["id"]), str(group.get("name") or group["id"])) for group in listed)
            return tuple(sorted(named, key=lambda group: group[1].casefold()))
        except NO_ANSWER as error:
            _log.warning("groups.unreadable", problem=type(error).__name__)
            raise Unavailable("groups_unreadable", "Slack does not tell which user groups there are.") from error


class MinuteWatch:
    """Follows the groups at most once a minute, and at once after `forget`."""

    def __init__(self, follow: FollowGroups, clock: Callable[[], float] = time.monotonic) -> None:
        self._follow = follow
        self._clock = clock
        self._lock = threading.Lock()
        self._followed_at = float("-inf")
        self._unreadable: frozenset[str] = frozenset()

    def unreadable(self) -> frozenset[str]:
        """The mapped groups Slack does not tell about; whoever asks meanwhile waits for the answer."""
        with self._lock:
            if self._clock() - self._followed_at >= _REMEMBERED_SECONDS:
                self._unreadable = self._follow(actor=PROGRAM)
                self._followed_at = self._clock()
            return self._unreadable

    def forget(self) -> None:
        """Look again next time: a group, a mapping or a role changed."""
        with self._lock:
            self._followed_at = float("-inf")
