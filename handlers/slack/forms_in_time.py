"""Forms that take longer than Slack waits: something stands there at once, and the form takes its place."""

from collections.abc import Callable
from contextlib import suppress

from domain.errors import CompAssistError
from handlers.slack.trouble import NOT_TAKEN
from handlers.slack.views.blocks import View
from handlers.slack.visit import Visit


def show_in_time(
    visit: Visit, trigger_id: str, skeleton: View, form: Callable[[], View], trouble: Callable[[str], View]
) -> None:
    """Open a modal within the trigger's three seconds and fill it as soon as the form is ready.

    What cannot be done is said in the modal itself. Raises SlackApiError when it cannot be opened.
    """
    view_id = visit.courier.open_modal(trigger_id, skeleton)
    try:
        view = form()
    except CompAssistError as error:
        view = trouble(error.sentence)
    # Whoever closed it meanwhile needs it no more.
    with suppress(*NOT_TAKEN):
        visit.courier.update_modal(view_id, view)
