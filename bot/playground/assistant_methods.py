"""Slack's assistant.* methods."""

from bot.playground.arguments import Arguments
from bot.playground.chat_methods import joined_channel
from bot.playground.playground import Playground
from bot.playground.records import JsonObject
from bot.playground.refusals import SlackRefusal

MOST_PROMPTS = 4


def set_status(play: Playground, given: Arguments) -> JsonObject:
    """assistant.threads.setStatus: what the app is doing in a thread; an empty status takes it away."""
    channel = joined_channel(play, given.required("channel_id"))
    first = _first_ts(play, channel.id, given.required("thread_ts"))
    if not given.has("status"):
        raise SlackRefusal("invalid_arguments", ["[ERROR] missing required field: status"])
    play.statuses.set(channel.id, first, given.text("status"))
    return {}


def set_suggested_prompts(play: Playground, given: Arguments) -> JsonObject:
    """assistant.threads.setSuggestedPrompts: what a person could say in the app's direct messages; at most four."""
    channel = joined_channel(play, given.required("channel_id"))
    prompts = given.structure("prompts")
    if not isinstance(prompts, list) or not 0 < len(prompts) <= MOST_PROMPTS:
        raise SlackRefusal("invalid_arguments", ["[ERROR] between 1 and 4 prompts: prompts"])
    if not all(isinstance(one, dict) and one.get("title") and one.get("message") for one in prompts):
        raise SlackRefusal("invalid_arguments", ["[ERROR] a title and a message each: prompts"])
    play.prompts[channel.id] = [{"title": str(one["title"]), "message": str(one["message"])} for one in prompts]
    play.workspace.changed()
    return {}


def _first_ts(play: Playground, channel_id: str, thread_ts: str) -> str:
    try:
        message = play.workspace.message(channel_id, thread_ts)
    except SlackRefusal:
        raise SlackRefusal("invalid_thread_ts") from None
    if message.only_for is not None:
        raise SlackRefusal("invalid_thread_ts")
    return message.thread_ts or message.ts
