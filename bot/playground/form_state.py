"""What a person entered in the elements of a message or view, in the form Slack reports it."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from bot.playground.block_limits import elements_of
from bot.playground.records import JsonObject

Entered: TypeAlias = dict[str, dict[str, Any]]
"""block_id -> action_id -> what was entered, in plain form: text, an option's value, or a list of values."""

_OPTION = ("selected_option", "initial_option")
_OPTIONS = ("selected_options", "initial_options")
_FIELDS: dict[str, tuple[str, str]] = {
    "static_select": _OPTION,
    "external_select": _OPTION,
    "radio_buttons": _OPTION,
    "multi_static_select": _OPTIONS,
    "multi_external_select": _OPTIONS,
    "checkboxes": _OPTIONS,
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
}


def named_elements(blocks: list[JsonObject]) -> Iterator[tuple[str, JsonObject]]:
    """Every interactive element with the block_id it is in, in reading order."""
    for block in blocks:
        for element in elements_of(block):
            yield str(block.get("block_id", "")), dict(element)


def values_of(element: JsonObject) -> list[Any]:
    """What pressing a button can report: its value if it has one, or those of a pair of feedback buttons."""
    if element["type"] == "feedback_buttons":
        return [element["positive_button"]["value"], element["negative_button"]["value"]]
    return [element["value"]] if "value" in element else []


def state_values(blocks: list[JsonObject], entered: Entered) -> JsonObject:
    """The state.values of an interaction: initial values, overlaid with what was entered."""
    values: JsonObject = {}
    for block_id, element in named_elements(blocks):
        kind, action_id = element["type"], element["action_id"]
        if kind not in _FIELDS:
            continue
        given = entered.get(block_id, {})
        reported = reported_value(element, given[action_id]) if action_id in given else _initial_value(element)
        values.setdefault(block_id, {})[action_id] = {"type": kind} | reported
    return values


def reported_value(element: JsonObject, plain: Any) -> JsonObject:
    """One element's value in Slack's form.

    Args:
        plain: text, an option's value, a list of values, or an option object of an external select; None clears.

    Raises:
        LookupError: a value names none of the element's options.
    """
    field = _FIELDS[element["type"]][0]
    if field == "selected_option":
        return {field: None if plain in (None, "") else _option(element, plain)}
    if field == "selected_options":
        return {field: [_option(element, one) for one in plain or []]}
    if field == "value":
        return {field: None if plain in (None, "") else str(plain)}
    return {field: plain if plain != "" else None}


def reported_action(element: JsonObject, block_id: str, plain: Any, action_ts: str) -> JsonObject:
    """One entry of a block_actions payload's actions."""
    kind = element["type"]
    action: JsonObject = {
        "type": kind,
        "action_id": element["action_id"],
        "block_id": block_id,
        "action_ts": action_ts,
    }
    if kind in ("button", "icon_button"):
        return action | {key: element[key] for key in ("text", "value", "style") if key in element}
    if kind == "feedback_buttons":
        buttons = [element["positive_button"], element["negative_button"]]
        chosen = next((button for button in buttons if button["value"] == plain), None)
        if chosen is None:
            raise LookupError(f"{plain!r} is not the value of a feedback button")
        return action | {"text": chosen["text"], "value": chosen["value"]}
    if kind == "overflow":
        return action | {"selected_option": _option(element, plain)}
    return action | reported_value(element, plain)


def form_errors(blocks: list[JsonObject], values: JsonObject) -> dict[str, str]:
    """What Slack itself says under a field before it sends anything, by block_id."""
    errors = {}
    for block in blocks:
        if block.get("type") != "input":
            continue
        element = block["element"]
        state = values.get(block["block_id"], {}).get(element["action_id"], {})
        sentence = _field_error(element, state.get(_FIELDS[element["type"]][0]), optional=bool(block.get("optional")))
        if sentence:
            errors[str(block["block_id"])] = sentence
    return errors


def _field_error(element: JsonObject, value: Any, *, optional: bool) -> str:
    if value in (None, "", []):
        return "" if optional else "Please complete this required field."
    if element["type"] == "number_input":
        return _number_error(element, str(value))
    least, most = element.get("min_length"), element.get("max_length")
    if least is not None and len(value) < least:
        return f"Please enter at least {least} characters."
    if most is not None and len(value) > most:
        return f"Please enter at most {most} characters."
    return ""


def _number_error(element: JsonObject, value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter {element['min_value']} or more."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter {element['max_value']} or less."
    return ""


def _initial_value(element: JsonObject) -> JsonObject:
    field, initial = _FIELDS[element["type"]]
    return {field: element.get(initial, [] if field == "selected_options" else None)}


def _option(element: JsonObject, plain: Any) -> JsonObject:
    if isinstance(plain, dict):
        return {key: plain[key] for key in ("text", "value") if key in plain}
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    for group in groups:
        for option in group["options"]:
            if option["value"] == plain:
                return {key: option[key] for key in ("text", "value", "description") if key in option}
    raise LookupError(f"{plain!r} is not an option of {element['action_id']}")
