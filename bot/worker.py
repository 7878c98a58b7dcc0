"""What a worker process does: it answers what the front door kept, and does by schedule what nobody asks for."""

import random
from datetime import timedelta
from functools import partial

import structlog

from bot.container import Container
from bot.engine import Engine, EngineRoom, Schedule
from bot.gateways.slack_identity import who_am_i
from bot.notice_tools import notice_tools
from bot.slack_toolbox import slack_toolbox
from domain.approvals.quiet_hours import QuietHours
from domain.approvals.review_time import ReviewTimes
from domain.deliveries.delivery import Attempt, Journal, Urgency
from domain.deliveries.patience import Patience
from domain.errors import CompAssistError
from domain.identity.actor import PROGRAM
from handlers.jobs.deliveries import AnswerDelivery
from handlers.jobs.notices import NoticeTools, plan_notices, send_notices
from handlers.jobs.register import JOBS, Job
from handlers.slack.answering import answer, apologise
from handlers.slack.toolbox import Toolbox

_log = structlog.get_logger(__name__)

# A delivery is kept and queued together; one that is older than this and has no job has lost it.
_LOST_AFTER = timedelta(seconds=30)

# Twelve attempts with their pauses take longer; only those of workers that die one after the other do not.
_NOT_GIVEN_UP_BEFORE = timedelta(minutes=3)


def build_engine(container: Container) -> Engine:
    """An engine for this process, not started yet.

    Raises:
        InvalidRequest: the bot token is missing or refused by Slack.
        Unavailable: Slack cannot be reached.
    """
    client = container.web_client()
    bot = who_am_i(client)
    tools = slack_toolbox(container, client, bot)
    settings = container.settings
    times, quiet = ReviewTimes(hours=settings.review_hours), QuietHours.of(settings.quiet_hours)
    notices = notice_tools(container, tools, client, bot.team_id, times=times, quiet=quiet)
    return Engine(
        EngineRoom(
            database=container.database_address,
            answer=_answering(container, tools),
            schedules=_schedules(container, notices) if settings.run_schedules else (),
            defer_forsaken=lambda: container.inbox.defer_forsaken(container.clock.now() - _LOST_AFTER),
            workers=container.turns,
            at_once=settings.workers,
            heartbeat=settings.heartbeat_seconds,
            takeover=settings.takeover_seconds,
            drain=settings.drain_seconds,
        )
    )


def _schedules(container: Container, notices: NoticeTools) -> tuple[Schedule, ...]:
    chores = (Schedule(name, job.cron, partial(_run, container, name, job)) for name, job in JOBS.items())
    return (*chores, Schedule("notices", "* * * * *", partial(_tell, notices), Urgency.NOTICE))


def _tell(tools: NoticeTools) -> None:
    """Plan what people are to be told by now, and tell them."""
    plan_notices(PROGRAM, tools)
    send_notices(PROGRAM, tools)


def _answering(container: Container, tools: Toolbox) -> AnswerDelivery:
    def answered(attempt: Attempt, journal: Journal, is_last: bool) -> None:  # noqa: FBT001 - the port's signature
        answer(attempt, journal, tools, is_last=is_last)

    def apologised(attempt: Attempt, journal: Journal) -> None:
        apologise(attempt, journal, tools)

    patience = Patience(random.SystemRandom().random, at_least=_NOT_GIVEN_UP_BEFORE)
    return AnswerDelivery(
        inbox=container.inbox, clock=container.clock, patience=patience, answer=answered, apologise=apologised
    )


def _run(container: Container, name: str, job: Job) -> None:
    """Run a job as the program itself. Raises what it raises, so that it is run again."""
    try:
        job(PROGRAM, container.job_tools)
    except CompAssistError as error:
        _log.error("job.failed", job=name, code=error.code)
        raise
