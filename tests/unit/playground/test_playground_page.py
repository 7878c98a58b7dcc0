"""The page's routes: what they show, whom they refuse, and that saved conversations come back."""

import asyncio
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from playground_fakes import FakeApp, Switch
from slack_sdk import WebClient

from bot.playground.live_updates import LiveUpdates
from bot.playground.people import Person
from bot.playground.workspace import Workspace


@pytest.fixture
def browser(playground_app: FastAPI, playground_switch: Switch) -> httpx.Client:
    assert playground_app is playground_switch.app
    with httpx.Client(base_url=playground_switch.url, trust_env=False) as client:
        client.headers["Origin"] = playground_switch.url
        yield client


def act(browser: httpx.Client, name: str, **fields: Any) -> httpx.Response:
    return browser.post(f"/ui/acts/{name}", json={"person": "U0RAVI", "channel": "C0GENERAL", **fields})


def snapshot(browser: httpx.Client, person: str = "U0RAVI", channel: str = "C0GENERAL") -> dict[str, Any]:
    return dict(browser.get("/ui/snapshot", params={"as": person, "in": channel}).json())


def test_the_page_loads_only_from_itself(browser: httpx.Client) -> None:
    page = browser.get("/")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "'unsafe" not in page.headers["content-security-policy"]
    assert "https://" not in page.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]:80", "]["])
def test_foreign_host_names_are_refused(browser: httpx.Client, host: str) -> None:
    assert browser.get("/", headers={"Host": host}).status_code in (400, 403)
    assert browser.get("/ui/snapshot", params={"as": "U0RAVI"}, headers={"Host": host}).status_code in (400, 403)


def test_localhost_by_name_is_welcome(browser: httpx.Client) -> None:
    assert browser.get("/", headers={"Host": "localhost:8765"}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1:1"])
def test_other_pages_cannot_act(browser: httpx.Client, origin: str, ravi: Person) -> None:
    browser.headers["Origin"] = origin
    assert act(browser, "say", text="hello").status_code == 403
    assert ravi.sees("#general") == []


def test_a_line_typed_on_the_page_reaches_the_app(browser: httpx.Client, fake_app: FakeApp) -> None:
    assert act(browser, "say", text="hello").json() == {"ok": True}
    assert act(browser, "say", text="/comp-assist help").json() == {"ok": True}
    assert fake_app.events[0]["text"] == "hello"
    assert fake_app.commands[0]["text"] == "help"


def test_a_snapshot_shows_only_what_the_person_may_see(browser: httpx.Client, client: WebClient) -> None:
    client.chat_postEphemeral(channel="G0OFFERS", user="U0CARLA", text="for Carla")
    client.chat_postMessage(channel="G0OFFERS", text="for both")
    assert [m["text"] for m in snapshot(browser, "U0CARLA", "G0OFFERS")["messages"]] == ["for Carla", "for both"]
    assert [m["text"] for m in snapshot(browser, "U0RAVI", "G0OFFERS")["messages"]] == ["for both"]
    olga = snapshot(browser, "U0OLGA", "G0OFFERS")
    assert olga["channel"] == "C0GENERAL"
    assert {channel["id"] for channel in olga["channels"]} == {"C0GENERAL", "D0OLGA"}


def test_a_snapshot_counts_replies_and_lists_commands(browser: httpx.Client, ravi: Person, carla: Person) -> None:
    first = ravi.say("#general", "hello")
    carla.say("#general", "hi", thread_ts=first.ts)
    shown = snapshot(browser)
    assert shown["messages"][0]["replies"]["count"] == 1
    assert shown["messages"][1]["thread_ts"] == first.ts
    commands = [suggestion["command"].split()[-1] for suggestion in shown["suggestions"]]
    assert commands == ["recommend", "context", "audit", "export", "status", "tour", "help"]


def test_a_snapshot_of_nobody_is_refused(browser: httpx.Client) -> None:
    answer = browser.get("/ui/snapshot", params={"as": "U0NOBODY"})
    assert (answer.status_code, answer.json()["error"]) == (404, "user_not_found")


def test_a_form_is_used_from_the_page(browser: httpx.Client, client: WebClient, fake_app: FakeApp) -> None:
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "1"}
    pick = {"type": "users_select", "action_id": "who"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button, pick]}]
    ts = client.chat_postMessage(channel="C0GENERAL", text="x", blocks=blocks)["ts"]
    entered = {"b": {"who": "U0CARLA"}}
    used = act(browser, "use", container=ts, block_id="b", action_id="go", value="1", entered=entered)
    assert used.json() == {"ok": True, "failure": ""}
    state = fake_app.interactions[-1]["state"]["values"]
    assert state["b"]["who"] == {"type": "users_select", "selected_user": "U0CARLA"}


def test_people_are_invited_and_leave_from_the_page(browser: httpx.Client, fake_app: FakeApp) -> None:
    assert act(browser, "invite", person="U0CARLA", channel="G0COMPDESK", value="U0OLGA").json() == {"ok": True}
    assert "U0OLGA" in snapshot(browser, "U0CARLA", "G0COMPDESK")["channels"][1]["members"]
    act(browser, "leave", person="U0OLGA", channel="G0COMPDESK")
    assert [event["type"] for event in fake_app.events] == ["member_joined_channel", "member_left_channel"]


def test_a_silent_app_is_named_on_the_page(start: Callable[..., FastAPI], playground_switch: Switch) -> None:
    app = start(app_url="http://127.0.0.1:9/slack/events", retry_delays=())
    assert app is playground_switch.app
    with httpx.Client(base_url=playground_switch.url, trust_env=False) as browser:
        assert snapshot(browser)["trouble"] == ""
        Person.of(app, "U0RAVI").say("#general", "anybody there?")
        assert snapshot(browser)["trouble"] == "connection_failed"


@pytest.mark.parametrize(
    ("name", "fields", "status"),
    [
        ("fly", {}, 404),
        ("use", {"container": "1.000001", "action_id": "x"}, 409),
        ("submit", {"container": "V0GONE"}, 409),
        ("say", {"text": "x", "channel": "G0COMPDESK"}, 409),
        ("say", {"text": "x", "surprise": 1}, 422),
    ],
)
def test_acts_that_cannot_be_done_are_refused_in_words(
    browser: httpx.Client, name: str, fields: dict[str, Any], status: int
) -> None:
    assert act(browser, name, **fields).status_code == status


def test_an_open_page_hears_of_changes(workspace: Workspace, ravi: Person) -> None:
    async def listen() -> list[str]:
        live = LiveUpdates(workspace)
        stream = live.stream()
        heard = [await anext(stream), await anext(stream)]
        speaker = threading.Thread(target=ravi.say, args=("#general", "hello"))
        speaker.start()
        heard.append(await asyncio.wait_for(anext(stream), 5))
        await asyncio.to_thread(speaker.join)
        live.close()
        return heard + [rest async for rest in stream]

    heard = asyncio.run(listen())
    assert heard[0].startswith("retry:")
    assert [part.split("\n")[1] for part in heard[1:3]] == ["event: changed", "event: changed"]


def test_the_stream_is_served_as_server_sent_events(browser: httpx.Client) -> None:
    with browser.stream("GET", "/ui/live") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert next(response.iter_lines()) == "retry: 500"


def test_a_second_start_shows_the_same_conversations(start: Callable[..., FastAPI], tmp_path: Path) -> None:
    file = tmp_path / "state" / "playground.json"
    first = Person.of(start(file), "U0RAVI")
    said = first.say("#hiring-offers", "remember me")
    first.say("#hiring-offers", "and me", thread_ts=said.ts)
    second = Person.of(start(file), "U0RAVI")
    assert second.sees("#hiring-offers") == first.sees("#hiring-offers")
    assert second.say("#hiring-offers", "later").ts > first.sees("#hiring-offers")[-1].ts
    assert not list(file.parent.glob("*.new"))


def test_saved_memberships_and_home_views_come_back(
    start: Callable[..., FastAPI], playground_switch: Switch, tmp_path: Path
) -> None:
    app = start(tmp_path / "state.json")
    Person.of(app, "U0CARLA").invite("#comp-desk", "U0OLGA")
    web = WebClient(token="xoxb-playground", base_url=f"{playground_switch.url}/api/")
    web.views_publish(user_id="U0OLGA", view={"type": "home", "blocks": [{"type": "divider"}]})
    again = Person.of(start(tmp_path / "state.json"), "U0OLGA")
    assert again.channel("#comp-desk")
    assert again.home() is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"format": 99, "channels": [], "messages": [], "homes": []}',
        json.dumps(
            {
                "format": 1,
                "channels": [],
                "homes": [],
                "messages": [{"channel": "C9", "ts": "1", "user": "U", "text": ""}],
            }
        ).encode(),
    ],
)
def test_a_broken_state_file_is_set_aside_with_a_notice(
    start: Callable[..., FastAPI], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "state.json"
    file.write_bytes(content)
    app = start(file)
    assert Person.of(app, "U0RAVI").sees("#general") == []
    assert "state.json.broken-1" in app.state.workspace.notice
    assert (tmp_path / "state.json.broken-1").read_bytes() == content


def test_many_workers_at_once_lose_no_message(workspace: Workspace) -> None:
    with ThreadPoolExecutor(8) as pool:
        posted = list(pool.map(lambda n: workspace.post("C0GENERAL", "U0RAVI", str(n)), range(200)))
    assert len({message.ts for message in posted}) == 200
    assert [m.ts for m in workspace.messages("C0GENERAL")] == sorted(message.ts for message in posted)


def test_a_trigger_is_exchanged_once_however_many_ask(playground_app: FastAPI) -> None:
    rights = playground_app.state.playground.rights
    trigger = rights.new_trigger("U0RAVI")

    def try_it(_number: int) -> bool:
        try:
            rights.exchange(trigger)
        except Exception:  # noqa: BLE001 - every refusal counts alike
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_it, range(32))) == 1
