"""Posting once: what an earlier attempt posted is not posted again, even when nobody knows whether Slack took it."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from types import NoneType
from typing import Any

from slack_sdk.errors import SlackApiError

from domain.conversations.thread import ThreadRef
from domain.deliveries.delivery import Attempt, Journal
from handlers.slack.courier import Courier, SharedFile
from handlers.slack.views.blocks import Message, View

# Slack's clock and ours may differ.
_EARLIER = timedelta(minutes=10)


def digest(message: Message) -> str:
    """Twelve hex digits that stand for what a message says. Steps go by it: another message is another step, however
    many came before it in this attempt. A card goes by what it is about, since it changes with its offer."""
    said = json.dumps([message.text, message.blocks], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class DurableCourier:
    """Carries what one delivery leads to. Every post is noted; before one that an earlier attempt may have made, the
    conversation is searched for it.

    What only one person sees cannot be searched for: it is shown again when a process died in that very moment.
    """

    courier: Courier
    journal: Journal
    attempt: Attempt

    def post(self, channel_id: str, message: Message, *, thread_ts: str | None = None, about: str = "") -> str:
        """Post a message, or find it posted; its timestamp. Raises SlackApiError, and Overtaken."""
        what = "card" if message.card_of else digest(message)
        name = self.journal.named(f"post {channel_id} {thread_ts or '-'} {about or '-'} {what}")
        mark = hashlib.sha256(f"{self.attempt.delivery.key} {name}".encode()).hexdigest()[:24]

        def posted() -> str:
            found = self._found(channel_id, mark, thread_ts) if self.attempt.number > 1 else None
            return found or self._posted(channel_id, message, thread_ts=thread_ts, about=about, mark=mark)

        return self.journal.once(name, str, posted)

    def reply(self, thread: ThreadRef, message: Message, *, about: str = "") -> str:
        """Post into a thread; the message's timestamp. Raises SlackApiError, and Overtaken."""
        return self.post(thread.channel_id, message, thread_ts=thread.ts, about=about)

    def whisper(self, channel_id: str, user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        """Show a message to one person only. Raises SlackApiError, and Overtaken."""
        self._once(
            f"whisper {digest(message)}",
            lambda: self.courier.whisper(channel_id, user_id, message, thread_ts=thread_ts),
        )

    def update(self, channel_id: str, ts: str, message: Message) -> None:
        """Replace a message of ours; done again it changes nothing. Raises SlackApiError, and Overtaken."""
        self.journal.check_current()
        self.courier.update(channel_id, ts, message)

    def suggest(self, channel_id: str, prompts: list[dict[str, str]]) -> None:
        """Show what can be said in a person's direct messages; again it changes nothing. Raises SlackApiError."""
        self.courier.suggest(channel_id, prompts)

    def direct_channel(self, user_id: str) -> str:
        """The conversation between a person and the bot. Raises SlackApiError."""
        return self.courier.direct_channel(user_id)

    def open_modal(self, trigger_id: str, view: View) -> str:
        """Open a modal; its id. Raises SlackApiError, which it does when the trigger is older than three seconds."""
        return self.courier.open_modal(trigger_id, view)

    def update_modal(self, view_id: str, view: View) -> None:
        """Put another view in the place of an open modal. Raises SlackApiError."""
        self.courier.update_modal(view_id, view)

    def upload(self, name: str, content: bytes) -> str:
        """Bring a file's bytes to Slack, once; its id. Raises SlackApiError, OSError, and Overtaken.

        A copy that was left there when a process died is seen by nobody, since it was never shared.
        """
        return self.journal.once(
            self.journal.named(f"upload {name}"), str, partial(self.courier.upload, name, content)
        )

    def share(self, channel_id: str, files: tuple[SharedFile, ...], words: str) -> None:
        """Post uploaded files as one message, once. Raises SlackApiError, and Overtaken."""
        first = files[0].id

        def shared() -> None:
            if self.attempt.number > 1 and self._stands_there(first):
                return
            self.journal.begin_call(self.courier.longest_call)
            try:
                self.courier.share(channel_id, files, words)
            except SlackApiError:
                self.journal.settle()
                raise

        self.journal.once(self.journal.named(f"share {first}"), NoneType, shared)

    def finish(self, file: SharedFile) -> None:
        """Make an uploaded file one that a message can show; done again it changes nothing. Raises SlackApiError, and
        Overtaken."""
        self.journal.check_current()
        self.courier.finish(file)

    def delete_file(self, file_id: str) -> None:
        """Take a file of ours away for good; done again it changes nothing. Raises SlackApiError, and Overtaken."""
        self.journal.check_current()
        self.courier.delete_file(file_id)

    def _stands_there(self, file_id: str) -> bool:
        """Whether an earlier attempt shared a file; False once it is certain that Slack will not do so any more."""
        stands, pause = self.courier.is_shared(file_id), self.attempt.settles_at - time.monotonic()
        if not stands and pause > 0:
            time.sleep(pause)
            stands = self.courier.is_shared(file_id)
        return stands

    def permalink(self, channel_id: str, ts: str) -> str:
        """The address of a message. Raises SlackApiError."""
        return self.courier.permalink(channel_id, ts)

    def publish_home(self, user_id: str, view: View) -> None:
        """Show a person's Home tab; done again it changes nothing. Raises SlackApiError, and Overtaken."""
        self.journal.check_current()
        self.courier.publish_home(user_id, view)

    def _found(self, channel_id: str, mark: str, thread_ts: str | None) -> str | None:
        """What an earlier attempt posted; None once it is certain that Slack will not take it any more."""
        search = partial(
            self.courier.find_marked, channel_id, mark, since=self.attempt.received_at - _EARLIER, thread_ts=thread_ts
        )
        found, pause = search(), self.attempt.settles_at - time.monotonic()
        if found is None and pause > 0:
            time.sleep(pause)
            found = search()
        return found

    def _posted(self, channel_id: str, message: Message, **more: Any) -> str:
        self.journal.begin_call(self.courier.longest_call)
        try:
            return self.courier.post(channel_id, message, **more)
        except SlackApiError:
            # Slack has spoken; after anything else it may still take what was sent.
            self.journal.settle()
            raise

    def _once(self, step: str, do: Callable[[], None]) -> None:
        def done() -> None:
            self.journal.check_current()
            do()

        self.journal.once(self.journal.named(step), NoneType, done)
