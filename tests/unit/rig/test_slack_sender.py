"""Deliveries look as Slack's do, are signed when they are sent, and are sent at the pace that was asked for."""

import asyncio
import json
import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qsl

import pytest
from conftest import SECRET, TOKEN
from fastapi import FastAPI
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.playground.playground import Playground
from bot.playground.settings import PlaygroundSettings
from bot.playground.workspace import Workspace
from bot.running import bound_socket, serving
from tests.rig.slack_sender import Delivered, Delivery, SlackSender, deliver_all, percentile, told


@dataclass
class Ear:
    """An app that remembers what it heard, and may take its time."""

    heard: list[tuple[dict[str, str], str]] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)
    stall: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)
    address: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = await request.body()
        with self.lock:
            self.heard.append((dict(request.headers), body.decode()))
            self.connections.add(scope["client"])
        await asyncio.sleep(self.stall)
        is_signed = SignatureVerifier(SECRET).is_valid_request(body, dict(request.headers))
        await Response("heard" if is_signed else "forged", 200 if is_signed else 401)(scope, receive, send)

    @property
    def bodies(self) -> list[str]:
        return [body for _, body in self.heard]


def served() -> Iterator[Ear]:
    ear = Ear()
    listening = bound_socket("127.0.0.1", 0, "none")
    ear.address = f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await ear(scope, receive, send)

    with serving(cast("FastAPI", app), listening):
        yield ear


@pytest.fixture
def ear() -> Iterator[Ear]:
    yield from served()


@pytest.fixture
def other_ear() -> Iterator[Ear]:
    yield from served()


@pytest.fixture
def play() -> Iterator[Playground]:
    made = Playground(PlaygroundSettings("http://127.0.0.1:1", SECRET, TOKEN), Workspace())
    yield made
    made.close()


@pytest.fixture
def sender(play: Playground) -> SlackSender:
    return SlackSender(play)


def test_a_command_is_a_form_as_slack_sends_it(sender: SlackSender) -> None:
    command = sender.command("U0RAVI", "#hiring-offers", "/comp-assist recommend Data Analyst & more")
    fields = dict(parse_qsl(command.body, keep_blank_values=True))
    assert command.headers == {"Content-Type": "application/x-www-form-urlencoded"}
    assert (fields["command"], fields["text"]) == ("/comp-assist", "recommend Data Analyst &amp; more")
    assert (fields["user_id"], fields["channel_id"], fields["team_id"]) == ("U0RAVI", "G0OFFERS", "T0PLAY")
    assert fields["trigger_id"]
    assert "/respond/" in fields["response_url"]
    other = sender.command("U0RAVI", "#hiring-offers", "/comp-assist help")
    assert dict(parse_qsl(other.body))["trigger_id"] != fields["trigger_id"]
    assert (command.envelope, command.event_id) == ({}, "")


def test_a_thread_message_is_an_event_of_what_stands_in_the_workspace(sender: SlackSender, play: Playground) -> None:
    root = play.workspace.post("G0OFFERS", "U0CARLA", "A root.")
    delivery = sender.message("U0RAVI", "#hiring-offers", "A reply.", root.ts)
    envelope, event = delivery.envelope, delivery.envelope["event"]
    assert (envelope["type"], envelope["team_id"]) == ("event_callback", "T0PLAY")
    assert delivery.event_id == envelope["event_id"]
    assert {key: event[key] for key in ("type", "channel", "user", "text", "thread_ts", "channel_type")} == {
        "type": "message",
        "channel": "G0OFFERS",
        "user": "U0RAVI",
        "text": "A reply.",
        "thread_ts": root.ts,
        "channel_type": "group",
    }
    assert play.workspace.message("G0OFFERS", event["ts"]).thread_ts == root.ts


def test_a_mention_is_two_events_under_two_ids_for_one_message(sender: SlackSender) -> None:
    message, mention = sender.mention("U0RAVI", "#hiring-offers", "what about Data Analyst?")
    assert [one.envelope["event"]["type"] for one in (message, mention)] == ["message", "app_mention"]
    assert message.envelope["event"]["ts"] == mention.envelope["event"]["ts"]
    assert message.event_id != mention.event_id


def test_a_click_is_the_block_actions_of_a_button_that_stands_there(sender: SlackSender, play: Playground) -> None:
    button = {"type": "button", "action_id": "approve", "value": "v", "text": {"type": "plain_text", "text": "Yes"}}
    card = play.workspace.post("G0COMPDESK", "U0COMPBOT", "", blocks=[{"type": "actions", "elements": [button]}])
    payload = json.loads(dict(parse_qsl(sender.click("U0CARLA", card, "approve").body))["payload"])
    assert payload["type"] == "block_actions"
    assert (payload["user"]["id"], payload["container"]["message_ts"]) == ("U0CARLA", card.ts)
    assert (payload["actions"][0]["action_id"], payload["actions"][0]["value"]) == ("approve", "v")


def test_whatever_else_people_do_can_be_written_down(sender: SlackSender) -> None:
    (home,) = sender.acts("U0RAVI", lambda ravi: ravi.open_home())
    assert home.envelope["event"]["type"] == "app_home_opened"


def test_a_repeated_delivery_is_the_same_but_for_what_it_says_about_tries(sender: SlackSender) -> None:
    first = sender.message("U0RAVI", "dm", "Hello.")
    second = first.again(1).again(2, "http_error")
    assert second.body == first.body
    assert second.headers == first.headers | {"X-Slack-Retry-Num": "2", "X-Slack-Retry-Reason": "http_error"}
    assert second.again(0) == first


def test_deliveries_are_signed_and_go_to_the_addresses_in_turn(sender: SlackSender, ear: Ear, other_ear: Ear) -> None:
    events = [sender.message("U0RAVI", "dm", f"Hello {number}.") for number in range(10)]
    deliveries = [event.again(number) for event in events for number in range(4)]
    random.Random(1).shuffle(deliveries)
    results = deliver_all(deliveries, [ear.address, other_ear.address], secret=SECRET, workers=4)
    assert {(one.status, one.body) for one in results} == {(200, "heard")}
    assert sorted(ear.bodies + other_ear.bodies) == sorted(one.body for one in deliveries)
    assert len(ear.bodies) == len(other_ear.bodies) == 20
    assert {headers.get("x-slack-retry-num") for headers, _ in ear.heard} == {None, "1", "2", "3"}
    assert deliver_all(events[:1], [ear.address], secret="another")[0].status == 401


def test_connections_are_used_again(sender: SlackSender, ear: Ear) -> None:
    deliver_all([sender.message("U0RAVI", "dm", "Hello.")] * 30, [ear.address], secret=SECRET, workers=2)
    assert len(ear.heard) == 30
    assert len(ear.connections) <= 2


def test_at_a_rate_a_stall_shows_in_all_that_were_due_meanwhile(sender: SlackSender, ear: Ear) -> None:
    ear.stall = 0.1
    deliveries = [sender.message("U0RAVI", "dm", "Hello.")] * 10
    results = deliver_all(deliveries, [ear.address], secret=SECRET, rate=50, workers=1)
    seconds = [one.seconds for one in results]
    assert seconds == sorted(seconds)
    # One at a time takes 1 s for all; the last one was due after 0.18 s.
    assert seconds[0] < 0.3
    assert 0.75 < seconds[-1] < 3
    patient = [one.seconds for one in deliver_all(deliveries, [ear.address], secret=SECRET, workers=1)]
    assert max(patient) < 0.5


def test_no_answer_is_told_by_the_name_of_the_exception(sender: SlackSender, ear: Ear) -> None:
    hello = [sender.message("U0RAVI", "dm", "Hello.")]
    assert deliver_all(hello, ["http://127.0.0.1:1/"], secret=SECRET)[0][::2] == (0, "ConnectError")
    ear.stall = 0.5
    assert deliver_all(hello, [ear.address], secret=SECRET, timeout=0.1)[0][::2] == (0, "ReadTimeout")


def test_a_percentile_is_a_value_that_occurred() -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert [percentile(values, p) for p in (0, 1, 50, 99, 99.9, 100)] == [1, 1, 50, 99, 100, 100]
    assert percentile([7.0], 50) == 7.0
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_results_are_told_in_short() -> None:
    results = [Delivered(200, 0.1, ""), Delivered(200, 0.2, ""), Delivered(0, 3.0, "ReadTimeout")]
    said = told(results)
    assert (said["count"], said["statuses"], said["p50"], said["slowest"]) == (3, {200: 2, 0: 1}, 0.2, 3.0)


def test_a_delivery_says_when_it_was_signed() -> None:
    assert Delivery("{}", {}).signed(SECRET, 1_700_000_000.9)["X-Slack-Request-Timestamp"] == "1700000000"
