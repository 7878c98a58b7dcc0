"""A Bolt app that only acks, behind FastAPI as ours is: what an ack costs before we do anything for it.

`python -m tests.rig.bare_bolt --port N` serves it until SIGTERM and prints its address; port 0 picks a free one.
"""

import argparse
import sys

from fastapi import FastAPI, Request, Response
from slack_bolt import Ack, App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_bolt.authorization import AuthorizeResult
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from bot.running import bound_socket, serving, told_to_stop

SECRET = "a-signing-secret"


def build_bare_bolt(signing_secret: str) -> FastAPI:
    """The app: POST /slack/events answers /comp-assist with an empty 200, GET /healthz tells that it runs."""
    bolt = App(
        signing_secret=signing_secret,
        # With a token Bolt would ask Slack who that is.
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T0PLAY", bot_token="xoxb-bare"),
        token_verification_enabled=False,
        process_before_response=True,
    )

    @bolt.command("/comp-assist")
    def only_ack(ack: Ack) -> None:
        ack()

    app = FastAPI(title="bare bolt", docs_url=None, redoc_url=None, openapi_url=None)

    @app.post("/slack/events")
    async def slack_events(request: Request) -> Response:
        asked = to_bolt_request(request, await request.body())
        return to_starlette_response(await run_in_threadpool(bolt.dispatch, asked))

    @app.get("/healthz")
    async def healthz() -> Response:
        return JSONResponse({"status": "alive"})

    return app


def serve(port: int = 0, secret: str = SECRET) -> None:
    """Serve it on loopback until SIGTERM; the first line of output ends with its address."""
    stop, listening = told_to_stop(), bound_socket("127.0.0.1", port, "--port")
    taken = listening.getsockname()[1]
    with serving(build_bare_bolt(secret), listening):
        sys.stdout.write(f"bare bolt serves Slack at http://127.0.0.1:{taken}/slack/events\n")
        sys.stdout.flush()
        stop.wait()


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="Serve a Bolt app that only acks.")
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument("--secret", default=SECRET)
    serve(**vars(asked.parse_args()))
