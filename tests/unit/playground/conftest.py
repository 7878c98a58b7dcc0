"""A fake app and a playground, each behind a real server on the loopback address."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playground_fakes import SECRET, TOKEN, Clock, FakeApp, Switch, serve
from slack_sdk import WebClient

from bot.playground.app import PlaygroundSettings, create_playground
from bot.playground.people import Person
from bot.playground.playground import Playground
from bot.playground.workspace import Workspace


@pytest.fixture(scope="session")
def app_switch() -> Iterator[Switch]:
    switch = Switch()
    for url in serve(switch):
        switch.url = url
        yield switch


@pytest.fixture(scope="session")
def playground_switch() -> Iterator[Switch]:
    switch = Switch()
    for url in serve(switch):
        switch.url = url
        yield switch


@pytest.fixture
def fake_app(app_switch: Switch) -> FakeApp:
    fake = FakeApp(url=f"{app_switch.url}/slack/events")
    app_switch.app = fake
    return fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(fake_app: FakeApp, playground_switch: Switch) -> PlaygroundSettings:
    return PlaygroundSettings(
        app_url=fake_app.url,
        signing_secret=SECRET,
        bot_token=TOKEN,
        retry_delays=(0.0, 0.0, 0.0),
        public_url=playground_switch.url,
        answer_timeout=2.0,
    )


@pytest.fixture
def start(settings: PlaygroundSettings, playground_switch: Switch, clock: Clock) -> Iterator[Callable[..., FastAPI]]:
    """Starts a playground with some settings changed; the one started last is the one served."""
    started: list[FastAPI] = []

    def begin(state_file: Path | None = None, **changes: Any) -> FastAPI:
        app = create_playground(replace(settings, state_file=state_file, **changes), clock=clock)
        playground_switch.app = app
        started.append(app)
        return app

    yield begin
    for app in started:
        app.state.playground.settle()
        app.state.close()


@pytest.fixture
def playground_app(start: Callable[..., FastAPI]) -> FastAPI:
    return start()


@pytest.fixture
def play(playground_app: FastAPI) -> Playground:
    found: Playground = playground_app.state.playground
    return found


@pytest.fixture
def workspace(playground_app: FastAPI) -> Workspace:
    found: Workspace = playground_app.state.workspace
    return found


@pytest.fixture
def client(playground_app: FastAPI, playground_switch: Switch) -> WebClient:
    assert playground_app is playground_switch.app
    return WebClient(token=TOKEN, base_url=f"{playground_switch.url}/api/")


@pytest.fixture
def carla(playground_app: FastAPI) -> Person:
    return Person.of(playground_app, "U0CARLA")


@pytest.fixture
def ravi(playground_app: FastAPI) -> Person:
    return Person.of(playground_app, "U0RAVI")


@pytest.fixture
def olga(playground_app: FastAPI) -> Person:
    return Person.of(playground_app, "U0OLGA")
