"""What a worker process does: it answers what the front door kept, and does by schedule what nobody asks for."""

import random
from datetime import timedelta
from functools import partial

import structlog

from bot.container import Container
from bot.engine import Engine, EngineRoom, Schedule
from bot.gateways.slack_identity import who_am_i
from bot.slack_toolbox import slack_toolbox
from domain.deliveries.delivery import Attempt, Journal
from domain.deliveries.patience import Patience
from domain.errors import CompAssistError
from domain.identity.actor import PROGRAM
from handlers.jobs.deliveries import AnswerDelivery
from handlers.jobs.register import JOBS, Job
from handlers.slack.answering import answer, apologise
from handlers.slack.toolbox import Toolbox

_log = structlog.get_logger(__name__)

# A delivery is kept and queued together; one that is older than this and has no job has lost it.
_LOST_AFTER = timedelta(seconds=30)


def build_engine(container: Container) -> Engine:
    """An engine for this process, not started yet.

    Raises:
        InvalidRequest: the bot token is missing or refused by Slack.
        Unavailable: Slack cannot be reached.
    """
    client = container.web_client()
    tools = slack_toolbox(container, client, who_am_i(client))
    settings = container.settings
    return Engine(
        EngineRoom(
            database=container.database_address,
            answer=_answering(container, tools),
            schedules=tuple(
                Schedule(name, job.cron, partial(_run, container, name, job)) for name, job in JOBS.items()
            ),
            defer_forsaken=lambda: container.inbox.defer_forsaken(container.clock.now() - _LOST_AFTER),
            workers=container.turns,
            at_once=settings.workers,
            heartbeat=settings.heartbeat_seconds,
            takeover=settings.takeover_seconds,
            drain=settings.drain_seconds,
        )
    )


def _answering(container: Container, tools: Toolbox) -> AnswerDelivery:
    def answered(attempt: Attempt, journal: Journal, is_last: bool) -> None:  # noqa: FBT001 - the port's signature
        answer(attempt, journal, tools, is_last=is_last)

    def apologised(attempt: Attempt, journal: Journal) -> None:
        apologise(attempt, journal, tools)

    patience = Patience(random.SystemRandom().random)
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
