"""Slash commands and interactions as Slack writes them; pure functions over workspace records."""

from bot.playground.records import Channel, JsonObject, Member, Message, View, ViewKind
from bot.playground.shapes import channel_reference, message_shape, name_for_apps, view_shape
from bot.playground.workspace import Workspace


def command_fields(
    workspace: Workspace, person: Member, channel: Channel, words: str, *, trigger_id: str, response_url: str
) -> dict[str, str]:
    """The form fields of a slash command; words is the whole line, such as "/comp-assist help"."""
    command, _, text = words.strip().partition(" ")
    return {
        "token": "playground",
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": name_for_apps(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text.strip(),
        "api_app_id": workspace.team.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def interaction(kind: str, workspace: Workspace, person: Member) -> JsonObject:
    """The fields every interaction has."""
    team = workspace.team
    return {
        "type": kind,
        "token": "playground",
        "team": {"id": team.id, "domain": team.domain},
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": team.id},
        "api_app_id": team.app_id,
        "is_enterprise_install": False,
        "enterprise": None,
    }


def message_place(workspace: Workspace, message: Message) -> JsonObject:
    """container, channel and message of an interaction with a message; an ephemeral's content is left out."""
    container: JsonObject = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    place: JsonObject = {"container": container, "channel": channel_reference(workspace.channel(message.channel))}
    if message.only_for is None:
        place["message"] = message_shape(message, workspace)
    return place


def view_place(workspace: Workspace, view: View, values: JsonObject) -> JsonObject:
    """container and view of an interaction with a modal or Home view."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view_shape(view, workspace, values)}


def home_event(workspace: Workspace, person: Member, tab: str, view: View | None) -> JsonObject:
    """app_home_opened for the "home" or "messages" tab, with the Home view there is by now."""
    event: JsonObject = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": workspace.direct_channel_of(person.id).id,
        "tab": tab,
        "event_ts": workspace.next_ts(),
    }
    if tab == ViewKind.HOME and view is not None:
        event["view"] = view_shape(view, workspace)
    return event
