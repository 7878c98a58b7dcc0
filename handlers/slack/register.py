"""The table of contents: everything Slack can send us, and who handles it."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond

from domain.errors import CompAssistError
from handlers.slack import cases, decisions, lookups, review_desk
from handlers.slack.inbound import (
    Caller,
    Click,
    CommandCall,
    Submission,
    ThreadMessage,
    click,
    command_call,
    submission,
    thread_message,
)
from handlers.slack.listening import Tell, serve
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.blocks import Message
from handlers.slack.views.case_answer import CHOOSE_FACT
from handlers.slack.views.decision_forms import (
    CHANGES_MODAL,
    DECLINED_MODAL,
    OVERRIDE_MODAL,
    REJECT_MODAL,
    parse_origin,
)
from handlers.slack.views.recommendation_card import (
    APPROVE,
    MARK_ACCEPTED,
    MARK_DECLINED,
    MARK_OFFERED,
    OVERRIDE,
    REJECT,
    REQUEST_CHANGES,
    RESUBMIT,
    SHOW_DETAILS,
    WITHDRAW,
)
from handlers.slack.visit import Visit

COMMAND = "/comp-assist"

SUBCOMMANDS: dict[str, Callable[[CommandCall, Visit], None]] = {
    "recommend": cases.recommend,
    "context": lookups.context,
    "status": lookups.status,
    "help": lookups.help_page,
    "": lookups.help_page,
}

CLICKS: dict[str, Callable[[Click, Visit], None]] = {
    APPROVE: decisions.approve,
    OVERRIDE: decisions.ask_override,
    REQUEST_CHANGES: decisions.ask_changes,
    REJECT: decisions.ask_rejection,
    MARK_OFFERED: decisions.mark_offered,
    MARK_ACCEPTED: decisions.mark_accepted,
    MARK_DECLINED: decisions.ask_decline_reason,
    RESUBMIT: decisions.resubmit,
    WITHDRAW: decisions.withdraw,
    SHOW_DETAILS: decisions.show_offer,
    CHOOSE_FACT: cases.choose_fact,
}

FORMS: dict[str, tuple[Callable[[Submission, Toolbox], dict[str, str]], Callable[[Submission, Visit], None]]] = {
    OVERRIDE_MODAL: (decisions.override_problems, decisions.override),
    CHANGES_MODAL: (decisions.changes_problems, decisions.request_changes),
    REJECT_MODAL: (decisions.changes_problems, decisions.reject),
    DECLINED_MODAL: (decisions.decline_problems, decisions.mark_declined),
}

EVENTS = ("message", "app_mention", "app_home_opened", "member_joined_channel")

_SUBTYPES_READ = (None, "thread_broadcast", "file_share")


def register(app: App, tools: Toolbox) -> None:
    """Connect every command, event, button and form to its handler."""
    _register_command(app, tools)
    _register_messages(app, tools)
    _register_home(app, tools)
    _register_joining(app, tools)
    for action_id, handler in CLICKS.items():
        _register_click(app, tools, action_id, handler)
    for callback_id in FORMS:
        _register_form(app, tools, callback_id)


def _register_command(app: App, tools: Toolbox) -> None:
    @app.command(COMMAND)
    def command(ack: Ack, payload: dict[str, Any], respond: Respond) -> None:
        ack()
        call = command_call(payload)
        handler = SUBCOMMANDS.get(call.name, lookups.unknown)
        serve(
            handler, call, caller=call.caller, key=f"command:{call.trigger_id}", tell=_responder(respond), tools=tools
        )


def _register_messages(app: App, tools: Toolbox) -> None:
    @app.event("message")
    def message(ack: Ack, event: dict[str, Any], context: BoltContext) -> None:
        ack()
        if event.get("subtype") not in _SUBTYPES_READ or event.get("bot_id") or not event.get("user"):
            return
        said = thread_message(event, context.team_id or "")
        starts_case = event.get("channel_type") == "im" and said.starts_thread
        if said.starts_thread and not starts_case:
            return
        _serve_message(said, cases.start_from_message if starts_case else cases.reply, tools)

    @app.event("app_mention")
    def app_mention(ack: Ack, event: dict[str, Any], context: BoltContext) -> None:
        ack()
        if event.get("bot_id") or not event.get("user"):
            return
        said = thread_message(event, context.team_id or "", names_us=True)
        bound = not said.starts_thread and tools.find_thread(said.thread) is not None
        if bound:
            # The message event brings it too, and of two deliveries under one key only the first is served.
            _serve_message(said, cases.reply, tools)
        else:
            _serve_message(said, cases.start_from_message, tools, kind="mention")


def _register_home(app: App, tools: Toolbox) -> None:
    @app.event("app_home_opened")
    def app_home_opened(ack: Ack, event: dict[str, Any], body: dict[str, Any]) -> None:
        ack()
        if event.get("tab") != "home":
            return
        caller = Caller(str(body.get("team_id") or ""), str(event["user"]), str(event.get("channel") or ""))
        key = f"event:{body.get('event_id')}"
        serve(lookups.home, caller, caller=caller, key=key, tell=_nowhere, tools=tools)


def _register_joining(app: App, tools: Toolbox) -> None:
    @app.event("member_joined_channel")
    def member_joined_channel(ack: Ack, event: dict[str, Any], body: dict[str, Any]) -> None:
        ack()
        caller = Caller(str(body.get("team_id") or ""), str(event["user"]), str(event["channel"]))
        key = f"event:{body.get('event_id')}"
        serve(review_desk.readers_changed, caller, caller=caller, key=key, tell=_nowhere, tools=tools)


def _register_click(app: App, tools: Toolbox, action_id: str, handler: Callable[[Click, Visit], None]) -> None:
    # Several buttons of one kind in a row carry a number behind a colon, since Slack wants their ids to differ.
    @app.action(re.compile(rf"^{re.escape(action_id)}(:\d+)?$"))
    def clicked(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        ack()
        pressed = click(body)
        key = f"click:{body['actions'][0].get('action_ts')}:{pressed.caller.user_id}"
        serve(handler, pressed, caller=pressed.caller, key=key, tell=_responder(respond), tools=tools)


def _register_form(app: App, tools: Toolbox, callback_id: str) -> None:
    find_problems, handler = FORMS[callback_id]

    @app.view(callback_id)
    def submitted(ack: Ack, body: dict[str, Any]) -> None:
        form = submission(body)
        try:
            problems = find_problems(form, tools)
        except CompAssistError as error:
            problems = dict.fromkeys(list(form.fields)[:1], error.sentence)
        if problems:
            ack(response_action="errors", errors=problems)
            return
        ack()
        view = body["view"]
        _, channel_id, thread_ts = parse_origin(form.origin)
        serve(
            handler,
            form,
            caller=Caller(form.caller.team_id, form.caller.user_id, channel_id),
            key=f"form:{view.get('id')}:{view.get('hash')}",
            tell=_whisperer(tools, channel_id, form.caller.user_id, thread_ts),
            tools=tools,
        )


def _serve_message(
    said: ThreadMessage, handler: Callable[[ThreadMessage, Visit], None], tools: Toolbox, *, kind: str = "message"
) -> None:
    serve(
        handler,
        said,
        caller=said.caller,
        key=f"{kind}:{said.caller.channel_id}:{said.ts}",
        tell=_whisperer(tools, said.caller.channel_id, said.caller.user_id, said.thread.ts),
        tools=tools,
    )


def _responder(respond: Respond) -> Tell:
    def tell(message: Message) -> None:
        respond(text=message.text, blocks=list(message.blocks), response_type="ephemeral", replace_original=False)

    return tell


def _whisperer(tools: Toolbox, channel_id: str, user_id: str, thread_ts: str) -> Tell:
    def tell(message: Message) -> None:
        tools.courier.whisper(channel_id, user_id, message, thread_ts=thread_ts)

    return tell


def _nowhere(_message: Message) -> None:
    """The Home tab has no place for a note; the page itself is the answer."""
