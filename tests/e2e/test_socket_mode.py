"""Socket Mode: the same stories over a connection the program opens itself."""

from collections.abc import Iterator

import pytest

from bot.slack_app import build_slack_app
from bot.slack_socket import SlackSocket
from domain.errors import InvalidRequest
from tests.e2e.forms import LONG_ENOUGH, fill_override
from tests.e2e.office import Office
from tests.rig.loopback_socket import LoopbackSocket, SocketLine

ASK = "/comp-assist recommend CAND-017 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


@pytest.fixture
def slack() -> Iterator[LoopbackSocket]:
    """Slack's end of the connection."""
    with LoopbackSocket() as end:
        yield end


@pytest.fixture
def socket(office: Office, slack: LoopbackSocket) -> Iterator[SlackSocket]:
    """The program, connected; people's acts reach it over the connection and no other way."""
    play, container = office.ravi.play, office.demo.container
    play.socket_url = slack.url
    play.line = SocketLine(slack, play.line)
    made = SlackSocket(build_slack_app(container, over_socket=True), play.app_token, container.web_client())
    made.open()
    assert slack.wait_for(lambda: slack.connections, 10)
    yield made
    slack.is_over = True
    made.close()


def test_a_whole_story_goes_over_the_connection(office: Office, socket: SlackSocket) -> None:
    assert socket.is_connected
    office.ravi.command("#hiring-offers", ASK)
    card = office.carla.waits_for("#comp-desk", "Base salary")
    office.until(lambda: office.rows("cards", ts=card.ts))
    office.carla.click(card, "override_offer")
    form = office.carla.waits_until(office.carla.open_modal)
    assert fill_override(office.carla, "lots", LONG_ENOUGH) == {
        "override_amount": "Please write one amount in digits, such as 182,500 or 182.5k."
    }
    office.carla.close(form)
    office.carla.click(card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "Base salary")


def test_menus_are_searched_over_the_connection_too(office: Office, socket: SlackSocket) -> None:
    assert socket.is_connected
    office.ravi.shortcut("new_case")
    form = office.ravi.waits_until(lambda: (view := office.ravi.open_modal()) and view.body.get("submit") and view)
    assert office.ravi.suggestions(form, "job_title", "senior soft")[0]["value"] == "Senior Software Engineer"


def test_what_comes_twice_is_answered_once(office: Office, socket: SlackSocket, slack: LoopbackSocket) -> None:
    assert socket.is_connected
    office.ravi.say("dm", "Data Engineer in Dublin, Hire, P3")
    office.ravi.waits_for("dm", "I still need")
    event = next(one for one in slack.sent if one["payload"].get("event", {}).get("type") == "message")
    for _ in range(3):
        assert slack.deliver("events_api", event["payload"]).failure == ""
    office.until(lambda: not office.rows("inbox", state="waiting"))
    assert len(office.rows("candidates")) == 1


def test_a_refreshed_connection_loses_nothing(office: Office, socket: SlackSocket, slack: LoopbackSocket) -> None:
    slack.refresh()
    office.ravi.say("dm", "Data Engineer in Dublin, Hire, P3")
    office.ravi.waits_for("dm", "I still need", 15)
    assert socket.is_connected


def test_what_arrives_while_it_stops_is_not_acknowledged_and_comes_again_elsewhere(
    office: Office, socket: SlackSocket, slack: LoopbackSocket
) -> None:
    office.ravi.command("dm", ASK)
    office.ravi.waits_for("dm", "with Comp for review")
    socket.close()
    assert not socket.is_connected
    slack.patience = 0.2
    kept = len(office.rows("inbox"))
    assert slack.wait_for(lambda: not slack.connections, 5)
    assert len(office.rows("inbox")) == kept


def test_a_token_slack_refuses_is_named(office: Office, slack: LoopbackSocket) -> None:
    container = office.demo.container
    office.ravi.play.socket_url = slack.url
    made = SlackSocket(build_slack_app(container, over_socket=True), "xapp-wrong", container.web_client())
    with pytest.raises(InvalidRequest, match="connections:write"):
        made.open()
    made.close()
