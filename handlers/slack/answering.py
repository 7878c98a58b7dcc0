"""In a worker: a delivery from the inbox finds its handler again, and is answered once."""

import structlog

from domain.deliveries.delivery import Attempt, Journal
from handlers.slack.parcels import Parcel
from handlers.slack.register import ENTRIES
from handlers.slack.serving import Serving, serve, tell_at_last
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.plain_notes import given_up

_log = structlog.get_logger(__name__)


def answer(attempt: Attempt, journal: Journal, tools: Toolbox, *, is_last: bool = False) -> None:
    """Answer a delivery as its entry of the register says. On the last attempt, what fails is got around.

    Raises what may work later, and Overtaken.
    """
    parcel, entry = Parcel.unpacked(attempt.delivery.payload), ENTRIES[attempt.delivery.entry]
    serving = Serving(parcel.reply_to, journal, may_come_back=True, is_last=is_last)
    serve(entry, parcel.inbound, serving, tools)


def apologise(attempt: Attempt, journal: Journal, tools: Toolbox) -> None:
    """Tell the person that it did not work, with an id for whoever looks into it.

    Raises what may work later, and Overtaken.
    """
    incident = attempt.delivery.incident
    _log.error("delivery.given_up", incident=incident, attempts=attempt.number)
    parcel = Parcel.unpacked(attempt.delivery.payload)
    tell = Serving(parcel.reply_to, journal).tell(tools)
    tell_at_last(tell, given_up(incident), may_come_back=True)
