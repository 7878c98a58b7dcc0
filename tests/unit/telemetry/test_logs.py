"""What may leave in a log line: allow-listed keys, and never what an exception or another library says."""

import logging

import pytest
import structlog

from bot.telemetry import set_up_logging
from tests.unit.telemetry.hearing import CANARY, TALKATIVE, Heard, lines


def test_a_line_is_one_json_object_with_what_its_event_may_carry(heard: Heard) -> None:
    heard.set_up("INFO")

    structlog.get_logger("bot.any").info("audience.unreadable", channel="G0OFFERS", problem="KeyError")

    (line,) = lines(heard.text())
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "audience.unreadable", "level": "info", "channel": "G0OFFERS", "problem": "KeyError"}


@pytest.mark.parametrize(
    "key", ["text", "base", "amount", "name", "user", "candidate_id", "error", "message", "exception", "stack", "sql"]
)
def test_a_key_that_is_not_in_the_events_row_is_dropped(heard: Heard, key: str) -> None:
    heard.set_up("INFO")

    structlog.get_logger().info("audience.unreadable", **{key: CANARY, "channel": "C01"})
    structlog.get_logger().bind(**{key: CANARY}).warning("audience.unreadable", channel="C02")

    text = heard.text()
    assert CANARY not in text
    assert [line["channel"] for line in lines(text)] == ["C01", "C02"]


def test_a_key_of_another_event_is_dropped_too(heard: Heard) -> None:
    heard.set_up("INFO")

    structlog.get_logger().info("delivery.repeated", channel="C01", incident="0123abcd", exc_info=ValueError(CANARY))

    assert lines(heard.text())[0].keys() == {"event", "level", "timestamp"}


@pytest.mark.parametrize("how", ["f-string", "arguments", "extra", "number"])
def test_an_event_that_is_not_in_the_table_is_only_counted(heard: Heard, how: str) -> None:
    heard.set_up("INFO")
    log = structlog.get_logger()

    if how == "f-string":
        made_up = f"paid {CANARY}"
        log.info(made_up)
    elif how == "arguments":
        log.info("paid %s", CANARY)
    elif how == "extra":
        log.info("paid", channel="C01", problem="ValueError", exc_info=ValueError(CANARY), level=CANARY)
    else:
        log.info(187350)

    (line,) = lines(heard.text())
    assert line.pop("timestamp")
    assert line == {"event": "log.unlisted", "level": "info"}


@pytest.mark.parametrize(
    ("event", "key", "value"),
    [
        ("audience.unreadable", "channel", CANARY),
        ("audience.unreadable", "channel", "she earns a lot"),
        ("audience.unreadable", "problem", f"ValueError: {CANARY}"),
        ("audience.unreadable", "problem", {"base": CANARY}),
        ("audience.unreadable", "problem", 187350),
        ("turn.failed", "incident", "ABCDEFGH"),
        ("turn.failed", "incident", "0123abcd\n"),
        ("turn.failed", "slack_error", f"Received a response in a non-JSON format: {CANARY}"),
        ("playground.state_not_saved", "errno", 187350),
        ("playground.state_set_aside", "kept_as", "Wilhelmina.json"),
    ],
)
def test_a_value_of_another_shape_is_withheld(heard: Heard, event: str, key: str, value: object) -> None:
    heard.set_up("INFO")

    structlog.get_logger().info(event, **{key: value})

    (line,) = lines(heard.text())
    assert (line["event"], line[key]) == (event, "[withheld]")


def test_a_value_that_is_not_there_stays_none(heard: Heard) -> None:
    heard.set_up("INFO")

    structlog.get_logger().error("turn.failed", slack_error=None)

    assert lines(heard.text())[0]["slack_error"] is None


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

    assert "".join(line["level"][0] for line in lines(heard.text())) == said


def test_setting_up_twice_does_not_say_everything_twice(heard: Heard) -> None:
    heard.set_up("INFO")
    set_up_logging("INFO")

    structlog.get_logger().info("once")
    logging.getLogger("somebody.elses").warning("once")

    assert len(lines(heard.text())) == 2
