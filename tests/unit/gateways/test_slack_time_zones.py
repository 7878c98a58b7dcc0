"""Where people's clocks stand, whatever Slack answers."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_sdk import WebClient

from bot.gateways.slack_time_zones import SlackTimeZones
from tests.fakes.slack_answers import FakeSlackAnswers
from tests.unit.gateways.conftest import Stopwatch
from tests.unit.gateways.garbage import FAILURES, NO_FIELD, NO_OBJECT, Failing

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def zones(client: WebClient, stopwatch: Stopwatch) -> SlackTimeZones:
    return SlackTimeZones(client, stopwatch)


def lives(slack: FakeSlackAnswers, **where: Any) -> None:
    slack.answers["users.info"] = {"ok": True, "user": {"id": "U0CARLA", **where}}


def test_the_zone_is_the_one_of_the_profile(slack: FakeSlackAnswers, zones: SlackTimeZones) -> None:
    lives(slack, tz="Europe/Dublin", tz_offset=0)

    assert zones.zone_of("U0CARLA") == ZoneInfo("Europe/Dublin")
    assert slack.asked == [("users.info", {"user": "U0CARLA"})]


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "", None, 7, "../../etc/passwd", "/etc/passwd", "America", "a\x00b", "é", "x" * 5000]
)
def test_a_name_nobody_knows_leaves_the_distance(slack: FakeSlackAnswers, zones: SlackTimeZones, name: Any) -> None:
    lives(slack, tz=name, tz_offset=-25200)

    assert NOON.astimezone(zones.zone_of("U0CARLA")).utcoffset() == timedelta(hours=-7)


@pytest.mark.parametrize("offset", [None, "3600", True, 10**9, -(10**9), 1.5, [], {}])
def test_where_neither_makes_sense_it_is_utc(slack: FakeSlackAnswers, zones: SlackTimeZones, offset: Any) -> None:
    lives(slack, tz="Mars/Olympus", tz_offset=offset)

    assert zones.zone_of("U0CARLA") is UTC


def test_without_either_it_is_utc(slack: FakeSlackAnswers, zones: SlackTimeZones) -> None:
    lives(slack)

    assert zones.zone_of("U0CARLA") is UTC


@pytest.mark.parametrize("body", NO_OBJECT.values(), ids=NO_OBJECT)
@pytest.mark.parametrize("status", [200, 429, 500])
def test_no_answer_means_utc(slack: FakeSlackAnswers, zones: SlackTimeZones, body: Any, status: int) -> None:
    slack.answers["users.info"] = body
    slack.status = status

    assert zones.zone_of("U0CARLA") is UTC


@pytest.mark.parametrize("user", [*NO_FIELD.values(), [], {}])
def test_an_answer_without_a_user_means_utc(slack: FakeSlackAnswers, zones: SlackTimeZones, user: Any) -> None:
    slack.answers["users.info"] = {"ok": True} if user is ... else {"ok": True, "user": user}

    assert zones.zone_of("U0CARLA") is UTC


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_failure_on_the_way_means_utc(failure: BaseException) -> None:
    assert SlackTimeZones(Failing(failure)).zone_of("U0CARLA") is UTC  # type: ignore[arg-type]


def test_an_answer_is_remembered_for_an_hour(
    slack: FakeSlackAnswers, zones: SlackTimeZones, stopwatch: Stopwatch
) -> None:
    lives(slack, tz="Europe/Dublin")
    assert zones.zone_of("U0CARLA") == ZoneInfo("Europe/Dublin")
    lives(slack, tz="Asia/Tokyo")

    stopwatch.seconds += 3599
    assert zones.zone_of("U0CARLA") == ZoneInfo("Europe/Dublin")
    stopwatch.seconds += 1
    assert zones.zone_of("U0CARLA") == ZoneInfo("Asia/Tokyo")
    assert len(slack.asked) == 2


def test_while_slack_is_silent_the_last_known_zone_holds_and_it_is_asked_again(
    slack: FakeSlackAnswers, zones: SlackTimeZones, stopwatch: Stopwatch
) -> None:
    lives(slack, tz="Europe/Dublin")
    zones.zone_of("U0CARLA")
    stopwatch.seconds += 9999
    slack.answers["users.info"] = {"ok": False, "error": "internal_error"}

    assert zones.zone_of("U0CARLA") == ZoneInfo("Europe/Dublin")
    lives(slack, tz="Asia/Tokyo")
    assert zones.zone_of("U0CARLA") == ZoneInfo("Asia/Tokyo")


def test_people_are_told_apart(slack: FakeSlackAnswers, zones: SlackTimeZones) -> None:
    lives(slack, tz="Europe/Dublin")
    zones.zone_of("U0CARLA")
    lives(slack, tz="Asia/Tokyo")

    assert zones.zone_of("U0COLIN") == ZoneInfo("Asia/Tokyo")
