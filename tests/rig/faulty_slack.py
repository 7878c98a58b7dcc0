"""Slack on a bad day: an ASGI app that breaks some calls of the Web API on their way to the playground behind it.

What `slack_sdk.WebClient(retry_handlers=[])` makes of each fault (measured with slack_sdk 3.47.0):

- delayed: the answer, late; `TimeoutError` when the client's timeout is shorter
- rate_limited: `SlackApiError`, status 429, error `ratelimited`, `Retry-After` in the headers
- server_error: `SlackApiError`, status 500, its error a sentence about a body that is no JSON
- refused: `SlackApiError`, status 200, the code as error
- accepted_then_dropped, dropped_before: `http.client.RemoteDisconnected` (a ConnectionResetError, and so an OSError),
  or with `mid_answer` `http.client.IncompleteRead` (an HTTPException, and no OSError). Neither comes as URLError.

A WebClient made without `retry_handlers` has one that tries again once after RemoteDisconnected, ConnectionResetError
and URLError, whatever the method: an accepted post is posted twice, and the caller never hears of it.
"""

import asyncio
import json
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.playground.arguments import Arguments
from bot.playground.records import JsonObject
from bot.playground.refusals import SlackRefusal
from tests.rig.faults import Call, Fault, Faults, Kind

RESPOND = "respond"
"""The name a POST to a response_url goes by."""


class FaultySlack:
    """The playground's app behind some faults; pages, events and whatever else passes through untouched."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = _method(scope)
        if not method:
            await self._app(scope, receive, send)
            return
        body = await _body(receive)
        arguments = _arguments(scope, body)
        answer: _Answer | None = None
        heard = ""
        faults = self._faults.faults_of(method, arguments)
        await asyncio.sleep(sum(fault.seconds for fault in faults if fault.kind is Kind.DELAYED))
        fault = faults[-1] if faults and faults[-1].kind is not Kind.DELAYED else None
        if fault is None or fault.kind is Kind.ACCEPTED_THEN_DROPPED:
            answer = _Answer()
            await self._app(scope, _replayed(body, receive), answer.take)
            heard = answer.error or "ok"
        if fault is not None:
            heard = fault.code or fault.kind.value
        # Into the log before anybody hears of it, so that a caller who has an answer finds the call there.
        self._faults.note(_call(method, arguments, heard, accepted=answer is not None and not answer.error))
        if fault is None and answer is not None:
            await answer.pass_on(send)
        elif fault is not None:
            await _go_wrong(fault, receive, send)


class _Answer:
    """What the workspace answered, kept back until it is known what becomes of it."""

    def __init__(self) -> None:
        self._messages: list[Message] = []

    async def take(self, message: Message) -> None:
        self._messages.append(message)

    @property
    def error(self) -> str:
        status = next((m["status"] for m in self._messages if m["type"] == "http.response.start"), 500)
        try:
            body = json.loads(b"".join(m.get("body", b"") for m in self._messages))
        except ValueError:
            body = {}
        error = body.get("error", "") if isinstance(body, dict) and not body.get("ok", True) else ""
        return str(error) or ("" if status < 400 else f"http {status}")

    async def pass_on(self, send: Send) -> None:
        for message in self._messages:
            await send(message)


async def _go_wrong(fault: Fault, receive: Receive, send: Send) -> None:
    if fault.kind is Kind.RATE_LIMITED:
        retry_after = (b"retry-after", str(int(fault.seconds)).encode())
        await _say(send, 429, b'{"ok":false,"error":"ratelimited"}', b"application/json", retry_after)
    elif fault.kind is Kind.SERVER_ERROR:
        await _say(send, 500, b"<html>Server Error</html>", b"text/html")
    elif fault.kind is Kind.REFUSED:
        await _say(send, 200, json.dumps({"ok": False, "error": fault.code}).encode(), b"application/json")
    else:
        await _hang_up(receive, send, mid_answer=fault.mid_answer)


async def _say(send: Send, status: int, body: bytes, content_type: bytes, *more: tuple[bytes, bytes]) -> None:
    headers = [(b"content-type", content_type), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _hang_up(receive: Receive, send: Send, *, mid_answer: bool) -> None:
    """Break the connection; without uvicorn's transport at hand by beginning an answer and leaving."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if mid_answer or transport is None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"ok": true, ', "more_body": True})
    if transport is not None:
        # Uvicorn has no word for it, and logs an error about an app that just leaves.
        transport.close()
        while (await receive())["type"] != "http.disconnect":
            pass


def _method(scope: Scope) -> str:
    """The Web API method a request calls, "" when it calls none."""
    if scope["type"] != "http":
        return ""
    _, first, *rest = f"{scope['path']}//".split("/")
    return {"api": rest[0], "respond": RESPOND}.get(first, "") if rest[0] else ""


async def _body(receive: Receive) -> bytes:
    parts, more = [], True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """What the app behind receives: the body that was read already, then whatever comes."""
    given = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def again() -> Message:
        return next(given, None) or await receive()

    return again


def _arguments(scope: Scope, body: bytes) -> JsonObject:
    content_type = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    query = scope["query_string"].decode("latin-1")
    try:
        return Arguments.parse(query=query, body=body, content_type=content_type.decode("latin-1")).given
    except SlackRefusal:
        return {}


def _call(method: str, arguments: JsonObject, outcome: str, *, accepted: bool) -> Call:
    given = Arguments(arguments)
    try:
        metadata = given.structure("metadata")
    except SlackRefusal:
        metadata = None
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    mark = payload.get("mark") if isinstance(payload, dict) else None
    return Call(
        time.monotonic(), method, given.text("channel"), given.text("thread_ts"), str(mark or ""), outcome, accepted
    )
