"""Slack's messages that are written while people look, beside those that are posted at once."""

from dataclasses import dataclass
from typing import Any

from tests.fakes.slack_client import FakeSlackClient
from tests.fakes.slack_inboxes import refusal

BOT = "U0COMPBOT"


@dataclass
class FakeSlackStreams(FakeSlackClient):
    """A Slack in which the bot also writes live. What stands in a message is what people see of it now."""

    def chat_startStream(self, *, markdown_text: str, **given: Any) -> dict[str, Any]:  # noqa: N802 - the client's name
        begun = {**given, "text": markdown_text, "blocks": [], "is_running": True}
        return self._do("chat.startStream", lambda: self._post(begun))

    def chat_appendStream(self, *, ts: str, markdown_text: str, **_: Any) -> dict[str, Any]:  # noqa: N802 - the client's name
        return self._do(
            "chat.appendStream", lambda: self._running(ts).update(text=self._at(ts)["text"] + markdown_text)
        )

    def chat_stopStream(self, *, ts: str, blocks: Any, metadata: Any, **_: Any) -> dict[str, Any]:  # noqa: N802 - the client's name
        ended = {"blocks": blocks, "metadata": metadata, "is_running": False}
        return self._do("chat.stopStream", lambda: self._running(ts).update(ended))

    def chat_update(self, *, ts: str, **message: Any) -> dict[str, Any]:
        return self._do("chat.update", lambda: self._at(ts).update({**message, "is_running": False}))

    def _post(self, message: dict[str, Any]) -> dict[str, Any]:
        return super()._post({"user": BOT, **message})

    def _at(self, ts: str) -> dict[str, Any]:
        return next(one for one in self.posted if one["ts"] == ts)

    def _running(self, ts: str) -> dict[str, Any]:
        message = self._at(ts)
        if not message.get("is_running"):
            raise refusal("message_not_in_streaming_state")
        return message
