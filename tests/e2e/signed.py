"""Requests as Slack signs them, for what no person could do by hand: replays, forgeries, broken headers."""

import hashlib
import hmac
import time
from urllib.parse import urlencode

import httpx

from bot.playground.app import PlaygroundSettings


def slash_command(text: str, *, user: str = "U0CARLA", trigger: str = "1.2.abc") -> bytes:
    """The body of a slash command, form-encoded."""
    return urlencode(
        {
            "command": "/comp-assist",
            "text": text,
            "team_id": "T0PLAY",
            "user_id": user,
            "channel_id": "D" + user[1:],
            "trigger_id": trigger,
            "response_url": "http://127.0.0.1:9/none",
            "api_app_id": "A0COMPASSIST",
        }
    ).encode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


def post_signed(settings: PlaygroundSettings, body: bytes, **changed: str) -> httpx.Response:
    """Post a body to the app with good headers, except those that are changed."""
    timestamp = changed.get("timestamp", str(int(time.time())))
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": changed.get("signature") or signature(settings.signing_secret, timestamp, body),
    }
    return httpx.post(settings.app_url, content=body, headers=headers, timeout=10)
