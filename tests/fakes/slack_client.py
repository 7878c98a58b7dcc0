"""Slack's messages, notes and views behind the methods of its client that a courier uses."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

_PAGE = 3


def nothing(_method: str) -> None:
    """Nothing comes between."""


@dataclass
class FakeSlackClient:
    """Keeps what was posted and shown. `before` and `after` are run around each call and may raise.

    Conversations are handed out in short pages, so that whoever searches has to turn them.
    """

    posted: list[dict[str, Any]] = field(default_factory=list)
    whispers: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    homes: dict[str, Any] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    before: Callable[[str], None] = nothing
    after: Callable[[str], None] = nothing
    now: float = 1_772_617_800.0
    timeout: float = 0.05
    _numbers: Any = field(default_factory=lambda: count(1))

    def chat_postMessage(self, **message: Any) -> dict[str, Any]:  # noqa: N802 - the client's name
        return self._do("chat.postMessage", lambda: self._post(message))

    def chat_postEphemeral(self, **message: Any) -> dict[str, Any]:  # noqa: N802 - the client's name
        return self._do("chat.postEphemeral", lambda: self.whispers.append(message))

    def chat_update(self, **message: Any) -> dict[str, Any]:
        return self._do("chat.update", lambda: self.updates.append(message))

    def conversations_open(self, *, users: str) -> dict[str, Any]:
        return self._do("conversations.open", lambda: {"channel": {"id": "D" + users[1:]}})

    def conversations_history(self, *, channel: str, **page: Any) -> dict[str, Any]:
        top = [one for one in self.posted if one["channel"] == channel and one.get("thread_ts") is None]
        return self._do("conversations.history", lambda: _page_of(top, **page))

    def conversations_replies(self, *, channel: str, ts: str, **page: Any) -> dict[str, Any]:
        replies = [one for one in self.posted if one["channel"] == channel and one.get("thread_ts") == ts]
        return self._do("conversations.replies", lambda: _page_of(replies, **page))

    def views_open(self, *, trigger_id: str, view: Any) -> dict[str, Any]:
        return self._do("views.open", lambda: {"view": {"id": f"V{trigger_id}", **dict(view)}})

    def views_publish(self, *, user_id: str, view: Any) -> dict[str, Any]:
        return self._do("views.publish", lambda: self.homes.update({user_id: view}))

    def marks(self) -> list[str]:
        """The mark of every post, oldest first."""
        return [one["metadata"]["event_payload"]["mark"] for one in self.posted]

    def _post(self, message: dict[str, Any]) -> dict[str, Any]:
        ts = f"{self.now:.0f}.{next(self._numbers):06}"
        self.posted.append({**message, "ts": ts})
        return {"ts": ts}

    def _do(self, method: str, act: Callable[[], Any]) -> dict[str, Any]:
        self.asked[method] += 1
        self.before(method)
        answer = act()
        self.after(method)
        return answer if isinstance(answer, dict) else {}


def _page_of(messages: list[dict[str, Any]], *, oldest: str, cursor: str = "", **_: Any) -> dict[str, Any]:
    recent = [one for one in messages if float(one["ts"]) >= float(oldest)][::-1]
    start = int(cursor or 0)
    there_is_more = start + _PAGE < len(recent)
    return {
        "messages": recent[start : start + _PAGE],
        "response_metadata": {"next_cursor": str(start + _PAGE) if there_is_more else ""},
    }
