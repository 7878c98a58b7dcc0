"""Sending to Slack: messages, ephemeral notes, updates and modals, all without link previews or live names."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk import WebClient

from domain.conversations.thread import ThreadRef
from handlers.slack.pacing import ChannelPace
from handlers.slack.views.blocks import Message, View

_EVENT_TYPE = "comp_assist_message"


@dataclass(frozen=True, slots=True)
class Courier:
    """Carries rendered messages to Slack, at a pace where there is one. Metadata holds opaque ids only."""

    client: WebClient
    pace: ChannelPace | None = None

    @property
    def longest_call(self) -> float:
        """Seconds after which a call has had its effect or never will: twice as long as we wait for the answer."""
        return 2.0 * self.client.timeout

    def post(
        self, channel_id: str, message: Message, *, thread_ts: str | None = None, about: str = "", mark: str = ""
    ) -> str:
        """Post a message; its timestamp. A `mark` is how `find_marked` knows it again. Raises SlackApiError."""
        if self.pace is not None:
            self.pace.wait(channel_id)
        answer = self.client.chat_postMessage(
            channel=channel_id,
            text=message.text,
            blocks=list(message.blocks),
            thread_ts=thread_ts,
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": _EVENT_TYPE, "event_payload": {"about": about, "mark": mark}},
        )
        return str(answer["ts"])

    def find_marked(self, channel_id: str, mark: str, *, since: datetime, thread_ts: str | None = None) -> str | None:
        """The timestamp of the message of ours that carries a mark, in a thread or at a channel's top level.

        For when nobody knows whether an earlier attempt was taken. Raises SlackApiError.
        """
        cursor = ""
        while True:
            page: dict[str, Any] = {
                "oldest": f"{since.timestamp():.6f}",
                "include_all_metadata": True,
                "limit": 200,
                "cursor": cursor,
            }
            if thread_ts is None:
                answer = self.client.conversations_history(channel=channel_id, **page)
            else:
                answer = self.client.conversations_replies(channel=channel_id, ts=thread_ts, **page)
            for message in answer["messages"]:
                metadata = message.get("metadata") or {}
                payload = metadata.get("event_payload") or {}
                if metadata.get("event_type") == _EVENT_TYPE and payload.get("mark") == mark:
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    def reply(self, thread: ThreadRef, message: Message, *, about: str = "") -> str:
        """Post into a thread; the message's timestamp. Raises SlackApiError."""
        return self.post(thread.channel_id, message, thread_ts=thread.ts, about=about)

    def whisper(self, channel_id: str, user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        """Show a message to one person only. Raises SlackApiError."""
        self.client.chat_postEphemeral(
            channel=channel_id, user=user_id, text=message.text, blocks=list(message.blocks), thread_ts=thread_ts
        )

    def update(self, channel_id: str, ts: str, message: Message) -> None:
        """Replace a message of ours. Raises SlackApiError."""
        self.client.chat_update(channel=channel_id, ts=ts, text=message.text, blocks=list(message.blocks))

    def direct_channel(self, user_id: str) -> str:
        """The conversation between a person and the bot. Raises SlackApiError."""
        return str(self.client.conversations_open(users=user_id)["channel"]["id"])

    def open_modal(self, trigger_id: str, view: View) -> str:
        """Open a modal; its id. The trigger lives three seconds. Raises SlackApiError."""
        return str(self.client.views_open(trigger_id=trigger_id, view=view)["view"]["id"])

    def update_modal(self, view_id: str, view: View) -> None:
        """Put another view in the place of an open modal. Raises SlackApiError."""
        self.client.views_update(view_id=view_id, view=view)

    def publish_home(self, user_id: str, view: View) -> None:
        """Show a person's Home tab. Raises SlackApiError."""
        self.client.views_publish(user_id=user_id, view=view)
