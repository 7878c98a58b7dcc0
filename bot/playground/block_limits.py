"""Slack's limits on Block Kit blocks, as pure functions over plain dictionaries."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.playground.element_limits import (
    ID_LENGTH,
    Findings,
    check_count,
    check_element,
    check_image,
    check_length,
    check_text,
)

BLOCKS_PER_MESSAGE = 50
BLOCKS_PER_VIEW = 100
# Slack refuses messages whose blocks are too long together, and does not say how it counts. People measured: refused
# at 11,341 characters in 45 blocks and above 13,297 in one; taken at 9,597 in 50. This agrees with all of them.
MESSAGE_WEIGHT = 13_200
WEIGHT_PER_BLOCK = 70
TABLE_CHARACTERS = 10_000
ALERT_LENGTH = 200
CONTEXT_ACTIONS_ELEMENTS = 5
_MESSAGE_ONLY = frozenset({"table", "context_actions", "markdown"})
_MODAL_ONLY = frozenset({"alert"})
_RICH_PARTS = frozenset({"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"})


def check_blocks(blocks: object, surface: str, found: Findings) -> None:
    """The blocks of a surface: "message", "modal" or "home"."""
    most = BLOCKS_PER_MESSAGE if surface == "message" else BLOCKS_PER_VIEW
    seen: set[str] = set()
    for number, block in enumerate(check_count(blocks, "/blocks", found, most=most, least=0)):
        at = f"/blocks/{number}"
        if not isinstance(block, dict):
            found.add(at, "must be an object")
            continue
        _check_block(block, at, surface, found)
        _check_block_id(block, at, seen, found)
        _check_action_ids(block, at, found)
    _check_across(blocks, found)


def elements_of(block: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The interactive elements a block holds, in reading order."""
    held: list[Any] = []
    if block.get("type") in ("actions", "context_actions") and isinstance(block.get("elements"), list):
        held = block["elements"]
    elif block.get("type") == "section":
        held = [block.get("accessory")]
    elif block.get("type") == "input":
        held = [block.get("element")]
    for element in held:
        if isinstance(element, dict) and element.get("type") != "image":
            yield element


def weight_of(blocks: object) -> int:
    """How long a message's blocks are together: the characters people read, and something for each block."""
    return _characters(blocks) + WEIGHT_PER_BLOCK * (len(blocks) if isinstance(blocks, list) else 0)


def _characters(node: object) -> int:
    if isinstance(node, list):
        return sum(map(_characters, node))
    if not isinstance(node, dict):
        return 0
    return sum(
        len(value) if key == "text" and isinstance(value, str) else _characters(value) for key, value in node.items()
    )


def _check_block(block: Mapping[str, Any], at: str, surface: str, found: Findings) -> None:
    kind = block.get("type")
    check = BLOCK_CHECKS.get(str(kind))
    if check is None:
        found.add(f"{at}/type", f"unsupported type: {kind}")
    elif (kind in _MESSAGE_ONLY and surface != "message") or (kind in _MODAL_ONLY and surface != "modal"):
        found.add(f"{at}/type", f"{kind} is not allowed in a {surface}")
    else:
        check(block, at, found)


def _check_block_id(block: Mapping[str, Any], at: str, seen: set[str], found: Findings) -> None:
    name = block.get("block_id")
    if name is None:
        return
    check_length(name, f"{at}/block_id", found, most=ID_LENGTH)
    if str(name) in seen:
        found.add(f"{at}/block_id", f"block_id already exists: {name}")
    seen.add(str(name))


def _check_action_ids(block: Mapping[str, Any], at: str, found: Findings) -> None:
    named = [element["action_id"] for element in elements_of(block) if element.get("action_id")]
    for name in sorted({str(name) for name in named if named.count(name) > 1}):
        found.add(at, f"action_id already exists in this block: {name}")


def _check_across(blocks: object, found: Findings) -> None:
    listed = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    if sum(1 for block in listed if block.get("type") == "table") > 1:
        found.add("/blocks", "only one table is allowed per message")
    if sum(len(str(block.get("text", ""))) for block in listed if block.get("type") == "markdown") > 12_000:
        found.add("/blocks", "markdown blocks must be less than 12001 characters together")


def _check_section(block: Mapping[str, Any], at: str, found: Findings) -> None:
    if "text" not in block and "fields" not in block:
        found.add(at, "must hold text or fields")
    if "text" in block:
        check_text(block["text"], f"{at}/text", found, most=3000)
    if "fields" in block:
        for number, field in enumerate(check_count(block["fields"], f"{at}/fields", found, most=10)):
            check_text(field, f"{at}/fields/{number}", found, most=2000)
    if "accessory" in block:
        check_element(block["accessory"], f"{at}/accessory", found)


def _check_header(block: Mapping[str, Any], at: str, found: Findings) -> None:
    check_text(block.get("text"), f"{at}/text", found, most=150, plain=True)


def _check_actions(block: Mapping[str, Any], at: str, found: Findings) -> None:
    for number, element in enumerate(check_count(block.get("elements"), f"{at}/elements", found, most=25)):
        check_element(element, f"{at}/elements/{number}", found)


def _check_context(block: Mapping[str, Any], at: str, found: Findings) -> None:
    for number, element in enumerate(check_count(block.get("elements"), f"{at}/elements", found, most=10)):
        here = f"{at}/elements/{number}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_image(element, here, found)
        else:
            check_text(element, here, found, most=3000)


def _check_context_actions(block: Mapping[str, Any], at: str, found: Findings) -> None:
    listed = check_count(block.get("elements"), f"{at}/elements", found, most=CONTEXT_ACTIONS_ELEMENTS)
    for number, element in enumerate(listed):
        here = f"{at}/elements/{number}"
        if not isinstance(element, dict) or element.get("type") not in ("feedback_buttons", "icon_button"):
            found.add(here, "must be feedback_buttons or icon_button")
        else:
            check_element(element, here, found, place="context_actions")


def _check_image_block(block: Mapping[str, Any], at: str, found: Findings) -> None:
    check_image(block, at, found)
    if "title" in block:
        check_text(block["title"], f"{at}/title", found, most=2000, plain=True)


def _check_input(block: Mapping[str, Any], at: str, found: Findings) -> None:
    check_text(block.get("label"), f"{at}/label", found, most=2000, plain=True)
    if "hint" in block:
        check_text(block["hint"], f"{at}/hint", found, most=2000, plain=True)
    check_element(block.get("element"), f"{at}/element", found, place="input")


def _check_rich_text(block: Mapping[str, Any], at: str, found: Findings) -> None:
    for number, part in enumerate(check_count(block.get("elements"), f"{at}/elements", found, most=1000)):
        if not isinstance(part, dict) or part.get("type") not in _RICH_PARTS:
            found.add(f"{at}/elements/{number}", "must be a rich text section, list, quote or preformatted text")


def _check_table(block: Mapping[str, Any], at: str, found: Findings) -> None:
    for number, row in enumerate(check_count(block.get("rows"), f"{at}/rows", found, most=100)):
        here = f"{at}/rows/{number}"
        for column, cell in enumerate(check_count(row, here, found, most=20)):
            if not isinstance(cell, dict) or cell.get("type") not in ("raw_text", "raw_number", "rich_text"):
                found.add(f"{here}/{column}", "must be raw_text, raw_number or rich_text")
            elif cell["type"] == "raw_text":
                check_length(cell.get("text"), f"{here}/{column}/text", found, most=3000)
    if _characters(block.get("rows")) > TABLE_CHARACTERS:
        found.add(f"{at}/rows", "table is too large")
    settings = check_count(block.get("column_settings", []), f"{at}/column_settings", found, most=20, least=0)
    for column, setting in enumerate(settings):
        if not (setting is None or isinstance(setting, dict)):
            found.add(f"{at}/column_settings/{column}", "must be an object")


def _check_markdown(block: Mapping[str, Any], at: str, found: Findings) -> None:
    check_length(block.get("text"), f"{at}/text", found, most=12_000)


def _check_alert(block: Mapping[str, Any], at: str, found: Findings) -> None:
    check_text(block.get("text"), f"{at}/text", found, most=ALERT_LENGTH)
    if block.get("level", "default") not in ("default", "info", "warning", "error", "success"):
        found.add(f"{at}/level", "must be default, info, warning, error or success")


def _unlimited(_block: Mapping[str, Any], _at: str, _found: Findings) -> None:
    """A divider has nothing to check."""


BlockCheck = Callable[[Mapping[str, Any], str, Findings], None]
BLOCK_CHECKS: dict[str, BlockCheck] = {
    "actions": _check_actions,
    "alert": _check_alert,
    "context": _check_context,
    "context_actions": _check_context_actions,
    "divider": _unlimited,
    "header": _check_header,
    "image": _check_image_block,
    "input": _check_input,
    "markdown": _check_markdown,
    "rich_text": _check_rich_text,
    "section": _check_section,
    "table": _check_table,
}
