"""What may leave in a log line: allow-listed keys, and never what an exception or another library says."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from bot.telemetry import ALLOWED_KEYS, keep_allowed_keys, set_up_logging

CANARY = "187,350"
TALKATIVE = ("slack_bolt", "slack_sdk", "botocore", "boto3", "httpx", "httpcore", "urllib3", "sqlalchemy", "alembic")


class Heard:
    """Standard error of a process that has set its logging up."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured

    def set_up(self, level: str) -> None:
        """Logging as in a process of its own: pytest's own handlers would be taken for somebody else's set-up."""
        logging.getLogger().handlers.clear()
        set_up_logging(level)

    def text(self) -> str:
        return self._captured.readouterr().err


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str]) -> Iterator[Heard]:
    """Everything is put back afterwards."""
    kept = structlog.get_config()
    root, names = logging.getLogger(), [*logging.root.manager.loggerDict, *TALKATIVE]
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in names}
    yield Heard(capsys)
    structlog.configure(**kept)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def failing(log: Callable[..., object], *words: object, **told: object) -> None:
    """Calls a log method where an exception that holds pay has just been caught."""
    try:
        int(f"base {CANARY}")
    except ValueError as error:
        log(*words, **(told or {"exc_info": error}))


def test_a_line_is_one_json_object_with_what_was_allowed(heard: Heard) -> None:
    heard.set_up("INFO")

    structlog.get_logger("bot.any").info("turn.taken", channel="C1", incident="8F2K", subcommand="recommend")

    (line,) = lines(heard.text())
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "turn.taken",
        "level": "info",
        "channel": "C1",
        "incident": "8F2K",
        "subcommand": "recommend",
    }


@pytest.mark.parametrize(
    "key",
    [
        "text",
        "base",
        "amount",
        "name",
        "user",
        "candidate_id",
        "facts",
        "error",
        "message",
        "exception",
        "stack",
        "sql",
    ],
)
def test_a_key_that_is_not_allowed_is_dropped(heard: Heard, key: str) -> None:
    heard.set_up("INFO")

    structlog.get_logger().info("turn.taken", **{key: CANARY, "channel": "C1"})
    structlog.get_logger().bind(**{key: CANARY}).warning("turn.taken", channel="C2")

    assert key not in ALLOWED_KEYS
    text = heard.text()
    assert CANARY not in text
    assert [line["channel"] for line in lines(text)] == ["C1", "C2"]


def test_no_allowed_key_is_made_for_pay_names_or_text() -> None:
    sensitive = ("pay", "salary", "base", "amount", "offer", "name", "text", "message", "user", "email", "token")

    assert [key for key in ALLOWED_KEYS if any(word in key for word in sensitive)] == []


def test_what_is_allowed_passes_unchanged_and_the_rest_is_gone() -> None:
    event = {"event": "x", "problem": "ValueError", "base": CANARY, "exc_info": True}

    assert keep_allowed_keys(None, "info", event) == {"event": "x", "problem": "ValueError"}


@pytest.mark.parametrize("how", ["exception", "error", "warning"])
def test_what_an_exception_says_does_not_travel(heard: Heard, how: str) -> None:
    heard.set_up("INFO")

    failing(getattr(structlog.get_logger(), how), "listener.failed")
    failing(getattr(structlog.get_logger(), how), "listener.failed", exc_info=True, stack_info=True)

    text = heard.text()
    assert CANARY not in text
    assert "Traceback" not in text
    assert [line["event"] for line in lines(text)] == ["listener.failed"] * 2


def test_what_another_librarys_exception_says_does_not_travel_either(heard: Heard) -> None:
    heard.set_up("INFO")

    failing(logging.getLogger("somebody.elses").exception, "Exception for %s", CANARY, stack_info=True)

    text = heard.text()
    (line,) = lines(text)
    assert CANARY not in text
    assert "Traceback" not in text
    assert line.pop("timestamp").startswith("20")
    assert line == {"logger": "somebody.elses", "level": "error", "problem": "ValueError"}


def test_what_another_library_says_does_not_travel(heard: Heard) -> None:
    heard.set_up("DEBUG")

    logging.getLogger("slack_bolt.App").warning("Unhandled request %s", {"text": CANARY})
    logging.getLogger("py.warnings").warning("She earns %s", CANARY)

    text = heard.text()
    assert CANARY not in text
    assert [line["logger"] for line in lines(text)] == ["slack_bolt.App", "py.warnings"]


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
@pytest.mark.parametrize("name", TALKATIVE)
def test_talkative_libraries_are_quiet_below_warnings_whatever_our_own_level(
    heard: Heard, name: str, level: str
) -> None:
    logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger(f"{name}.deeper").setLevel(logging.NOTSET)

    heard.set_up(level)
    logging.getLogger(name).info("body %s", CANARY)
    logging.getLogger(f"{name}.deeper").debug("body %s", CANARY)

    assert logging.getLogger(name).level == logging.WARNING
    assert logging.getLogger(f"{name}.deeper").getEffectiveLevel() == logging.WARNING
    assert heard.text() == ""


@pytest.mark.parametrize(
    ("level", "said"),
    [("DEBUG", "diwe"), ("INFO", "iwe"), ("WARNING", "we"), ("ERROR", "e")],
)
def test_our_own_level_decides_what_of_ours_is_heard(heard: Heard, level: str, said: str) -> None:
    heard.set_up(level)
    log = structlog.get_logger()

    for how in ("debug", "info", "warning", "error"):
        getattr(log, how)(how)

    assert "".join(line["event"][0] for line in lines(heard.text())) == said


def test_setting_up_twice_does_not_say_everything_twice(heard: Heard) -> None:
    heard.set_up("INFO")
    set_up_logging("INFO")

    structlog.get_logger().info("once")
    logging.getLogger("somebody.elses").warning("once")

    assert len(lines(heard.text())) == 2
