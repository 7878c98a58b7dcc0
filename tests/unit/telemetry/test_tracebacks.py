"""What a log line tells of an exception: its type and where it came from; not what it says and not what it held."""

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog

from handlers.slack.errors import message_for
from tests.unit.telemetry.hearing import CANARY, Heard, lines

ROOT = Path(__file__).parents[3]
HERE = "tests/unit/telemetry/test_tracebacks.py"
LISTED = "turn.failed"


def read(text: str) -> int:
    return int(text)


def import_row(pay: str) -> int:
    try:
        return read(f"base {pay}")
    except ValueError as error:
        error.add_note(f"in the row with {pay}")
        raise LookupError(f"no base in {pay}") from error


def failing(log: Callable[..., object], *words: object, **told: object) -> None:
    """Calls a log method where an exception that holds pay has just been caught."""
    try:
        import_row(CANARY)
    except LookupError as error:
        log(*words, **(told or {"exc_info": error}))


def frames_of(told: dict[str, Any]) -> list[str]:
    return [f"{frame['file']} {frame['function']}" for frame in told["frames"]]


@pytest.mark.parametrize("how", ["exception", "error", "warning"])
@pytest.mark.parametrize("told", [{}, {"exc_info": True}, {"exc_info": True, "stack_info": True}])
def test_type_and_frames_of_an_exception_and_its_cause_are_told_and_nothing_else(
    heard: Heard, how: str, told: dict[str, Any]
) -> None:
    heard.set_up("INFO")

    failing(getattr(structlog.get_logger(), how), LISTED, **told)

    text = heard.text()
    assert CANARY not in text
    assert "in the row with" not in text
    (line,) = lines(text)
    assert line.keys() == {"event", "level", "timestamp", "exception"}
    cause, raised = line["exception"]
    assert (cause["type"], frames_of(cause)) == ("ValueError", [f"{HERE} import_row", f"{HERE} read"])
    assert (raised["type"], frames_of(raised)) == ("LookupError", [f"{HERE} failing", f"{HERE} import_row"])
    assert cause.keys() == raised.keys() == {"type", "frames"}
    assert raised["frames"][0].keys() == {"file", "line", "function"}
    assert raised["frames"][0]["line"] == failing.__code__.co_firstlineno + 3


def test_what_is_not_an_exception_is_no_traceback(heard: Heard) -> None:
    heard.set_up("INFO")

    for nothing in (None, False, True, CANARY, (None, None, None), (1, CANARY)):
        structlog.get_logger().error(LISTED, exc_info=nothing)

    assert [line.keys() for line in lines(heard.text())] == [{"event", "level", "timestamp"}] * 6


def test_a_deep_fall_is_told_from_both_ends_and_a_long_chain_from_its_last(heard: Heard) -> None:
    heard.set_up("INFO")

    def deep(left: int) -> None:
        if not left:
            raise ValueError(CANARY)
        deep(left - 1)

    def chained(left: int) -> None:
        try:
            deep(100) if left else int(CANARY)
        finally:
            if left:
                chained(left - 1)

    with pytest.raises(ValueError, match="invalid literal") as met:
        chained(9)
    structlog.get_logger().error(LISTED, exc_info=met.value)

    (line,) = lines(heard.text())
    assert [len(told["frames"]) for told in line["exception"]] == [21] * 4 + [11]
    assert frames_of(line["exception"][0])[-1].endswith("deep")


def test_members_of_a_group_are_told_and_words_of_bad_syntax_are_not(heard: Heard) -> None:
    heard.set_up("INFO")

    for error in (ExceptionGroup(CANARY, [ValueError(CANARY), KeyError(CANARY)]), SyntaxError(CANARY)):
        structlog.get_logger().error(LISTED, exc_info=error)
    try:
        compile(f"base = {CANARY} USD", CANARY, "exec")
    except SyntaxError as error:
        structlog.get_logger().error(LISTED, exc_info=error)

    text = heard.text()
    assert CANARY not in text
    told = [[one["type"] for one in line["exception"]] for line in lines(text)]
    assert told == [["KeyError", "ValueError", "ExceptionGroup"], ["SyntaxError"], ["SyntaxError"]]


def test_with_locals_shown_the_same_exception_gives_its_pay_away(heard: Heard) -> None:
    heard.set_up("INFO", show_locals=True)

    failing(structlog.get_logger().error, LISTED)
    failing(logging.getLogger("somebody.elses").exception, "said")

    ours, theirs = (line for line in heard.text().splitlines())
    assert CANARY in ours
    assert CANARY in theirs


def test_frames_of_libraries_and_of_the_standard_library_start_at_their_package(heard: Heard) -> None:
    heard.set_up("INFO")

    with pytest.raises(ValueError, match="URL") as met:
        import_url()
    structlog.get_logger().error(LISTED, exc_info=met.value)
    with pytest.raises(ValueError, match="Expecting") as met:
        __import__("json").loads("{")
    structlog.get_logger().error(LISTED, exc_info=met.value)

    first, second = ([frames_of(one) for one in line["exception"]] for line in lines(heard.text()))
    assert any("sqlalchemy/engine/url.py make_url" in frame for frame in first[0])
    assert second[-1][1:] == ["json/__init__.py loads", "json/decoder.py decode", "json/decoder.py raw_decode"]


def import_url() -> None:
    from sqlalchemy import make_url  # noqa: PLC0415 - only this test needs it
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415 - the same

    try:
        make_url(CANARY)
    except ArgumentError as error:
        raise ValueError("URL") from error


def test_the_error_table_tells_where_an_unexpected_error_came_from(heard: Heard) -> None:
    heard.set_up("INFO")

    message_for(LookupError(CANARY))
    try:
        import_row(CANARY)
    except LookupError as error:
        message_for(error)

    bare, caught = lines(heard.text())
    assert bare["exception"] == [{"type": "LookupError", "frames": []}]
    assert frames_of(caught["exception"][-1])[-1] == f"{HERE} import_row"


def test_another_librarys_exception_is_told_by_type_and_frames_too(heard: Heard) -> None:
    heard.set_up("INFO")

    failing(logging.getLogger("somebody.elses").exception, "Exception for %s", CANARY, stack_info=True)

    text = heard.text()
    (line,) = lines(text)
    assert CANARY not in text
    assert line.pop("timestamp").startswith("20")
    assert [one["type"] for one in line.pop("exception")] == ["ValueError", "LookupError"]
    assert line == {"logger": "somebody.elses", "level": "error", "problem": "LookupError"}


def test_a_logger_whose_name_is_none_is_withheld(heard: Heard) -> None:
    heard.set_up("INFO")

    logging.getLogger(f"of {CANARY}").warning("said")

    assert lines(heard.text())[0]["logger"] == "[withheld]"


def test_what_asyncio_and_uvicorn_log_goes_the_same_way(heard: Heard) -> None:
    heard.set_up("INFO")

    loop = asyncio.new_event_loop()
    loop.call_exception_handler({"message": CANARY, "exception": ValueError(CANARY)})
    loop.close()
    failing(logging.getLogger("uvicorn.error").exception, "Exception in ASGI application %s", CANARY)

    text = heard.text()
    assert CANARY not in text
    assert [(line["logger"], line["problem"]) for line in lines(text)] == [
        ("asyncio", "ValueError"),
        ("uvicorn.error", "LookupError"),
    ]


def test_a_handler_that_fails_does_not_print_what_it_failed_on(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            try:
                import_row(CANARY)
            except LookupError:
                self.handleError(record)

    heard.set_up("INFO")
    logger = logging.getLogger("somebody.elses")
    monkeypatch.setattr(logger, "handlers", [Broken()])
    logger.warning("said %s", CANARY)

    assert CANARY not in heard.text()


@pytest.mark.parametrize("hook", ["threading", "unraisable"])
def test_hooks_that_somebody_else_set_stay(heard: Heard, monkeypatch: pytest.MonkeyPatch, hook: str) -> None:
    seen: list[object] = []
    monkeypatch.setattr(threading, "excepthook", seen.append)
    monkeypatch.setattr(sys, "unraisablehook", seen.append)

    heard.set_up("INFO")

    assert (threading.excepthook if hook == "threading" else sys.unraisablehook) == seen.append


CRASHES = {
    "main": "import_row(CANARY)",
    "thread": "t = threading.Thread(target=import_row, args=(CANARY,), name=CANARY); t.start(); t.join()",
    "finaliser": "Row(CANARY)",
    "warning": "warnings.warn(CANARY, stacklevel=1)",
    "task": "asyncio.run(lost())",
}

PROGRAM = """
import asyncio, gc, sys, threading, warnings
from bot.telemetry import set_up_logging
CANARY = "187" + ",350"
def import_row(pay):
    raise ValueError("base " + pay)
class Row:
    def __init__(self, pay): self.pay = pay
    def __del__(self): import_row(self.pay)
async def lost():
    async def failing(): import_row(CANARY)
    asyncio.create_task(failing())
    await asyncio.sleep(0.01)
    gc.collect()
set_up_logging("INFO")
"""


@pytest.mark.parametrize("how", CRASHES)
def test_a_crash_is_a_line_like_any_other_and_says_nothing(how: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{PROGRAM}{CRASHES[how]}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        cwd=ROOT,
    )

    assert CANARY not in done.stdout + done.stderr
    assert done.returncode == (1 if how == "main" else 0)
    (line,) = lines(done.stderr)
    if how in ("main", "thread", "finaliser"):
        assert (line["event"], line["level"], line["problem"]) == ("process.failed", "critical", "ValueError")
    else:
        assert line["logger"] == {"warning": "py.warnings", "task": "asyncio"}[how]
    if how != "warning":
        assert line["exception"][-1]["frames"][-1]["function"] == "import_row"


def test_leaving_on_purpose_is_no_crash() -> None:
    words = f"{PROGRAM}t = threading.Thread(target=sys.exit, args=(3,)); t.start(); t.join(); sys.exit(4)"
    done = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=False, timeout=30, cwd=ROOT
    )

    assert (done.returncode, done.stderr) == (4, "")
