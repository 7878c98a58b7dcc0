"""How things stand; and who is told of data that is too old."""

from functools import partial

from domain.identity.permissions import Action, can
from handlers.slack.inbound import CommandCall, Errand
from handlers.slack.review_desk import post_directly, sent
from handlers.slack.views.status_view import stale_data_note, status_view
from handlers.slack.visit import Visit


def status(_call: CommandCall, visit: Visit) -> None:
    """`/comp-assist status`: data, policy, own cases and health, shown to the asker alone."""
    show_status(visit)


def show_status(visit: Visit) -> None:
    """How things stand, for the asker alone."""
    report = visit.tools.show_status(actor=visit.actor)
    visit.tell(status_view(report, may_close=can(visit.actor, Action.CLOSE_DATA_ISSUE)))


def tell_of_stale_data(errand: Errand, visit: Visit) -> None:
    """Pay data grew too old: whoever can bring newer is told, while it is still so."""
    stale = next((one for one in visit.tools.find_stale_data() if one.card.id == errand.subject), None)
    if stale is None:
        return
    for admin in (person for person in visit.everybody() if person.is_admin):
        sent(visit, partial(post_directly, visit, admin.user_id, stale_data_note(stale)))
