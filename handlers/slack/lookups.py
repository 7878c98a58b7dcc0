"""Commands and pages that only look: context, status, help, and the Home tab."""

from domain.candidates.references import candidate_in
from domain.identity.actor import Role
from domain.identity.permissions import Action, check_could
from handlers.slack.inbound import Caller, CommandCall
from handlers.slack.views.case_context import case_context
from handlers.slack.views.help_view import help_view, unknown_command
from handlers.slack.views.home_view import home_view
from handlers.slack.views.plain_notes import error_note, note
from handlers.slack.views.recommendation_card import recommendation_card
from handlers.slack.views.status_view import status_view
from handlers.slack.visit import Visit


def context(call: CommandCall, visit: Visit) -> None:
    """`/comp-assist context [CAND-…]`: what is known, shown to the asker alone; without a reference, their latest."""
    tools = visit.tools
    check_could(visit.actor, Action.SEE_CONTEXT)
    candidate_id = candidate_in(call.text) or _latest_case(visit)
    if candidate_id is None:
        visit.tell(
            note("Which case? For example `/comp-assist context CAND-017`. You have not opened any yourself yet.")
        )
        return
    overview = tools.show_case(actor=visit.actor, candidate_id=candidate_id)
    visit.tell(case_context(overview))
    if overview.filed is not None:
        owner = overview.case.opened_by
        disclosure = tools.disclosed_to(visit.actor, overview.filed, owner)
        visit.tell(recommendation_card(disclosure, tools.moves_of(visit.actor, overview.filed, owner)))


def status(_call: CommandCall, visit: Visit) -> None:
    """`/comp-assist status`: data, policy, own cases and health, shown to the asker alone."""
    visit.tell(status_view(visit.tools.show_status(actor=visit.actor)))


def help_page(_call: CommandCall, visit: Visit) -> None:
    """`/comp-assist help`: how to use it, by example."""
    check_could(visit.actor, Action.ASK_FOR_HELP)
    visit.tell(help_view(visit.actor))


def unknown(call: CommandCall, visit: Visit) -> None:
    """Any other subcommand."""
    check_could(visit.actor, Action.ASK_FOR_HELP)
    visit.tell(error_note(unknown_command(call.name)))


def home(caller: Caller, visit: Visit) -> None:
    """The Home tab, opened."""
    member = visit.actor.role is not Role.NONE
    report = visit.tools.show_status(actor=visit.actor) if member else None
    visit.tools.courier.publish_home(caller.user_id, home_view(visit.actor, report))


def _latest_case(visit: Visit) -> str | None:
    cases = visit.tools.show_status(actor=visit.actor).cases
    return cases[0].candidate_id if cases else None
