"""People's direct messages with the bot, behind the few methods of a Slack client that writing to them takes."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError


class Refusal:
    """An answer of Slack's that says no."""

    def __init__(self, error: str, status: int = 200, **headers: str) -> None:
        self.data = {"ok": False, "error": error}
        self.status_code = status
        self.headers = headers

    def __repr__(self) -> str:
        # Names of test cases are made of it.
        return f"{self.data['error']} {self.status_code}"

    def get(self, key: str, default: object = None) -> Any:
        return self.data.get(key, default)


def refusal(error: str, status: int = 200, **headers: str) -> SlackApiError:
    """What the client raises on it."""
    return SlackApiError("refused", Refusal(error, status, **headers))


@dataclass
class FakeSlackInboxes:
    """Keeps what was posted. `before` and `after` are run around each post and may raise."""

    posted: list[dict[str, Any]] = field(default_factory=list)
    before: Callable[[str], None] = lambda _method: None
    after: Callable[[], None] = lambda: None
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    now: Callable[[], float] = lambda: 1_772_600_000.0

    def conversations_open(self, *, users: str) -> dict[str, Any]:
        self._ask("conversations.open")
        return {"channel": {"id": "D" + users[1:]}}

    def chat_postMessage(self, *, channel: str, **content: Any) -> dict[str, Any]:  # noqa: N802 - the client's name
        self._ask("chat.postMessage")
        ts = f"{self.now():.0f}.{len(self.posted):06}"
        self.posted.append({"channel": channel, "ts": ts, **content})
        self.after()
        return {"ts": ts}

    def conversations_history(self, *, channel: str, oldest: str, **_paging: Any) -> dict[str, Any]:
        self._ask("conversations.history")
        there = [one for one in self.posted if one["channel"] == channel and float(one["ts"]) >= float(oldest)]
        return {"messages": there}

    def chat_getPermalink(self, *, channel: str, message_ts: str) -> dict[str, Any]:  # noqa: N802 - the client's name
        self._ask("chat.getPermalink")
        return {"permalink": f"https://northwind.slack.com/archives/{channel}/p{message_ts.replace('.', '')}"}

    def _ask(self, method: str) -> None:
        self.asked[method] += 1
        self.before(method)

    def of(self, user_id: str) -> list[str]:
        """The notifications somebody got, oldest first."""
        return [one["text"] for one in self.posted if one["channel"] == "D" + user_id[1:]]
