"""The notices' own process, whose clock is set by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from bot.container import Container
from bot.gateways.clock import RandomIds
from bot.gateways.slack_identity import who_am_i
from bot.notice_tools import notice_tools
from bot.slack_toolbox import slack_toolbox
from domain.approvals.quiet_hours import QuietHours
from domain.approvals.review_time import ReviewTimes
from domain.identity.actor import PROGRAM
from handlers.jobs.notices import NoticeTools, plan_notices, send_notices
from tests.e2e.office import Office
from tests.fakes.clock import FakeClock

TIMES = ReviewTimes()


@dataclass(frozen=True)
class Postman:
    """The notices' own process, whose clock is set by hand."""

    office: Office
    tools: NoticeTools
    clock: FakeClock

    def comes(self, share: Fraction) -> int:
        """Plan and send when so much of the time to decide is over; how many messages went."""
        (offer,) = self.office.rows("recommendations")
        return self.comes_at(TIMES.at(offer.made_at.astimezone(UTC), share))

    def comes_at(self, moment: datetime) -> int:
        """Plan and send at a moment; how many messages went."""
        self.clock.time = moment
        plan_notices(PROGRAM, self.tools)
        return send_notices(PROGRAM, self.tools)


@contextmanager
def postman_of(office: Office) -> Iterator[Postman]:
    """A postman for an office, let go of at the end."""
    clock = FakeClock(datetime.now(UTC))
    container = Container(office.demo.container.settings, clock, RandomIds())
    client = container.web_client()
    bot = who_am_i(client)
    tools = slack_toolbox(container, client, bot)
    made = notice_tools(container, tools, client, bot.team_id, times=TIMES, quiet=QuietHours.of("none"))
    yield Postman(office, made, clock)
    container.close()
