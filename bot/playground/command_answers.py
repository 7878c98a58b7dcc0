"""What people see of an app's answers to slash commands and to response URLs."""

from bot.playground.arguments import Arguments
from bot.playground.chat_methods import message_content
from bot.playground.deliveries import Answer
from bot.playground.playground import Playground
from bot.playground.records import JsonObject, Message, ResponseHook
from bot.playground.refusals import SlackRefusal

SLACKBOT = "USLACKBOT"


def show_command_answer(play: Playground, user_id: str, channel_id: str, command: str, answer: Answer) -> None:
    """Put an answered, failed or silent slash command before the person who typed it."""
    if answer.failure:
        code = "operation_timeout" if answer.failure == "operation_timeout" else "dispatch_failed"
        whisper(play, user_id, channel_id, f'{command} failed with the error "{code}"')
    elif answer.is_json:
        hook = ResponseHook("", user_id, channel_id, play.workspace.clock())
        try:
            _say(play, hook, Arguments(answer.body)) if answer.body else None
        except SlackRefusal:
            whisper(play, user_id, channel_id, f'{command} failed with the error "invalid_command_response"')
    elif answer.text.strip():
        play.post_as_bot(channel_id, answer.text, only_for=user_id)


def whisper(play: Playground, user_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> Message:
    """A line from Slackbot that only one person sees."""
    return play.workspace.post(channel_id, SLACKBOT, text, only_for=user_id, thread_ts=thread_ts)


def use_response_url(play: Playground, key: str, given: Arguments) -> JsonObject:
    """Do what a POST to a response_url asks for. Raises SlackRefusal when Slack would not."""
    hook = play.rights.use_hook(key)
    source = _source(play, hook)
    if given.flag("delete_original"):
        if source is not None:
            play.remove(source)
    elif given.flag("replace_original") and source is not None:
        content = message_content(given)
        play.change(source, source.with_content(edited_ts=_edit_mark(play, source), **content))
    else:
        _say(play, hook, given)
    return {"ok": True}


def _say(play: Playground, hook: ResponseHook, given: Arguments) -> None:
    content = message_content(given)
    only_for = None if given.text("response_type") == "in_channel" else hook.user
    thread_ts = given.text("thread_ts") or None
    play.post_as_bot(hook.channel, only_for=only_for, thread_ts=thread_ts, **content)


def _source(play: Playground, hook: ResponseHook) -> Message | None:
    if hook.message_ts is None:
        return None
    try:
        return play.workspace.message(hook.channel, hook.message_ts)
    except SlackRefusal:
        return None


def _edit_mark(play: Playground, source: Message) -> str | None:
    return None if source.only_for else play.workspace.next_ts()
