"""Slack's files.* methods, and the address that takes a file's bytes."""

from bot.playground.arguments import Arguments
from bot.playground.chat_methods import writable_channel
from bot.playground.files import MOST_BYTES, file_shape
from bot.playground.playground import Playground
from bot.playground.records import JsonObject
from bot.playground.refusals import SlackRefusal

_MOST_AT_ONCE = 10


def get_upload_url(play: Playground, given: Arguments) -> JsonObject:
    """files.getUploadURLExternal: room for one file, and where its bytes go."""
    length = given.number("length", 0)
    if not 0 < length <= MOST_BYTES:
        raise SlackRefusal("invalid_arguments", ["[ERROR] must be a length above zero: length"])
    bot = play.workspace.team.bot_user_id
    file = play.files.reserve(
        given.required("filename"), length, given.text("alt_txt"), user=bot, now=play.workspace.clock()
    )
    return {"upload_url": f"{play.settings.public_url.rstrip('/')}/upload/v1/{file.key}", "file_id": file.id}


def complete_upload(play: Playground, given: Arguments) -> JsonObject:
    """files.completeUploadExternal: files become real, and stand in a message where a channel is given."""
    wanted = given.structure("files")
    if not isinstance(wanted, list) or not 0 < len(wanted) <= _MOST_AT_ONCE:
        raise SlackRefusal("invalid_arguments", ["[ERROR] missing required field: files"])
    place = Arguments(given.given | {"channel": given.text("channel_id")})
    channel = writable_channel(play, place) if given.text("channel_id") else None
    done = [play.files.complete(str(one.get("id", "")), str(one.get("title", ""))) for one in wanted]
    if channel is not None:
        message = play.post_as_bot(
            channel.id,
            thread_ts=given.text("thread_ts") or None,
            text=given.text("initial_comment"),
            files=tuple(file.id for file in done),
        )
        for file in done:
            play.files.share(file.id, channel.id, message.ts)
    return {"files": [{"id": file.id, "title": file.title} for file in done]}


def file_info(play: Playground, given: Arguments) -> JsonObject:
    """files.info."""
    return {"file": file_shape(play.files.find(given.required("file")))}


def delete_file(play: Playground, given: Arguments) -> JsonObject:
    """files.delete of one of the bot's own files; messages show that it is gone."""
    play.files.delete(given.required("file"))
    play.workspace.changed()
    return {}
