"""Keeping a message, a modal or a Home page within what Slack takes, when there is more to show than that."""

from collections.abc import Iterable, Iterator
from typing import Any

from handlers.slack.views.literal import size

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# Slack does not say how it counts: characters that are read, and something for each block (see the playground).
_MESSAGE_WEIGHT = 13_000
_WEIGHT_PER_BLOCK = 70
_LEFT_OUT = "Some of it is left out here: it is more than fits into one message."
# What only tells; everything else can be pressed or filled in, or says what all of it is about.
_TELLING = ("section", "context", "divider")


def fitting_message(blocks: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The blocks as they are where Slack takes them; else what only tells goes, from the end, and that is said."""
    return _fitting(tuple(blocks), MESSAGE_BLOCKS, _MESSAGE_WEIGHT)


def fitting_view(blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same for a modal or a Home page, which may be longer and are not weighed."""
    return list(_fitting(tuple(blocks), VIEW_BLOCKS, None))


def _fitting(blocks: tuple[dict[str, Any], ...], most: int, weight: int | None) -> tuple[dict[str, Any], ...]:
    if _fits(blocks, most, weight):
        return blocks
    note = {"type": "context", "elements": [{"type": "plain_text", "text": _LEFT_OUT, "emoji": False}]}
    kept = list(blocks)
    for dispensable in (_only_tells, _anything):
        for at in reversed([at for at, block in enumerate(kept) if dispensable(block)]):
            del kept[at]
            shorter = (*kept[:at], note, *kept[at:])
            if _fits(shorter, most, weight):
                return shorter
    return (note,)


def _anything(_block: dict[str, Any]) -> bool:
    """What can be pressed goes last, and only where there is more of that than fits."""
    return True


def _only_tells(block: dict[str, Any]) -> bool:
    return block["type"] in _TELLING and "accessory" not in block


def _fits(blocks: tuple[dict[str, Any], ...], most: int, weight: int | None) -> bool:
    if len(blocks) > most:
        return False
    return weight is None or len(blocks) * _WEIGHT_PER_BLOCK + sum(map(size, _texts(list(blocks)))) <= weight


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for inner in node:
            yield from _texts(inner)
    elif isinstance(node, dict):
        for key, inner in node.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)
