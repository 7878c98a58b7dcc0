"""What becomes of a line somebody types before the app gets it, and how to read a message as plain words."""

import html
import re
from typing import Any

from bot.playground.command_list import COMMANDS
from bot.playground.records import ChannelKind, Message
from bot.playground.workspace import Workspace

_LIVE_TOKEN = re.compile(r"<(?:@[UW]\w+|#[CG]\w+(?:\|[^<>]*)?|!(?:here|channel|everyone)|https?://[^<>\s]+)>")


def as_typed(workspace: Workspace, text: str) -> str:
    """A typed line in Slack's mark-up: names become mentions, and & < > are escaped outside mentions."""
    pieces, end = [], 0
    for token in _LIVE_TOKEN.finditer(text):
        pieces += [html.escape(text[end : token.start()], quote=False), token.group()]
        end = token.end()
    typed = "".join([*pieces, html.escape(text[end:], quote=False)])
    for member in workspace.people.values():
        for name in {member.real_name, member.name}:
            typed = re.sub(rf"(?<![\w<])@{re.escape(name)}\b", f"<@{member.id}>", typed)
    for channel in workspace.channels():
        if channel.kind is not ChannelKind.DIRECT:
            typed = re.sub(rf"(?<![\w<&])#{re.escape(channel.name)}\b", f"<#{channel.id}|{channel.name}>", typed)
    return typed


def command_of(text: str) -> str | None:
    """The slash command a line starts with, None when it starts with none that is known."""
    name = text.strip().partition(" ")[0]
    return name if name in COMMANDS else None


def words_of(message: Message) -> str:
    """All text of a message, that of its blocks included, one piece a line."""
    return "\n".join([message.text, *_texts(message.blocks)])


def _texts(node: Any) -> list[str]:
    if isinstance(node, list):
        return [text for item in node for text in _texts(item)]
    if not isinstance(node, dict):
        return []
    here = [node["text"]] if isinstance(node.get("text"), str) else []
    return here + [text for value in node.values() if isinstance(value, dict | list) for text in _texts(value)]
