"""The Home tab: what to say, the caller's cases, and for admins the settings."""

from domain.identity.actor import Actor
from domain.identity.permissions import Action, can
from domain.recommendations.show_status import StatusReport
from handlers.slack.views.blocks import Block, Message, View, actions, button, section
from handlers.slack.views.help_view import help_view
from handlers.slack.views.status_view import status_view

OPEN_SETTINGS = "open_settings"


def home_view(actor: Actor, report: StatusReport) -> View:
    """Help and status for a member of either team, settings for an admin."""
    return {"type": "home", "blocks": [*_settings(actor), *help_view(actor).blocks, *status_view(report).blocks]}


def home_note(message: Message) -> View:
    """A page that says one thing, such as why there is nothing to see."""
    return {"type": "home", "blocks": list(message.blocks)}


def _settings(actor: Actor) -> list[Block]:
    if not can(actor, Action.MAP_ROLES):
        return []
    return [
        section("*You are a comp-assist admin.* Say who is in which team, and who approves."),
        actions("settings", [button(OPEN_SETTINGS, "Team settings…", "settings")]),
    ]
