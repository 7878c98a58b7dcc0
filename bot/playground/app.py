"""The playground as a FastAPI app: a local Slack workspace that speaks real HTTP to the app under it."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from bot.playground.arguments import Arguments
from bot.playground.command_answers import use_response_url
from bot.playground.gatekeeping import LoopbackOnly
from bot.playground.live_updates import LiveUpdates
from bot.playground.page import page_routes
from bot.playground.playground import Playground
from bot.playground.refusals import RateLimited, SlackRefusal
from bot.playground.settings import PlaygroundSettings
from bot.playground.state_file import StateFile
from bot.playground.web_api import SCOPES, call_method
from bot.playground.workspace import Workspace

__all__ = ["PlaygroundSettings", "create_playground"]


def create_playground(
    settings: PlaygroundSettings,
    *,
    workspace: Workspace | None = None,
    clock: Callable[[], float] = time.time,
) -> FastAPI:
    """A playground ready to be served.

    app.state holds workspace (the Workspace), playground (what Person.of works on) and close(), which ends
    the live streams of open pages and lets go of workers. A server runs close() itself once all pages have let go;
    whoever stops a server under open pages calls it first.

    Args:
        workspace: state to start from instead of the seeded people and channels.
        clock: seconds since 1970; message timestamps and the age of triggers and response URLs come from it.
    """
    play = Playground(settings, workspace or Workspace(clock=clock))
    live = LiveUpdates(play.workspace)
    if settings.state_file is not None:
        state = StateFile(settings.state_file, play.workspace, play.views)
        state.load()
        play.workspace.watch(state.save)

    def close() -> None:
        live.close()
        play.close()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(close)

    app = FastAPI(title="comp-assist playground", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.workspace, app.state.playground, app.state.close = play.workspace, play, close
    app.add_middleware(LoopbackOnly)
    app.include_router(page_routes(play, live))
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    _add_app_side(app, play)
    return app


def _add_app_side(app: FastAPI, play: Playground) -> None:
    @app.api_route("/api/{method}", methods=["GET", "POST"])
    async def call_web_api(method: str, request: Request) -> Response:
        try:
            given = await _arguments(request)
            authorization = request.headers.get("authorization", "")
            answer = await run_in_threadpool(call_method, play, method, given, authorization)
        except RateLimited as refusal:
            wait = {"Retry-After": str(refusal.retry_after)}
            return JSONResponse(refusal.body(), status_code=429, headers=wait)
        except SlackRefusal as refusal:
            return JSONResponse(refusal.body())
        return JSONResponse(answer, headers={"X-OAuth-Scopes": ",".join(SCOPES)})

    @app.post("/upload/v1/{key}")
    async def upload(key: str, request: Request) -> Response:
        try:
            file = await run_in_threadpool(play.files.receive, key, await request.body())
            return Response(f"OK - {file.length}", media_type="text/plain")
        except SlackRefusal as refusal:
            return Response(refusal.code, status_code=400, media_type="text/plain")

    @app.post("/respond/{key}")
    async def respond(key: str, request: Request) -> Response:
        try:
            given = await _arguments(request)
            return JSONResponse(await run_in_threadpool(use_response_url, play, key, given))
        except SlackRefusal as refusal:
            return JSONResponse(refusal.body(), status_code=404 if refusal.code.endswith("_url") else 400)


async def _arguments(request: Request) -> Arguments:
    content_type = request.headers.get("content-type", "")
    return Arguments.parse(query=request.url.query, body=await request.body(), content_type=content_type)
