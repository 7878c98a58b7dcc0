"""The table of contents: everything Slack can send us, and who handles it."""

import hashlib
import json
import re
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext

from domain.candidates.facts import FactField
from domain.candidates.references import candidate_in
from domain.conversations.thread import ThreadRef
from domain.deliveries.delivery import MAYBE_KEPT
from domain.errors import Unavailable
from domain.identity.actor import PROGRAM
from domain.identity.permissions import Action
from handlers.slack import (
    case_keeping,
    cases,
    data_problems,
    decisions,
    exports,
    feedback,
    helping,
    home,
    lookups,
    new_cases,
    people,
    picturing,
    team_settings,
    tour,
)
from handlers.slack.entries import Entry, Form, Search, at_once
from handlers.slack.inbound import (
    Caller,
    Click,
    CommandCall,
    Errand,
    ShortcutUse,
    Submission,
    ThreadMessage,
    click,
    command_call,
    options_query,
    person_in,
    shortcut_use,
    submission,
    thread_message,
)
from handlers.slack.parcels import Parcel
from handlers.slack.receiving import Arrival, FrontDoor
from handlers.slack.replying import ReplyTo, Way
from handlers.slack.serving import find_options, find_problems
from handlers.slack.views.blocks import Message
from handlers.slack.views.case_answer import CHOOSE_FACT, USE_SUGGESTION
from handlers.slack.views.case_context import CLOSE_CASE, EDIT_CONTEXT, REOPEN_CASE, RESET_CONTEXT, SHOW_HISTORY
from handlers.slack.views.context_form import CONTEXT_MODAL
from handlers.slack.views.data_problem_forms import (
    CLOSE_ISSUE,
    CLOSE_ISSUE_MODAL,
    PROBLEM_MODAL,
    REPORT_PROBLEM,
)
from handlers.slack.views.decision_forms import (
    ASK_OVERRIDE_MODAL,
    CHANGES_MODAL,
    DECLINED_MODAL,
    OVERRIDE_MODAL,
    REJECT_MODAL,
    parse_origin,
)
from handlers.slack.views.desk_lists import SHOW_CASE, TURN_PAGE
from handlers.slack.views.export_notes import EXPORT_CASE, EXPORT_OFFER, EXPORT_TABLE
from handlers.slack.views.feedback_form import REASONS_MODAL
from handlers.slack.views.help_view import SHOW_TOPIC, START_TOUR
from handlers.slack.views.home_view import OPEN_SETTINGS, SHOW_HELP, SHOW_STATUS
from handlers.slack.views.new_case_form import MESSAGE_AS_CONTEXT, NEW_CASE, NEW_CASE_MODAL
from handlers.slack.views.plain_notes import note
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
from handlers.slack.views.tour_view import TOUR_MODAL, TOUR_STEP
from handlers.slack.views.words import GIVE_FEEDBACK

COMMAND = "/comp-assist"

SUBCOMMANDS: dict[str, Entry[CommandCall]] = {
    "recommend": Entry(Action.OPEN_CASE, new_cases.recommend, is_immediate=new_cases.opens_form),
    "context": Entry(Action.SEE_CONTEXT, case_keeping.context, is_immediate=case_keeping.opens_form),
    "audit": Entry(Action.SEE_AUDIT, case_keeping.history),
    "export": Entry(Action.EXPORT_CASES, exports.export),
    "status": Entry(Action.SEE_STATUS, lookups.status),
    "tour": Entry(Action.OPEN_CASE, tour.tour, is_immediate=at_once),
    "help": Entry(Action.ASK_FOR_HELP, helping.help_page),
    "": Entry(Action.ASK_FOR_HELP, helping.help_page),
}
ANY_OTHER = "?"
COMMANDS = {**SUBCOMMANDS, ANY_OTHER: Entry(Action.ASK_FOR_HELP, helping.unknown)}

CLICKS: dict[str, Entry[Click]] = {
    APPROVE: Entry(Action.DECIDE_OFFER, decisions.approve),
    OVERRIDE: Entry(Action.OVERRIDE_OFFER, decisions.ask_override, is_immediate=at_once),
    REQUEST_CHANGES: Entry(Action.DECIDE_OFFER, decisions.ask_changes, is_immediate=at_once),
    REJECT: Entry(Action.DECIDE_OFFER, decisions.ask_rejection, is_immediate=at_once),
    ASK_FOR_ANOTHER: Entry(Action.ASK_OVERRIDE, decisions.ask_for_another, is_immediate=at_once),
    MARK_OFFERED: Entry(Action.RECORD_OUTCOME, decisions.mark_offered),
    MARK_ACCEPTED: Entry(Action.RECORD_OUTCOME, decisions.mark_accepted),
    MARK_DECLINED: Entry(Action.RECORD_OUTCOME, decisions.ask_decline_reason, is_immediate=at_once),
    RESUBMIT: Entry(Action.CONVERSE_IN_CASE, decisions.resubmit),
    WITHDRAW: Entry(Action.WITHDRAW_OFFER, decisions.withdraw),
    SHOW_DETAILS: Entry(Action.SEE_CONTEXT, decisions.show_offer),
    CHOOSE_FACT: Entry(Action.CONVERSE_IN_CASE, cases.choose_fact),
    USE_SUGGESTION: Entry(Action.CONVERSE_IN_CASE, cases.use_suggestion),
    GIVE_FEEDBACK: Entry(Action.GIVE_FEEDBACK, feedback.vote, meanwhile=feedback.ask_why),
    REPORT_PROBLEM: Entry(Action.REPORT_DATA_PROBLEM, data_problems.ask, is_immediate=at_once),
    CLOSE_ISSUE: Entry(Action.CLOSE_DATA_ISSUE, data_problems.ask_to_close, is_immediate=at_once),
    EDIT_CONTEXT: Entry(Action.EDIT_CONTEXT, case_keeping.ask_edits, is_immediate=at_once),
    RESET_CONTEXT: Entry(Action.RESET_CONTEXT, case_keeping.reset),
    CLOSE_CASE: Entry(Action.CLOSE_CASE, case_keeping.close),
    REOPEN_CASE: Entry(Action.CLOSE_CASE, case_keeping.reopen),
    SHOW_HISTORY: Entry(Action.SEE_AUDIT, case_keeping.show_history),
    NEW_CASE: Entry(Action.OPEN_CASE, new_cases.ask, is_immediate=at_once),
    EXPORT_CASE: Entry(Action.EXPORT_CASES, exports.send_case),
    EXPORT_OFFER: Entry(Action.EXPORT_CASES, exports.send_offer),
    EXPORT_TABLE: Entry(Action.EXPORT_CASES, exports.send_table),
    SHOW_CASE: Entry(Action.SEE_CONTEXT, case_keeping.show),
    SHOW_STATUS: Entry(Action.SEE_STATUS, home.show_status),
    SHOW_HELP: Entry(Action.ASK_FOR_HELP, home.show_help),
    SHOW_TOPIC: Entry(Action.ASK_FOR_HELP, helping.show_topic),
    START_TOUR: Entry(Action.OPEN_CASE, tour.start, is_immediate=at_once),
    TOUR_STEP: Entry(Action.OPEN_CASE, tour.turn, is_immediate=at_once),
    TURN_PAGE: Entry(Action.SEE_STATUS, home.turn_page),
    OPEN_SETTINGS: Entry(Action.MAP_ROLES, team_settings.open_settings, is_immediate=at_once),
}

# Shortcuts stand everywhere, or in the menu of a message; the app's manifest names them as well.
SHORTCUTS: dict[str, Entry[ShortcutUse]] = {
    NEW_CASE: Entry(Action.OPEN_CASE, new_cases.ask_from_anywhere, is_immediate=at_once),
    MESSAGE_AS_CONTEXT: Entry(Action.OPEN_CASE, new_cases.ask_about_message, is_immediate=at_once),
}

# Menus that are searched, by the fields of forms they stand in.
SEARCHES: dict[str, Search] = {
    FactField.JOB_TITLE: Search(Action.OPEN_CASE, new_cases.find_entries),
    FactField.LOCATION: Search(Action.OPEN_CASE, new_cases.find_entries),
}

FORMS: dict[str, Form] = {
    NEW_CASE_MODAL: Form(Action.OPEN_CASE, new_cases.open_case, find_problems=new_cases.problems),
    OVERRIDE_MODAL: Form(Action.OVERRIDE_OFFER, decisions.override, find_problems=decisions.override_problems),
    CHANGES_MODAL: Form(Action.DECIDE_OFFER, decisions.request_changes, find_problems=decisions.note_problems),
    REJECT_MODAL: Form(Action.DECIDE_OFFER, decisions.reject, find_problems=decisions.note_problems),
    ASK_OVERRIDE_MODAL: Form(Action.ASK_OVERRIDE, decisions.pass_on_request, find_problems=decisions.note_problems),
    DECLINED_MODAL: Form(Action.RECORD_OUTCOME, decisions.mark_declined, find_problems=decisions.decline_problems),
    CONTEXT_MODAL: Form(Action.EDIT_CONTEXT, case_keeping.edit, find_problems=case_keeping.edit_problems),
    TOUR_MODAL: Form(Action.OPEN_CASE, tour.finish),
    REASONS_MODAL: Form(Action.GIVE_FEEDBACK, feedback.explain),
    PROBLEM_MODAL: Form(Action.REPORT_DATA_PROBLEM, data_problems.report, find_problems=data_problems.problems),
    CLOSE_ISSUE_MODAL: Form(Action.CLOSE_DATA_ISSUE, data_problems.close),
    SETTINGS_MODAL: Form(Action.MAP_ROLES, team_settings.save_settings, find_problems=team_settings.save_problems),
}

# Messages come in three ways: to the bot directly, into a thread, and by naming the bot.
FIRST_MESSAGE = Entry(Action.OPEN_CASE, cases.start_from_message)
REPLY = Entry(Action.CONVERSE_IN_CASE, cases.reply, concerns=cases.concerns_us)
MESSAGES = {"message/first": FIRST_MESSAGE, "message/reply": REPLY}
HOME = Entry(Action.ASK_FOR_HELP, home.home)

# Our direct messages, opened; Slack tells of it with the same event as of Home.
OPENED = Entry(Action.ASK_FOR_HELP, helping.opened)

# What Slack tells about people is followed by the program itself, whoever it is about.
NEWS: dict[str, Entry[Caller]] = {
    "member_joined_channel": Entry(Action.FOLLOW_SLACK, people.joined, actor=PROGRAM),
    "subteam_updated": Entry(Action.FOLLOW_SLACK, people.groups_changed, actor=PROGRAM),
    "subteam_members_changed": Entry(Action.FOLLOW_SLACK, people.groups_changed, actor=PROGRAM),
}

# What the program has to do in Slack by itself; its jobs hand these in.
ERRANDS: dict[str, Entry[Errand]] = {
    "offer_expired": Entry(Action.FOLLOW_SLACK, decisions.tell_of_expiry, actor=PROGRAM),
    "export_due": Entry(Action.FOLLOW_SLACK, exports.delete_files, actor=PROGRAM),
    "picture_wanted": Entry(Action.FOLLOW_SLACK, picturing.show_picture, actor=PROGRAM),
    "picture_due": Entry(Action.FOLLOW_SLACK, picturing.take_down, actor=PROGRAM),
    "data_stale": Entry(Action.FOLLOW_SLACK, lookups.tell_of_stale_data, actor=PROGRAM),
}

EVENTS = ("message", "app_mention", "app_home_opened", *NEWS)

# Every line under the name by which it waits in the inbox.
ENTRIES: dict[str, Entry[Any]] = {
    **{f"command/{name}": entry for name, entry in COMMANDS.items()},
    **{f"click/{name}": entry for name, entry in CLICKS.items()},
    **{f"form/{name}": entry for name, entry in FORMS.items()},
    **{f"shortcut/{name}": entry for name, entry in SHORTCUTS.items()},
    **{f"news/{name}": entry for name, entry in NEWS.items()},
    **{f"errand/{name}": entry for name, entry in ERRANDS.items()},
    **MESSAGES,
    "home": HOME,
    "opened": OPENED,
}

_SUBTYPES_READ = (None, "thread_broadcast", "file_share")


_MAYBE = ":warning: I may not have kept this. If no answer comes within a few minutes, please send it again."
_TROUBLE = (
    ":warning: I cannot take requests right now, so I did *not* take this one. Please send it again in a minute."
)


def register(app: App, door: FrontDoor) -> None:
    """Connect every command, event, button and form to the front door."""
    _register_command(app, door)
    _register_messages(app, door)
    _register_home(app, door)
    for name, entry in NEWS.items():
        _register_news(app, door, name, entry)
    for action_id, click_entry in CLICKS.items():
        _register_click(app, door, action_id, click_entry)
    for callback_id, form in FORMS.items():
        _register_form(app, door, callback_id, form)
    for callback_id, shortcut_entry in SHORTCUTS.items():
        _register_shortcut(app, door, callback_id, shortcut_entry)
    for name, search in SEARCHES.items():
        _register_search(app, door, name, search)


def _register_command(app: App, door: FrontDoor) -> None:
    @app.command(COMMAND)
    def command(ack: Ack, payload: dict[str, Any]) -> None:
        call = command_call(payload)
        name = call.name if call.name in SUBCOMMANDS else ANY_OTHER
        if name == ANY_OTHER:
            # Whoever forgot the subcommand wrote about a candidate: no more than the reference is needed to say so.
            about = candidate_in(f"{call.name} {call.text}") or ""
            call = replace(call, name=call.name if call.name.isalpha() else "…", text=about)
        said = Spoken(ack)
        arrival = Arrival(
            name=f"command/{name}",
            key=f"command:{call.trigger_id}",
            reply_to=ReplyTo(call.caller, response_url=str(payload.get("response_url") or "")),
            speak=said,
        )
        try:
            door.receive(COMMANDS[name], call, arrival)
        except Unavailable as error:
            # Slack does not deliver a command twice; whoever typed it can.
            said(note(_MAYBE if error.code == MAYBE_KEPT else _TROUBLE))
        said.acknowledge()


def _register_messages(app: App, door: FrontDoor) -> None:
    @app.event("message")
    def message(ack: Ack, event: dict[str, Any], context: BoltContext) -> None:
        if event.get("subtype") in _SUBTYPES_READ and not event.get("bot_id") and event.get("user"):
            said = thread_message(event, context.team_id or "", names_us=_names(door.tools.bot_user_id, event))
            starts_case = event.get("channel_type") == "im" and said.starts_thread
            if starts_case or not said.starts_thread:
                _receive_message(said, "message/first" if starts_case else "message/reply", door)
        ack()

    @app.event("app_mention")
    def app_mention(ack: Ack, event: dict[str, Any], context: BoltContext) -> None:
        if not event.get("bot_id") and event.get("user"):
            said = thread_message(event, context.team_id or "", names_us=True)
            # In a thread the message event brings it too; of two under one key the first is kept.
            _receive_message(said, "message/first" if said.starts_thread else "message/reply", door)
        ack()


def _names(user_id: str, event: dict[str, Any]) -> bool:
    """Whether a message names somebody, the way Slack writes it."""
    text = str(event.get("text") or "")
    return f"<@{user_id}>" in text or f"<@{user_id}|" in text


def _register_home(app: App, door: FrontDoor) -> None:
    @app.event("app_home_opened")
    def app_home_opened(ack: Ack, event: dict[str, Any], body: dict[str, Any]) -> None:
        caller = Caller(str(body.get("team_id") or ""), str(event["user"]), str(event.get("channel") or ""))
        key = f"event:{body.get('event_id')}"
        if event.get("tab") == "home":
            door.receive(HOME, caller, Arrival("home", key, ReplyTo(caller, Way.HOME)))
        elif event.get("tab") == "messages":
            # Whoever may not use it is told when they ask for something.
            door.receive(OPENED, caller, Arrival("opened", key, ReplyTo(caller, Way.NOBODY)))
        ack()


def _register_news(app: App, door: FrontDoor, name: str, entry: Entry[Caller]) -> None:
    @app.event(name)
    def happened(ack: Ack, event: dict[str, Any], body: dict[str, Any]) -> None:
        caller = person_in(event, str(body.get("team_id") or ""))
        reply_to = ReplyTo(caller, Way.NOBODY)
        door.receive(entry, caller, Arrival(f"news/{name}", f"event:{body.get('event_id')}", reply_to))
        ack()


def _register_click(app: App, door: FrontDoor, action_id: str, entry: Entry[Click]) -> None:
    # Several buttons of one kind in a row carry a number behind a colon, since Slack wants their ids to differ.
    @app.action(re.compile(rf"^{re.escape(action_id)}(:\d+)?$"))
    def clicked(ack: Ack, body: dict[str, Any]) -> None:
        pressed = click(body)
        arrival = Arrival(
            name=f"click/{action_id}",
            key=f"click:{body['actions'][0].get('action_ts')}:{pressed.caller.user_id}",
            reply_to=ReplyTo(pressed.caller, response_url=str(body.get("response_url") or "")),
            lane=_lane(pressed.thread),
        )
        door.receive(entry, pressed, arrival)
        ack()


def _register_shortcut(app: App, door: FrontDoor, callback_id: str, entry: Entry[ShortcutUse]) -> None:
    @app.shortcut(callback_id)
    def used(ack: Ack, body: dict[str, Any]) -> None:
        use = shortcut_use(body)
        arrival = Arrival(
            name=f"shortcut/{callback_id}",
            key=f"shortcut:{body.get('action_ts')}:{use.caller.user_id}",
            reply_to=ReplyTo(use.caller, response_url=str(body.get("response_url") or "")),
        )
        door.receive(entry, use, arrival)
        ack()


def _register_search(app: App, door: FrontDoor, name: str, search: Search) -> None:
    @app.options(name)
    def asked(ack: Ack, body: dict[str, Any]) -> None:
        ack(options=find_options(search, options_query(body), door.tools))


def _register_form(app: App, door: FrontDoor, callback_id: str, entry: Form) -> None:
    @app.view(callback_id)
    def submitted(ack: Ack, body: dict[str, Any]) -> None:
        form = submission(body)
        problems = find_problems(entry, form, door.tools)
        if problems:
            ack(response_action="errors", errors=problems)
            return
        view, refused = body["view"], list[Message]()
        _, channel_id, thread_ts = parse_origin(form.origin)
        caller = Caller(form.caller.team_id, form.caller.user_id, channel_id)
        arrival = Arrival(
            name=f"form/{callback_id}",
            key=f"form:{view.get('id')}:{view.get('hash')}:{_entered(form)}",
            reply_to=ReplyTo(caller, thread_ts=thread_ts),
            lane=_lane(ThreadRef(caller.team_id, channel_id, thread_ts)),
            refuse=refused.append,
        )
        door.receive(entry, form, arrival)
        field = next(iter(form.fields), "")
        if refused and field:
            # The form stays open, with everything that was typed.
            ack(response_action="errors", errors={field: refused[0].text})
        else:
            ack()


def _entered(form: Submission) -> str:
    """Twelve hex digits that stand for what a form holds once it is kept: corrected and sent again it is another."""
    kept = json.dumps(Parcel(form, ReplyTo(form.caller)).packed(), sort_keys=True)
    return hashlib.sha256(kept.encode()).hexdigest()[:12]


def _receive_message(said: ThreadMessage, name: str, door: FrontDoor) -> None:
    arrival = Arrival(
        name=name,
        key=f"message:{said.thread.team_id}:{said.caller.channel_id}:{said.ts}",
        reply_to=ReplyTo(said.caller, thread_ts=said.thread.ts),
        lane=_lane(said.thread),
    )
    door.receive(MESSAGES[name], said, arrival)


def _lane(thread: ThreadRef) -> str | None:
    """What happens in one thread is answered in its order."""
    return thread.lane if thread.channel_id and thread.ts else None


class Spoken:
    """A command's acknowledgement, which can say something to the person who typed it. Given once."""

    def __init__(self, ack: Ack) -> None:
        self._ack = ack
        self._message: Message | None = None

    def __call__(self, message: Message) -> None:
        """Have this said with the acknowledgement."""
        self._message = message

    def acknowledge(self) -> None:
        """Acknowledge, with what is to be said."""
        if self._message is None:
            self._ack()
        else:
            self._ack(text=self._message.text, blocks=list(self._message.blocks), response_type="ephemeral")
