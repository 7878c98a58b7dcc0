"""Slack's payloads as values: what came in, from whom and where. Untyped dictionaries end here."""

from dataclasses import dataclass, field
from typing import Any

from domain.conversations.thread import ThreadRef


@dataclass(frozen=True, slots=True)
class Caller:
    """Who did something, and in which conversation; `channel_id` is empty in the Home tab."""

    team_id: str
    user_id: str
    channel_id: str


@dataclass(frozen=True, slots=True)
class CommandCall:
    """A slash command: `text` is what follows the subcommand's name."""

    caller: Caller
    name: str
    text: str
    trigger_id: str


@dataclass(frozen=True, slots=True)
class Errand:
    """Something the program has to do in Slack by itself; `subject` is an opaque id."""

    caller: Caller
    subject: str


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """A person's message; `thread` is where it belongs, itself when it starts one.

    `is_for_us` is set for direct messages and for messages that name the bot. `root_author` wrote the thread's first
    message, where Slack tells.
    """

    caller: Caller
    text: str
    ts: str
    thread: ThreadRef
    starts_thread: bool
    is_for_us: bool = False
    root_author: str = ""


@dataclass(frozen=True, slots=True)
class Click:
    """A button on one of our messages. `value` is ours to parse; it holds opaque ids only.

    `view_id` is that of the form or page it stands in. The thread's `ts` is empty where the button stands in a note
    that only one person sees, or in no conversation.
    """

    caller: Caller
    action_id: str
    value: str
    trigger_id: str
    message_ts: str
    thread: ThreadRef
    view_id: str = ""

    @classmethod
    def from_command(cls, call: CommandCall, value: str) -> "Click":
        """A command that does what a button does."""
        caller = call.caller
        return cls(caller, call.name, value, call.trigger_id, "", ThreadRef(caller.team_id, caller.channel_id, ""))


@dataclass(frozen=True, slots=True)
class ShortcutUse:
    """A shortcut of ours: on a message, whose text and thread it brings, or from anywhere; both empty then."""

    caller: Caller
    trigger_id: str
    text: str = ""
    thread: ThreadRef = field(default_factory=lambda: ThreadRef("", "", ""))


@dataclass(frozen=True, slots=True)
class OptionsQuery:
    """Somebody types into a menu of ours that is searched. `entered` is what the form's other fields hold so far."""

    caller: Caller
    name: str
    typed: str
    entered: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal that was submitted; `origin` is our private metadata.

    `fields` maps block ids to what was typed or chosen, `chosen` those of menus that take several to all of them.
    """

    caller: Caller
    fields: dict[str, str] = field(default_factory=dict)
    origin: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)


def command_call(payload: dict[str, Any]) -> CommandCall:
    """A slash command's payload."""
    name, text = (*str(payload.get("text") or "").split(maxsplit=1), "", "")[:2]
    return CommandCall(
        caller=Caller(payload["team_id"], payload["user_id"], payload["channel_id"]),
        name=name.casefold(),
        text=text.strip(),
        trigger_id=payload["trigger_id"],
    )


def thread_message(event: dict[str, Any], team_id: str, *, names_us: bool = False) -> ThreadMessage:
    """A message event's payload."""
    ts = str(event["ts"])
    root = str(event.get("thread_ts") or ts)
    caller = Caller(str(event.get("team") or team_id), str(event["user"]), str(event["channel"]))
    return ThreadMessage(
        caller=caller,
        text=str(event.get("text") or ""),
        ts=ts,
        thread=ThreadRef(team_id, caller.channel_id, root),
        starts_thread=root == ts,
        is_for_us=names_us or event.get("channel_type") == "im",
        root_author=str(event.get("parent_user_id") or ""),
    )


def person_in(event: dict[str, Any], team_id: str) -> Caller:
    """The person an event is about, and the conversation where there is one."""
    return Caller(team_id, str(event.get("user") or ""), str(event.get("channel") or ""))


def click(body: dict[str, Any]) -> Click:
    """A block action's payload; of several actions the first."""
    action = body["actions"][0]
    container, message = body.get("container") or {}, body.get("message") or {}
    team_id = str((body.get("team") or {}).get("id") or "")
    channel_id = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
    message_ts = str(message.get("ts") or container.get("message_ts") or "")
    # A note that only one person sees is no message others could reply to.
    own_root = "" if container.get("is_ephemeral") else message_ts
    root = str(message.get("thread_ts") or container.get("thread_ts") or own_root)
    return Click(
        caller=Caller(team_id, str(body["user"]["id"]), channel_id),
        action_id=str(action["action_id"]),
        value=str(action.get("value") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        message_ts=message_ts,
        thread=ThreadRef(team_id, channel_id, root),
        view_id=str((body.get("view") or {}).get("id") or ""),
    )


def shortcut_use(body: dict[str, Any]) -> ShortcutUse:
    """A shortcut's payload."""
    team_id = str((body.get("team") or {}).get("id") or "")
    channel_id, message = str((body.get("channel") or {}).get("id") or ""), body.get("message") or {}
    root = str(message.get("thread_ts") or message.get("ts") or "")
    return ShortcutUse(
        caller=Caller(team_id, str(body["user"]["id"]), channel_id),
        trigger_id=str(body.get("trigger_id") or ""),
        text=str(message.get("text") or ""),
        thread=ThreadRef(team_id, channel_id, root),
    )


def options_query(body: dict[str, Any]) -> OptionsQuery:
    """A question for the options of a menu in a form."""
    team_id = str((body.get("team") or {}).get("id") or "")
    return OptionsQuery(
        caller=Caller(team_id, str(body["user"]["id"]), ""),
        name=str(body.get("action_id") or ""),
        typed=str(body.get("value") or ""),
        entered=_fields_of(body.get("view") or {}),
    )


def _fields_of(view: dict[str, Any]) -> dict[str, str]:
    values = (view.get("state") or {}).get("values") or {}
    return {block: _entered(next(iter(inputs.values()))) for block, inputs in values.items() if inputs}


def _entered(field: dict[str, Any]) -> str:
    """What was typed into a field, or the value that was chosen."""
    return str(field.get("value") or (field.get("selected_option") or {}).get("value") or "")


def _chosen(field: dict[str, Any]) -> tuple[str, ...] | None:
    """Everything that was chosen in a menu that takes several; None for other fields."""
    if "selected_users" in field:
        return tuple(str(user) for user in field["selected_users"] or ())
    if "selected_options" in field:
        return tuple(str(option["value"]) for option in field["selected_options"] or ())
    return None


def submission(body: dict[str, Any]) -> Submission:
    """A view submission's payload."""
    view = body["view"]
    values = (view.get("state") or {}).get("values") or {}
    several = {block: _chosen(next(iter(inputs.values()))) for block, inputs in values.items() if inputs}
    team_id = str((body.get("team") or {}).get("id") or "")
    return Submission(
        caller=Caller(team_id, str(body["user"]["id"]), ""),
        fields=_fields_of(view),
        origin=str(view.get("private_metadata") or ""),
        chosen={block: chosen for block, chosen in several.items() if chosen is not None},
    )
