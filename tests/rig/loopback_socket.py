"""Slack's end of Socket Mode on loopback: envelopes, acknowledgements, redelivery, refreshed connections."""

import json
import secrets
import threading
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from bot.playground.deliveries import Answer, AppLine
from bot.playground.records import JsonObject


class LoopbackSocket:
    """Takes connections and sends envelopes over the newest one. What is not acknowledged in time is sent again."""

    def __init__(self, patience: float = 1.0) -> None:
        self.patience = patience
        # Set by whoever knows that nobody connects any more.
        self.is_over = False
        self.connections: list[ServerConnection] = []
        self.sent: list[JsonObject] = []
        self._answers: dict[str, JsonObject] = {}
        self._changed = threading.Condition()
        self._server: Server = serve(self._connected, "127.0.0.1", 0)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where the app connects to."""
        return f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/link"

    def __enter__(self) -> "LoopbackSocket":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join(timeout=5)

    def deliver(self, kind: str, payload: JsonObject, *, tries: int = 4) -> Answer:
        """One envelope, until it is acknowledged or the tries are used up."""
        for attempt in range(tries):
            name = secrets.token_hex(8)
            envelope: JsonObject = {
                "envelope_id": name,
                "type": kind,
                "payload": payload,
                "accepts_response_payload": kind != "events_api",
                **({"retry_attempt": attempt, "retry_reason": "timeout"} if attempt else {}),
            }
            if self._send(envelope) and self.wait_for(partial(self._answers.__contains__, name)):
                answer = self._answers[name].get("payload") or {}
                return Answer(200, json.dumps(answer) if answer else "", is_json=bool(answer))
        return Answer(failure="operation_timeout")

    def refresh(self) -> None:
        """Tell the app that its connection ends, and end it, as Slack does every few hours."""
        connection = self.connections[-1]
        connection.send(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
        connection.close()

    def wait_for(self, condition: Callable[[], Any], seconds: float | None = None) -> bool:
        """Whether something becomes true in time."""
        with self._changed:
            return bool(self._changed.wait_for(condition, self.patience if seconds is None else seconds))

    def _send(self, envelope: JsonObject) -> bool:
        """Whether an envelope went out over the newest connection; one that ends meanwhile is no try."""
        while self.wait_for(lambda: self.connections or self.is_over, 10) and not self.is_over:
            connection = next(reversed(self.connections), None)
            if connection is None:
                continue
            try:
                connection.send(json.dumps(envelope))
            except ConnectionClosed:
                self.wait_for(lambda ended=connection: ended not in self.connections, 10)
            else:
                self.sent.append(envelope)
                return True
        return False

    def _connected(self, connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello", "num_connections": 1, "debug_info": {"host": "loopback"}}))
        with self._changed:
            self.connections.append(connection)
            self._changed.notify_all()
        try:
            for message in connection:
                said = json.loads(message)
                with self._changed:
                    self._answers[said["envelope_id"]] = said
                    self._changed.notify_all()
        except ConnectionClosed:
            pass
        finally:
            with self._changed:
                self.connections.remove(connection)
                self._changed.notify_all()


class SocketLine(AppLine):
    """The playground's line to the app over such a connection, so that its people act as usual."""

    def __init__(self, socket: LoopbackSocket, line: AppLine) -> None:
        super().__init__(line._settings)
        self._socket = socket

    def send_form(self, fields: dict[str, str]) -> Answer:
        """A command, or an interaction."""
        if "payload" in fields:
            return self._socket.deliver("interactive", json.loads(fields["payload"]), tries=1)
        return self._socket.deliver("slash_commands", dict(fields), tries=1)

    def send_event(self, envelope: JsonObject) -> Answer:
        """An event, until it is acknowledged."""
        return self._socket.deliver("events_api", envelope)
