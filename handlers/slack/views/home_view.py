"""The Home tab: the caller's cases and what to say."""

from domain.identity.actor import Actor, Role
from domain.recommendations.show_status import StatusReport
from handlers.slack.views.blocks import View, section
from handlers.slack.views.help_view import help_view
from handlers.slack.views.status_view import status_view


def home_view(actor: Actor, report: StatusReport | None) -> View:
    """Help and status for members; a polite sentence for everybody else."""
    if actor.role is Role.NONE:
        text = "comp-assist is for the Comp and Recruitment teams. Ask a comp-assist admin if you should be in one."
        return {"type": "home", "blocks": [section(text)]}
    status = status_view(report).blocks if report else ()
    return {"type": "home", "blocks": [*help_view(actor).blocks, *status]}
