"""Who reads a Slack conversation, asked from Slack; whatever cannot be read counts as open to everybody."""

from collections.abc import Callable
from typing import Any

import structlog
from slack_sdk import WebClient

from bot.gateways.slack_identity import NO_ANSWER, listed_ids
from domain.identity.audience import Audience, PlaceKind
from domain.identity.roles import RoleBook

_PAGE = 200
_MOST_MEMBERS = 2000

_log = structlog.get_logger(__name__)


class SlackAudiences:
    """Reads a conversation's kind and members, and gives each member the role the database knows.

    `may_pass` tells which failures may be over in a while.
    """

    def __init__(
        self, client: WebClient, roles: RoleBook, bot_user_id: str, *, may_pass: Callable[[BaseException], bool]
    ) -> None:
        self._client = client
        self._roles = roles
        self._bot_user_id = bot_user_id
        self._may_pass = may_pass

    def audience_of(self, channel_id: str) -> Audience:
        """The readers of a conversation now; UNREADABLE when Slack does not tell, or not yet."""
        try:
            channel = self._client.conversations_info(channel=channel_id)["channel"]
            kind = _kind(channel)
            if kind in (PlaceKind.PUBLIC, PlaceKind.SHARED):
                return Audience(kind)
            members = self._members(channel_id, channel)
        except NO_ANSWER as error:
            _log.warning("audience.unreadable", channel=channel_id, problem=type(error).__name__)
            return Audience(PlaceKind.UNREADABLE, told_later=self._may_pass(error))
        people = tuple(member for member in members if member != self._bot_user_id)
        return Audience(kind, self._roles.actors(people))

    def _members(self, channel_id: str, channel: dict[str, Any]) -> tuple[str, ...]:
        if channel.get("is_im"):
            return (str(channel["user"]),)
        members: list[str] = []
        cursor = ""
        while True:
            page = self._client.conversations_members(channel=channel_id, limit=_PAGE, cursor=cursor)
            members.extend(listed_ids(page["members"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor or len(members) > _MOST_MEMBERS:
                break
        if cursor:
            raise KeyError("too many members to check each")
        return tuple(members)


def _kind(channel: dict[str, Any]) -> PlaceKind:
    if any(channel.get(mark) for mark in ("is_ext_shared", "is_shared", "is_org_shared", "is_pending_ext_shared")):
        return PlaceKind.SHARED
    if channel.get("is_im"):
        return PlaceKind.DIRECT
    if channel.get("is_mpim") or channel.get("is_private"):
        return PlaceKind.PRIVATE
    return PlaceKind.PUBLIC
