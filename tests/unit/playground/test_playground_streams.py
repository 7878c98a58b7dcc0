"""Messages the app writes piece by piece: what people and the app see of them, and what Slack refuses."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playground_fakes import Clock, FakeApp, Switch
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.people import Person
from bot.playground.playground import STREAM_STARTS_A_MINUTE, Playground
from bot.playground.stream_methods import STREAM_LENGTH, STREAM_SECONDS
from bot.playground.workspace import Workspace

TO_RAVI = {"channel": "G0OFFERS", "recipient_user_id": "U0RAVI", "recipient_team_id": "T0PLAY"}
TURN: dict[str, Any] = {"event_type": "turn", "event_payload": {"turn": "t-1"}}
SOURCES: list[dict[str, Any]] = [{"type": "section", "text": {"type": "mrkdwn", "text": "Sources"}}]


def refusal_of(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return str(refused.value.response["error"])


@pytest.fixture
def thread(ravi: Person) -> str:
    """Ravi's question, for the app to answer."""
    return ravi.say("#hiring-offers", "why this range?").ts


@pytest.fixture
def stream(client: WebClient, thread: str) -> dict[str, str]:
    """A running stream in Ravi's thread: its channel and ts."""
    started = client.chat_startStream(**TO_RAVI, thread_ts=thread, markdown_text="The range. ")
    return {"channel": str(started["channel"]), "ts": str(started["ts"])}


def last_reply(client: WebClient, thread: str, **more: Any) -> dict[str, Any]:
    replies = client.conversations_replies(channel="G0OFFERS", ts=thread, **more)["messages"]
    return dict(replies[-1])


def test_somebody_else_in_the_channel_reads_along_and_the_whole_afterwards(
    client: WebClient, carla: Person, stream: dict[str, str]
) -> None:
    assert carla.sees("#hiring-offers")[-1].text == "The range. "
    client.chat_appendStream(**stream, markdown_text="From the **2026** file. ")
    assert carla.sees("#hiring-offers")[-1].text == "The range. From the **2026** file. "
    client.chat_stopStream(**stream, markdown_text="That is all.")
    last = carla.sees("#hiring-offers")[-1]
    assert (last.ts, last.text) == (stream["ts"], "The range. From the **2026** file. That is all.")
    assert last.edited_ts is None


def test_nobody_outside_the_channel_sees_a_stream(olga: Person, stream: dict[str, str]) -> None:
    assert stream["ts"] not in [message.ts for place in ("#general", "dm") for message in olga.sees(place)]
    with pytest.raises(LookupError):
        olga.sees("#hiring-offers")


def test_replies_show_the_text_so_far_and_say_that_it_is_not_all(
    client: WebClient, thread: str, stream: dict[str, str]
) -> None:
    client.chat_appendStream(**stream, chunks=[{"type": "markdown_text", "text": "More."}])
    running = last_reply(client, thread, include_all_metadata=True)
    assert (running["text"], running["streaming_state"]) == ("The range. More.", "in_progress")
    assert "metadata" not in running
    client.chat_stopStream(**stream, metadata=TURN)
    assert last_reply(client, thread)["streaming_state"] == "completed"
    assert "metadata" not in last_reply(client, thread)
    assert last_reply(client, thread, include_all_metadata=True)["metadata"] == TURN


def test_ordinary_messages_have_no_streaming_state(client: WebClient, thread: str) -> None:
    client.chat_postMessage(channel="G0OFFERS", text="hello", thread_ts=thread)
    assert "streaming_state" not in last_reply(client, thread)


def test_text_and_chunks_come_one_after_the_other(client: WebClient, ravi: Person, thread: str) -> None:
    chunks = [{"type": "markdown_text", "text": "two "}, {"type": "markdown_text", "text": "three"}]
    client.chat_startStream(**TO_RAVI, thread_ts=thread, markdown_text="one ", chunks=chunks)
    assert ravi.sees("#hiring-offers")[-1].text == "one two three"


def test_a_stream_may_begin_with_nothing(client: WebClient, ravi: Person, thread: str) -> None:
    started = client.chat_startStream(**TO_RAVI, thread_ts=thread)
    assert ravi.sees("#hiring-offers")[-1].text == ""
    client.chat_stopStream(channel="G0OFFERS", ts=started["ts"], markdown_text="Done.")
    assert ravi.sees("#hiring-offers")[-1].text == "Done."


def test_blocks_end_up_below_the_text(client: WebClient, ravi: Person, stream: dict[str, str]) -> None:
    answer = client.chat_stopStream(**stream, blocks=SOURCES)
    last = ravi.sees("#hiring-offers")[-1]
    assert (last.text, [block["type"] for block in last.blocks]) == ("The range. ", ["section"])
    assert last.stream is not None
    assert last.stream.is_shown
    assert answer["message"]["streaming_state"] == "completed"


def test_the_app_hears_of_a_streams_beginning_and_end_and_not_of_each_piece(
    client: WebClient, play: Playground, fake_app: FakeApp, stream: dict[str, str]
) -> None:
    for _ in range(3):
        client.chat_appendStream(**stream, markdown_text="more ")
    client.chat_stopStream(**stream, blocks=SOURCES)
    assert play.settle()
    mine = [event for event in fake_app.events if stream["ts"] in (event["ts"], event.get("message", {}).get("ts"))]
    end = next(event for event in mine if event.get("subtype") == "message_changed")
    assert len(mine) == 2
    assert end["message"]["text"] == "The range. more more more "
    assert [end[key]["streaming_state"] for key in ("previous_message", "message")] == ["in_progress", "completed"]


@pytest.mark.parametrize("name", ["recipient_user_id", "recipient_team_id"])
def test_a_stream_in_a_channel_says_whom_it_is_for(client: WebClient, thread: str, name: str) -> None:
    arguments = {key: value for key, value in TO_RAVI.items() if key != name}
    assert refusal_of(client.chat_startStream, **arguments, thread_ts=thread) == f"missing_{name}"


def test_a_stream_in_a_direct_message_need_not_say_whom_it_is_for(client: WebClient, ravi: Person) -> None:
    asked = ravi.say("dm", "hello")
    client.chat_startStream(channel="D0RAVI", thread_ts=asked.ts, markdown_text="hi")
    assert ravi.sees("dm", thread_ts=asked.ts)[-1].text == "hi"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"thread_ts": ""}, "invalid_arguments"),
        ({"thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
        ({"recipient_user_id": "U0NOBODY"}, "user_not_found"),
        ({"recipient_team_id": "T0OTHER"}, "team_not_found"),
        ({"chunks": [{"type": "task_update", "id": "1"}]}, "invalid_chunks"),
        ({"chunks": [{"type": "markdown_text"}]}, "invalid_chunks"),
        ({"chunks": "text"}, "invalid_chunks"),
        ({"markdown_text": "x" * (STREAM_LENGTH + 1)}, "msg_too_long"),
    ],
)
def test_a_stream_slack_would_not_start_leaves_nothing_behind(
    client: WebClient, ravi: Person, thread: str, changes: dict[str, Any], error: str
) -> None:
    assert refusal_of(client.chat_startStream, **TO_RAVI | {"thread_ts": thread} | changes) == error
    assert [message.ts for message in ravi.sees("#hiring-offers")] == [thread]


def test_a_stream_lives_five_minutes(client: WebClient, clock: Clock, thread: str, stream: dict[str, str]) -> None:
    clock.now += STREAM_SECONDS
    client.chat_appendStream(**stream, markdown_text="Just in time.")
    clock.now += 1
    for call, piece in ((client.chat_appendStream, "Late."), (client.chat_stopStream, "Late.")):
        assert refusal_of(call, **stream, markdown_text=piece) == "message_not_in_streaming_state"
    late = last_reply(client, thread)
    assert (late["text"], late["streaming_state"]) == ("The range. Just in time.", "completed")


def test_nothing_is_added_to_a_stopped_stream(client: WebClient, ravi: Person, stream: dict[str, str]) -> None:
    client.chat_stopStream(**stream)
    for call in (client.chat_appendStream, client.chat_stopStream):
        assert refusal_of(call, **stream, markdown_text="more") == "message_not_in_streaming_state"
    assert ravi.sees("#hiring-offers")[-1].text == "The range. "


def test_only_the_apps_own_streams_are_added_to(client: WebClient, ravi: Person, thread: str) -> None:
    posted = client.chat_postMessage(channel="G0OFFERS", text="posted")["ts"]
    hidden = client.chat_postEphemeral(channel="G0OFFERS", user="U0RAVI", text="psst")["message_ts"]
    expected = {
        posted: "message_not_in_streaming_state",
        thread: "message_not_owned_by_app",
        hidden: "message_not_found",
        "1.000001": "message_not_found",
    }
    for call in (client.chat_appendStream, client.chat_stopStream):
        for ts, error in expected.items():
            assert refusal_of(call, channel="G0OFFERS", ts=ts, markdown_text="mine now") == error
    assert [message.text for message in ravi.sees("#hiring-offers")] == ["why this range?", "posted", "psst"]


def test_a_stream_holds_twelve_thousand_characters_in_all(
    client: WebClient, ravi: Person, stream: dict[str, str]
) -> None:
    rest = STREAM_LENGTH - len("The range. ")
    assert refusal_of(client.chat_appendStream, **stream, markdown_text="x" * (rest + 1)) == "msg_too_long"
    client.chat_appendStream(**stream, markdown_text="x" * rest)
    assert refusal_of(client.chat_appendStream, **stream, markdown_text="x") == "msg_too_long"
    assert refusal_of(client.chat_stopStream, **stream, markdown_text="x") == "msg_too_long"
    client.chat_stopStream(**stream)
    assert len(ravi.sees("#hiring-offers")[-1].text) == STREAM_LENGTH


def test_an_empty_piece_is_no_piece(client: WebClient, stream: dict[str, str]) -> None:
    assert refusal_of(client.chat_appendStream, **stream, markdown_text="") == "no_text"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"blocks": SOURCES * 51}, "invalid_blocks"),
        ({"blocks": [{"type": "marquee"}]}, "invalid_blocks"),
        ({"metadata": {"event_type": "turn"}}, "invalid_metadata_schema"),
        ({"chunks": [1]}, "invalid_chunks"),
    ],
)
def test_an_end_slack_refuses_lets_the_stream_run_on(
    client: WebClient, thread: str, stream: dict[str, str], arguments: dict[str, Any], error: str
) -> None:
    assert refusal_of(client.chat_stopStream, **stream, **arguments) == error
    assert last_reply(client, thread)["streaming_state"] == "in_progress"
    client.chat_stopStream(**stream, blocks=SOURCES * 50)


def test_twenty_streams_a_minute_and_then_a_wait(client: WebClient, clock: Clock, thread: str) -> None:
    def start() -> str:
        return str(client.chat_startStream(**TO_RAVI, thread_ts=thread)["ts"])

    start()
    clock.now += 20
    first_after = [start() for _ in range(STREAM_STARTS_A_MINUTE - 1)]
    with pytest.raises(SlackApiError) as refused:
        start()
    answer = refused.value.response
    assert (answer.status_code, answer["error"], answer.headers["retry-after"]) == (429, "ratelimited", "40")
    client.chat_appendStream(channel="G0OFFERS", ts=first_after[0], markdown_text="the others go on")
    clock.now += 40
    start()
    assert refusal_of(client.chat_startStream, **TO_RAVI, thread_ts=thread) == "ratelimited"


def test_an_update_of_a_running_stream_ends_it(
    client: WebClient, carla: Person, thread: str, stream: dict[str, str]
) -> None:
    client.chat_update(**stream, text="Withdrawn.", blocks=SOURCES)
    assert refusal_of(client.chat_appendStream, **stream, markdown_text="x") == "message_not_in_streaming_state"
    last = carla.sees("#hiring-offers")[-1]
    assert (last.text, len(last.blocks)) == ("Withdrawn.", 1)
    assert last.stream is not None
    assert not last.stream.is_shown
    assert last_reply(client, thread)["streaming_state"] == "completed"


def test_a_stopped_stream_is_updated_and_deleted_like_any_message(
    client: WebClient, carla: Person, thread: str, stream: dict[str, str]
) -> None:
    client.chat_stopStream(**stream, blocks=SOURCES, metadata=TURN)
    client.chat_update(**stream, text="Corrected.", blocks=[])
    assert (carla.sees("#hiring-offers")[-1].text, carla.sees("#hiring-offers")[-1].blocks) == ("Corrected.", [])
    assert last_reply(client, thread, include_all_metadata=True)["metadata"] == TURN
    client.chat_delete(**stream)
    assert [message.ts for message in carla.sees("#hiring-offers")] == [thread]


def test_a_deleted_stream_is_added_to_no_more(client: WebClient, stream: dict[str, str]) -> None:
    client.chat_delete(**stream)
    assert refusal_of(client.chat_appendStream, **stream, markdown_text="x") == "message_not_found"


def test_pieces_arriving_at_the_same_time_are_all_there(
    client: WebClient, ravi: Person, stream: dict[str, str]
) -> None:
    def add(number: int) -> None:
        client.chat_appendStream(**stream, markdown_text=f"[{number}]")

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(add, range(40)))
    text = ravi.sees("#hiring-offers")[-1].text
    assert sorted(text.removeprefix("The range. ")) == sorted("".join(f"[{n}]" for n in range(40)))


def test_hostile_text_in_a_stream_stays_the_text_it_is(
    client: WebClient, play: Playground, fake_app: FakeApp, workspace: Workspace, stream: dict[str, str]
) -> None:
    hostile = "<@U0CARLA> <!channel> <https://evil.example|here> <img src=x onerror=alert(1)> @Carla Gomez &amp;"
    client.chat_appendStream(**stream, markdown_text=hostile)
    client.chat_stopStream(**stream)
    assert play.settle()
    assert workspace.message("G0OFFERS", stream["ts"]).text == f"The range. {hostile}"
    assert "app_mention" not in {event["type"] for event in fake_app.events}


def test_a_running_stream_outlives_a_restart(
    start: Callable[..., FastAPI], playground_switch: Switch, tmp_path: Path
) -> None:
    web = WebClient(token="xoxb-playground", base_url=f"{playground_switch.url}/api/")
    asked = Person.of(start(tmp_path / "state.json"), "U0RAVI").say("dm", "hello")
    ts = web.chat_startStream(channel="D0RAVI", thread_ts=asked.ts, markdown_text="one ")["ts"]
    again = Person.of(start(tmp_path / "state.json"), "U0RAVI")
    web.chat_appendStream(channel="D0RAVI", ts=ts, markdown_text="two")
    assert again.sees("dm")[-1].text == "one two"
