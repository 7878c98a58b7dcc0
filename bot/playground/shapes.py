"""People, channels, messages and views as Slack writes them in JSON."""

import html
import re
import zlib
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.playground.records import Channel, ChannelKind, JsonObject, Member, Message, Team, View, ViewKind
from bot.playground.workspace import Workspace

_MENTION = re.compile(r"(<@[UW]\w+>)")
_HIDDEN_NAMES = {ChannelKind.DIRECT: "directmessage", ChannelKind.PRIVATE: "privategroup"}


def user_shape(member: Member, team: Team) -> JsonObject:
    """A user of users.info."""
    return {
        "id": member.id,
        "team_id": team.id,
        "name": member.name,
        "real_name": member.real_name,
        "deleted": member.deleted,
        "is_bot": member.is_bot,
        "is_app_user": False,
        "is_restricted": member.is_restricted,
        "is_ultra_restricted": member.is_ultra_restricted,
        "is_stranger": member.is_stranger,
        "tz": member.tz,
        "tz_offset": _offset_of(member.tz),
        "locale": "en-US",
        "profile": {
            "real_name": member.real_name,
            "display_name": member.name,
            "title": member.label,
            "team": team.id,
            **({"bot_id": team.bot_id, "api_app_id": team.app_id} if member.id == team.bot_user_id else {}),
        },
    }


def _offset_of(zone: str) -> int:
    """Seconds from UTC to a zone's clocks now; 0 where this machine knows no zones."""
    try:
        distance = datetime.now(ZoneInfo(zone)).utcoffset()
    except (LookupError, ValueError, OSError):
        return 0
    return int(distance.total_seconds()) if distance is not None else 0


def channel_shape(channel: Channel, workspace: Workspace, viewer: str) -> JsonObject:
    """A channel of conversations.info, as viewer sees it."""
    people = [workspace.people.get(member) for member in channel.members]
    shape: JsonObject = {
        "id": channel.id,
        "is_channel": channel.kind is ChannelKind.PUBLIC,
        "is_group": channel.kind is ChannelKind.PRIVATE,
        "is_im": channel.kind is ChannelKind.DIRECT,
        "is_mpim": False,
        "is_private": channel.kind is not ChannelKind.PUBLIC,
        "is_archived": False,
        "is_general": channel.name == "general",
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "is_member": viewer in channel.members,
        "created": channel.created,
        "context_team_id": workspace.team.id,
    }
    if channel.kind is ChannelKind.DIRECT:
        return shape | {"user": channel.user, "is_open": True}
    topic = {"value": channel.topic, "creator": "", "last_set": 0}
    counted = sum(1 for member in people if member is not None and not member.deleted)
    return shape | {"name": channel.name, "name_normalized": channel.name, "num_members": counted, "topic": topic}


def channel_reference(channel: Channel) -> JsonObject:
    """A channel inside an interaction, where Slack keeps the names of private places to itself."""
    return {"id": channel.id, "name": name_for_apps(channel)}


def name_for_apps(channel: Channel) -> str:
    """The channel_name of a slash command."""
    return _HIDDEN_NAMES.get(channel.kind, channel.name)


def message_shape(message: Message, workspace: Workspace, *, with_metadata: bool = True) -> JsonObject:
    """A message as in conversations.history and in interactions."""
    team = workspace.team
    shape: JsonObject = {"type": "message", "ts": message.ts, "user": message.user, "text": message.text}
    shape["team"] = team.id
    blocks = message.blocks or ([] if message.bot_id else [typed_block(message)])
    optional: dict[str, Any] = {
        "blocks": blocks,
        "attachments": message.attachments,
        "thread_ts": message.thread_ts,
        "edited": message.edited_ts and {"user": message.user, "ts": message.edited_ts},
        "metadata": message.metadata if with_metadata else None,
        "reactions": [{"name": name, "users": who, "count": len(who)} for name, who in message.reactions.items()],
        "subtype": "tombstone" if message.is_tombstone else None,
        "files": [{"id": file_id} for file_id in message.files],
        "streaming_state": message.stream and message.stream.state(workspace.clock()).value,
    }
    if message.bot_id:
        optional |= {"bot_id": message.bot_id, "app_id": team.app_id, "bot_profile": bot_shape(team)}
    elif not message.is_tombstone:
        optional["client_msg_id"] = (
            f"{zlib.crc32(message.ts.encode()):08x}-0000-4000-8000-{int(message.ts[-6:]):012d}"
        )
    return shape | {key: value for key, value in optional.items() if value} | _thread_shape(message, workspace)


def bot_shape(team: Team) -> JsonObject:
    """The bot of bots.info."""
    name = "comp-assist"
    return {"id": team.bot_id, "app_id": team.app_id, "user_id": team.bot_user_id, "name": name, "deleted": False}


def typed_block(message: Message) -> JsonObject:
    """The rich text block Slack makes of a line somebody typed."""
    parts = [_typed_part(piece) for piece in _MENTION.split(message.text) if piece]
    section = {"type": "rich_text_section", "elements": parts}
    return {"type": "rich_text", "block_id": f"{zlib.crc32(message.ts.encode()):05x}"[:5], "elements": [section]}


def _typed_part(piece: str) -> JsonObject:
    if _MENTION.fullmatch(piece):
        return {"type": "user", "user_id": piece[2:-1]}
    return {"type": "text", "text": html.unescape(piece)}


def view_shape(view: View, workspace: Workspace, values: JsonObject | None = None) -> JsonObject:
    """A view as in views.open's answer and in interactions; values is what the person filled in."""
    body = view.body
    shape: JsonObject = {
        "id": view.id,
        "team_id": workspace.team.id,
        "type": view.kind.value,
        "blocks": view.blocks,
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "external_id": body.get("external_id", ""),
        "state": {"values": values or {}},
        "hash": view.hash,
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
        "app_id": workspace.team.app_id,
        "app_installed_team_id": workspace.team.id,
        "bot_id": workspace.team.bot_id,
    }
    if view.kind is ViewKind.MODAL:
        shape |= {key: body.get(key) for key in ("title", "submit", "close")}
    return shape


def _thread_shape(message: Message, workspace: Workspace) -> JsonObject:
    if message.is_reply:
        parent = next((m for m in workspace.messages(message.channel) if m.ts == message.thread_ts), None)
        return {"parent_user_id": parent.user} if parent else {}
    replies = workspace.replies(message)
    if not replies:
        return {}
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": sorted({reply.user for reply in replies}),
        "reply_users_count": len({reply.user for reply in replies}),
        "latest_reply": replies[-1].ts,
    }
