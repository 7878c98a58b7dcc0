"""Full members told from everybody else, whatever Slack answers."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.gateways.slack_directory import SlackDirectory
from domain.errors import Unavailable
from tests.fakes.slack_answers import FakeSlackAnswers
from tests.unit.gateways.conftest import Stopwatch
from tests.unit.gateways.garbage import FAILURES, NO_FIELD, NO_OBJECT, REFUSALS, Failing

TEAM = "T0TEAM"
CARLA = {
    "id": "U0CARLA",
    "team_id": TEAM,
    "deleted": False,
    "is_bot": False,
    "is_app_user": False,
    "is_restricted": False,
    "is_ultra_restricted": False,
}


@pytest.fixture
def directory(client: WebClient, stopwatch: Stopwatch) -> SlackDirectory:
    return SlackDirectory(client, TEAM, stopwatch)


def knows(slack: FakeSlackAnswers, **marks: Any) -> None:
    slack.answers["users.info"] = {"ok": True, "user": {**CARLA, **marks}}


def test_a_full_member_is_one(slack: FakeSlackAnswers, directory: SlackDirectory) -> None:
    knows(slack)

    assert directory.is_member("U0CARLA")
    assert slack.asked == [("users.info", {"user": "U0CARLA"})]


@pytest.mark.parametrize(
    "mark", ["deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_workflow_bot"]
)
def test_guests_apps_strangers_and_deactivated_people_are_none(
    slack: FakeSlackAnswers, directory: SlackDirectory, mark: str
) -> None:
    knows(slack, **{mark: True})

    assert not directory.is_member("U0CARLA")


def test_slackbot_is_none_although_it_bears_no_mark(slack: FakeSlackAnswers, directory: SlackDirectory) -> None:
    knows(slack, id="USLACKBOT")

    assert not directory.is_member("USLACKBOT")


def test_people_of_another_company_are_none(slack: FakeSlackAnswers, directory: SlackDirectory) -> None:
    knows(slack, team_id="T0OTHER")

    assert not directory.is_member("U0CARLA")


@pytest.mark.parametrize(
    ("teams", "is_member"),
    [([TEAM, "T0OTHER"], True), (["T0OTHER"], False), ([], False), (None, False), ("T0TEAM and more", False)],
)
@pytest.mark.parametrize("team_id", ["T0OTHER", "E0GRID", None])
def test_in_an_enterprise_grid_whoever_is_in_our_workspace_is_a_member(
    slack: FakeSlackAnswers, directory: SlackDirectory, team_id: str | None, teams: Any, is_member: bool
) -> None:
    knows(slack, team_id=team_id, enterprise_user={"id": "W1", "enterprise_id": "E0GRID", "teams": teams})

    assert directory.is_member("U0CARLA") is is_member


def test_a_guest_in_an_enterprise_grid_is_a_guest(slack: FakeSlackAnswers, directory: SlackDirectory) -> None:
    knows(slack, team_id="E0GRID", is_restricted=True, enterprise_user={"teams": [TEAM]})

    assert not directory.is_member("U0CARLA")


@pytest.mark.parametrize("error", ["user_not_found", "user_not_visible"])
def test_somebody_slack_does_not_know_is_none(slack: FakeSlackAnswers, directory: SlackDirectory, error: str) -> None:
    slack.answers["users.info"] = {"ok": False, "error": error}

    assert not directory.is_member("U0CARLA")


@pytest.mark.parametrize("error", REFUSALS)
def test_any_other_refusal_of_slacks_says_nothing_about_anybody(
    slack: FakeSlackAnswers, directory: SlackDirectory, error: str
) -> None:
    slack.answers["users.info"] = {"ok": False, "error": error}

    with pytest.raises(Unavailable) as silent:
        directory.is_member("U0CARLA")

    assert silent.value.code == "slack_directory_silent"


@pytest.mark.parametrize("status", [200, 429, 500, 503])
@pytest.mark.parametrize("body", NO_OBJECT.values(), ids=NO_OBJECT)
def test_a_body_that_is_no_object_says_nothing_about_anybody(
    slack: FakeSlackAnswers, directory: SlackDirectory, body: Any, status: int
) -> None:
    slack.answers["users.info"] = body
    slack.status = status

    with pytest.raises(Unavailable):
        directory.is_member("U0CARLA")


@pytest.mark.parametrize("user", [*NO_FIELD.values(), [], {}, [CARLA], {"name": "carla"}, {"id": ""}, {"id": None}])
def test_an_answer_without_a_user_makes_nobody_a_member(
    slack: FakeSlackAnswers, directory: SlackDirectory, user: Any
) -> None:
    slack.answers["users.info"] = {"ok": True} if user is ... else {"ok": True, "user": user}

    assert not _member_or_silent(directory)


@pytest.mark.parametrize("grid", [[], ["T0TEAM"], "T0TEAM", 7, True, {"teams": 7}, {"teams": {TEAM: True}}])
def test_a_garbled_grid_makes_nobody_a_member(slack: FakeSlackAnswers, directory: SlackDirectory, grid: Any) -> None:
    knows(slack, team_id="T0OTHER", enterprise_user=grid)

    assert not _member_or_silent(directory)


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_failure_on_the_way_says_nothing_about_anybody(failure: BaseException) -> None:
    with pytest.raises(Unavailable):
        SlackDirectory(Failing(failure), TEAM).is_member("U0CARLA")  # type: ignore[arg-type]


def _member_or_silent(directory: SlackDirectory) -> bool:
    try:
        return directory.is_member("U0CARLA")
    except Unavailable:
        return False


def test_an_answer_is_remembered_for_a_minute(
    slack: FakeSlackAnswers, directory: SlackDirectory, stopwatch: Stopwatch
) -> None:
    knows(slack)
    assert directory.is_member("U0CARLA")
    knows(slack, deleted=True)

    stopwatch.seconds += 59
    assert directory.is_member("U0CARLA")
    assert len(slack.asked) == 1

    stopwatch.seconds += 1
    assert not directory.is_member("U0CARLA")
    assert len(slack.asked) == 2


def test_an_answer_is_remembered_for_as_long_as_one_wants(
    client: WebClient, slack: FakeSlackAnswers, stopwatch: Stopwatch
) -> None:
    directory = SlackDirectory(client, TEAM, stopwatch, remembered=600)
    knows(slack)
    for seconds in (0, 599, 1):
        stopwatch.seconds += seconds
        assert directory.is_member("U0CARLA")

    assert len(slack.asked) == 2


def test_that_somebody_is_none_is_remembered_as_well(slack: FakeSlackAnswers, directory: SlackDirectory) -> None:
    slack.answers["users.info"] = {"ok": False, "error": "user_not_found"}

    assert [directory.is_member("U0NOBODY") for _ in range(3)] == [False] * 3
    assert len(slack.asked) == 1


def test_silence_is_not_remembered(slack: FakeSlackAnswers, directory: SlackDirectory) -> None:
    slack.answers["users.info"] = {"ok": False, "error": "internal_error"}
    with pytest.raises(Unavailable):
        directory.is_member("U0CARLA")

    knows(slack)

    assert directory.is_member("U0CARLA")
