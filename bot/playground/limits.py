"""What Slack refuses in a message or a view before anybody sees it: pure functions over plain dictionaries.

An empty list means Slack would accept the payload. Each fault reads as Slack words it, with a JSON pointer:
``[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]``.
"""

import json
from collections.abc import Mapping
from typing import Any

from bot.playground.block_limits import MESSAGE_WEIGHT, check_blocks, weight_of
from bot.playground.element_limits import Findings, check_length, check_optional_length, check_text

MESSAGE_TEXT_LENGTH = 40_000
PRIVATE_METADATA_LENGTH = 3000
VIEW_SIZE = 250_000


def check_message(payload: Mapping[str, Any]) -> list[str]:
    """The faults of the arguments of chat.postMessage: text, blocks and metadata."""
    found = Findings()
    text = payload.get("text") or ""
    if not isinstance(text, str):
        found.add("/text", "must be a string")
    elif len(text) > MESSAGE_TEXT_LENGTH:
        found.add("/text", f"must be less than {MESSAGE_TEXT_LENGTH + 1} characters")
    if not text and not payload.get("blocks") and not payload.get("attachments"):
        found.add("/text", "must hold text, blocks or attachments")
    if payload.get("blocks") is not None:
        check_blocks(payload["blocks"], "message", found)
        if is_too_long(payload["blocks"]):
            found.add("/blocks", "msg_blocks_too_long")
    return found.messages + check_metadata(payload.get("metadata"))


def check_message_blocks(blocks: object) -> list[str]:
    """The faults of a message's blocks alone."""
    found = Findings()
    check_blocks(blocks, "message", found)
    return found.messages


def is_too_long(blocks: object) -> bool:
    """Whether a message's blocks are each within their limits and too long together: msg_blocks_too_long."""
    return weight_of(blocks) > MESSAGE_WEIGHT


def check_metadata(metadata: object) -> list[str]:
    """The faults of message metadata; None and {} mean there is none."""
    found = Findings()
    if metadata is None or metadata == {}:
        return found.messages
    if not isinstance(metadata, dict):
        found.add("/metadata", "must be an object")
        return found.messages
    check_length(metadata.get("event_type"), "/metadata/event_type", found, most=255)
    if not isinstance(metadata.get("event_payload"), dict):
        found.add("/metadata/event_payload", "must be an object")
    return found.messages


def check_view(view: Mapping[str, Any]) -> list[str]:
    """The faults of a modal or a Home view."""
    found = Findings()
    kind = view.get("type")
    if kind not in ("modal", "home"):
        found.add("/type", f"unsupported type: {kind}")
    if "blocks" not in view:
        found.add("/blocks", "missing required field")
    check_blocks(view.get("blocks", []), "home" if kind == "home" else "modal", found)
    check_optional_length(view, "private_metadata", "", found, PRIVATE_METADATA_LENGTH)
    for key in ("callback_id", "external_id"):
        check_optional_length(view, key, "", found, 255)
    if kind == "modal":
        _check_modal_frame(view, found)
    if len(json.dumps(view)) > VIEW_SIZE:
        found.add("", "view is too large")
    return found.messages


def _check_modal_frame(view: Mapping[str, Any], found: Findings) -> None:
    check_text(view.get("title"), "/title", found, most=24, plain=True)
    for key in ("submit", "close"):
        if view.get(key) is not None:
            check_text(view[key], f"/{key}", found, most=24, plain=True)
    blocks = view.get("blocks")
    inputs = (
        [b for b in blocks if isinstance(b, dict) and b.get("type") == "input"] if isinstance(blocks, list) else []
    )
    if inputs and view.get("submit") is None:
        found.add("/submit", "`submit` is required when an `input` block is within blocks array")
