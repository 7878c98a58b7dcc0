"""Socket Mode: Slack's requests over a connection we open ourselves, for whoever sits behind a firewall."""

import socket
import threading
import time
from contextlib import suppress

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web import WebClient

from domain.errors import InvalidRequest, Unavailable

_log = structlog.get_logger(__name__)

_GRACE_SECONDS = 3.0
_HANDS = 16


class SlackSocket:
    """A connection to Slack that takes the same way as HTTP: kept first, then acknowledged.

    What is not acknowledged Slack delivers again, over whichever connection is open then.
    """

    def __init__(self, app: App, app_token: str, client: WebClient) -> None:
        self._app = app
        self._client = SocketModeClient(
            app_token=app_token,
            web_client=client,
            concurrency=_HANDS,
            trace_enabled=False,
            auto_reconnect_enabled=True,
        )
        self._client.socket_mode_request_listeners.append(self._take)
        self._under_way = 0
        self._changed = threading.Condition()
        self._closing = False

    def open(self) -> None:
        """Connect. Raises InvalidRequest when Slack refuses the token, Unavailable when it is out of reach."""
        try:
            self._client.connect()
        except SlackApiError as error:
            raise InvalidRequest(
                "app_token_refused",
                "Slack refused SLACK_APP_TOKEN. It is the app-level token (xapp-…) with the scope connections:write.",
            ) from error
        except Exception as error:
            raise Unavailable("slack_unreachable", "Slack cannot be reached for Socket Mode.") from error

    @property
    def is_connected(self) -> bool:
        """Whether Slack can send us something right now."""
        return not self._closing and self._client.is_connected()

    def close(self) -> None:
        """Take nothing more in, finish what was begun, and disconnect."""
        with self._changed:
            self._closing = True
            self._changed.wait_for(lambda: self._under_way == 0, timeout=_GRACE_SECONDS)
        # The client's own way to close waits until its reader lets go of the connection, which may take long.
        self._client.auto_reconnect_enabled = False
        session = self._client.current_session
        if session is not None and session.sock is not None:
            with suppress(OSError):
                session.sock.shutdown(socket.SHUT_RDWR)
        closing = threading.Thread(target=self._client.close, daemon=True)
        closing.start()
        closing.join(timeout=_GRACE_SECONDS)

    def _take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._changed:
            if self._closing:
                return
            self._under_way += 1
        began = time.monotonic()
        try:
            answer = run_bolt_app(self._app, request)
            if answer.status == 200:
                send_response(client, request, answer, began)
        except Exception as error:  # noqa: BLE001 - the outermost wall: what is not acknowledged comes again
            _log.error("socket.not_taken", problem=type(error).__name__, exc_info=error)
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()
