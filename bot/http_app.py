"""The FastAPI app that serves Slack's requests and health."""

import re
import time
from collections.abc import Callable, Mapping, Sequence

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse

from domain.errors import Unavailable
from storage.migrating import is_current

MOST_BYTES = 1_000_000
OLDEST_SECONDS = 300
# More threads would only take turns at Python's lock.
_HANDS = 16

_TIMESTAMP = re.compile(r"\d{1,12}\Z", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}\Z", re.ASCII)


def build_http_app(
    slack_app: App, engine: Engine, signing_secret: str, works: Callable[[], bool] = lambda: True
) -> FastAPI:
    """The web application: POST /slack/events for Slack, GET /healthz and /readyz for whoever watches us.

    `works` tells whether what else runs in this process does its work.
    """
    app = FastAPI(title="comp-assist", docs_url=None, redoc_url=None, openapi_url=None)
    verifier, hands = SignatureVerifier(signing_secret), CapacityLimiter(_HANDS)

    @app.post("/slack/events")
    async def slack_events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        if not well_signed(request, body, verifier):
            return PlainTextResponse("not signed by Slack", status_code=401)
        try:
            bolt_request = _bolt_request(request, body)
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
            return PlainTextResponse("not a payload", status_code=400)
        answer = await to_thread.run_sync(slack_app.dispatch, bolt_request, limiter=hands)
        return Response(answer.body, status_code=answer.status, headers=_flat(answer.headers))

    _add_watching(app, engine, works)
    return app


def build_watch_app(engine: Engine, works: Callable[[], bool]) -> FastAPI:
    """GET /healthz and /readyz only, for a process that serves nothing else."""
    app = FastAPI(title="comp-assist", docs_url=None, redoc_url=None, openapi_url=None)
    _add_watching(app, engine, works)
    return app


def _add_watching(app: FastAPI, engine: Engine, works: Callable[[], bool]) -> None:
    @app.get("/healthz")
    async def healthz() -> Response:
        return JSONResponse({"status": "alive"})

    @app.get("/readyz")
    async def readyz() -> Response:
        ready = works() and await run_in_threadpool(_is_ready, engine)
        return JSONResponse({"status": "ready" if ready else "not ready"}, status_code=200 if ready else 503)


def well_signed(request: Request, body: bytes, verifier: SignatureVerifier) -> bool:
    """Whether the signature headers are well-formed, recent and right. Checked before anything parses the body."""
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not _TIMESTAMP.match(timestamp) or not _SIGNATURE.match(signature):
        return False
    if abs(time.time() - int(timestamp)) > OLDEST_SECONDS:
        return False
    try:
        return verifier.is_valid(body, timestamp, signature)
    except UnicodeDecodeError:
        return False


def _bolt_request(request: Request, body: bytes) -> BoltRequest:
    headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
    return BoltRequest(body=body.decode("utf-8", "replace"), headers=headers, query=request.url.query)


async def _body(request: Request) -> bytes | None:
    """The request's body, or None when it is larger than anything Slack sends."""
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > MOST_BYTES:
            return None
    return bytes(parts)


def _flat(headers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {name: ", ".join(values) for name, values in headers.items() if name.casefold() != "content-length"}


def _is_ready(engine: Engine) -> bool:
    try:
        return is_current(engine)
    except (SQLAlchemyError, Unavailable):
        return False
