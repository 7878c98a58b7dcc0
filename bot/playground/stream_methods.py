"""Slack's chat.startStream, chat.appendStream and chat.stopStream: a message written piece by piece."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.playground.arguments import Arguments
from bot.playground.chat_methods import checked_blocks, checked_metadata, posted, visible_channel, writable_channel
from bot.playground.playground import Playground
from bot.playground.records import Channel, ChannelKind, JsonObject, Message, Stream, StreamingState
from bot.playground.refusals import SlackRefusal

STREAM_SECONDS = 5 * 60
STREAM_LENGTH = 12_000


def start_stream(play: Playground, given: Arguments) -> JsonObject:
    """chat.startStream of a reply in a thread.

    Raises:
        SlackRefusal: among others missing_recipient_user_id, missing_recipient_team_id, invalid_chunks, msg_too_long.
        RateLimited: more starts than Slack lets a workspace have.
    """
    play.stream_starts.count()
    channel = writable_channel(play, given)
    thread_ts = given.required("thread_ts")
    _check_recipient(play, channel, given)
    text = _lengthened("", _piece(given))
    stream = Stream(play.workspace.clock() + STREAM_SECONDS)
    message = play.post_as_bot(channel.id, text, thread_ts=thread_ts, stream=stream)
    return {"channel": message.channel, "ts": message.ts}


def append_stream(play: Playground, given: Arguments) -> JsonObject:
    """chat.appendStream: more text at the end of a running stream.

    Raises:
        SlackRefusal: among others message_not_in_streaming_state, no_text, msg_too_long.
    """
    piece = _piece(given)
    if not piece:
        raise SlackRefusal("no_text")
    _, message = _changed(play, given, lambda running: replace(running, text=_lengthened(running.text, piece)))
    return {"channel": message.channel, "ts": message.ts}


def stop_stream(play: Playground, given: Arguments) -> JsonObject:
    """chat.stopStream, with last words, and blocks below them.

    Raises:
        SlackRefusal: among others message_not_in_streaming_state, msg_too_long, invalid_blocks,
            invalid_metadata_schema; the stream then runs on.
    """
    piece, blocks, metadata = _piece(given), checked_blocks(given), checked_metadata(given)

    def stopped(running: Message) -> Message:
        stream = running.stream and replace(running.stream, is_open=False)
        text = _lengthened(running.text, piece)
        return replace(running, text=text, blocks=blocks, metadata=metadata, stream=stream)

    before, after = _changed(play, given, stopped)
    play.announce_change(before, after)
    return posted(play, after)


def _changed(play: Playground, given: Arguments, change: Callable[[Message], Message]) -> tuple[Message, Message]:
    channel = visible_channel(play, given.required("channel"))
    before: list[Message] = []

    def checked(message: Message) -> Message:
        if message.only_for is not None:
            raise SlackRefusal("message_not_found")
        if message.bot_id != play.workspace.team.bot_id:
            raise SlackRefusal("message_not_owned_by_app")
        now = play.workspace.clock()
        if message.stream is None or message.stream.state(now) is not StreamingState.IN_PROGRESS:
            raise SlackRefusal("message_not_in_streaming_state")
        before.append(message)
        return change(message)

    after = play.workspace.revise(channel.id, given.required("ts"), checked)
    play.answered(after)
    return before[0], after


def _check_recipient(play: Playground, channel: Channel, given: Arguments) -> None:
    if channel.kind is not ChannelKind.DIRECT:
        for name in ("recipient_user_id", "recipient_team_id"):
            if not given.text(name):
                raise SlackRefusal(f"missing_{name}")
    if given.text("recipient_user_id"):
        play.workspace.member(given.text("recipient_user_id"))
    if given.text("recipient_team_id") not in ("", play.workspace.team.id):
        raise SlackRefusal("team_not_found")


def _piece(given: Arguments) -> str:
    chunks = given.structure("chunks")
    if chunks is not None and not (isinstance(chunks, list) and all(_is_text_chunk(chunk) for chunk in chunks)):
        raise SlackRefusal("invalid_chunks", ["[ERROR] only markdown_text chunks are shown in the playground"])
    return given.text("markdown_text") + "".join(chunk["text"] for chunk in chunks or [])


def _is_text_chunk(chunk: Any) -> bool:
    return isinstance(chunk, dict) and chunk.get("type") == "markdown_text" and isinstance(chunk.get("text"), str)


def _lengthened(text: str, piece: str) -> str:
    if len(text) + len(piece) > STREAM_LENGTH:
        raise SlackRefusal("msg_too_long")
    return text + piece
