"""Logs: one JSON object a line, allow-listed keys only. Pay, names and message text have no key to travel under."""

import json
import logging
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog

# A key that is not listed here is dropped, whatever it holds.
ALLOWED_KEYS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "channel",
        "incident",
        "problem",
        "slack_error",
        "subcommand",
        "port",
        "revision",
        "snapshot",
        "rows",
        "status_code",
        "path",
    }
)

# These log request bodies or secrets at their lower levels.
_TALKATIVE = ("slack_bolt", "slack_sdk", "botocore", "boto3", "httpx", "httpcore", "urllib3", "sqlalchemy", "alembic")


def set_up_logging(level: str = "INFO") -> None:
    """Configure structlog and the standard library's logging for this process."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_allowed_keys,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    others = logging.StreamHandler(sys.stderr)
    others.setFormatter(WithoutWords())
    logging.basicConfig(level=logging.WARNING, handlers=[others])
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def keep_allowed_keys(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every key that is not allowed; exceptions are reduced to nothing, since they quote what they met."""
    return {key: value for key, value in event.items() if key in ALLOWED_KEYS}


class WithoutWords(logging.Formatter):
    """What other libraries log: which one, how bad and the kind of exception. Their words quote what they met."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object."""
        told = {
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info and record.exc_info[0]:
            told["problem"] = record.exc_info[0].__name__
        return json.dumps(told)
