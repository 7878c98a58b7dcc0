"""A fake app, a clock that stands still, and a way to serve both sides on the loopback address."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from slack_sdk.signature import SignatureVerifier
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

SECRET = "a-signing-secret"
TOKEN = "xoxb-playground"


@dataclass
class Heard:
    """One request the app got."""

    headers: dict[str, str]
    body: bytes
    is_signed: bool

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def payload(self) -> dict[str, Any]:
        return dict(json.loads(self.form["payload"]))

    @property
    def envelope(self) -> dict[str, Any]:
        return dict(json.loads(self.body))

    @property
    def is_event(self) -> bool:
        return "json" in self.headers["content-type"]


@dataclass
class FakeApp:
    """The app under the playground: remembers what it heard, and answers as a test says."""

    heard: list[Heard] = field(default_factory=list)
    answer: Callable[[Heard], Response] = lambda _heard: Response()
    url: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = await request.body()
        headers = dict(request.headers)
        said = Heard(headers, body, SignatureVerifier(SECRET).is_valid_request(body, headers))
        self.heard.append(said)

        await (await run_in_threadpool(self.answer, said))(scope, receive, send)

    def answers_json(self, body: dict[str, Any]) -> None:
        self.answer = lambda _heard: JSONResponse(body)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [said.envelope["event"] for said in self.heard if said.is_event]

    @property
    def interactions(self) -> list[dict[str, Any]]:
        return [said.payload for said in self.heard if not said.is_event and "payload" in said.form]

    @property
    def commands(self) -> list[dict[str, str]]:
        return [said.form for said in self.heard if not said.is_event and "command" in said.form]


@dataclass
class Switch:
    """An ASGI app that hands over to whichever app a test has put in."""

    app: ASGIApp | None = None
    url: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)


@dataclass
class Clock:
    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def serve(app: ASGIApp) -> Iterator[str]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(5)
    listener.close()
