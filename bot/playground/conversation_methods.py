"""Slack's conversations.* methods and users.conversations."""

from bot.playground.arguments import Arguments, page_of
from bot.playground.chat_methods import joined_channel, visible_channel
from bot.playground.events import membership_event
from bot.playground.playground import Playground
from bot.playground.records import Channel, ChannelKind, JsonObject, Message
from bot.playground.refusals import SlackRefusal
from bot.playground.shapes import channel_shape, message_shape

_TYPES = {
    "public_channel": ChannelKind.PUBLIC,
    "private_channel": ChannelKind.PRIVATE,
    "im": ChannelKind.DIRECT,
    "mpim": None,
}


def list_conversations(play: Playground, given: Arguments) -> JsonObject:
    """conversations.list: the channels the bot can see."""
    bot = play.workspace.team.bot_user_id
    seen = [c for c in play.workspace.channels() if c.kind is ChannelKind.PUBLIC or bot in c.members]
    return _listed(play, given, seen)


def user_conversations(play: Playground, given: Arguments) -> JsonObject:
    """users.conversations: the channels the bot, or a person the bot shares them with, is a member of."""
    bot = play.workspace.team.bot_user_id
    member = play.workspace.member(given.text("user") or bot)
    seen = [c for c in play.workspace.channels_of(member.id) if c.kind is ChannelKind.PUBLIC or bot in c.members]
    return _listed(play, given, seen)


def info(play: Playground, given: Arguments) -> JsonObject:
    """conversations.info."""
    channel = visible_channel(play, given.required("channel"))
    return {"channel": _shape(play, channel)}


def members(play: Playground, given: Arguments) -> JsonObject:
    """conversations.members, in pages."""
    channel = visible_channel(play, given.required("channel"))
    page, paging = page_of(list(channel.members), given)
    return {"members": page} | paging


def open_conversation(play: Playground, given: Arguments) -> JsonObject:
    """conversations.open of the direct message with one person."""
    if given.text("channel"):
        return {"channel": {"id": visible_channel(play, given.text("channel")).id}, "already_open": True}
    listed = given.structure("users") if given.text("users").startswith("[") else given.text("users").split(",")
    users = [str(user) for user in listed or [] if user]
    if not users:
        raise SlackRefusal("users_list_not_supplied")
    if len(users) > 1:
        raise SlackRefusal("method_not_supported_for_channel_type")
    channel = play.workspace.direct_channel_of(users[0])
    shape = _shape(play, channel) if given.flag("return_im") else {"id": channel.id}
    return {"channel": shape}


def history(play: Playground, given: Arguments) -> JsonObject:
    """conversations.history: what everybody sees at a channel's top level, newest first."""
    channel = joined_channel(play, given.required("channel"))
    top = [m for m in play.workspace.messages(channel.id) if m.only_for is None and not m.is_reply]
    page, paging = page_of([m for m in reversed(top) if _in_window(m, given)], given)
    more = bool(paging["response_metadata"]["next_cursor"])
    return {"messages": _shapes(play, page, given), "has_more": more, "pin_count": 0} | paging


def replies(play: Playground, given: Arguments) -> JsonObject:
    """conversations.replies: a thread from its first message on."""
    channel = joined_channel(play, given.required("channel"))
    try:
        first = play.workspace.message(channel.id, given.required("ts"))
    except SlackRefusal:
        raise SlackRefusal("thread_not_found") from None
    if first.only_for is not None:
        raise SlackRefusal("thread_not_found")
    if first.is_reply and first.thread_ts:
        first = play.workspace.message(channel.id, first.thread_ts)
    thread = [first, *(m for m in play.workspace.replies(first) if _in_window(m, given))]
    page, paging = page_of(thread, given, default=1000)
    more = bool(paging["response_metadata"]["next_cursor"])
    return {"messages": _shapes(play, page, given), "has_more": more} | paging


def join(play: Playground, given: Arguments) -> JsonObject:
    """conversations.join of a public channel."""
    channel = visible_channel(play, given.required("channel"))
    if channel.kind is not ChannelKind.PUBLIC:
        raise SlackRefusal("method_not_supported_for_channel_type")
    bot = play.workspace.team.bot_user_id
    is_new = play.workspace.join(channel.id, bot)
    joined = play.workspace.channel(channel.id)
    if not is_new:
        return {"channel": _shape(play, joined), "warning": "already_in_channel"}
    play.announce(membership_event("member_joined_channel", joined, bot, play.workspace))
    return {"channel": _shape(play, joined)}


def _listed(play: Playground, given: Arguments, seen: list[Channel]) -> JsonObject:
    names = [name.strip() for name in (given.text("types") or "public_channel").split(",")]
    if any(name not in _TYPES for name in names):
        raise SlackRefusal("invalid_types")
    kinds = {_TYPES[name] for name in names}
    page, paging = page_of([channel for channel in seen if channel.kind in kinds], given)
    return {"channels": [_shape(play, channel) for channel in page]} | paging


def _shape(play: Playground, channel: Channel) -> JsonObject:
    return channel_shape(channel, play.workspace, play.workspace.team.bot_user_id)


def _shapes(play: Playground, messages: list[Message], given: Arguments) -> list[JsonObject]:
    with_metadata = given.flag("include_all_metadata")
    return [message_shape(message, play.workspace, with_metadata=with_metadata) for message in messages]


def _in_window(message: Message, given: Arguments) -> bool:
    oldest, latest = _moment(given, "oldest"), _moment(given, "latest")
    moment = float(message.ts)
    if given.flag("inclusive"):
        return (oldest is None or moment >= oldest) and (latest is None or moment <= latest)
    return (oldest is None or moment > oldest) and (latest is None or moment < latest)


def _moment(given: Arguments, name: str) -> float | None:
    try:
        return float(given.text(name)) if given.text(name) else None
    except ValueError:
        raise SlackRefusal(f"invalid_ts_{name}") from None
