"""The Home tab: what to say, the caller's cases, and for admins the settings."""

from domain.identity.actor import Actor
from domain.identity.permissions import Action, can
from domain.recommendations.show_status import StatusReport
from handlers.slack.views.blocks import Block, Message, View, actions, button, section
from handlers.slack.views.help_view import help_view
from handlers.slack.views.new_case_form import new_case_button
from handlers.slack.views.status_view import status_view

OPEN_SETTINGS = "open_settings"


def home_view(actor: Actor, report: StatusReport) -> View:
    """Help and status for a member of either team, settings for an admin."""
    blocks = [*_quick_actions(actor), *_settings(actor), *help_view(actor).blocks, *status_view(report).blocks]
    return {"type": "home", "blocks": blocks}


def home_note(message: Message) -> View:
    """A page that says one thing, such as why there is nothing to see."""
    return {"type": "home", "blocks": list(message.blocks)}


def _quick_actions(actor: Actor) -> list[Block]:
    may_open = can(actor, Action.OPEN_CASE, owner=actor.user_id)
    return [actions("quick_actions", [new_case_button()])] if may_open else []


def _settings(actor: Actor) -> list[Block]:
    if not can(actor, Action.MAP_ROLES):
        return []
    return [
        section("*You are a comp-assist admin.* Say who is in which team, and who approves."),
        actions("settings", [button(OPEN_SETTINGS, "Team settings…", "settings")]),
    ]
