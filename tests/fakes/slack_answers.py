"""A Slack Web API that gives the answers it was told to, over real HTTP."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from slack_sdk import WebClient


class FakeSlackAnswers:
    """Answers each method with what stands in `answers`: JSON values as they are, bytes as a raw body."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.status = 200
        self.asked: list[tuple[str, dict[str, str]]] = []

    def answer(self, method: str) -> bytes:
        told = self.answers.get(method, {"ok": False, "error": "unknown_method"})
        return told if isinstance(told, bytes) else json.dumps(told).encode()


@contextmanager
def slack_answering(answers: FakeSlackAnswers, timeout: int = 5) -> Iterator[WebClient]:
    """A client of these answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            given = {key: values[0] for key, values in parse_qs(self.rfile.read(length).decode()).items()}
            method = self.path.rsplit("/", 1)[-1]
            answers.asked.append((method, given))
            body = answers.answer(method)
            self.send_response(answers.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield WebClient(
            token="xoxb-fake",
            base_url=f"http://127.0.0.1:{server.server_port}/api/",
            timeout=timeout,
            retry_handlers=[],
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
