"""The HTTP side of the loopback Bedrock: connections, headers, chunks, and how they break."""

import json
import socketserver
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from socket import SHUT_RDWR, socket
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from tests.rig.bedrock_faults import Fault, Kind
from tests.rig.bedrock_replies import CONVERSE, CONVERSE_STREAM, Call, Reply, converse_body
from tests.rig.bedrock_streams import json_travel, stream_travel
from tests.rig.event_stream import CONTENT_TYPE

_OPERATIONS = {"converse": CONVERSE, "converse-stream": CONVERSE_STREAM}
_JSON = "application/json"
_UNKNOWN = Fault(Kind.REFUSED, "UnknownOperationException", "There is no such operation.", 404)
_NO_JSON = Fault(Kind.REFUSED, "SerializationException", "The request is no JSON object.", 400)


class BedrockServer(socketserver.ThreadingTCPServer):
    """A thread for each connection, on a free port of the loopback address; all are waited for at the end.

    What goes wrong here, and is not a caller who left, is added to troubles.
    """

    allow_reuse_address = True
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, decided: Callable[[Call], Reply | Fault], troubles: list[BaseException]) -> None:
        self.decided, self.closing = decided, threading.Event()
        self._troubles, self._lock = troubles, threading.Lock()
        self._open: set[socket] = set()
        super().__init__(("127.0.0.1", 0), _Conversation)

    def get_request(self) -> tuple[socket, Any]:
        """The next connection, remembered to be cut at the end."""
        connection, address = super().get_request()
        with self._lock:
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """Close a connection that is done."""
        with self._lock:
            self._open.discard(request)
            super().shutdown_request(request)

    def cut_connections(self) -> None:
        """End whatever is under way."""
        self.closing.set()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers may leave whenever they like; anything else is trouble."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self._troubles.append(error)


class _Conversation(BaseHTTPRequestHandler):
    """The calls that come over one connection, one after the other."""

    server: BedrockServer
    protocol_version = "HTTP/1.1"
    # Otherwise the second half of a frame waits until the first was acknowledged.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Answer a call, or break it."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        said = self._asked(body)
        if isinstance(said, Fault):
            self._fail(said)
            return
        decided = self.server.decided(said)
        fault = decided if isinstance(decided, Fault) else None
        if fault is not None and not fault.is_midway:
            self._fail(fault)
        elif fault is not None and fault.kind is Kind.ERROR_MIDWAY and said.operation == CONVERSE:
            self._fail(fault.beforehand)
        else:
            self._say(said, decided.reply if isinstance(decided, Fault) else decided, fault)

    def _asked(self, body: bytes) -> Call | Fault:
        area, _, rest = self.path.strip("/").partition("/")
        # An ARN's slashes come encoded, but a proxy between may have decoded them.
        model_id, _, operation = rest.rpartition("/")
        if area != "model" or not model_id or operation not in _OPERATIONS:
            return _UNKNOWN
        try:
            asked = json.loads(body)
        except ValueError:
            return _NO_JSON
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Call(_OPERATIONS[operation], unquote(model_id), asked, time.monotonic(), headers)

    def _say(self, call: Call, reply: Reply, fault: Fault | None) -> None:
        self._wait(reply.first_after)
        if call.operation == CONVERSE:
            body = json.dumps(converse_body(call, reply)).encode()
            travel = json_travel(body, fault)
            length = sum(len(step) for step in travel.steps if isinstance(step, bytes))
            self._begin(200, _JSON, ("Content-Length", str(length if travel.is_whole else len(body))))
        else:
            travel = stream_travel(call, reply, fault)
            self._begin(200, CONTENT_TYPE, ("Transfer-Encoding", "chunked"))
        for step in travel.steps:
            if isinstance(step, float):
                self._wait(step)
            else:
                self.wfile.write(step if call.operation == CONVERSE else _chunk(step))
        if not travel.is_whole:
            self._hang_up()
        elif call.operation == CONVERSE_STREAM:
            self.wfile.write(_chunk(b""))

    def _fail(self, fault: Fault) -> None:
        if fault.kind is Kind.REFUSED:
            body = json.dumps({"message": fault.message}).encode()
            self._begin(fault.status, _JSON, ("Content-Length", str(len(body))), ("x-amzn-ErrorType", fault.code))
            self.wfile.write(body)
        elif fault.kind is Kind.GARBLED:
            body = fault.message.encode()
            self._begin(fault.status, "text/html", ("Content-Length", str(len(body))))
            self.wfile.write(body)
        else:
            self._wait(fault.seconds)
            self._hang_up()

    def _begin(self, status: int, content_type: str, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", content_type), ("x-amzn-RequestId", str(uuid4())), *headers):
            self.send_header(name, value)
        self.end_headers()

    def _wait(self, seconds: float) -> None:
        if seconds and self.server.closing.wait(seconds):
            raise ConnectionAbortedError("the server closes")

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(SHUT_RDWR)

    def log_message(self, *_args: Any) -> None:
        """Say nothing: the calls are in the server's list."""


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)
