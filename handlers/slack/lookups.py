"""Commands and pages that only look: status, help, and the Home tab."""

from handlers.slack.inbound import Caller, CommandCall
from handlers.slack.views.help_view import help_view, unknown_command
from handlers.slack.views.home_view import home_view
from handlers.slack.views.plain_notes import error_note
from handlers.slack.views.status_view import status_view
from handlers.slack.visit import Visit


def status(_call: CommandCall, visit: Visit) -> None:
    """`/comp-assist status`: data, policy, own cases and health, shown to the asker alone."""
    visit.tell(status_view(visit.tools.show_status(actor=visit.actor)))


def help_page(_call: CommandCall, visit: Visit) -> None:
    """`/comp-assist help`: how to use it, by example."""
    visit.tell(help_view(visit.actor))


def unknown(call: CommandCall, visit: Visit) -> None:
    """Any other subcommand."""
    visit.tell(error_note(unknown_command(call.name)))


def home(caller: Caller, visit: Visit) -> None:
    """The Home tab, opened."""
    report = visit.tools.show_status(actor=visit.actor)
    visit.courier.publish_home(caller.user_id, home_view(visit.actor, report))
