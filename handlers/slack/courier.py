"""Sending to Slack: messages, ephemeral notes, updates and modals, all without link previews or live names."""

from dataclasses import dataclass

from slack_sdk import WebClient

from domain.conversations.thread import ThreadRef
from handlers.slack.views.blocks import Message, View

_EVENT_TYPE = "comp_assist_message"


@dataclass(frozen=True, slots=True)
class Courier:
    """Carries rendered messages to Slack. Metadata holds one opaque id."""

    client: WebClient

    def post(self, channel_id: str, message: Message, *, thread_ts: str | None = None, about: str = "") -> str:
        """Post a message; its timestamp. Raises SlackApiError."""
        answer = self.client.chat_postMessage(
            channel=channel_id,
            text=message.text,
            blocks=list(message.blocks),
            thread_ts=thread_ts,
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": _EVENT_TYPE, "event_payload": {"about": about}},
        )
        return str(answer["ts"])

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
