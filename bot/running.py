"""Serving ASGI apps from this process: ports checked first, then uvicorn in threads or in front."""

import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from domain.errors import Unavailable

_START_SECONDS = 20


def bound_socket(host: str, port: int, setting: str) -> socket.socket:
    """A socket that nobody else can take any more; port 0 picks a free one.

    Raises Unavailable, naming the setting to change, when the port is taken or not ours to use.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only of a socket that says TCP does asyncio turn off the wait for more to send, which costs 40 ms an answer.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(128)
    except (OSError, TypeError) as error:
        made.close()
        why = error.strerror if isinstance(error, OSError) else "that is no host name"
        raise Unavailable(
            "port_taken",
            f"{host}:{port} cannot be used ({why}). Stop what uses it, or set {setting} to another port.",
        ) from error
    return made


@contextmanager
def serving(app: FastAPI, listening: socket.socket, *, grace: int = 5) -> Iterator[None]:
    """Serve an app in a worker thread while the block runs; then requests have some seconds of grace to finish."""
    server = uvicorn.Server(_config(app, grace=grace))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise Unavailable("server_would_not_start", "The web server did not start.")
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=grace + 5)
        listening.close()


def told_to_stop() -> threading.Event:
    """Set once this process gets SIGINT or SIGTERM; from now on neither ends it by itself."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _config(app: FastAPI, grace: int) -> uvicorn.Config:
    # No logging set-up of uvicorn's own: it would print what exceptions say.
    return uvicorn.Config(
        app, log_config=None, log_level="warning", access_log=False, timeout_graceful_shutdown=grace
    )
