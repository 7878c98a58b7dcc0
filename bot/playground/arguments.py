"""The arguments of one Web API call, whichever of Slack's encodings they came in."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from bot.playground.records import JsonObject
from bot.playground.refusals import SlackRefusal

_STRUCTURE_FAULTS = {
    "blocks": "invalid_blocks_format",
    "chunks": "invalid_chunks",
    "metadata": "invalid_metadata_format",
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """Typed reading of call arguments; a missing one reads as None, "" or the default given."""

    given: JsonObject

    @classmethod
    def parse(cls, *, query: str, body: bytes, content_type: str) -> "Arguments":
        """The arguments of a query string and a form-encoded or JSON body. Raises SlackRefusal invalid_json."""
        given: JsonObject = dict(parse_qsl(query, keep_blank_values=True))
        if "json" in content_type:
            parsed = _parsed(body or b"{}", "invalid_json")
            if not isinstance(parsed, dict):
                raise SlackRefusal("json_not_object")
            given |= parsed
        elif body:
            given |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        return cls({key: value for key, value in given.items() if value is not None})

    def has(self, name: str) -> bool:
        """Whether the argument was given at all, even if empty."""
        return name in self.given

    def text(self, name: str) -> str:
        """A string, "" when missing."""
        value = self.given.get(name, "")
        return value if isinstance(value, str) else str(value)

    def required(self, name: str) -> str:
        """A string that must be there. Raises SlackRefusal invalid_arguments."""
        if not self.text(name):
            raise SlackRefusal("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return self.text(name)

    def flag(self, name: str) -> bool:
        """A boolean however it is spelled, False when missing."""
        return self.text(name).lower() in ("true", "1", "t")

    def number(self, name: str, default: int) -> int:
        """A whole number. Raises SlackRefusal invalid_arguments when it is none."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise SlackRefusal("invalid_arguments", [f"[ERROR] must be a number: {name}"]) from None

    def structure(self, name: str) -> Any:
        """A JSON value, sent as such or as a string; None when missing. Raises SlackRefusal when unreadable."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        return _parsed(value, _STRUCTURE_FAULTS.get(name, "invalid_arguments"))


def _parsed(text: str | bytes, fault: str) -> Any:
    try:
        value = json.loads(text)
        # Half a surrogate pair passes json.loads but can be neither saved nor sent on.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise SlackRefusal(fault) from None
    return value


def page_of(items: list[Any], arguments: Arguments, *, default: int = 100) -> tuple[list[Any], JsonObject]:
    """One page of a list and the answer's paging fields. Raises SlackRefusal invalid_limit or invalid_cursor."""
    limit, cursor = arguments.number("limit", default), arguments.text("cursor")
    if not 0 < limit <= 1000:
        raise SlackRefusal("invalid_limit")
    start = 0
    if cursor:
        if not (cursor.startswith("next:") and cursor[5:].isdigit()):
            raise SlackRefusal("invalid_cursor")
        start = int(cursor[5:])
    end = start + limit
    following = f"next:{end}" if end < len(items) else ""
    return items[start:end], {"response_metadata": {"next_cursor": following}}
