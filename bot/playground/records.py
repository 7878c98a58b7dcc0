"""What the workspace remembers: people, channels, messages, views. All frozen; a change is a new record."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]


class ChannelKind(StrEnum):
    """A channel's kind, spelled as the channel_type of message events."""

    PUBLIC = "channel"
    PRIVATE = "group"
    DIRECT = "im"


class ViewKind(StrEnum):
    """Where a view is shown."""

    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Team:
    """The one workspace there is, and the app installed in it."""

    id: str
    name: str
    domain: str
    app_id: str
    bot_user_id: str
    bot_id: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person or a bot user. label is the team shown beside the name in the switcher."""

    id: str
    name: str
    real_name: str
    label: str = ""
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    tz: str = "America/New_York"


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A user group such as @comp-team."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, private channel or direct message; user is the person of a direct message."""

    id: str
    name: str
    kind: ChannelKind
    members: tuple[str, ...]
    user: str | None = None
    topic: str = ""
    created: int = 1_700_000_000
    is_ext_shared: bool = False


class StreamingState(StrEnum):
    """How far a streamed message is, spelled as the streaming_state of conversations.replies."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Stream:
    """That a message is, or was, written piece by piece; is_shown until other content takes the place of its text."""

    ends_at: float
    is_open: bool = True
    is_shown: bool = True

    def state(self, now: float) -> StreamingState:
        """Whether it can still be added to at a moment of the workspace's clock."""
        return StreamingState.IN_PROGRESS if self.is_open and now <= self.ends_at else StreamingState.COMPLETED


@dataclass(frozen=True, slots=True)
class Message:
    """One message. only_for names the one person an ephemeral is shown to; edited_ts is empty until an edit."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[JsonObject] = field(default_factory=list)
    attachments: list[JsonObject] = field(default_factory=list)
    bot_id: str | None = None
    thread_ts: str | None = None
    edited_ts: str | None = None
    metadata: JsonObject | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    only_for: str | None = None
    is_tombstone: bool = False
    stream: Stream | None = None
    files: tuple[str, ...] = ()

    def with_content(self, **content: Any) -> "Message":
        """The message with other content, as fields of Message; a stream it was written by ends."""
        ended = self.stream and replace(self.stream, is_open=False, is_shown=False)
        return replace(self, stream=ended, **content)

    @property
    def is_reply(self) -> bool:
        """Whether the message sits inside a thread and not at its top."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True, slots=True)
class View:
    """A modal or Home view as one person has it; body is what the app sent, with every block and action named."""

    id: str
    user: str
    kind: ViewKind
    body: JsonObject
    hash: str
    root_view_id: str
    previous_view_id: str | None = None

    @property
    def blocks(self) -> list[JsonObject]:
        """The view's blocks."""
        blocks: list[JsonObject] = self.body.get("blocks", [])
        return blocks


@dataclass(frozen=True, slots=True)
class Trigger:
    """The right to open one modal within three seconds; view_id is the modal the person acted in, if any."""

    id: str
    user: str
    issued_at: float
    view_id: str | None = None


@dataclass(frozen=True, slots=True)
class ResponseHook:
    """Where a response_url leads: a channel, the person who acted, and the message acted on, if any."""

    key: str
    user: str
    channel: str
    issued_at: float
    message_ts: str | None = None
    uses: int = 0
