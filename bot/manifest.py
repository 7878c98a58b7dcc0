"""The Slack app's manifest as it ships with the program, filled in for one installation."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from domain.errors import InvalidRequest

_PLACE = "https://YOUR-HOST"
# Beside the package once it is installed, at the top of the repository before.
_PLACES = (Path(__file__).parent / "manifest.json", Path(__file__).parents[1] / "manifest.json")


def shipped_manifest() -> dict[str, Any]:
    """The manifest with a placeholder where the host goes."""
    path = next(place for place in _PLACES if place.exists())
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def manifest_for(url: str) -> dict[str, Any]:
    """The manifest for an installation that Slack reaches at an address, such as `https://offers.example.com`.

    Raises InvalidRequest for anything that is no such address.
    """
    parts = urlsplit(url)
    is_address = parts.scheme == "https" and parts.hostname and parts.path in ("", "/")
    if not is_address or parts.query or parts.fragment or parts.username:
        raise InvalidRequest(
            "address_unusable", "Give the address Slack reaches, such as https://offers.example.com."
        )
    filled: dict[str, Any] = json.loads(json.dumps(shipped_manifest()).replace(_PLACE, f"https://{parts.netloc}"))
    return filled


def socket_manifest() -> dict[str, Any]:
    """The manifest for Socket Mode: the program connects to Slack, and Slack needs no address."""
    manifest = shipped_manifest()
    settings = manifest["settings"]
    settings["socket_mode_enabled"] = True
    settings["event_subscriptions"].pop("request_url")
    settings["interactivity"] = {"is_enabled": True}
    for command in manifest["features"]["slash_commands"]:
        command.pop("url")
    return manifest
