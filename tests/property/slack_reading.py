"""Reading a message as Slack does: which of its words come alive, and what people see of the rest.

Written from Slack's documents, apart from our own code: see `mrkdwn` text objects, `verbatim`, and escaping.
"""

import re
from collections.abc import Iterator
from typing import Any

# Everything between angle brackets is an instruction to Slack.
_LIVE = re.compile(r"<([^<>\n]*)>")
# What Slack makes links of by itself, unless a text is verbatim.
_ADDRESS = re.compile(
    r"(?:https?|ftp|mailto|slack|tel):/{0,2}[^\s<>]+|\bwww\.[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[a-z]{2,})+\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![\w/])[@#][\w-]+")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:", re.IGNORECASE)
# A sign opens where no word, and closes where no word; a zero-width space counts as part of a word.
_EDGE = r"(?<![\w\u200b%s])%s(?!\s)[^%s\n]+(?<!\s)%s(?![\w\u200b%s])"
_FORMATS = [re.compile(_EDGE % ((re.escape(sign),) * 5)) for sign in "*_~"]
_CODE = re.compile(r"(?<!\u200b)`[^`\n]+`(?!\u200b)|(?<!\u200b)```")
_QUOTE = re.compile(r"^\s*(?:>|&gt;)", re.MULTILINE)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_UNSEEN = re.compile("[\u200b\u2066-\u2069]")


def commands_in(mrkdwn: str) -> list[str]:
    """What stands between angle brackets: mentions, channels, links, dates, special commands."""
    return _LIVE.findall(mrkdwn)


def live_things(mrkdwn: str) -> list[str]:
    """Everything in a verbatim text that is more than its letters: commands, emoji, formatting."""
    found = [*commands_in(mrkdwn), *_EMOJI.findall(mrkdwn), *_CODE.findall(mrkdwn), *_QUOTE.findall(mrkdwn)]
    return found + [one for form in _FORMATS for one in form.findall(mrkdwn)]


def linked_by_slack(text: str) -> list[str]:
    """What Slack makes links and mentions of in a text that is not verbatim."""
    return [*_ADDRESS.findall(text), *_NAME.findall(text)]


def shown(text: str) -> str:
    """What people read of a text without mark-up: entities are their signs, and what takes no room is not there."""
    return visible(re.sub("&(?:lt|gt|amp);", lambda found: _ENTITIES[found.group()], text))


def visible(text: str) -> str:
    """What people see of plain text: all but what takes no room."""
    return _UNSEEN.sub("", text)


def texts_in(node: Any, under: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every text object of blocks or a view, with the name of what it stands in."""
    if isinstance(node, dict):
        if node.get("type") in ("mrkdwn", "plain_text", "raw_text") and isinstance(node.get("text"), str):
            yield under, node
        for key, inner in node.items():
            yield from texts_in(inner, key)
    elif isinstance(node, list | tuple):
        for inner in node:
            yield from texts_in(inner, under)
