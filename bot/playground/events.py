"""What the Events API tells the app, built from workspace records."""

from bot.playground.deliveries import new_event_id
from bot.playground.records import Channel, ChannelKind, JsonObject, Message, UserGroup
from bot.playground.shapes import message_shape
from bot.playground.workspace import Workspace


def event_envelope(event: JsonObject, workspace: Workspace) -> JsonObject:
    """The event_callback around one event, under a new event_id."""
    team = workspace.team
    authorization = {
        "enterprise_id": None,
        "team_id": team.id,
        "user_id": team.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    event_id = new_event_id()
    return {
        "token": "playground",
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": team.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(workspace.clock()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def message_events(message: Message, workspace: Workspace) -> list[JsonObject]:
    """The events of a new message: none outside the bot's channels, two when a person mentions the bot in one."""
    channel = workspace.channel(message.channel)
    if not _bot_listens(channel, workspace) or message.only_for is not None:
        return []
    shape = _without_counts(message_shape(message, workspace))
    place = {"channel": channel.id, "event_ts": message.ts}
    events = [shape | place | {"channel_type": channel.kind.value}]
    mention = f"<@{workspace.team.bot_user_id}>"
    if mention in message.text and not message.bot_id and channel.kind is not ChannelKind.DIRECT:
        events.append(shape | place | {"type": "app_mention"})
    return events


def change_events(before: Message, after: Message, workspace: Workspace) -> list[JsonObject]:
    """The message_changed event of an edit."""
    shapes = {"message": message_shape(after, workspace), "previous_message": message_shape(before, workspace)}
    return _hidden_event("message_changed", before, workspace, shapes)


def deletion_events(message: Message, workspace: Workspace) -> list[JsonObject]:
    """The message_deleted event of a removal; call it before the message is gone."""
    shapes = {"deleted_ts": message.ts, "previous_message": message_shape(message, workspace)}
    return _hidden_event("message_deleted", message, workspace, shapes)


def membership_event(kind: str, channel: Channel, user_id: str, workspace: Workspace) -> list[JsonObject]:
    """member_joined_channel or member_left_channel, for channels the bot is in."""
    if not _bot_listens(channel, workspace):
        return []
    place = {"channel": channel.id, "channel_type": "C" if channel.kind is ChannelKind.PUBLIC else "G"}
    event = {"type": kind, "user": user_id, "team": workspace.team.id, "event_ts": workspace.next_ts()}
    return [event | place]


def group_event(before: UserGroup, after: UserGroup, workspace: Workspace) -> list[JsonObject]:
    """The subteam_members_changed event of a user group."""
    added, gone = sorted(set(after.users) - set(before.users)), sorted(set(before.users) - set(after.users))
    changes = {"added_users": added, "removed_users": gone}
    frame = {"type": "subteam_members_changed", "subteam_id": after.id, "team_id": workspace.team.id}
    return [frame | changes | {"event_ts": workspace.next_ts()}]


def _hidden_event(subtype: str, message: Message, workspace: Workspace, shapes: JsonObject) -> list[JsonObject]:
    channel = workspace.channel(message.channel)
    if not _bot_listens(channel, workspace) or message.only_for is not None:
        return []
    now = workspace.next_ts()
    frame = {"type": "message", "subtype": subtype, "hidden": True, "ts": now, "event_ts": now}
    return [frame | {"channel": channel.id, "channel_type": channel.kind.value} | shapes]


def _bot_listens(channel: Channel, workspace: Workspace) -> bool:
    return workspace.team.bot_user_id in channel.members


def _without_counts(shape: JsonObject) -> JsonObject:
    counts = ("reply_count", "reply_users", "reply_users_count", "latest_reply", "reactions")
    return {key: value for key, value in shape.items() if key not in counts}
