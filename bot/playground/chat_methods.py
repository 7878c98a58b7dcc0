"""Slack's chat.* and reactions.* methods."""

from dataclasses import replace

from bot.playground.arguments import Arguments
from bot.playground.limits import MESSAGE_TEXT_LENGTH, check_message_blocks, check_metadata, is_too_long
from bot.playground.playground import Playground
from bot.playground.records import Channel, ChannelKind, JsonObject, Message
from bot.playground.refusals import SlackRefusal
from bot.playground.shapes import message_shape


def post_message(play: Playground, given: Arguments) -> JsonObject:
    """chat.postMessage, to a channel, or to a person's direct message by their user id."""
    channel = writable_channel(play, given)
    content = shown_content(play, given)
    message = play.post_as_bot(channel.id, thread_ts=given.text("thread_ts") or None, **content)
    return posted(play, message)


def update(play: Playground, given: Arguments) -> JsonObject:
    """chat.update of one of the bot's own messages; what is not given stays, and a running stream ends."""
    before = _own_message(play, given, "cant_update_message")
    checked = shown_content(play, given)
    kept: JsonObject = {
        "text": checked["text"] if given.has("text") or given.has("markdown_text") else before.text,
        "blocks": checked["blocks"] if given.has("blocks") else before.blocks,
        "attachments": checked["attachments"] if given.has("attachments") else before.attachments,
        "metadata": checked["metadata"] if given.has("metadata") else before.metadata,
    }
    after = play.change(before, before.with_content(edited_ts=play.workspace.next_ts(), **kept))
    return posted(play, after) | {"text": after.text}


def delete(play: Playground, given: Arguments) -> JsonObject:
    """chat.delete of one of the bot's own messages."""
    message = _own_message(play, given, "cant_delete_message")
    play.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def post_ephemeral(play: Playground, given: Arguments) -> JsonObject:
    """chat.postEphemeral, to a member of a channel the bot is in."""
    channel = writable_channel(play, given)
    user_id = given.required("user")
    if user_id not in play.workspace.people:
        raise SlackRefusal("user_not_found")
    if user_id not in channel.members:
        raise SlackRefusal("user_not_in_channel")
    content = shown_content(play, given)
    message = play.post_as_bot(channel.id, thread_ts=given.text("thread_ts") or None, only_for=user_id, **content)
    return {"message_ts": message.ts}


def get_permalink(play: Playground, given: Arguments) -> JsonObject:
    """chat.getPermalink, an address that opens the playground at the message."""
    channel = visible_channel(play, given.required("channel"))
    message = play.workspace.message(channel.id, given.required("message_ts"))
    address = f"{play.settings.public_url.rstrip('/')}/?in={channel.id}&ts={message.ts}"
    return {"channel": channel.id, "permalink": address}


def add_reaction(play: Playground, given: Arguments) -> JsonObject:
    """reactions.add as the bot."""
    message, name = _public_message(play, given), _reaction_name(given)
    bot = play.workspace.team.bot_user_id
    if bot in message.reactions.get(name, []):
        raise SlackRefusal("already_reacted")
    reactions = message.reactions | {name: [*message.reactions.get(name, []), bot]}
    play.workspace.put(replace(message, reactions=reactions))
    return {}


def remove_reaction(play: Playground, given: Arguments) -> JsonObject:
    """reactions.remove as the bot."""
    message, name = _public_message(play, given), _reaction_name(given)
    bot = play.workspace.team.bot_user_id
    if bot not in message.reactions.get(name, []):
        raise SlackRefusal("no_reaction")
    left = [user for user in message.reactions[name] if user != bot]
    reactions = {key: users for key, users in (message.reactions | {name: left}).items() if users}
    play.workspace.put(replace(message, reactions=reactions))
    return {}


def shown_content(play: Playground, given: Arguments) -> JsonObject:
    """The same as `message_content`, where every picture is a file of the bot's that is there."""
    content = message_content(given)
    faults = play.files.faults_in(content["blocks"])
    if faults:
        raise SlackRefusal("invalid_blocks", faults)
    return content


def message_content(given: Arguments) -> JsonObject:
    """The checked text, blocks, attachments and metadata of a message.

    Raises:
        SlackRefusal: no_text, msg_too_long, invalid_blocks, msg_blocks_too_long or invalid_metadata_schema.
    """
    text = given.text("text") or given.text("markdown_text")
    attachments = given.structure("attachments")
    if len(text) > MESSAGE_TEXT_LENGTH:
        raise SlackRefusal("msg_too_long")
    if not text and not given.structure("blocks") and not attachments:
        raise SlackRefusal("no_text")
    blocks = checked_blocks(given)
    if attachments is not None and not _is_list_of_objects(attachments):
        raise SlackRefusal("invalid_attachments")
    return {"text": text, "blocks": blocks, "attachments": attachments or [], "metadata": checked_metadata(given)}


def checked_blocks(given: Arguments) -> list[JsonObject]:
    """The blocks of a message within Slack's limits, [] for none.

    Raises:
        SlackRefusal: invalid_blocks or msg_blocks_too_long.
    """
    blocks = given.structure("blocks")
    faults = [] if blocks is None else check_message_blocks(blocks)
    if faults:
        raise SlackRefusal("invalid_blocks", faults)
    if is_too_long(blocks):
        raise SlackRefusal("msg_blocks_too_long")
    return blocks or []


def checked_metadata(given: Arguments) -> JsonObject | None:
    """The metadata of a message, None for none. Raises SlackRefusal invalid_metadata_schema."""
    metadata = given.structure("metadata")
    faults = check_metadata(metadata)
    if faults:
        raise SlackRefusal("invalid_metadata_schema", faults)
    return metadata or None


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def visible_channel(play: Playground, channel_id: str) -> Channel:
    """A channel the bot can see. Raises SlackRefusal channel_not_found, for private ones it is not in as well."""
    channel = play.workspace.channel(channel_id)
    if channel.kind is not ChannelKind.PUBLIC and play.workspace.team.bot_user_id not in channel.members:
        raise SlackRefusal("channel_not_found")
    return channel


def joined_channel(play: Playground, channel_id: str) -> Channel:
    """A channel the bot is a member of. Raises SlackRefusal channel_not_found or not_in_channel."""
    channel = visible_channel(play, channel_id)
    if play.workspace.team.bot_user_id not in channel.members:
        raise SlackRefusal("not_in_channel")
    return channel


def writable_channel(play: Playground, given: Arguments) -> Channel:
    """Where a message goes: a channel the bot is in, or a person's direct message by their user id.

    Raises:
        SlackRefusal: channel_not_found or not_in_channel.
    """
    place = given.text("channel")
    if not place:
        raise SlackRefusal("channel_not_found")
    if place.startswith(("U", "W")) and place in play.workspace.people:
        return play.workspace.direct_channel_of(place)
    named = next((c.id for c in play.workspace.channels() if c.user is None and c.name == place.lstrip("#")), place)
    return joined_channel(play, named)


def _own_message(play: Playground, given: Arguments, refusal: str) -> Message:
    channel = visible_channel(play, given.required("channel"))
    message = play.workspace.message(channel.id, given.required("ts"))
    if message.bot_id != play.workspace.team.bot_id or message.only_for is not None or message.is_tombstone:
        raise SlackRefusal(refusal)
    return message


def _public_message(play: Playground, given: Arguments) -> Message:
    channel = joined_channel(play, given.required("channel"))
    message = play.workspace.message(channel.id, given.required("timestamp"))
    if message.only_for is not None:
        raise SlackRefusal("message_not_found")
    return message


def _reaction_name(given: Arguments) -> str:
    name = given.text("name").strip(":")
    if not name or len(name) > 100 or " " in name:
        raise SlackRefusal("invalid_name")
    return name


def posted(play: Playground, message: Message) -> JsonObject:
    """The answer to a call that wrote a message."""
    return {"channel": message.channel, "ts": message.ts, "message": message_shape(message, play.workspace)}
