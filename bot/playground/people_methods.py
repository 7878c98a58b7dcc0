"""Slack's auth.*, users.*, usergroups.* and bots.* methods."""

from bot.playground.arguments import Arguments, page_of
from bot.playground.playground import Playground
from bot.playground.records import JsonObject
from bot.playground.refusals import SlackRefusal
from bot.playground.shapes import bot_shape, user_shape


def api_test(_play: Playground, given: Arguments) -> JsonObject:
    """api.test, which answers with its arguments or the error asked for."""
    if given.text("error"):
        raise SlackRefusal(given.text("error"))
    return {"args": {key: value for key, value in given.given.items() if key != "token"}}


def auth_test(play: Playground, _given: Arguments) -> JsonObject:
    """auth.test: who the token speaks for."""
    team = play.workspace.team
    return {
        "url": f"{play.settings.public_url.rstrip('/')}/",
        "team": team.name,
        "user": play.workspace.member(team.bot_user_id).name,
        "team_id": team.id,
        "user_id": team.bot_user_id,
        "bot_id": team.bot_id,
        "app_id": team.app_id,
        "app_name": "comp-assist",
        "is_enterprise_install": False,
    }


def open_connection(play: Playground, _given: Arguments) -> JsonObject:
    """apps.connections.open: where an app connects to in Socket Mode."""
    if not play.socket_url:
        raise SlackRefusal("forbidden_team")
    return {"url": play.socket_url}


def user_info(play: Playground, given: Arguments) -> JsonObject:
    """users.info."""
    return {"user": user_shape(play.workspace.member(given.text("user")), play.workspace.team)}


def list_users(play: Playground, given: Arguments) -> JsonObject:
    """users.list, in pages."""
    page, paging = page_of(list(play.workspace.people.values()), given)
    return {"members": [user_shape(member, play.workspace.team) for member in page]} | paging


def bot_info(play: Playground, given: Arguments) -> JsonObject:
    """bots.info of the one bot there is."""
    if given.text("bot") not in ("", play.workspace.team.bot_id):
        raise SlackRefusal("bot_not_found")
    return {"bot": bot_shape(play.workspace.team)}


def list_user_groups(play: Playground, given: Arguments) -> JsonObject:
    """usergroups.list."""
    groups = []
    for group in play.workspace.user_groups.values():
        shape: JsonObject = {
            "id": group.id,
            "team_id": play.workspace.team.id,
            "is_usergroup": True,
            "name": group.name,
            "handle": group.handle,
            "date_delete": 0,
            "user_count": len(group.users),
        }
        groups.append(shape | ({"users": list(group.users)} if given.flag("include_users") else {}))
    return {"usergroups": groups}


def list_user_group_users(play: Playground, given: Arguments) -> JsonObject:
    """usergroups.users.list."""
    group = play.workspace.user_groups.get(given.required("usergroup"))
    if group is None:
        raise SlackRefusal("no_such_subteam")
    return {"users": list(group.users)}
