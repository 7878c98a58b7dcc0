"""The state of the local Slack workspace: who is where, and what was said. Safe to use from many threads."""

import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from bot.playground import seed
from bot.playground.records import Channel, ChannelKind, JsonObject, Member, Message, Team, UserGroup
from bot.playground.refusals import SlackRefusal

Clock = Callable[[], float]


class Workspace:
    """People, channels and messages. Readers get frozen records; every change raises the revision by one."""

    def __init__(
        self,
        *,
        clock: Clock = time.time,
        team: Team = seed.TEAM,
        people: Iterable[Member] = seed.PEOPLE,
        channels: Iterable[Channel] | None = None,
        user_groups: Iterable[UserGroup] = seed.USER_GROUPS,
    ) -> None:
        self.clock = clock
        self.team = team
        self.people = {member.id: member for member in people}
        self.user_groups = {group.id: group for group in user_groups}
        self.notice = ""
        self.revision = 0
        self._channels = {channel.id: channel for channel in (channels or seed.first_channels())}
        self._messages: dict[str, dict[str, Message]] = {channel: {} for channel in self._channels}
        self._last_ts = 0
        self._changed = threading.Condition(threading.RLock())
        self._watchers: list[Callable[[], None]] = []

    # -- changes ---------------------------------------------------------------------------------------------------

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call watcher after every change, in the thread that made it, until the returned function is called."""
        with self._changed:
            self._watchers.append(watcher)

        def stop() -> None:
            with self._changed:
                self._watchers.remove(watcher)

        return stop

    def changed(self) -> None:
        """Raise the revision and tell the watchers. Never call it with the lock held: watchers take locks too."""
        with self._changed:
            self.revision += 1
            self._changed.notify_all()
            watchers = tuple(self._watchers)
        for watcher in watchers:
            watcher()

    def wait_for(self, condition: Callable[[], Any], timeout: float) -> Any:
        """The first true value of a condition, looked at after every change; the last value after timeout seconds."""
        with self._changed:
            return self._changed.wait_for(condition, timeout)

    # -- people and channels ---------------------------------------------------------------------------------------

    def member(self, user_id: str) -> Member:
        """The person or bot of an id. Raises SlackRefusal user_not_found."""
        if user_id not in self.people:
            raise SlackRefusal("user_not_found")
        return self.people[user_id]

    def channel(self, channel_id: str) -> Channel:
        """The channel of an id. Raises SlackRefusal channel_not_found."""
        with self._changed:
            if channel_id not in self._channels:
                raise SlackRefusal("channel_not_found")
            return self._channels[channel_id]

    def channels(self) -> list[Channel]:
        """All channels, in the order they were made."""
        with self._changed:
            return list(self._channels.values())

    def channels_of(self, user_id: str) -> list[Channel]:
        """The channels a person is a member of."""
        return [channel for channel in self.channels() if user_id in channel.members]

    def direct_channel_of(self, user_id: str) -> Channel:
        """A person's direct message with the app, opened if there is none yet. Raises SlackRefusal user_not_found."""
        member = self.member(user_id)
        for channel in self.channels():
            if channel.kind is ChannelKind.DIRECT and channel.user == user_id:
                return channel
        if member.is_bot:
            raise SlackRefusal("cannot_dm_bot")
        return self.add_channel(seed.direct_channel(member))

    def add_channel(self, channel: Channel) -> Channel:
        """Make a channel, or put a changed one in its place."""
        with self._changed:
            self._channels[channel.id] = channel
            self._messages.setdefault(channel.id, {})
        self.changed()
        return channel

    def add_person(self, member: Member) -> Member:
        """Let somebody into the workspace, or replace what is known of them; they join no channel."""
        with self._changed:
            self.people[member.id] = member
        self.changed()
        return member

    def put_group(self, group: UserGroup) -> UserGroup:
        """Put a user group in its old one's place; the one that was there. Raises SlackRefusal no_such_subteam."""
        with self._changed:
            if group.id not in self.user_groups:
                raise SlackRefusal("no_such_subteam")
            before, self.user_groups[group.id] = self.user_groups[group.id], group
        self.changed()
        return before

    def join(self, channel_id: str, user_id: str) -> bool:
        """Make somebody a member; False when they were one already."""
        with self._changed:
            channel, member = self.channel(channel_id), self.member(user_id)
            if member.id in channel.members:
                return False
            self._channels[channel_id] = replace(channel, members=(*channel.members, member.id))
        self.changed()
        return True

    def leave(self, channel_id: str, user_id: str) -> bool:
        """End a membership; False when there was none."""
        with self._changed:
            channel = self.channel(channel_id)
            if user_id not in channel.members:
                return False
            rest = tuple(member for member in channel.members if member != user_id)
            self._channels[channel_id] = replace(channel, members=rest)
        self.changed()
        return True

    # -- messages --------------------------------------------------------------------------------------------------

    def next_ts(self) -> str:
        """A message timestamp no other message has, later than all before it."""
        with self._changed:
            self._last_ts = max(int(self.clock() * 1_000_000), self._last_ts + 1)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def messages(self, channel_id: str) -> list[Message]:
        """Everything in a channel, oldest first: threads, replies, and everybody's ephemerals."""
        with self._changed:
            return list(self._messages[self.channel(channel_id).id].values())

    def message(self, channel_id: str, ts: str) -> Message:
        """One message. Raises SlackRefusal message_not_found."""
        with self._changed:
            found = self._messages[self.channel(channel_id).id].get(ts)
        if found is None:
            raise SlackRefusal("message_not_found")
        return found

    def find_message(self, ts: str) -> Message:
        """The message of a timestamp, whichever channel it is in. Raises SlackRefusal message_not_found."""
        with self._changed:
            for kept in self._messages.values():
                if ts in kept:
                    return kept[ts]
        raise SlackRefusal("message_not_found")

    def post(self, channel_id: str, user_id: str, text: str, **more: Any) -> Message:
        """Say something in a channel; more are further fields of Message. Blocks and elements get their ids here.

        Raises:
            SlackRefusal: thread_not_found when thread_ts names no message of the channel.
        """
        with self._changed:
            channel = self.channel(channel_id)
            root = self._root(channel, more.pop("thread_ts", None))
            blocks = with_ids(more.pop("blocks", None) or [])
            message = Message(channel.id, self.next_ts(), user_id, text, blocks=blocks, thread_ts=root, **more)
            self._messages[channel.id][message.ts] = message
        self.changed()
        return message

    def put(self, message: Message) -> Message:
        """Put a changed message in its old one's place."""
        return self.revise(message.channel, message.ts, lambda _before: message)

    def revise(self, channel_id: str, ts: str, change: Callable[[Message], Message]) -> Message:
        """Make another message of one while nobody else can, and put it in the old one's place.

        Raises:
            SlackRefusal: message_not_found, or whatever change raises; the message then stays as it is.
        """
        with self._changed:
            changed = change(self.message(channel_id, ts))
            kept = replace(changed, blocks=with_ids(changed.blocks))
            self._messages[channel_id][ts] = kept
        self.changed()
        return kept

    def remove(self, message: Message) -> None:
        """Take a message away; one that others replied to leaves a tombstone."""
        if message.only_for is None and self.replies(message):
            text = "This message was deleted."
            emptied = replace(message, text=text, blocks=[], attachments=[], metadata=None, stream=None)
            self.put(replace(emptied, is_tombstone=True))
            return
        with self._changed:
            self._messages[message.channel].pop(message.ts, None)
        self.changed()

    def replies(self, message: Message) -> list[Message]:
        """The public replies to a message, oldest first."""
        everything = self.messages(message.channel)
        return [m for m in everything if m.is_reply and m.thread_ts == message.ts and m.only_for is None]

    def restore(self, channels: Iterable[Channel], messages: Iterable[Message]) -> None:
        """Bring saved channels and messages back before anybody looks."""
        with self._changed:
            self._channels |= {channel.id: channel for channel in channels}
            self._messages = {channel: {} for channel in self._channels}
            for message in sorted(messages, key=lambda m: m.ts):
                self._messages[message.channel][message.ts] = message
                self._last_ts = max(self._last_ts, int(message.ts.replace(".", "")))

    def _root(self, channel: Channel, thread_ts: str | None) -> str | None:
        if not thread_ts:
            return None
        parent = self._messages[channel.id].get(thread_ts)
        if parent is None or parent.only_for is not None:
            raise SlackRefusal("thread_not_found")
        return parent.thread_ts if parent.is_reply else parent.ts


def with_ids(blocks: list[JsonObject]) -> list[JsonObject]:
    """Blocks with a block_id each and an action_id for every element, given out where the app named none."""
    named = []
    for block in blocks:
        copy = {**block, "block_id": block.get("block_id") or secrets.token_hex(3)}
        for key in ("accessory", "element"):
            if isinstance(copy.get(key), dict):
                copy[key] = _named(copy[key])
        if block.get("type") in ("actions", "context_actions"):
            copy["elements"] = [_named(element) for element in block["elements"]]
        named.append(copy)
    return named


def _named(element: JsonObject) -> JsonObject:
    if element.get("type") == "image":
        return element
    return {**element, "action_id": element.get("action_id") or secrets.token_hex(3)}
