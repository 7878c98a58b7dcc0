"""Slack's limits on text objects, options, confirm dialogs and interactive elements, as pure functions."""

from collections.abc import Callable, Mapping
from typing import Any

ID_LENGTH = 255
ACCESSIBILITY_LABEL_LENGTH = 75
FEEDBACK_TEXT_LENGTH = 75
FEEDBACK_VALUE_LENGTH = 2000
ICONS = frozenset({"trash"})
_CONTEXT_ACTIONS_ONLY = frozenset({"feedback_buttons", "icon_button"})
_INPUT_ONLY = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input"})


class Findings:
    """What is wrong with one payload, in Slack's wording, each with a JSON pointer to the place."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, at: str, sentence: str) -> None:
        """Note one fault at a JSON pointer such as /blocks/0/text."""
        self.messages.append(f"[ERROR] {sentence} [json-pointer:{at}]")


def check_length(value: object, at: str, found: Findings, *, most: int, least: int = 1) -> None:
    """A string of least to most characters."""
    if not isinstance(value, str):
        found.add(at, "must be a string")
    elif len(value) < least:
        found.add(at, f"must be more than {least - 1} characters")
    elif len(value) > most:
        found.add(at, f"must be less than {most + 1} characters")


def check_optional_length(holder: Mapping[str, Any], key: str, at: str, found: Findings, most: int) -> None:
    """A string that may be left out."""
    if holder.get(key) is not None:
        check_length(holder[key], f"{at}/{key}", found, most=most, least=0)


def check_count(items: object, at: str, found: Findings, *, most: int, least: int = 1) -> list[Any]:
    """The items of a list, with a fault noted when there are too few or too many; [] when it is no list."""
    if not isinstance(items, list):
        found.add(at, "must be an array")
        return []
    if len(items) < least:
        found.add(at, f"no fewer than {least} items allowed")
    if len(items) > most:
        found.add(at, f"no more than {most} items allowed")
    return items


def check_text(text: object, at: str, found: Findings, *, most: int, plain: bool = False) -> None:
    """A text object; plain asks for plain_text."""
    if not isinstance(text, dict):
        found.add(at, "must be a text object")
        return
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if text.get("type") not in kinds:
        found.add(f"{at}/type", f"must be {' or '.join(kinds)}")
    check_length(text.get("text"), f"{at}/text", found, most=most)
    for key, kind in (("emoji", "plain_text"), ("verbatim", "mrkdwn")):
        if key in text and text.get("type") != kind:
            found.add(f"{at}/{key}", f"invalid additional property: {key}")
        elif not isinstance(text.get(key, True), bool):
            found.add(f"{at}/{key}", "must be true or false")


def check_confirm(confirm: object, at: str, found: Findings) -> None:
    """A confirm dialog."""
    if not isinstance(confirm, dict):
        found.add(at, "must be an object")
        return
    check_text(confirm.get("title"), f"{at}/title", found, most=100, plain=True)
    check_text(confirm.get("text"), f"{at}/text", found, most=300)
    for key in ("confirm", "deny"):
        if key in confirm:
            check_text(confirm[key], f"{at}/{key}", found, most=30, plain=True)
    _check_style(confirm, at, found)


def check_element(element: object, at: str, found: Findings, *, place: str = "actions") -> None:
    """One interactive element of a block; place is "actions" for sections too, "input" or "context_actions"."""
    if not isinstance(element, dict):
        found.add(at, "must be an object")
        return
    kind = element.get("type")
    check = ELEMENT_CHECKS.get(str(kind))
    if check is None:
        found.add(f"{at}/type", f"unsupported type: {kind}")
        return
    if kind in _INPUT_ONLY and place != "input":
        found.add(at, f"{kind} is only allowed in an input block")
    if kind in _CONTEXT_ACTIONS_ONLY and place != "context_actions":
        found.add(at, f"{kind} is only allowed in a context_actions block")
    if place == "input" and kind in {"button", "overflow", "image"}:
        found.add(at, f"{kind} is not allowed in an input block")
    if element.get("action_id") is not None:
        check_length(element["action_id"], f"{at}/action_id", found, most=ID_LENGTH)
    if "placeholder" in element:
        check_text(element["placeholder"], f"{at}/placeholder", found, most=150, plain=True)
    if "confirm" in element:
        check_confirm(element["confirm"], f"{at}/confirm", found)
    check(element, at, found)


def check_image(element: Mapping[str, Any], at: str, found: Findings) -> None:
    """An image, as a block or as an element."""
    if "slack_file" not in element:
        check_length(element.get("image_url"), f"{at}/image_url", found, most=3000)
    check_length(element.get("alt_text"), f"{at}/alt_text", found, most=2000)


def _check_style(holder: Mapping[str, Any], at: str, found: Findings) -> None:
    if holder.get("style") not in (None, "primary", "danger"):
        found.add(f"{at}/style", "must be primary or danger")


def _check_button(element: Mapping[str, Any], at: str, found: Findings) -> None:
    check_text(element.get("text"), f"{at}/text", found, most=75, plain=True)
    check_optional_length(element, "value", at, found, 2000)
    check_optional_length(element, "url", at, found, 3000)
    check_optional_length(element, "accessibility_label", at, found, ACCESSIBILITY_LABEL_LENGTH)
    _check_style(element, at, found)


def _check_feedback(element: Mapping[str, Any], at: str, found: Findings) -> None:
    for key in ("positive_button", "negative_button"):
        button = element.get(key)
        if not isinstance(button, dict):
            found.add(f"{at}/{key}", "must be an object")
            continue
        here = f"{at}/{key}"
        check_text(button.get("text"), f"{here}/text", found, most=FEEDBACK_TEXT_LENGTH, plain=True)
        check_length(button.get("value"), f"{here}/value", found, most=FEEDBACK_VALUE_LENGTH)
        check_optional_length(button, "accessibility_label", here, found, ACCESSIBILITY_LABEL_LENGTH)


def _check_icon_button(element: Mapping[str, Any], at: str, found: Findings) -> None:
    if str(element.get("icon")) not in ICONS:
        found.add(f"{at}/icon", f"must be {' or '.join(sorted(ICONS))}")
    check_text(element.get("text"), f"{at}/text", found, most=75, plain=True)
    check_optional_length(element, "value", at, found, 2000)
    check_optional_length(element, "accessibility_label", at, found, ACCESSIBILITY_LABEL_LENGTH)


def option_faults(options: list[Any]) -> list[str]:
    """What is wrong with the options an app offers in a menu that is searched; nothing is offered then as well."""
    found = Findings()
    if options:
        _check_options(options, "/options", found, most=100)
    return found.messages


def _check_options(options: object, at: str, found: Findings, *, most: int, plain: bool = True) -> list[Any]:
    listed = check_count(options, at, found, most=most)
    for number, option in enumerate(listed):
        here = f"{at}/{number}"
        if not isinstance(option, dict):
            found.add(here, "must be an object")
            continue
        check_text(option.get("text"), f"{here}/text", found, most=75, plain=plain)
        check_length(option.get("value"), f"{here}/value", found, most=150)
        if "description" in option:
            check_text(option["description"], f"{here}/description", found, most=75)
    return listed


def _check_initial(element: Mapping[str, Any], listed: list[Any], at: str, found: Findings) -> None:
    offered = [_told_by(option) for option in listed if isinstance(option, dict)]
    initial = element.get("initial_options") or []
    if "initial_option" in element:
        initial = [element["initial_option"]]
    for option in initial if isinstance(initial, list) else [None]:
        if not isinstance(option, dict) or _told_by(option) not in offered:
            found.add(at, "initial option must match one of the options")


def _told_by(option: Mapping[str, Any]) -> tuple[Any, Any]:
    """What makes two options the same for Slack: their value and what they are called."""
    text = option.get("text")
    return option.get("value"), text.get("text") if isinstance(text, dict) else None


def _check_select(element: Mapping[str, Any], at: str, found: Findings) -> None:
    if ("options" in element) == ("option_groups" in element):
        found.add(at, "must hold either options or option_groups")
        return
    if "options" in element:
        _check_initial(element, _check_options(element["options"], f"{at}/options", found, most=100), at, found)
        return
    offered: list[Any] = []
    for number, group in enumerate(check_count(element["option_groups"], f"{at}/option_groups", found, most=100)):
        here = f"{at}/option_groups/{number}"
        if not isinstance(group, dict):
            found.add(here, "must be an object")
            continue
        check_text(group.get("label"), f"{here}/label", found, most=75, plain=True)
        offered += _check_options(group.get("options"), f"{here}/options", found, most=100)
    _check_initial(element, offered, at, found)


def _check_search(element: Mapping[str, Any], at: str, found: Findings) -> None:
    """A menu whose options are asked for: what is chosen at first may be anything that could be an option."""
    initial = element.get("initial_options", [])
    if "initial_option" in element:
        initial = [element["initial_option"]]
    if initial:
        _check_options(initial, f"{at}/initial_options", found, most=100)
    least = element.get("min_query_length", 3)
    if isinstance(least, bool) or not isinstance(least, int) or least < 0:
        found.add(f"{at}/min_query_length", "must be a number from 0")


def _check_overflow(element: Mapping[str, Any], at: str, found: Findings) -> None:
    _check_options(element.get("options"), f"{at}/options", found, most=5)


def _check_choices(element: Mapping[str, Any], at: str, found: Findings) -> None:
    listed = _check_options(element.get("options"), f"{at}/options", found, most=10, plain=False)
    _check_initial(element, listed, at, found)


def _check_text_input(element: Mapping[str, Any], at: str, found: Findings) -> None:
    check_optional_length(element, "initial_value", at, found, 3000)
    for key, least in (("min_length", 0), ("max_length", 1)):
        size = element.get(key)
        if size is not None and not (isinstance(size, int) and least <= size <= 3000):
            found.add(f"{at}/{key}", f"must be a number from {least} to 3000")
            return
    initial, least, most = element.get("initial_value"), element.get("min_length", 0), element.get("max_length", 3000)
    if least > most:
        found.add(f"{at}/min_length", "must not be more than max_length")
    if isinstance(initial, str) and len(initial) > most:
        found.add(f"{at}/initial_value", f"must be less than {most + 1} characters")


def _check_number_input(element: Mapping[str, Any], at: str, found: Findings) -> None:
    if not isinstance(element.get("is_decimal_allowed"), bool):
        found.add(f"{at}/is_decimal_allowed", "must be true or false")


def _unlimited(_element: Mapping[str, Any], _at: str, _found: Findings) -> None:
    """Elements with no limits but those every element has."""


ElementCheck = Callable[[Mapping[str, Any], str, Findings], None]
ELEMENT_CHECKS: dict[str, ElementCheck] = {
    "button": _check_button,
    "checkboxes": _check_choices,
    "radio_buttons": _check_choices,
    "overflow": _check_overflow,
    "static_select": _check_select,
    "multi_static_select": _check_select,
    "external_select": _check_search,
    "multi_external_select": _check_search,
    "users_select": _unlimited,
    "multi_users_select": _unlimited,
    "conversations_select": _unlimited,
    "multi_conversations_select": _unlimited,
    "channels_select": _unlimited,
    "multi_channels_select": _unlimited,
    "datepicker": _unlimited,
    "timepicker": _unlimited,
    "datetimepicker": _unlimited,
    "plain_text_input": _check_text_input,
    "email_text_input": _check_text_input,
    "url_text_input": _check_text_input,
    "number_input": _check_number_input,
    "feedback_buttons": _check_feedback,
    "icon_button": _check_icon_button,
    "image": check_image,
}
