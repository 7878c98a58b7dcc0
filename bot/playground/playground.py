"""The running playground: one workspace, what people have open in it, and the line to the app."""

import secrets

from bot.playground.call_rates import CallRate
from bot.playground.deliveries import AppLine
from bot.playground.events import change_events, deletion_events, event_envelope, message_events
from bot.playground.files import FileShelf
from bot.playground.modals import OpenViews, Rights
from bot.playground.records import JsonObject, Message
from bot.playground.settings import PlaygroundSettings
from bot.playground.thread_status import ThreadStatuses
from bot.playground.workspace import Workspace

STREAM_STARTS_A_MINUTE = 20


class Playground:
    """Everything one playground shares between its Web API, its page and its people."""

    def __init__(self, settings: PlaygroundSettings, workspace: Workspace) -> None:
        self.settings = settings
        self.workspace = workspace
        self.views = OpenViews(workspace)
        self.rights = Rights(workspace)
        self.statuses = ThreadStatuses(workspace)
        self.files = FileShelf()
        # For Socket Mode, which the playground itself does not speak: who does says where.
        self.app_token, self.socket_url = f"xapp-playground-{secrets.token_hex(8)}", ""
        self.prompts: dict[str, list[JsonObject]] = {}
        self.stream_starts = CallRate(workspace.clock, most=STREAM_STARTS_A_MINUTE, seconds=60)
        self.line = AppLine(settings, workspace.changed)

    def announce(self, events: list[JsonObject], *, wait: bool = False) -> None:
        """Send events to the app: in the background, or before this returns when wait is set."""
        for event in events:
            envelope = event_envelope(event, self.workspace)
            if wait:
                self.line.send_event(envelope)
            else:
                self.line.later(lambda sent=envelope: self.line.send_event(sent))  # type: ignore[misc] # bound per turn

    def post_as_bot(self, channel_id: str, text: str, **more: object) -> Message:
        """A message by the app; its event goes out in the background. more are further fields of Message."""
        team = self.workspace.team
        message = self.workspace.post(channel_id, team.bot_user_id, text, bot_id=team.bot_id, **more)
        self.answered(message)
        self.announce(message_events(message, self.workspace))
        return message

    def answered(self, message: Message) -> None:
        """Take the app's status away from the thread of a message of its own that everybody there sees."""
        if message.thread_ts and message.only_for is None:
            self.statuses.set(message.channel, message.thread_ts, "")

    def change(self, before: Message, after: Message, *, wait: bool = False) -> Message:
        """Put an edited message in its old one's place and tell the app."""
        kept = self.workspace.put(after)
        self.announce_change(before, kept, wait=wait)
        return kept

    def announce_change(self, before: Message, after: Message, *, wait: bool = False) -> None:
        """Tell the app that a message is another now."""
        self.announce(change_events(before, after, self.workspace), wait=wait)

    def remove(self, message: Message, *, wait: bool = False) -> None:
        """Take a message away and tell the app."""
        events = deletion_events(message, self.workspace)
        self.workspace.remove(message)
        self.announce(events, wait=wait)

    def response_url(self, user_id: str, channel_id: str, message_ts: str | None = None) -> str:
        """A fresh response_url."""
        return (
            f"{self.settings.public_url.rstrip('/')}/respond/{self.rights.new_hook(user_id, channel_id, message_ts)}"
        )

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until no background delivery is under way; False when some still are after timeout seconds."""
        return self.line.settle(timeout)

    def close(self) -> None:
        """Let go of connections and workers."""
        self.line.close()
