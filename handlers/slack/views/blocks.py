"""The few Block Kit shapes the views are made of, kept within Slack's limits by construction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from handlers.slack.views.fitting import fitting_message, fitting_view
from handlers.slack.views.literal import address, pieces, size
from handlers.slack.views.literal import clip as clip  # noqa: PLC0414 - views find it here
from handlers.slack.views.literal import escape as escape  # noqa: PLC0414 - views find it here
from handlers.slack.views.literal import literal as literal  # noqa: PLC0414 - views find it here

Block: TypeAlias = dict[str, Any]
View: TypeAlias = dict[str, Any]

SECTION_LIMIT = 3000
FIELD_LIMIT = 2000
HEADER_LIMIT = 150
BUTTON_LIMIT = 75
CONTEXT_LIMIT = 10
OPTION_LIMIT = 75
ALT_LIMIT = 2000
LABEL_LIMIT = 75
OPTION_VALUE_LIMIT = 150
PLACEHOLDER_LIMIT = 150
# Slack cuts notifications much earlier, and truncates messages much later.
NOTIFICATION_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Message:
    """A message: blocks, and the text that notifications show. The text never holds pay.

    What Slack would not take, because there is too much of it, is left out and said to be: what can be pressed stays.
    `card_of` is the recommendation whose card this is, for messages that must follow its state.
    """

    text: str
    blocks: tuple[Block, ...]
    card_of: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clip(self.text, NOTIFICATION_LIMIT))
        object.__setattr__(self, "blocks", fitting_message(self.blocks))


def mention(user_id: str) -> str:
    """A person's name as Slack shows it. Only for ids of our own database or Slack's payloads."""
    return f"<@{user_id}>"


def moment(at: datetime) -> str:
    """A moment by the reader's own clock; Slack sees to it."""
    fallback = f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}}, {{time}}|{fallback}>"


def link(to: str, words: str) -> str:
    """Words of ours that open an address."""
    return f"<{address(to)}|{words}>"


def section(text: str) -> Block:
    """A paragraph of mrkdwn."""
    return {"type": "section", "text": _words(text, SECTION_LIMIT)}


def plain_section(text: str) -> Block:
    """A paragraph in which nothing is mark-up, for what other people wrote at length."""
    return {"type": "section", "text": _plain(text, SECTION_LIMIT)}


def section_with(text: str, element: Block) -> Block:
    """A paragraph with one element beside it, such as a button."""
    return {**section(text), "accessory": element}


def sections(lines: Iterable[str]) -> list[Block]:
    """Lines of mrkdwn as as many paragraphs as they need."""
    return [section(paragraph) for paragraph in _paragraphs(lines, SECTION_LIMIT)]


def small_print(lines: Iterable[str]) -> list[Block]:
    """Lines of mrkdwn in small print, as many blocks as they need."""
    return [context(paragraph) for paragraph in _paragraphs(lines, FIELD_LIMIT)]


def _paragraphs(lines: Iterable[str], limit: int) -> Iterator[str]:
    held = ""
    for line in lines:
        for piece in pieces(line, limit):
            if held and size(held) + 1 + size(piece) > limit:
                yield held
                held = piece
            else:
                held = f"{held}\n{piece}" if held else piece
    if held:
        yield held


def figures(pairs: Iterable[tuple[str, str]]) -> list[Block]:
    """Named figures in two columns, ten to a block."""
    cells = [_words(f"*{name}*\n{value}", FIELD_LIMIT) for name, value in pairs]
    return [{"type": "section", "fields": cells[start : start + 10]} for start in range(0, len(cells), 10)]


def header(text: str) -> Block:
    """A title; plain text."""
    return {"type": "header", "text": _plain(text, HEADER_LIMIT)}


def context(*texts: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [_words(text, FIELD_LIMIT) for text in texts[:CONTEXT_LIMIT]]}


def image(file_id: str, alt_text: str) -> Block:
    """A picture that was brought to Slack, and the same in words."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": clip(alt_text, ALT_LIMIT)}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def actions(block_id: str, elements: Iterable[Block]) -> Block:
    """A row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)[:25]}


def button(
    action_id: str,
    text: str,
    value: str,
    *,
    style: str | None = None,
    confirm: Block | None = None,
    label: str = "",
) -> Block:
    """A button; `value` holds opaque ids or catalogue entries, never pay or people's names. `label` is read out where
    the text alone does not say what it is about."""
    element: Block = {
        "type": "button",
        "action_id": action_id,
        "text": _plain(text, BUTTON_LIMIT),
        "value": value,
    }
    if style:
        element["style"] = style
    if confirm:
        element["confirm"] = confirm
    if label:
        element["accessibility_label"] = clip(literal(label), LABEL_LIMIT)
    return element


def vote_buttons(action_id: str, block_id: str, yes: tuple[str, str, str], no: tuple[str, str, str]) -> Block:
    """Two buttons for what somebody thinks of a message, each of its text, its value, and what it is read out as."""
    element = {
        "type": "feedback_buttons",
        "action_id": action_id,
        "positive_button": _vote(*yes),
        "negative_button": _vote(*no),
    }
    return {"type": "context_actions", "block_id": block_id, "elements": [element]}


def _vote(text: str, value: str, label: str) -> Block:
    return {"text": _plain(text, BUTTON_LIMIT), "value": value, "accessibility_label": label}


def confirmation(title: str, text: str, yes: str) -> Block:
    """A confirm dialog."""
    return {
        "title": _plain(title, 100),
        "text": _plain(text, 300),
        "confirm": _plain(yes, 30),
        "deny": _plain("Cancel", 30),
    }


def text_input(
    block_id: str,
    label: str,
    *,
    hint: str,
    multiline: bool = False,
    least: int = 0,
    most: int = 2000,
    initial: str = "",
    optional: bool = False,
) -> Block:
    """A field in a modal; its block id is also its action id."""
    element: Block = {"type": "plain_text_input", "action_id": block_id, "multiline": multiline, "max_length": most}
    if least:
        element["min_length"] = least
    if initial:
        element["initial_value"] = initial
    return {
        "type": "input",
        "block_id": block_id,
        "optional": optional,
        "label": _plain(label, 150),
        "hint": _plain(hint, 150),
        "element": element,
    }


def choice(
    block_id: str, label: str, options: Iterable[tuple[str, str]], *, chosen: str = "", optional: bool = False
) -> Block:
    """A menu in a modal, of values and what they are called; its block id is also its action id."""
    listed = _options(options)
    element: Block = {"type": "static_select", "action_id": block_id, "options": listed}
    return _menu(block_id, label, element, _initial(element, [chosen])[:1], optional=optional)


def search(block_id: str, label: str, *, hint: str, chosen: Block | None = None, optional: bool = False) -> Block:
    """A menu in a modal whose options are asked for while somebody types; its block id is also its action id."""
    element: Block = {
        "type": "external_select",
        "action_id": block_id,
        "placeholder": _plain("Type to search", PLACEHOLDER_LIMIT),
        "min_query_length": 0,
    }
    if chosen is not None:
        element["initial_option"] = chosen
    return {**_menu(block_id, label, element, [], optional=optional), "hint": _plain(hint, 150)}


def option(value: str, name: str, description: str = "") -> Block:
    """One option of a menu that is searched."""
    made: Block = {"text": _plain(name, OPTION_LIMIT), "value": value}
    return {**made, "description": _plain(description, OPTION_LIMIT)} if description else made


def many_choices(block_id: str, label: str, options: Iterable[tuple[str, str]], chosen: Iterable[str]) -> Block:
    """A menu of which several may be chosen, or none."""
    element: Block = {"type": "multi_static_select", "action_id": block_id, "options": _options(options)}
    return _menu(block_id, label, element, _initial(element, chosen), optional=True)


def many_people(block_id: str, label: str, chosen: list[str]) -> Block:
    """A choice of people of the workspace, or of nobody."""
    element: Block = {"type": "multi_users_select", "action_id": block_id}
    if chosen:
        element["initial_users"] = chosen
    return _menu(block_id, label, element, [], optional=True)


def _options(options: Iterable[tuple[str, str]]) -> list[Block]:
    return [option(value, name) for value, name in options]


def _initial(element: Block, chosen: Iterable[str]) -> list[Block]:
    wanted = set(chosen)
    return [option for option in element["options"] if option["value"] in wanted]


def _menu(block_id: str, label: str, element: Block, initial: list[Block], *, optional: bool) -> Block:
    if initial and element["type"] == "static_select":
        element["initial_option"] = initial[0]
    elif initial:
        element["initial_options"] = initial
    return {
        "type": "input",
        "block_id": block_id,
        "optional": optional,
        "label": _plain(label, 150),
        "element": element,
    }


def modal(callback_id: str, title: str, submit: str | None, blocks: list[Block], *, origin: str) -> View:
    """A modal; `origin` comes back with the submission and holds opaque ids only. Without `submit` it only shows."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": origin,
        "title": _plain(title, 24),
        "close": _plain("Cancel", 24),
        "blocks": fitting_view(blocks),
    }
    return view if submit is None else {**view, "submit": _plain(submit, 24)}


def home(blocks: Iterable[Block]) -> View:
    """A Home page."""
    return {"type": "home", "blocks": fitting_view(blocks)}


def _words(text: str, limit: int) -> Block:
    # Verbatim: bare addresses, names and channels stay words; only what we write as a link or a mention is one.
    return {"type": "mrkdwn", "text": clip(text, limit) or " ", "verbatim": True}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": clip(literal(text), limit) or " ", "emoji": False}
