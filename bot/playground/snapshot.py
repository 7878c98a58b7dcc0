"""Everything one person's page shows, as one JSON object."""

from dataclasses import asdict
from typing import Any

from bot.playground.command_answers import SLACKBOT
from bot.playground.command_list import SHORTCUTS, SUGGESTIONS
from bot.playground.playground import Playground
from bot.playground.records import Channel, ChannelKind, JsonObject, Member, Message, StreamingState, View


def page_snapshot(play: Playground, user_id: str, channel_id: str) -> JsonObject:
    """What a person sees with one channel open; a channel they are not in shows their first one instead."""
    workspace = play.workspace
    me = workspace.member(user_id)
    mine = workspace.channels_of(me.id)
    wanted = workspace.direct_channel_of(me.id).id if channel_id == "dm" else channel_id
    shown = next((channel for channel in mine if channel.id == wanted), mine[0] if mine else None)
    home = play.views.home_of(me.id)
    return {
        "revision": workspace.revision,
        "notice": workspace.notice,
        "trouble": play.line.trouble,
        "app_url": play.settings.app_url,
        "team": {"name": workspace.team.name, "bot": workspace.team.bot_user_id},
        "me": _person(me),
        "people": [_person(member) for member in workspace.people.values()],
        "channels": [_channel(play, channel, me) for channel in mine],
        "channel": shown.id if shown else "",
        "messages": _messages(play, shown, me) if shown else [],
        "prompts": play.prompts.get(shown.id, []) if shown else [],
        "statuses": _statuses(play, shown) if shown else {},
        "lapses_in": _lapses_in(play, shown) if shown else None,
        "modals": [_view(view) for view in play.views.stack_of(me.id)],
        "home": _view(home) if home else None,
        "suggestions": [asdict(suggestion) for suggestion in SUGGESTIONS],
        "shortcuts": [asdict(shortcut) for shortcut in SHORTCUTS],
    }


def _person(member: Member) -> JsonObject:
    return {"id": member.id, "name": member.real_name, "label": member.label, "is_bot": member.is_bot}


def _channel(play: Playground, channel: Channel, me: Member) -> JsonObject:
    members = [play.workspace.people[member] for member in channel.members if member in play.workspace.people]
    heard = [m.ts for m in play.workspace.messages(channel.id) if m.only_for in (None, me.id) and m.user != me.id]
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind.value,
        "topic": channel.topic,
        "members": [member.id for member in members],
        "is_direct": channel.kind is ChannelKind.DIRECT,
        "latest": heard[-1] if heard else "",
    }


def _statuses(play: Playground, channel: Channel) -> dict[str, str]:
    return {ts: status.words for ts, status in play.statuses.of_channel(channel.id).items()}


def _lapses_in(play: Playground, channel: Channel) -> float | None:
    """Seconds until something shown ends without anybody doing anything, for the page to look again then."""
    now = play.workspace.clock()
    streams = [m.stream for m in play.workspace.messages(channel.id) if m.stream is not None]
    ends = [stream.ends_at for stream in streams if stream.state(now) is StreamingState.IN_PROGRESS]
    ends += [status.ends_at for status in play.statuses.of_channel(channel.id).values()]
    return min(ends) - now if ends else None


def _messages(play: Playground, channel: Channel, me: Member) -> list[JsonObject]:
    everything = [m for m in play.workspace.messages(channel.id) if m.only_for in (None, me.id)]
    replies: dict[str, list[Message]] = {}
    for message in everything:
        if message.is_reply and message.thread_ts and message.only_for is None:
            replies.setdefault(message.thread_ts, []).append(message)
    return [_message(play, message, replies.get(message.ts, [])) for message in everything]


def _message(play: Playground, message: Message, replies: list[Message]) -> JsonObject:
    known = play.workspace.people.get(message.user)
    name = "Slackbot" if message.user == SLACKBOT else known.real_name if known else message.user
    shown: dict[str, Any] = {
        "ts": message.ts,
        "user": message.user,
        "name": name,
        "is_bot": bool(message.bot_id) or message.user == SLACKBOT,
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "thread_ts": message.thread_ts if message.is_reply else None,
        "edited": bool(message.edited_ts),
        "is_ephemeral": message.only_for is not None,
        "is_tombstone": message.is_tombstone,
        "is_streamed": message.stream is not None and message.stream.is_shown,
        "is_streaming": _is_streaming(play, message),
        "reactions": message.reactions,
    }
    if message.files:
        shown["files"] = [_file(play, file_id) for file_id in message.files]
    if replies:
        shown["replies"] = {"count": len(replies), "latest": replies[-1].ts, "users": [r.user for r in replies][:4]}
    return shown


def _file(play: Playground, file_id: str) -> JsonObject:
    file = play.files.shown(file_id)
    if file is None or file.is_deleted:
        return {"id": file_id, "is_gone": True}
    return {"id": file.id, "name": file.name, "title": file.title, "size": file.length}


def _is_streaming(play: Playground, message: Message) -> bool:
    stream = message.stream
    return stream is not None and stream.state(play.workspace.clock()) is StreamingState.IN_PROGRESS


def _view(view: View) -> JsonObject:
    return view.body | {"id": view.id, "hash": view.hash}
