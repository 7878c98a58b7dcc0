"""Putting jobs into the durable queue, in the transaction of the one who asks: both are kept or neither."""

from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.sync_psycopg_connector import SyncPsycopgConnector
from sqlalchemy import Connection

ANSWER = "answer_delivery"
ANSWERS = "answers"
CHORES = "chores"

# It opens no connection of its own: every job goes in on the caller's.
_MANAGER = JobManager(SyncPsycopgConnector())


def defer_answer(connection: Connection, key: str, *, lane: str | None, urgency: int) -> int:
    """Have a delivery answered, after everything older in its lane; the job's id."""
    job = Job(
        queue=ANSWERS, task_name=ANSWER, task_kwargs={"key": key}, lock=lane, queueing_lock=None, priority=urgency
    )
    deferred = _MANAGER.defer_job(job, connection=connection.connection.driver_connection)
    return int(deferred.id or 0)
