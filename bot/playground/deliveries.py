"""The line from the workspace to the app: signed HTTP requests, and Slack's retries of events."""

import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx
import structlog

from bot.playground.records import JsonObject
from bot.playground.settings import PlaygroundSettings

_FORM = "application/x-www-form-urlencoded"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app said to one request. failure is empty, or why there is no usable answer, in Slack's words."""

    status: int = 0
    text: str = ""
    is_json: bool = False
    failure: str = ""
    wants_no_retry: bool = False

    @property
    def body(self) -> JsonObject:
        """The JSON object of the body, {} when it holds none."""
        try:
            parsed = json.loads(self.text or "{}")
        except ValueError:
            return {}
        return parsed if isinstance(parsed, dict) else {}


class AppLine:
    """Sends commands, interactions and events to the app's one URL.

    trouble is why the last request failed, "" when it did not; on_trouble is called whenever that changes.
    """

    def __init__(self, settings: PlaygroundSettings, on_trouble: Callable[[], None] = lambda: None) -> None:
        self._settings = settings
        self._on_trouble = on_trouble
        self.trouble = ""
        # No idle connections: the app under test may stop at any time. No proxies: nothing leaves this computer.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.Client(timeout=settings.answer_timeout, limits=limits, trust_env=False, verify=False)  # noqa: S501 - loopback only
        self._workers = ThreadPoolExecutor(max_workers=8, thread_name_prefix="playground-delivery")
        self._closing = threading.Event()
        self._pending: set[Future[None]] = set()
        self._idle = threading.Condition()

    def send_form(self, fields: dict[str, str]) -> Answer:
        """One slash command, or an interaction when the only field is payload. Never retried, as in Slack."""
        return self._send(urlencode(fields), {"Content-Type": _FORM})

    def send_interaction(self, payload: JsonObject) -> Answer:
        """One click, submission, shortcut or question for options."""
        return self.send_form({"payload": json.dumps(payload)})

    def send_event(self, envelope: JsonObject) -> Answer:
        """One event, tried again under the same event_id until the app answers 2xx or the tries are used up."""
        body = json.dumps(envelope)
        answer = self._send(body, {"Content-Type": "application/json"})
        for number, delay in enumerate(self._settings.retry_delays[:3], start=1):
            if not answer.failure or answer.wants_no_retry or self._closing.wait(delay):
                break
            retry = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": _retry_reason(answer)}
            answer = self._send(body, {"Content-Type": "application/json", **retry})
        if answer.failure:
            _log.warning("playground.event_not_delivered", event_id=envelope.get("event_id"), failure=answer.failure)
        return answer

    def later(self, work: Callable[[], object]) -> None:
        """Do some delivery in the background."""

        def run() -> None:
            work()

        with self._idle:
            if self._closing.is_set():
                return
            future = self._workers.submit(run)
            self._pending.add(future)
        future.add_done_callback(self._done)

    def settle(self, timeout: float) -> bool:
        """Wait until no background delivery is under way; False when some still are after timeout seconds."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._pending, timeout)

    def close(self) -> None:
        """Stop retrying, let the requests under way end, and let go of all connections."""
        with self._idle:
            self._closing.set()
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._client.close()

    def _done(self, future: Future[None]) -> None:
        with self._idle:
            self._pending.discard(future)
            self._idle.notify_all()
        if not future.cancelled() and future.exception() is not None:
            _log.warning("playground.delivery_failed", problem=type(future.exception()).__name__)

    def _send(self, body: str, headers: dict[str, str]) -> Answer:
        answer = self._try(body, headers)
        if answer.failure != self.trouble:
            self.trouble = answer.failure
            self._on_trouble()
        return answer

    def _try(self, body: str, headers: dict[str, str]) -> Answer:
        signed = headers | signature_headers(self._settings.signing_secret, body, now=time.time())
        try:
            response = self._client.post(self._settings.app_url, content=body, headers=signed)
        except httpx.TimeoutException:
            return Answer(failure="operation_timeout")
        except (httpx.HTTPError, httpx.InvalidURL, RuntimeError):
            # RuntimeError is httpx's word for a client closed while a background delivery was starting.
            return Answer(failure="connection_failed")
        is_json = "json" in response.headers.get("content-type", "")
        stop = response.headers.get("x-slack-no-retry") == "1"
        failure = "" if response.is_success else "http_error"
        return Answer(response.status_code, response.text, is_json, failure, stop)


def signature_headers(signing_secret: str, body: str, *, now: float) -> dict[str, str]:
    """Slack's version 0 signature of a body, with the time it was signed at."""
    timestamp = str(int(now))
    digest = hmac.new(signing_secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    }


def new_event_id() -> str:
    """An event_id no other event has."""
    return "Ev" + secrets.token_hex(5).upper()


def _retry_reason(answer: Answer) -> str:
    return {"operation_timeout": "http_timeout", "http_error": "http_error"}.get(answer.failure, answer.failure)
