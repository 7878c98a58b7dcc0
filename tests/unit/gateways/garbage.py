"""Answers no Slack should give, and failures no network should have."""

import http.client
import ssl
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError, SlackRequestError

NO_OBJECT: dict[str, Any] = {
    "nothing": b"",
    "no JSON": b"<html>Bad gateway</html>",
    "half an object": b'{"ok": true, "us',
    "no UTF-8": b'{"ok": true, "user": "\xff\xfe"}',
    "null": None,
    "a list": [],
    "a filled list": [{"ok": True}],
    "a text": "ok",
    "an empty text": "",
    "a number": 7,
    "true": True,
    "false": False,
    "deeper than anybody reads": b"[" * 200_000,
}
NO_FIELD: dict[str, Any] = {
    "nothing there": ...,
    "null": None,
    "a text": "U0CARLA",
    "a number": 7,
    "true": True,
    "false": False,
}
FAILURES: dict[str, BaseException] = {
    "a timeout": TimeoutError("timed out"),
    "a lost connection": ConnectionResetError(104, "reset"),
    "no route": OSError(113, "no route"),
    "a bad certificate": ssl.SSLError("bad"),
    "half an answer": http.client.IncompleteRead(b"{"),
    "no status line": http.client.BadStatusLine(""),
    "a client's own error": SlackClientError("odd"),
    "a bad request": SlackRequestError("odd"),
    "an error without a body": SlackApiError("odd", None),
    "an error of a text": SlackApiError("odd", "ratelimited"),
    "an error of a list": SlackApiError("odd", ["ratelimited"]),
}
REFUSALS = (
    "ratelimited",
    "invalid_auth",
    "missing_scope",
    "internal_error",
    "fatal_error",
    "team_access_not_granted",
)


class Failing:
    """A client whose every method fails."""

    def __init__(self, failure: BaseException) -> None:
        self._failure = failure

    def __getattr__(self, _method: str) -> Any:
        def fail(**_given: object) -> None:
            raise self._failure

        return fail
