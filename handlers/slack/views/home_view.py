"""The Home tab: what waits, one's cases, how fresh the data is, what to press and what to say. It shows no pay."""

from collections.abc import Iterator, Mapping

from domain.approvals.show_desk import Desk
from domain.identity.actor import Actor
from domain.identity.permissions import Action, can
from domain.recommendations.show_status import StatusReport
from handlers.slack.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    header,
    home,
    section,
    sections,
)
from handlers.slack.views.desk_lists import TURN_PAGE, desk_lists, pages_of, pages_value
from handlers.slack.views.export_notes import export_table_button
from handlers.slack.views.help_view import ROLE_NOTES, examples
from handlers.slack.views.new_case_form import new_case_button
from handlers.slack.views.status_view import data_lines

OPEN_SETTINGS = "open_settings"
SHOW_STATUS = "show_status"
SHOW_HELP = "show_help"


def home_view(actor: Actor, desk: Desk, report: StatusReport, links: Mapping[str, str] | None = None) -> View:
    """The page of a member of either team, or of an admin. `links` are addresses of cards by recommendation."""
    in_team = can(actor, Action.OPEN_CASE)
    return home(
        [
            header("comp-assist"),
            context(ROLE_NOTES[actor.role]),
            actions("quick_actions", _quick_actions(actor, desk)),
            *(desk_lists(desk, links or {}) if in_team else ()),
            header("Pay data"),
            *sections(data_lines(report)),
            *(_what_to_say(actor) if in_team else ()),
        ]
    )


def home_note(message: Message) -> View:
    """A page that says one thing, such as why there is nothing to see."""
    return home(message.blocks)


def _quick_actions(actor: Actor, desk: Desk) -> Iterator[Block]:
    if can(actor, Action.OPEN_CASE):
        yield new_case_button()
        yield export_table_button()
    yield button(SHOW_STATUS, "Status", SHOW_STATUS)
    yield button(SHOW_HELP, "Help", SHOW_HELP)
    if can(actor, Action.MAP_ROLES):
        yield button(OPEN_SETTINGS, "Team settings…", "settings")
    yield button(TURN_PAGE, "Refresh", pages_value(pages_of(desk)))


def _what_to_say(actor: Actor) -> list[Block]:
    return [divider(), section("*What you can say*"), *sections(examples(actor))]
