"""At the front door: what comes in is kept before Slack is told so; the answer is a worker's business."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from domain.deliveries.delivery import Delivery, Inbox
from handlers.slack.entries import Entry
from handlers.slack.parcels import Inbound, Parcel
from handlers.slack.replying import ReplyTo, Teller, Way
from handlers.slack.serving import serve_at_once, serve_meanwhile, tell_at_last
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.blocks import Message
from handlers.slack.views.busy_notes import inbox_full, queue_position, too_many_requests

_log = structlog.get_logger(__name__)

In = TypeVar("In", bound=Inbound)

# Longer than this, somebody who waits is told how many go before them.
_WORTH_TELLING = 20


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing Slack delivered, named as in the register. `speak` answers with the acknowledgement itself, where
    Slack shows that to the person; None where it does not. `refuse` says with it that the thing was not kept."""

    name: str
    key: str
    reply_to: ReplyTo
    lane: str | None = None
    speak: Callable[[Message], None] | None = None
    refuse: Callable[[Message], None] | None = None


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """Takes in what is ours to answer, each thing once."""

    tools: Toolbox
    inbox: Inbox

    def receive(self, entry: Entry[In], inbound: In, arrival: Arrival) -> None:
        """Keep it and queue it, or do it at once where it is worth something only now.

        Raises Unavailable when it could not be kept: Slack delivers it again.
        """
        tools = self.tools
        if not entry.concerns(inbound, tools):
            return
        if entry.is_immediate(inbound):
            if tools.deliveries.is_first(arrival.key):
                tools.quick.submit(serve_at_once, entry, inbound, arrival.reply_to, tools)
            else:
                _log.info("delivery.repeated")
            return
        taken = self._keep(inbound, arrival)
        if taken and entry.meanwhile is not None:
            tools.quick.submit(serve_meanwhile, entry, inbound, arrival.reply_to, tools)

    def _keep(self, inbound: Inbound, arrival: Arrival) -> bool:
        """Whether it is kept now, and was not before."""
        tools, caller = self.tools, arrival.reply_to.caller
        # What nobody asked for is kept however much there is: nobody asks again. To look at Home is no asking.
        is_asked = arrival.reply_to.way is Way.WHISPER
        seconds = tools.pace.seconds_to_wait(caller.team_id, caller.user_id) if is_asked else 0
        if seconds:
            if not self.inbox.knows(arrival.key):
                _log.warning("delivery.too_many")
                self._refuse(arrival, too_many_requests(seconds))
            return False
        delivery = Delivery(arrival.key, arrival.name, Parcel(inbound, arrival.reply_to).packed(), arrival.lane)
        receipt = self.inbox.take(delivery, tools.most_waiting if is_asked else None)
        if receipt.is_repeated:
            _log.info("delivery.repeated")
        elif not receipt.is_taken:
            _log.warning("inbox.full")
            self._refuse(arrival, inbox_full())
        elif is_asked:
            # Counting may have to wait for a thread; whoever is acknowledged need not.
            tools.quick.submit(tools.pace.count, caller.team_id, caller.user_id)
            if receipt.ahead >= _WORTH_TELLING:
                self._say(arrival, queue_position(receipt.ahead + 1))
        return receipt.is_taken and not receipt.is_repeated

    def _refuse(self, arrival: Arrival, message: Message) -> None:
        """Tell the person that this was not kept, in the form itself where it came from one."""
        if arrival.refuse is not None:
            arrival.refuse(message)
        else:
            self._say(arrival, message)

    def _say(self, arrival: Arrival, message: Message) -> None:
        """Tell the person at once: with the acknowledgement, or beside it."""
        if arrival.speak is not None:
            arrival.speak(message)
        else:
            self.tools.quick.submit(tell_at_last, Teller(self.tools.courier, arrival.reply_to), message)
