"""The table of contents: everything Slack can send us, and who handles it."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond

from domain.identity.actor import PROGRAM
from domain.identity.permissions import Action
from handlers.slack import case_keeping, cases, decisions, lookups, people, team_settings
from handlers.slack.entries import Entry, Form
from handlers.slack.inbound import (
    Caller,
    Click,
    CommandCall,
    ThreadMessage,
    click,
    command_call,
    person_in,
    submission,
    thread_message,
)
from handlers.slack.listening import Tell, find_problems, serve
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.blocks import Message
from handlers.slack.views.case_answer import CHOOSE_FACT
from handlers.slack.views.case_context import CLOSE_CASE, EDIT_CONTEXT, REOPEN_CASE, RESET_CONTEXT, SHOW_HISTORY
from handlers.slack.views.context_form import CONTEXT_MODAL
from handlers.slack.views.decision_forms import (
    ASK_OVERRIDE_MODAL,
    CHANGES_MODAL,
    DECLINED_MODAL,
    OVERRIDE_MODAL,
    REJECT_MODAL,
    parse_origin,
)
from handlers.slack.views.home_view import OPEN_SETTINGS, home_note
from handlers.slack.views.recommendation_card import (
    APPROVE,
    ASK_FOR_ANOTHER,
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
from handlers.slack.views.settings_form import SETTINGS_MODAL

COMMAND = "/comp-assist"

SUBCOMMANDS: dict[str, Entry[CommandCall]] = {
    "recommend": Entry(Action.OPEN_CASE, cases.recommend),
    "context": Entry(Action.SEE_CONTEXT, case_keeping.context),
    "audit": Entry(Action.SEE_AUDIT, case_keeping.history),
    "status": Entry(Action.SEE_STATUS, lookups.status),
    "help": Entry(Action.ASK_FOR_HELP, lookups.help_page),
    "": Entry(Action.ASK_FOR_HELP, lookups.help_page),
}
ANY_OTHER_SUBCOMMAND = Entry(Action.ASK_FOR_HELP, lookups.unknown)

CLICKS: dict[str, Entry[Click]] = {
    APPROVE: Entry(Action.DECIDE_OFFER, decisions.approve),
    OVERRIDE: Entry(Action.OVERRIDE_OFFER, decisions.ask_override),
    REQUEST_CHANGES: Entry(Action.DECIDE_OFFER, decisions.ask_changes),
    REJECT: Entry(Action.DECIDE_OFFER, decisions.ask_rejection),
    ASK_FOR_ANOTHER: Entry(Action.ASK_OVERRIDE, decisions.ask_for_another),
    MARK_OFFERED: Entry(Action.RECORD_OUTCOME, decisions.mark_offered),
    MARK_ACCEPTED: Entry(Action.RECORD_OUTCOME, decisions.mark_accepted),
    MARK_DECLINED: Entry(Action.RECORD_OUTCOME, decisions.ask_decline_reason),
    RESUBMIT: Entry(Action.CONVERSE_IN_CASE, decisions.resubmit),
    WITHDRAW: Entry(Action.WITHDRAW_OFFER, decisions.withdraw),
    SHOW_DETAILS: Entry(Action.SEE_CONTEXT, decisions.show_offer),
    CHOOSE_FACT: Entry(Action.CONVERSE_IN_CASE, cases.choose_fact),
    EDIT_CONTEXT: Entry(Action.EDIT_CONTEXT, case_keeping.ask_edits),
    RESET_CONTEXT: Entry(Action.RESET_CONTEXT, case_keeping.reset),
    CLOSE_CASE: Entry(Action.CLOSE_CASE, case_keeping.close),
    REOPEN_CASE: Entry(Action.CLOSE_CASE, case_keeping.reopen),
    SHOW_HISTORY: Entry(Action.SEE_AUDIT, case_keeping.show_history),
    OPEN_SETTINGS: Entry(Action.MAP_ROLES, team_settings.open_settings),
}

FORMS: dict[str, Form] = {
    OVERRIDE_MODAL: Form(Action.OVERRIDE_OFFER, decisions.override, find_problems=decisions.override_problems),
    CHANGES_MODAL: Form(Action.DECIDE_OFFER, decisions.request_changes, find_problems=decisions.note_problems),
    REJECT_MODAL: Form(Action.DECIDE_OFFER, decisions.reject, find_problems=decisions.note_problems),
    ASK_OVERRIDE_MODAL: Form(Action.ASK_OVERRIDE, decisions.pass_on_request, find_problems=decisions.note_problems),
    DECLINED_MODAL: Form(Action.RECORD_OUTCOME, decisions.mark_declined, find_problems=decisions.decline_problems),
    CONTEXT_MODAL: Form(Action.EDIT_CONTEXT, case_keeping.edit, find_problems=case_keeping.edit_problems),
    SETTINGS_MODAL: Form(Action.MAP_ROLES, team_settings.save_settings, find_problems=team_settings.save_problems),
}

# Messages come in three ways: to the bot directly, into a thread, and by naming the bot.
FIRST_MESSAGE = Entry(Action.OPEN_CASE, cases.start_from_message)
REPLY = Entry(Action.CONVERSE_IN_CASE, cases.reply, concerns=cases.concerns_us)
HOME = Entry(Action.ASK_FOR_HELP, lookups.home)

# What Slack tells about people is followed by the program itself, whoever it is about.
NEWS: dict[str, Entry[Caller]] = {
    "member_joined_channel": Entry(Action.FOLLOW_SLACK, people.joined, actor=PROGRAM),
    "subteam_updated": Entry(Action.FOLLOW_SLACK, people.groups_changed, actor=PROGRAM),
    "subteam_members_changed": Entry(Action.FOLLOW_SLACK, people.groups_changed, actor=PROGRAM),
}

EVENTS = ("message", "app_mention", "app_home_opened", *NEWS)

_SUBTYPES_READ = (None, "thread_broadcast", "file_share")


def register(app: App, tools: Toolbox) -> None:
    """Connect every command, event, button and form to its handler."""
    _register_command(app, tools)
    _register_messages(app, tools)
    _register_home(app, tools)
    for name, entry in NEWS.items():
        _register_news(app, tools, name, entry)
    for action_id, click_entry in CLICKS.items():
        _register_click(app, tools, action_id, click_entry)
    for callback_id, form in FORMS.items():
        _register_form(app, tools, callback_id, form)


def _register_command(app: App, tools: Toolbox) -> None:
    @app.command(COMMAND)
    def command(ack: Ack, payload: dict[str, Any], respond: Respond) -> None:
        ack()
        call = command_call(payload)
        entry = SUBCOMMANDS.get(call.name, ANY_OTHER_SUBCOMMAND)
        key = f"command:{call.trigger_id}"
        serve(entry, call, caller=call.caller, key=key, tell=_responder(respond), tools=tools)


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
        _serve_message(said, FIRST_MESSAGE if starts_case else REPLY, tools)

    @app.event("app_mention")
    def app_mention(ack: Ack, event: dict[str, Any], context: BoltContext) -> None:
        ack()
        if event.get("bot_id") or not event.get("user"):
            return
        said = thread_message(event, context.team_id or "", names_us=True)
        bound = not said.starts_thread and tools.find_thread(said.thread) is not None
        if bound:
            # The message event brings it too, and of two deliveries under one key only the first is served.
            _serve_message(said, REPLY, tools)
        else:
            _serve_message(said, FIRST_MESSAGE, tools, kind="mention")


def _register_home(app: App, tools: Toolbox) -> None:
    @app.event("app_home_opened")
    def app_home_opened(ack: Ack, event: dict[str, Any], body: dict[str, Any]) -> None:
        ack()
        if event.get("tab") != "home":
            return
        caller = Caller(str(body.get("team_id") or ""), str(event["user"]), str(event.get("channel") or ""))
        key = f"event:{body.get('event_id')}"
        serve(HOME, caller, caller=caller, key=key, tell=_on_home(tools, caller.user_id), tools=tools)


def _register_news(app: App, tools: Toolbox, name: str, entry: Entry[Caller]) -> None:
    @app.event(name)
    def happened(ack: Ack, event: dict[str, Any], body: dict[str, Any]) -> None:
        ack()
        caller = person_in(event, str(body.get("team_id") or ""))
        key = f"event:{body.get('event_id')}"
        serve(entry, caller, caller=caller, key=key, tell=_to_nobody, tools=tools)


def _register_click(app: App, tools: Toolbox, action_id: str, entry: Entry[Click]) -> None:
    # Several buttons of one kind in a row carry a number behind a colon, since Slack wants their ids to differ.
    @app.action(re.compile(rf"^{re.escape(action_id)}(:\d+)?$"))
    def clicked(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        ack()
        pressed = click(body)
        key = f"click:{body['actions'][0].get('action_ts')}:{pressed.caller.user_id}"
        tell = _responder(respond) if body.get("response_url") else _whisperer(tools, pressed.caller, "")
        serve(entry, pressed, caller=pressed.caller, key=key, tell=tell, tools=tools)


def _register_form(app: App, tools: Toolbox, callback_id: str, entry: Form) -> None:
    @app.view(callback_id)
    def submitted(ack: Ack, body: dict[str, Any]) -> None:
        form = submission(body)
        problems = find_problems(entry, form, tools)
        if problems:
            ack(response_action="errors", errors=problems)
            return
        ack()
        view = body["view"]
        _, channel_id, thread_ts = parse_origin(form.origin)
        caller = Caller(form.caller.team_id, form.caller.user_id, channel_id)
        key = f"form:{view.get('id')}:{view.get('hash')}"
        serve(entry, form, caller=caller, key=key, tell=_whisperer(tools, caller, thread_ts), tools=tools)


def _serve_message(
    said: ThreadMessage, entry: Entry[ThreadMessage], tools: Toolbox, *, kind: str = "message"
) -> None:
    key = f"{kind}:{said.caller.channel_id}:{said.ts}"
    serve(entry, said, caller=said.caller, key=key, tell=_whisperer(tools, said.caller, said.thread.ts), tools=tools)


def _responder(respond: Respond) -> Tell:
    def tell(message: Message) -> None:
        respond(text=message.text, blocks=list(message.blocks), response_type="ephemeral", replace_original=False)

    return tell


def _whisperer(tools: Toolbox, caller: Caller, thread_ts: str) -> Tell:
    """Tells one person where they are; directly where they are in no conversation, as on the Home tab."""

    def tell(message: Message) -> None:
        if caller.channel_id:
            tools.courier.whisper(caller.channel_id, caller.user_id, message, thread_ts=thread_ts or None)
        else:
            tools.courier.post(tools.courier.direct_channel(caller.user_id), message)

    return tell


def _on_home(tools: Toolbox, user_id: str) -> Tell:
    def tell(message: Message) -> None:
        tools.courier.publish_home(user_id, home_note(message))

    return tell


def _to_nobody(_message: Message) -> None:
    """Nobody asked, so nobody is answered."""
