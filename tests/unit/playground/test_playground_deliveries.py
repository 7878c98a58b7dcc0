"""What the playground tells the app: signed, retried, and shaped as Slack shapes it."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from playground_fakes import FakeApp, Heard
from slack_sdk import WebClient
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.playground.people import Person
from bot.playground.playground import Playground
from bot.playground.records import Channel, ChannelKind
from bot.playground.workspace import Workspace


def test_every_request_carries_slacks_signature(ravi: Person, fake_app: FakeApp) -> None:
    ravi.say("#general", "hello")
    ravi.command("#general", "/comp-assist help")
    ravi.open_home()
    assert [said.is_signed for said in fake_app.heard] == [True, True, True]


def test_a_slash_command_has_all_of_slacks_fields(ravi: Person, fake_app: FakeApp) -> None:
    ravi.command("#general", "/comp-assist recommend  Analyst & Co ")
    command = fake_app.commands[0]
    assert command["command"] == "/comp-assist"
    assert command["text"] == "recommend  Analyst &amp; Co"
    assert (command["team_id"], command["api_app_id"]) == ("T0PLAY", "A0COMPASSIST")
    assert (command["user_id"], command["user_name"]) == ("U0RAVI", "ravi")
    assert (command["channel_id"], command["channel_name"]) == ("C0GENERAL", "general")
    assert command["trigger_id"]
    assert "/respond/" in command["response_url"]


@pytest.mark.parametrize(
    ("channel", "name"), [("dm", "directmessage"), ("#hiring-offers", "privategroup"), ("#general", "general")]
)
def test_a_command_hides_the_names_of_private_places(
    ravi: Person, fake_app: FakeApp, channel: str, name: str
) -> None:
    ravi.command(channel, "/comp-assist help")
    assert fake_app.commands[0]["channel_name"] == name


def test_a_plain_answer_to_a_command_is_ephemeral(ravi: Person, carla: Person, fake_app: FakeApp) -> None:
    fake_app.answer = lambda _heard: PlainTextResponse("At your service")
    ravi.command("#general", "/comp-assist help")
    assert ravi.sees("#general")[-1].text == "At your service"
    assert carla.sees("#general") == []


def test_a_json_answer_in_channel_is_for_everybody(ravi: Person, carla: Person, fake_app: FakeApp) -> None:
    fake_app.answers_json({"response_type": "in_channel", "text": "Look here"})
    ravi.command("#general", "/comp-assist help")
    assert carla.sees("#general")[-1].text == "Look here"


def test_an_empty_answer_to_a_command_shows_nothing(ravi: Person) -> None:
    ravi.command("#general", "/comp-assist help")
    assert ravi.sees("#general") == []


def test_an_answer_beyond_slacks_limits_shows_as_a_failure(ravi: Person, fake_app: FakeApp) -> None:
    fake_app.answers_json({"text": "x", "blocks": [{"type": "marquee"}]})
    ravi.command("#general", "/comp-assist help")
    assert "invalid_command_response" in ravi.sees("#general")[-1].text


def test_a_command_the_app_refuses_shows_dispatch_failed(ravi: Person, fake_app: FakeApp) -> None:
    fake_app.answer = lambda _heard: Response(status_code=500)
    ravi.command("#general", "/comp-assist help")
    shown = ravi.sees("#general")[-1]
    assert shown.text == '/comp-assist failed with the error "dispatch_failed"'
    assert shown.only_for == "U0RAVI"
    assert len(fake_app.heard) == 1


def test_a_command_to_a_dead_app_shows_dispatch_failed(start: Callable[..., FastAPI]) -> None:
    person = Person.of(start(app_url="http://127.0.0.1:9/slack/events"), "U0RAVI")
    person.command("dm", "/comp-assist help")
    assert "dispatch_failed" in person.sees("dm")[-1].text


def test_a_command_answered_too_late_shows_operation_timeout(
    start: Callable[..., FastAPI], fake_app: FakeApp
) -> None:
    fake_app.answer = slow
    person = Person.of(start(answer_timeout=0.05), "U0RAVI")
    person.command("dm", "/comp-assist help")
    assert person.sees("dm")[-1].text == '/comp-assist failed with the error "operation_timeout"'


def test_an_unknown_command_never_reaches_the_app(ravi: Person, fake_app: FakeApp) -> None:
    ravi.command("#general", "/dance")
    assert "not a valid command" in ravi.sees("#general")[-1].text
    assert fake_app.heard == []


def test_a_command_in_a_thread_is_refused_as_in_slack(ravi: Person, fake_app: FakeApp) -> None:
    first = ravi.say("#general", "hello")
    fake_app.heard.clear()
    ravi.say("#general", "/comp-assist help", thread_ts=first.ts)
    assert ravi.sees("#general", thread_ts=first.ts)[-1].text == "/comp-assist is not supported in threads. Sorry!"
    assert fake_app.heard == []


def test_a_message_event_has_slacks_envelope(ravi: Person, fake_app: FakeApp) -> None:
    said = ravi.say("#hiring-offers", "a < b & c")
    envelope = fake_app.heard[0].envelope
    assert (envelope["type"], envelope["team_id"], envelope["api_app_id"]) == (
        "event_callback",
        "T0PLAY",
        "A0COMPASSIST",
    )
    assert envelope["authorizations"][0] == {
        "enterprise_id": None,
        "team_id": "T0PLAY",
        "user_id": "U0COMPBOT",
        "is_bot": True,
        "is_enterprise_install": False,
    }
    assert envelope["event_id"].startswith("Ev")
    assert envelope["event_context"]
    event = envelope["event"]
    assert (event["channel"], event["channel_type"], event["user"]) == ("G0OFFERS", "group", "U0RAVI")
    assert (event["ts"], event["event_ts"], event["text"]) == (said.ts, said.ts, "a &lt; b &amp; c")
    assert "thread_ts" not in event


@pytest.mark.parametrize(("channel", "kind"), [("#general", "channel"), ("#hiring-offers", "group"), ("dm", "im")])
def test_a_message_event_names_the_kind_of_channel(ravi: Person, fake_app: FakeApp, channel: str, kind: str) -> None:
    ravi.say(channel, "hello")
    assert [event["channel_type"] for event in fake_app.events] == [kind]


def test_a_reply_names_its_thread_and_the_author_of_it(ravi: Person, carla: Person, fake_app: FakeApp) -> None:
    first = ravi.say("#general", "hello")
    carla.say("#general", "yes?", thread_ts=first.ts)
    event = fake_app.events[-1]
    assert (event["thread_ts"], event["parent_user_id"]) == (first.ts, "U0RAVI")


@pytest.mark.parametrize("text", ["<@U0COMPBOT> hello", "hello @comp-assist!"])
def test_a_mention_fires_an_event_of_its_own_as_well(ravi: Person, fake_app: FakeApp, text: str) -> None:
    ravi.say("#general", text)
    assert [event["type"] for event in fake_app.events] == ["message", "app_mention"]
    assert len({said.envelope["event_id"] for said in fake_app.heard}) == 2
    assert "<@U0COMPBOT>" in fake_app.events[1]["text"]


def test_a_mention_in_the_direct_message_is_just_a_message(ravi: Person, fake_app: FakeApp) -> None:
    ravi.say("dm", "<@U0COMPBOT> hello")
    assert [event["type"] for event in fake_app.events] == ["message"]


def test_typed_markup_is_escaped_and_never_a_live_broadcast_by_name(ravi: Person) -> None:
    assert ravi.say("#general", "<b>bold</b> @Carla Gomez #general").text == (
        "&lt;b&gt;bold&lt;/b&gt; <@U0CARLA> <#C0GENERAL|general>"
    )


def test_channels_without_the_bot_stay_silent(ravi: Person, workspace: Workspace, fake_app: FakeApp) -> None:
    workspace.add_channel(Channel("C0LUNCH", "lunch", ChannelKind.PUBLIC, ("U0RAVI",)))
    ravi.say("#lunch", "soup?")
    assert fake_app.heard == []


def test_the_bots_own_messages_come_back_with_its_bot_id(
    client: WebClient, play: Playground, fake_app: FakeApp
) -> None:
    client.chat_postMessage(channel="C0GENERAL", text="<@U0COMPBOT> is me")
    assert play.settle()
    assert [(event["type"], event["bot_id"], event["user"]) for event in fake_app.events] == [
        ("message", "B0COMPBOT", "U0COMPBOT")
    ]


def test_an_ephemeral_makes_no_event(client: WebClient, play: Playground, fake_app: FakeApp) -> None:
    client.chat_postEphemeral(channel="C0GENERAL", user="U0RAVI", text="psst")
    assert play.settle()
    assert fake_app.heard == []


def test_edits_and_deletions_are_told_as_hidden_messages(ravi: Person, fake_app: FakeApp) -> None:
    said = ravi.say("#general", "helo")
    ravi.edit(said, "hello")
    ravi.delete(ravi.sees("#general")[-1])
    changed, deleted = fake_app.events[1:]
    assert (changed["subtype"], changed["message"]["text"], changed["previous_message"]["text"]) == (
        "message_changed",
        "hello",
        "helo",
    )
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said.ts)
    assert ravi.sees("#general") == []


def test_joining_and_leaving_are_told(ravi: Person, carla: Person, fake_app: FakeApp) -> None:
    carla.invite("#comp-desk", "U0RAVI")
    ravi.leave("#comp-desk")
    assert [(event["type"], event["user"], event["channel"]) for event in fake_app.events] == [
        ("member_joined_channel", "U0RAVI", "G0COMPDESK"),
        ("member_left_channel", "U0RAVI", "G0COMPDESK"),
    ]


def test_opening_home_is_told_and_shows_what_the_app_publishes(
    client: WebClient, ravi: Person, fake_app: FakeApp
) -> None:
    view = {"type": "home", "blocks": [{"type": "divider"}]}

    def publish(heard: Heard) -> Response:
        client.views_publish(user_id=heard.envelope["event"]["user"], view=view)
        return Response()

    fake_app.answer = publish
    home = ravi.open_home()
    assert home is not None
    assert home.blocks[0]["type"] == "divider"
    ravi.open_home("messages")
    assert [(event["type"], event["tab"], "view" in event) for event in fake_app.events] == [
        ("app_home_opened", "home", False),
        ("app_home_opened", "messages", False),
    ]
    assert fake_app.events[0]["channel"] == "D0RAVI"


def test_a_failed_event_is_tried_three_times_more_under_the_same_id(ravi: Person, fake_app: FakeApp) -> None:
    fake_app.answer = lambda _heard: Response(status_code=503)
    ravi.say("#general", "hello")
    assert len({said.envelope["event_id"] for said in fake_app.heard}) == 1
    assert [said.headers.get("x-slack-retry-num") for said in fake_app.heard] == [None, "1", "2", "3"]
    assert [said.headers.get("x-slack-retry-reason") for said in fake_app.heard][1:] == ["http_error"] * 3
    assert all(said.is_signed for said in fake_app.heard)


def test_an_event_that_arrives_at_last_is_not_tried_again(ravi: Person, fake_app: FakeApp) -> None:
    fake_app.answer = lambda _heard: Response(status_code=500 if len(fake_app.heard) < 2 else 200)
    ravi.say("#general", "hello")
    assert len(fake_app.heard) == 2


def test_a_slow_event_is_tried_again_for_a_timeout(start: Callable[..., FastAPI], fake_app: FakeApp) -> None:
    fake_app.answer = slow
    Person.of(start(answer_timeout=0.05, retry_delays=(0.0,)), "U0RAVI").say("#general", "hello")
    assert [said.headers.get("x-slack-retry-reason") for said in fake_app.heard] == [None, "http_timeout"]


def test_an_app_may_ask_not_to_be_tried_again(ravi: Person, fake_app: FakeApp) -> None:
    fake_app.answer = lambda _heard: Response(status_code=500, headers={"X-Slack-No-Retry": "1"})
    ravi.say("#general", "hello")
    assert len(fake_app.heard) == 1


def test_message_text_never_reaches_the_log(
    ravi: Person, fake_app: FakeApp, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    fake_app.answer = lambda _heard: Response(status_code=500)
    ravi.say("#general", "one hundred thousand")
    printed = capsys.readouterr()
    assert "one hundred thousand" not in printed.out + printed.err + caplog.text


def slow(_heard: Any) -> Response:
    time.sleep(0.2)
    return JSONResponse({})
