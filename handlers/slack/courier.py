"""Sending to Slack: messages, ephemeral notes, updates and modals, all without link previews or live names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from domain.conversations.thread import ThreadRef
from handlers.slack.pacing import ChannelPace
from handlers.slack.trouble import error_code
from handlers.slack.views.blocks import Block, Message, View

_EVENT_TYPE = "comp_assist_message"
_GONE = ("file_not_found", "file_deleted")
# Where Slack shows the text instead of the blocks, bare addresses and names in it stay words.
_AS_WRITTEN: dict[str, Any] = {"parse": "none", "link_names": False}


@dataclass(frozen=True, slots=True)
class SharedFile:
    """An uploaded file and the title people read."""

    id: str
    title: str


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
            **_AS_WRITTEN,
            metadata=_metadata(about, mark),
        )
        return str(answer["ts"])

    def find_marked(self, channel_id: str, mark: str, *, since: datetime, thread_ts: str | None = None) -> str | None:
        """The timestamp of the message of ours that carries a mark, in a thread or at a channel's top level.

        For when nobody knows whether an earlier attempt was taken. Raises SlackApiError.
        """
        for message in self._messages(channel_id, since, thread_ts):
            if _mark_of(message) == mark:
                return str(message["ts"])
        return None

    def find_unmarked(self, thread: ThreadRef, author: str, *, since: datetime) -> str | None:
        """The timestamp of the newest message of ours in a thread that carries no mark: one that was being written
        when its writer died. `author` is the bot's user id. Raises SlackApiError."""
        left = [
            str(message["ts"])
            for message in self._messages(thread.channel_id, since, thread.ts)
            if message.get("user") == author and message["ts"] != thread.ts and _mark_of(message) is None
        ]
        return max(left, default=None)

    def _messages(self, channel_id: str, since: datetime, thread_ts: str | None) -> Iterator[dict[str, Any]]:
        """The messages of a thread, or of a channel's top level, since a moment."""
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
            yield from answer["messages"]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def reply(self, thread: ThreadRef, message: Message, *, about: str = "") -> str:
        """Post into a thread; the message's timestamp. Raises SlackApiError."""
        return self.post(thread.channel_id, message, thread_ts=thread.ts, about=about)

    def whisper(self, channel_id: str, user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        """Show a message to one person only. Raises SlackApiError."""
        self.client.chat_postEphemeral(
            channel=channel_id,
            user=user_id,
            text=message.text,
            blocks=list(message.blocks),
            thread_ts=thread_ts,
            **_AS_WRITTEN,
        )

    def update(self, channel_id: str, ts: str, message: Message, *, about: str = "", mark: str = "") -> None:
        """Replace a message of ours; with a `mark`, by which it is known from then on. Raises SlackApiError."""
        given: dict[str, Any] = _AS_WRITTEN | ({"metadata": _metadata(about, mark)} if mark else {})
        self.client.chat_update(channel=channel_id, ts=ts, text=message.text, blocks=list(message.blocks), **given)

    def start_stream(self, thread: ThreadRef, opening: str, *, for_user: str) -> str:
        """Begin a message that is written while people look; its timestamp. Markdown. Raises SlackApiError.

        Slack tells people of it by its opening, which therefore holds no pay.
        """
        is_direct = thread.channel_id.startswith("D")
        answer = self.client.chat_startStream(
            channel=thread.channel_id,
            thread_ts=thread.ts,
            markdown_text=opening,
            recipient_user_id=None if is_direct else for_user,
            recipient_team_id=None if is_direct else thread.team_id,
        )
        return str(answer["ts"])

    def append_stream(self, channel_id: str, ts: str, text: str) -> None:
        """Write more of such a message. Markdown. Raises SlackApiError, also once the stream has ended."""
        self.client.chat_appendStream(channel=channel_id, ts=ts, markdown_text=text)

    def stop_stream(self, channel_id: str, ts: str, blocks: tuple[Block, ...], *, about: str, mark: str) -> None:
        """End such a message: what was written stays, and the blocks stand beneath it. Raises SlackApiError."""
        self.client.chat_stopStream(channel=channel_id, ts=ts, blocks=list(blocks), metadata=_metadata(about, mark))

    def set_status(self, thread: ThreadRef, status: str) -> None:
        """Show beneath a thread what is being done; what is posted there next ends it. Raises SlackApiError."""
        self.client.assistant_threads_setStatus(channel_id=thread.channel_id, thread_ts=thread.ts, status=status)

    def upload(self, name: str, content: bytes) -> str:
        """Bring a file's bytes to Slack; its id. Nobody sees it before it is shared.

        Raises SlackApiError, and OSError where the bytes do not get there.
        """
        room = self.client.files_getUploadURLExternal(filename=name, length=len(content))
        try:
            taken = httpx.post(str(room["upload_url"]), content=content, timeout=self.client.timeout)
        except httpx.HTTPError as error:
            # The address of the room is a secret: nothing of the error is told but its kind.
            raise OSError(f"upload failed: {type(error).__name__}") from None
        if taken.status_code != httpx.codes.OK:
            raise OSError(f"upload refused: {taken.status_code}")
        return str(room["file_id"])

    def share(self, channel_id: str, files: tuple[SharedFile, ...], words: str) -> None:
        """Post uploaded files as one message, each under its title. Neither titles nor words hold pay.

        Raises SlackApiError.
        """
        listed: list[dict[str, str | None]] = [{"id": file.id, "title": file.title} for file in files]
        self.client.files_completeUploadExternal(files=listed, channel_id=channel_id, initial_comment=words)

    def finish(self, file: SharedFile) -> None:
        """Make an uploaded file one that a message can show, without sharing it; done again it changes nothing.

        Raises SlackApiError.
        """
        try:
            self.client.files_completeUploadExternal(files=[{"id": file.id, "title": file.title}])
        except SlackApiError as error:
            if error_code(error) not in _GONE:
                raise

    def is_shared(self, file_id: str) -> bool:
        """Whether a file stands in some conversation. Raises SlackApiError."""
        file = self.client.files_info(file=file_id)["file"]
        return any(file.get(places) for places in ("channels", "groups", "ims"))

    def delete_file(self, file_id: str) -> None:
        """Take a file of ours away for good; one that is gone already is left at that. Raises SlackApiError."""
        try:
            self.client.files_delete(file=file_id)
        except SlackApiError as error:
            if error_code(error) not in _GONE:
                raise

    def permalink(self, channel_id: str, ts: str) -> str:
        """The address of a message, for those who can read it. Raises SlackApiError."""
        return str(self.client.chat_getPermalink(channel=channel_id, message_ts=ts)["permalink"])

    def suggest(self, channel_id: str, prompts: list[dict[str, str]]) -> None:
        """Show what can be said in a person's direct messages, at most four prompts. Raises SlackApiError."""
        self.client.assistant_threads_setSuggestedPrompts(channel_id=channel_id, prompts=prompts)

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


def _metadata(about: str, mark: str) -> dict[str, Any]:
    return {"event_type": _EVENT_TYPE, "event_payload": {"about": about, "mark": mark}}


def _mark_of(message: dict[str, Any]) -> str | None:
    """The mark of a message of ours, "" where it has none; None for a message without our metadata."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != _EVENT_TYPE:
        return None
    return str((metadata.get("event_payload") or {}).get("mark") or "")
