"""The tour: begun by a command or a button, and turned from step to step."""

from functools import partial

from handlers.slack.forms_in_time import show_in_time
from handlers.slack.inbound import Click, CommandCall, Submission
from handlers.slack.views.blocks import View
from handlers.slack.views.tour_view import parse_step, tour_finished, tour_opening, tour_trouble, tour_view
from handlers.slack.visit import Visit


def tour(call: CommandCall, visit: Visit) -> None:
    """`/comp-assist tour`."""
    show_in_time(visit, call.trigger_id, tour_opening(), partial(_step, visit, 1), tour_trouble)


def start(click: Click, visit: Visit) -> None:
    """The Take the tour button."""
    show_in_time(visit, click.trigger_id, tour_opening(), partial(_step, visit, 1), tour_trouble)


def turn(click: Click, visit: Visit) -> None:
    """The Next and Back buttons."""
    visit.courier.update_modal(click.view_id, _step(visit, parse_step(click.value)))


def finish(_form: Submission, visit: Visit) -> None:
    """The Done button."""
    visit.tell(tour_finished())


def _step(visit: Visit, number: int) -> View:
    return tour_view(visit.actor, number, partial(visit.tools.show_sample, visit.actor))
