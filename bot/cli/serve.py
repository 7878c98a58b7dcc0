"""`comp-assist serve` and `comp-assist worker`: Slack's requests over HTTP, and answering them."""

import gc
import os
import sys
from contextlib import ExitStack

from bot.cli.printing import out
from bot.container import Container
from bot.engine import Engine
from bot.http_app import build_http_app, build_watch_app
from bot.running import bound_socket, serving, told_to_stop
from bot.settings import Settings
from bot.slack_app import build_slack_app
from bot.slack_socket import SlackSocket
from bot.worker import build_engine
from domain.errors import InvalidRequest

# Slack waits no longer for an answer; with the default of COMP_ASSIST_DRAIN_SECONDS both end within half a minute.
_LAST_REQUESTS_SECONDS = 3

# How long one thread may keep Python's lock while others want it. With the usual 5 ms an acknowledgement that is
# nearly done waits for those that begin.
_TURN_SECONDS = 0.0005


def run_socket(settings: Settings, *, answers_too: bool = False) -> None:
    """Take in Slack's requests over Socket Mode until SIGINT or SIGTERM; where this process `answers_too`, it is a
    worker as well. Health is served over HTTP, as by `run_server`.

    Raises InvalidRequest or Unavailable, before anything is taken in, when something is not as it must be.
    """
    token = settings.slack_app_token
    if token is None:
        raise InvalidRequest(
            "app_token_missing", "SLACK_APP_TOKEN is not set. docs/install.md says where Slack shows it."
        )
    listening = bound_socket(settings.host, settings.port, "COMP_ASSIST_PORT")
    container = Container.of(settings)
    try:
        slack_app = build_slack_app(container, over_socket=True)
        container.migrate()
        socket = SlackSocket(slack_app, token.get_secret_value(), container.web_client())
        engine = build_engine(container).start() if answers_too else None
        stop = told_to_stop()
        socket.open()

        def works() -> bool:
            return socket.is_connected and (engine is None or engine.is_working)

        with serving(build_watch_app(container.engine, works), listening, grace=_LAST_REQUESTS_SECONDS):
            out.print("comp-assist is connected to Slack over Socket Mode.", markup=False)
            stop.wait()
            socket.close()
        if engine is not None:
            _drain(engine)
    finally:
        listening.close()
        container.close()


def run_server(settings: Settings, *, answers_too: bool = False) -> None:
    """Serve until SIGINT or SIGTERM; where this process `answers_too`, it is a worker as well.

    Raises InvalidRequest or Unavailable, before anything is served, when a setting, the port, the database or Slack
    is not as it must be.
    """
    listening = bound_socket(settings.host, settings.port, "COMP_ASSIST_PORT")
    container = Container.of(settings)
    try:
        slack_app = build_slack_app(container)
        container.migrate()
        engine = build_engine(container).start() if answers_too else None
        secret = settings.slack_signing_secret
        works = (lambda: engine.is_working) if engine is not None else (lambda: True)
        app = build_http_app(slack_app, container.engine, secret.get_secret_value() if secret else "", works)
        stop = told_to_stop()
        # What the start has made stays; looking through it again and again would hold acknowledgements up.
        gc.collect()
        gc.freeze()
        sys.setswitchinterval(_TURN_SECONDS)
        with serving(app, listening, grace=_LAST_REQUESTS_SECONDS):
            host, port = listening.getsockname()[:2]
            out.print(f"comp-assist serves Slack at http://{host}:{port}/slack/events", markup=False)
            stop.wait()
        if engine is not None:
            _drain(engine)
    finally:
        listening.close()
        container.close()


def run_worker(settings: Settings) -> None:
    """Answer what `serve` kept, until SIGINT or SIGTERM; what runs then is finished, or left to another worker.

    Raises InvalidRequest or Unavailable, before anything is answered, when a setting, the port, the database or Slack
    is not as it must be.
    """
    stop = told_to_stop()
    with ExitStack() as held:
        container = Container.of(settings)
        held.callback(container.close)
        engine = build_engine(container)
        container.migrate()
        if settings.worker_port is not None:
            watched = bound_socket(settings.host, settings.worker_port, "COMP_ASSIST_WORKER_PORT")
            held.enter_context(serving(build_watch_app(container.engine, lambda: engine.is_working), watched))
        engine.start()
        out.print("comp-assist answers what is kept.", markup=False)
        stop.wait()
        _drain(engine)
    out.print("Stopped.", markup=False)


def _drain(engine: Engine) -> None:
    """Let running turns finish. Whatever takes longer than we may wait is begun again by another worker."""
    if not engine.stop():
        out.print("Stopped before everything was finished; another worker goes on from there.", markup=False)
        # Threads that still run would hold the process until they end.
        os._exit(0)
