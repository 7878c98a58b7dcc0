"""What the app says it is doing in a thread: it comes, it changes, and it goes when the answer is there."""

from typing import Any

import httpx
import pytest
from playground_fakes import Clock
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.people import Person
from bot.playground.thread_status import STATUS_SECONDS

READING = "is reading the roster…"


@pytest.fixture
def thread(ravi: Person) -> str:
    return ravi.say("#hiring-offers", "why this range?").ts


@pytest.fixture
def reading(client: WebClient, thread: str) -> str:
    """Ravi's thread, in which the app says that it is reading."""
    say(client, thread, READING)
    return thread


def say(client: WebClient, thread: str, status: str) -> None:
    client.assistant_threads_setStatus(channel_id="G0OFFERS", thread_ts=thread, status=status)


def snapshot(client: WebClient, person: str) -> dict[str, Any]:
    address = client.base_url.replace("/api/", "/ui/snapshot")
    return dict(httpx.get(address, params={"as": person, "in": "G0OFFERS"}, trust_env=False).json())


def test_everybody_in_the_channel_sees_what_the_app_is_doing(
    client: WebClient, ravi: Person, carla: Person, olga: Person, reading: str
) -> None:
    for person in (ravi, carla):
        assert person.status_in(reading, "#hiring-offers") == "comp-assist is reading the roster…"
        assert snapshot(client, person.id)["statuses"] == {reading: READING}
    assert snapshot(client, olga.id)["statuses"] == {}


def test_a_later_status_takes_the_place_of_the_one_before_and_an_empty_one_clears(
    client: WebClient, ravi: Person, reading: str
) -> None:
    say(client, reading, "is computing…")
    assert ravi.status_in(reading, "#hiring-offers") == "comp-assist is computing…"
    say(client, reading, "")
    assert ravi.status_in(reading, "#hiring-offers") == ""


def test_a_status_lapses_after_two_minutes(client: WebClient, ravi: Person, clock: Clock, reading: str) -> None:
    assert snapshot(client, "U0RAVI")["lapses_in"] == STATUS_SECONDS
    clock.now += STATUS_SECONDS
    assert ravi.status_in(reading, "#hiring-offers")
    clock.now += 1
    assert ravi.status_in(reading, "#hiring-offers") == ""
    assert (snapshot(client, "U0RAVI")["statuses"], snapshot(client, "U0RAVI")["lapses_in"]) == ({}, None)


def test_the_answer_takes_the_status_away(client: WebClient, ravi: Person, reading: str) -> None:
    client.chat_postMessage(channel="G0OFFERS", thread_ts=reading, text="Here it is.")
    assert ravi.status_in(reading, "#hiring-offers") == ""


def test_each_piece_of_a_stream_takes_the_status_away(client: WebClient, ravi: Person, reading: str) -> None:
    recipient = {"recipient_user_id": "U0RAVI", "recipient_team_id": "T0PLAY"}
    ts = client.chat_startStream(channel="G0OFFERS", thread_ts=reading, **recipient)["ts"]
    assert ravi.status_in(reading, "#hiring-offers") == ""
    for call in (client.chat_appendStream, client.chat_stopStream):
        say(client, reading, READING)
        call(channel="G0OFFERS", ts=ts, markdown_text="more")
        assert ravi.status_in(reading, "#hiring-offers") == ""


def test_what_happens_elsewhere_leaves_the_status_alone(
    client: WebClient, ravi: Person, carla: Person, reading: str
) -> None:
    client.chat_postMessage(channel="G0OFFERS", text="another matter")
    client.chat_postEphemeral(channel="G0OFFERS", user="U0CARLA", thread_ts=reading, text="psst")
    carla.say("#hiring-offers", "I wonder too", thread_ts=reading)
    assert ravi.status_in(reading, "#hiring-offers")


def test_a_reply_names_its_thread_as_well(client: WebClient, ravi: Person, thread: str) -> None:
    say(client, ravi.say("#hiring-offers", "please", thread_ts=thread).ts, READING)
    assert ravi.status_in(thread, "#hiring-offers")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"channel_id": "C0NOWHERE"}, "channel_not_found"),
        ({"thread_ts": "1.000001"}, "invalid_thread_ts"),
        ({"thread_ts": ""}, "invalid_arguments"),
        ({"status": None}, "invalid_arguments"),
    ],
)
def test_a_status_of_nothing_is_refused(client: WebClient, thread: str, changes: dict[str, Any], error: str) -> None:
    arguments = {"channel_id": "G0OFFERS", "thread_ts": thread, "status": READING} | changes
    with pytest.raises(SlackApiError) as refused:
        client.assistant_threads_setStatus(**arguments)
    assert refused.value.response["error"] == error
