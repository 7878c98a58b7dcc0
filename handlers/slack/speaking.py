"""Saying an answer in words: written live where Slack lets us, otherwise in one message; once in any case."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from slack_sdk.errors import SlackApiError

from domain.conversations.thread import ThreadRef
from domain.deliveries.delivery import Attempt, Journal
from handlers.slack.courier import Courier
from handlers.slack.trouble import NOT_TAKEN, may_pass
from handlers.slack.views.blocks import Block, Message
from handlers.slack.views.words import markdown

# Slack's clock and ours may differ.
_EARLIER = timedelta(minutes=10)
_MARK_LETTERS = 24
# Hexadecimal digits as letters: nothing on a button is to look like an amount.
_LETTERS = str.maketrans("0123456789", "ghijkmnpqr")


@dataclass(frozen=True, slots=True)
class Speech:
    """An answer in words. `phrases` gives it piece by piece where somebody writes it, `fixed` is it in our own words.

    `whole` makes one message of a text, `beneath` what stands under one that was written live. `opening` is Markdown
    without pay. `for_user` asked for it. `stands` hears the timestamp of every message that holds some of it, before
    anything else is written into it.
    """

    opening: str
    phrases: Callable[[], Iterator[str]] | None
    fixed: str
    whole: Callable[[str], Message]
    beneath: Callable[[str], tuple[Block, ...]]
    for_user: str
    stands: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says what one delivery leads to. An attempt that follows one that died while speaking does not speak again: it
    puts our own words in the place of what was left unfinished."""

    courier: Courier
    journal: Journal
    attempt: Attempt
    bot_user_id: str

    def answer_id(self, name: str) -> str:
        """An opaque id for an answer, the same in every attempt."""
        return f"ANS-{self._mark(name).translate(_LETTERS)}"

    def say(self, thread: ThreadRef, name: str, speech: Speech) -> str:
        """Say it in a thread, once; the message's timestamp. Raises SlackApiError, and Overtaken."""
        step, number = f"words {name}", self.attempt.number
        begun = self.journal.once(f"{step} begun", int, lambda: number)
        say = self._spoken if begun == number else self._made_good
        return self.journal.once(step, str, lambda: say(thread, self._mark(name), speech))

    def _mark(self, name: str) -> str:
        return hashlib.sha256(f"{self.attempt.delivery.key} words {name}".encode()).hexdigest()[:_MARK_LETTERS]

    def _spoken(self, thread: ThreadRef, mark: str, speech: Speech) -> str:
        """Written live; a stream that cannot begin, or breaks, ends as one message with everything in it."""
        if speech.phrases is None:
            return self._posted(thread, mark, speech, speech.fixed)
        self.journal.begin_call(self.courier.longest_call)
        try:
            ts = self.courier.start_stream(thread, speech.opening, for_user=speech.for_user)
        except SlackApiError:
            self.journal.settle()
            return self._posted(thread, mark, speech, "".join(speech.phrases()))
        speech.stands(ts)
        said, runs = "", True
        for phrase in speech.phrases():
            said += phrase
            runs = runs and self._goes_well(partial(self._append, thread, ts, phrase))
        runs = runs and self._goes_well(lambda: self._stop(thread, ts, mark, speech.beneath(said)))
        return ts if runs else self._replaced(thread, ts, mark, speech, said)

    def _append(self, thread: ThreadRef, ts: str, phrase: str) -> None:
        self.journal.begin_call(self.courier.longest_call)
        self.courier.append_stream(thread.channel_id, ts, markdown(phrase))

    def _stop(self, thread: ThreadRef, ts: str, mark: str, beneath: tuple[Block, ...]) -> None:
        self.journal.begin_call(self.courier.longest_call)
        self.courier.stop_stream(thread.channel_id, ts, beneath, about="", mark=mark)

    def _goes_well(self, write: Callable[[], None]) -> bool:
        try:
            write()
        except NOT_TAKEN:
            return False
        return True

    def _made_good(self, thread: ThreadRef, mark: str, speech: Speech) -> str:
        """What an attempt that died left behind, made whole with our own words; or the finished message, if it is."""
        time.sleep(max(0.0, self.attempt.settles_at - time.monotonic()))
        since = self.attempt.received_at - _EARLIER
        found = self.courier.find_marked(thread.channel_id, mark, since=since, thread_ts=thread.ts)
        if found is not None:
            speech.stands(found)
            return found
        left = self.courier.find_unmarked(thread, self.bot_user_id, since=since)
        if left is None:
            return self._posted(thread, mark, speech, speech.fixed)
        speech.stands(left)
        return self._replaced(thread, left, mark, speech, speech.fixed)

    def _replaced(self, thread: ThreadRef, ts: str, mark: str, speech: Speech, said: str) -> str:
        """The whole in the place of what was written of it; beside it where Slack lets nobody change that."""
        self.journal.begin_call(self.courier.longest_call)
        try:
            self.courier.update(thread.channel_id, ts, speech.whole(said), mark=mark)
        except SlackApiError as error:
            self.journal.settle()
            if may_pass(error):
                raise
            return self._posted(thread, mark, speech, said)
        return ts

    def _posted(self, thread: ThreadRef, mark: str, speech: Speech, said: str) -> str:
        self.journal.begin_call(self.courier.longest_call)
        try:
            ts = self.courier.post(thread.channel_id, speech.whole(said), thread_ts=thread.ts, mark=mark)
        except SlackApiError:
            self.journal.settle()
            raise
        speech.stands(ts)
        return ts
