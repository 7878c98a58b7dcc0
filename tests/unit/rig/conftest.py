"""A playground behind faults, served on the loopback address, and a server that forks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
from fastapi import FastAPI
from slack_sdk import WebClient

from bot.playground.app import PlaygroundSettings, create_playground
from bot.playground.playground import Playground
from bot.running import bound_socket, serving
from tests.rig.faults import Faults
from tests.rig.faulty_slack import FaultySlack
from tests.rig.forking import ForkServer

SECRET, TOKEN = "a-signing-secret", "xoxb-playground"


@dataclass(frozen=True)
class BadDay:
    """A playground, what goes wrong with it, and the address it answers at."""

    play: Playground
    faults: Faults
    address: str

    def client(self, **settings: Any) -> WebClient:
        return WebClient(token=TOKEN, base_url=f"{self.address}/api/", **settings)

    @property
    def said(self) -> list[str]:
        return [message.text for message in self.play.workspace.messages("C0GENERAL")]


@pytest.fixture(scope="session")
def served_day() -> Iterator[BadDay]:
    page = bound_socket("127.0.0.1", 0, "none")
    address = f"http://127.0.0.1:{page.getsockname()[1]}"
    app = create_playground(PlaygroundSettings("http://127.0.0.1:1", SECRET, TOKEN, public_url=address))
    faults = Faults()
    # Nothing listens for events in these tests.
    app.state.playground.announce = lambda *_args, **_more: None
    with serving(cast("FastAPI", FaultySlack(app, faults)), page):
        yield BadDay(app.state.playground, faults, address)


@pytest.fixture
def slack(served_day: BadDay) -> BadDay:
    """A quiet day, until a test adds a fault; nobody has said anything yet."""
    served_day.faults.clear()
    served_day.faults._calls.clear()
    served_day.play.workspace._messages["C0GENERAL"].clear()
    return served_day


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    """A fork server with what these tests run, and without the product."""
    with ForkServer(tmp_path_factory.mktemp("forks"), ["tests.unit.rig.errands"]) as made:
        yield made
