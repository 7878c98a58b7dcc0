"""Logs: one JSON object a line, allow-listed per event. Pay, names and message text have no key to travel under."""

import json
import logging
import re
import sys
import sysconfig
import threading
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

import structlog
from structlog.tracebacks import ExceptionDictTransformer

EVENTS: dict[str, frozenset[str]] = {
    "answer.not_delivered": frozenset({"problem"}),
    "audience.unreadable": frozenset({"channel", "problem"}),
    "delivery.abandoned": frozenset({"attempts", "incident"}),
    "delivery.comes_back": frozenset({"attempts", "incident", "problem", "exc_info"}),
    "delivery.given_up": frozenset({"attempts", "incident"}),
    "delivery.overtaken": frozenset({"attempts", "incident"}),
    "delivery.repeated": frozenset(),
    "delivery.too_many": frozenset(),
    "engine.interrupted": frozenset({"problem"}),
    "groups.unreadable": frozenset({"problem"}),
    "form.looked_at_too_long": frozenset(),
    "inbox.full": frozenset(),
    "job.failed": frozenset({"job", "code"}),
    "job.left_alone": frozenset(),
    "job.put_back": frozenset(),
    "listener.failed": frozenset({"problem", "exc_info"}),
    "meanwhile.not_done": frozenset({"problem"}),
    "message.not_delivered": frozenset({"problem", "slack_error"}),
    "model.not_counted": frozenset({"problem"}),
    "model.silent": frozenset({"code"}),
    "notice.not_delivered": frozenset({"problem", "slack_error"}),
    "options.looked_for_too_long": frozenset(),
    "options.not_found": frozenset({"problem"}),
    "picture.not_deleted": frozenset({"problem", "slack_error"}),
    "picture.not_shown": frozenset({"problem", "slack_error"}),
    "playground.delivery_failed": frozenset({"problem"}),
    "playground.event_not_delivered": frozenset({"event_id", "failure"}),
    "playground.state_not_saved": frozenset({"problem", "errno"}),
    "playground.state_set_aside": frozenset({"kept_as"}),
    "process.failed": frozenset({"problem", "exc_info"}),
    "refusal.not_audited": frozenset({"problem"}),
    "socket.not_taken": frozenset({"problem", "exc_info"}),
    "turn.failed": frozenset({"incident", "problem", "slack_error", "exc_info"}),
}
"""Every event, and the keys it may carry beside event, level and timestamp."""

SHAPES: dict[str, re.Pattern[str]] = {
    "attempts": re.compile(r"\d{1,4}"),
    "channel": re.compile(r"[CDG][A-Z0-9]{2,30}"),
    "code": re.compile(r"[a-z_]{1,60}"),
    "errno": re.compile(r"\d{1,3}"),
    "event_id": re.compile(r"Ev[0-9A-F]{10}"),
    "failure": re.compile(r"[a-z_]{1,60}"),
    "incident": re.compile(r"[0-9a-f]{8}"),
    "job": re.compile(r"[a-z-]{1,40}"),
    "kept_as": re.compile(r"playground\.json\.broken-\d{1,4}"),
    "logger": re.compile(r"[A-Za-z_][\w.]{0,99}", re.ASCII),
    "problem": re.compile(r"[A-Za-z_]\w{0,59}", re.ASCII),
    "slack_error": re.compile(r"[a-z_]{1,60}"),
}
"""What the value of a key looks like; whatever looks otherwise is withheld."""

UNLISTED = "log.unlisted"
WITHHELD = "[withheld]"

_MOST_FRAMES = 20
_MOST_EXCEPTIONS = 5

# These log request bodies or secrets at their lower levels.
_TALKATIVE = (
    "slack_bolt",
    "slack_sdk",
    "botocore",
    "boto3",
    "httpx",
    "httpcore",
    "urllib3",
    "sqlalchemy",
    "alembic",
    "procrastinate",
)

_ROOTS = tuple(
    Path(place)
    for place in (
        sysconfig.get_path("purelib"),
        sysconfig.get_path("platlib"),
        sysconfig.get_path("stdlib"),
        Path(__file__).resolve().parents[1],
    )
)

_log = structlog.get_logger(__name__)

Raised: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None]


def set_up_logging(level: str = "INFO", *, show_locals: bool = False) -> None:
    """Configure structlog, the standard library's logging and what is printed of a crash, for this process.

    Hooks that somebody else has set for threads and for unraisable errors stay; so do handlers of the root logger.

    Args:
        level: of our own events; other libraries are heard from WARNING on.
        show_locals: tell the local variables of frames, and with them everything there is to hide. Here only so that
            the canary test can prove that it would notice; nothing that runs may set it.
    """
    exceptions = Exceptions(show_locals=show_locals)
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            ListedOnly(exceptions),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    others = logging.StreamHandler(sys.stderr)
    others.setFormatter(WithoutWords(exceptions))
    logging.basicConfig(level=logging.WARNING, handlers=[others])
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    # While the database is away, every connection of every pool says so, again and again.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    # A handler that fails would print the message it failed on.
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    _set_hooks()


class Exceptions:
    """Tells an exception and its causes as types and places in code: nothing it says, nothing it held."""

    def __init__(self, *, show_locals: bool = False) -> None:
        self._extract = ExceptionDictTransformer(show_locals=show_locals, max_frames=_MOST_FRAMES)

    def told(self, raised: Raised) -> list[dict[str, Any]]:
        """One entry an exception, that which was raised last; of each the frames, newest last.

        At most 5 exceptions, nearest causes first to stay, and of each the 10 oldest and 10 newest frames.
        """
        return _without_words(self._extract(raised))[:_MOST_EXCEPTIONS][::-1]


def _without_words(stacks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Built up from what may be told: messages, notes and lines of source text are simply not taken over."""
    told = []
    for stack in stacks:
        told.append({"type": _shaped("problem", stack["exc_type"]), "frames": [_frame(f) for f in stack["frames"]]})
        for members in stack.get("exceptions", ()):
            told += _without_words(members)
    return told


def _frame(frame: Mapping[str, Any]) -> dict[str, Any]:
    told = {"file": _place(frame["filename"]), "line": frame["lineno"], "function": frame["name"]}
    return told | ({"locals": frame["locals"]} if "locals" in frame else {})


def _place(filename: str) -> str:
    """A file relative to the package it belongs to; a file of no package by its name alone."""
    path = Path(filename)
    root = next((root for root in _ROOTS if path.is_relative_to(root)), path.parent)
    return path.relative_to(root).as_posix()


class ListedOnly:
    """The last processor before rendering: only events of the table, with the keys and shapes they may have."""

    def __init__(self, exceptions: Exceptions) -> None:
        self._exceptions = exceptions

    def __call__(self, _logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """What is logged of an event; of one that is not in the table only that there was one."""
        name = event.get("event")
        keys = EVENTS.get(name) if isinstance(name, str) else None
        told: dict[str, Any] = {"event": UNLISTED if keys is None else name}
        told |= {key: event[key] for key in ("level", "timestamp") if key in event}
        for key in sorted((keys or frozenset()) & event.keys()):
            if key != "exc_info":
                told[key] = _shaped(key, event[key])
            elif raised := _raised(event[key]):
                told["exception"] = self._exceptions.told(raised)
        return told


def _shaped(key: str, value: object) -> object:
    """The value when it looks as its key's values do; None stays None."""
    text = str(value) if isinstance(value, int) else value
    fits = isinstance(text, str) and SHAPES[key].fullmatch(text)
    return value if value is None or fits else WITHHELD


def _raised(exc_info: object) -> Raised | None:
    """What a log call means by `exc_info`: an exception, three parts of one, or True for the one being handled."""
    parts = exc_info if isinstance(exc_info, tuple) else sys.exc_info()
    error = exc_info if isinstance(exc_info, BaseException) else parts[1] if exc_info else None
    return (type(error), error, error.__traceback__) if isinstance(error, BaseException) else None


class WithoutWords(logging.Formatter):
    """What other libraries log: which one, how bad, and where an exception came from. Words quote what they met."""

    def __init__(self, exceptions: Exceptions) -> None:
        super().__init__()
        self._exceptions = exceptions

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object."""
        told: dict[str, Any] = {
            "logger": _shaped("logger", record.name),
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        raised = _raised(record.exc_info)
        if raised:
            told |= {"problem": raised[0].__name__, "exception": self._exceptions.told(raised)}
        return json.dumps(told)


def _set_hooks() -> None:
    """What nobody catches is logged like everything else; Python's own hooks print the exception's words."""
    sys.excepthook = _crashed
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = lambda met: _crashed(met.exc_type, met.exc_value, met.exc_traceback)
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = lambda met: _crashed(met.exc_type, met.exc_value, met.exc_traceback)


def _crashed(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if not issubclass(kind, SystemExit):
        _log.critical("process.failed", problem=kind.__name__, exc_info=(kind, error, trace))
