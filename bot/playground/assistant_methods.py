"""Slack's assistant.* methods."""

from bot.playground.arguments import Arguments
from bot.playground.chat_methods import joined_channel
from bot.playground.playground import Playground
from bot.playground.records import JsonObject
from bot.playground.refusals import SlackRefusal


def set_status(play: Playground, given: Arguments) -> JsonObject:
    """assistant.threads.setStatus: what the app is doing in a thread; an empty status takes it away."""
    channel = joined_channel(play, given.required("channel_id"))
    first = _first_ts(play, channel.id, given.required("thread_ts"))
    if not given.has("status"):
        raise SlackRefusal("invalid_arguments", ["[ERROR] missing required field: status"])
    play.statuses.set(channel.id, first, given.text("status"))
    return {}


def _first_ts(play: Playground, channel_id: str, thread_ts: str) -> str:
    try:
        message = play.workspace.message(channel_id, thread_ts)
    except SlackRefusal:
        raise SlackRefusal("invalid_thread_ts") from None
    if message.only_for is not None:
        raise SlackRefusal("invalid_thread_ts")
    return message.thread_ts or message.ts
