"""Slack's own way to answer one person, over real HTTP."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class FakeResponseUrl:
    """Keeps what was sent to it. It answers with `status`."""

    url: str = ""
    status: int = 200
    heard: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def response_url() -> Iterator[FakeResponseUrl]:
    """One that is open while the block runs."""
    told = FakeResponseUrl()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            body = b"ok" if told.status == 200 else b"expired_url"
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/commands/T1/1/secret"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
