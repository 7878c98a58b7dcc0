"""Slack's views.* methods."""

from bot.playground.arguments import Arguments
from bot.playground.limits import VIEW_SIZE, check_view
from bot.playground.playground import Playground
from bot.playground.records import JsonObject, View
from bot.playground.refusals import SlackRefusal
from bot.playground.shapes import view_shape


def open_view(play: Playground, given: Arguments) -> JsonObject:
    """views.open of a modal for the person whose trigger it is."""
    body = checked_view(given.structure("view"), "modal")
    trigger = play.rights.exchange(_trigger_id(given))
    return _shown(play, play.views.open(trigger.user, body))


def push_view(play: Playground, given: Arguments) -> JsonObject:
    """views.push of a modal over the one the trigger came from."""
    body = checked_view(given.structure("view"), "modal")
    trigger = play.rights.exchange(_trigger_id(given))
    if not play.views.stack_of(trigger.user):
        raise SlackRefusal("not_found")
    return _shown(play, play.views.push(trigger.user, body))


def update_view(play: Playground, given: Arguments) -> JsonObject:
    """views.update by view_id or external_id, only while hash is the current one if it is given."""
    if given.text("view_id"):
        view = play.views.find(given.text("view_id"))
    else:
        view = play.views.find_external(given.required("external_id"))
    body = checked_view(given.structure("view"), view.kind.value)
    return _shown(play, play.views.update(view, body, given.text("hash") or None))


def publish_view(play: Playground, given: Arguments) -> JsonObject:
    """views.publish of a person's Home tab."""
    user = play.workspace.member(given.text("user_id"))
    body = checked_view(given.structure("view"), "home")
    return _shown(play, play.views.publish(user.id, body, given.text("hash") or None))


def checked_view(body: object, kind: str) -> JsonObject:
    """A view of a kind within Slack's limits. Raises SlackRefusal invalid_arguments or view_too_large."""
    if not isinstance(body, dict):
        raise SlackRefusal("invalid_arguments", ["[ERROR] missing required field: view"])
    if body.get("type") != kind:
        raise SlackRefusal("invalid_arguments", [f"[ERROR] must be a {kind} view [json-pointer:/view/type]"])
    if len(str(body)) > VIEW_SIZE:
        raise SlackRefusal("view_too_large")
    faults = [fault.replace("[json-pointer:/", "[json-pointer:/view/") for fault in check_view(body)]
    if faults:
        raise SlackRefusal("invalid_arguments", faults)
    return body


def _trigger_id(given: Arguments) -> str:
    return given.text("trigger_id") or given.required("interactivity_pointer")


def _shown(play: Playground, view: View) -> JsonObject:
    return {"view": view_shape(view, play.workspace)}
