"""Whatever somebody can ask for, in Slack, by a job or at the command line, names the action it is."""

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer.main
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Engine

import handlers.jobs.register as jobs_register
import handlers.slack.register as slack_register
from bot.__main__ import app as command_line
from bot.http_app import build_http_app
from data.samples import SAMPLE_RANGES, SAMPLE_ROSTER
from domain.identity.actor import OPERATOR, PROGRAM
from domain.identity.permissions import PERMISSIONS, Action, Reach, Rule, can
from handlers.jobs.register import JOBS, Job
from handlers.slack import decisions
from handlers.slack.entries import Entry, Form, Search
from handlers.slack.parcels import Parcel
from handlers.slack.receiving import Arrival
from handlers.slack.register import (
    ANY_OTHER,
    CLICKS,
    COMMAND,
    ENTRIES,
    ERRANDS,
    FIRST_MESSAGE,
    FORMS,
    HOME,
    NEWS,
    OPENED,
    REPLY,
    SEARCHES,
    SHORTCUTS,
    SUBCOMMANDS,
    register,
)
from handlers.slack.register import (
    COMMANDS as ALL_COMMANDS,
)
from tests.integration.casebook import rows_of_all_tables
from tests.unit.cli.clean_room import Run, clean_room

ROOT = Path(__file__).parents[2]
VIEWS = ROOT / "handlers" / "slack" / "views"

# -- the registers ---------------------------------------------------------------------------------------------------


def lines() -> dict[str, object]:
    """Every line of both registers, by a name that says where it stands."""
    tables: dict[str, Mapping[str, object]] = {
        "command": SUBCOMMANDS,
        "button": CLICKS,
        "form": FORMS,
        "shortcut": SHORTCUTS,
        "search": SEARCHES,
        "news": NEWS,
        "errand": ERRANDS,
        "job": JOBS,
    }
    named = {f"{kind} {name}": line for kind, table in tables.items() for name, line in table.items()}
    singles = {
        "any other command": ALL_COMMANDS[ANY_OTHER],
        "first message": FIRST_MESSAGE,
        "reply": REPLY,
        "home": HOME,
        "opened": OPENED,
    }
    return {**named, **singles}


def faults_in(found: Mapping[str, object]) -> list[str]:
    """The lines that do not say what they are: no entry, or no action of the table."""
    kinds = {"form": Form, "job": Job, "search": Search}
    return [
        name
        for name, line in found.items()
        if not isinstance(line, kinds.get(name.split()[0], Entry))
        or not isinstance(getattr(line, "action", None), Action)
        or line.action not in PERMISSIONS
    ]


def test_every_line_of_the_registers_names_an_action_of_the_table() -> None:
    assert faults_in(lines()) == []
    assert len(lines()) > 40


@pytest.mark.parametrize(
    "line",
    [decisions.approve, Entry(None, decisions.approve), Entry("approve_offer", decisions.approve)],  # type: ignore[arg-type]
    ids=["a bare handler", "no action", "a word that is no action"],
)
def test_a_button_without_an_action_would_be_seen(monkeypatch: pytest.MonkeyPatch, line: object) -> None:
    monkeypatch.setitem(CLICKS, "leak_everything", line)  # type: ignore[arg-type]
    assert faults_in(lines()) == ["button leak_everything"]


def test_no_line_stands_outside_the_tables_that_are_looked_at() -> None:
    known = {id(line) for line in lines().values()}
    strays = []
    for module in (slack_register, jobs_register):
        for name, value in vars(module).items():
            held = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
            strays += [name for one in held if isinstance(one, Entry | Job | Search) and id(one) not in known]
    assert strays == []


def test_only_news_about_people_is_followed_in_the_programs_own_name() -> None:
    by_itself = [name for name, line in lines().items() if isinstance(line, Entry) and line.actor is not None]
    assert by_itself == [*(f"news {name}" for name in NEWS), *(f"errand {name}" for name in ERRANDS)]
    entries = (*NEWS.values(), *ERRANDS.values())
    assert {(entry.actor, entry.action) for entry in entries} == {(PROGRAM, Action.FOLLOW_SLACK)}


def test_every_job_may_be_run_by_the_program_and_the_operator_and_by_no_member_of_a_team() -> None:
    for job in JOBS.values():
        assert can(PROGRAM, job.action)
        assert can(OPERATOR, job.action)
        assert PERMISSIONS[job.action].comp_team is PERMISSIONS[job.action].recruitment is Reach.NO


# -- nothing else listens --------------------------------------------------------------------------------------------

LISTENING = {
    "action", "assistant", "attachment_action", "block_action", "block_suggestion", "command",
    "dialog_cancellation", "dialog_submission", "dialog_suggestion", "event", "function", "global_shortcut",
    "message", "message_shortcut", "middleware", "options", "shortcut", "step", "use", "view", "view_closed",
    "view_submission",
}  # fmt: skip
NOT_LISTENING = {
    "client", "default_app_uninstalled_event_listener", "default_tokens_revoked_event_listener", "dispatch",
    "enable_token_revocation_listeners", "error", "installation_store", "listener_runner", "logger", "name",
    "oauth_flow", "process_before_response", "start",
}  # fmt: skip
REGISTER = "handlers/slack/register.py"
SPEAKS_BOLT = {REGISTER, "bot/slack_app.py", "bot/http_app.py", "bot/slack_socket.py"}


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Every file of the program, by its path, as a tree."""
    for folder in ("bot", "data", "domain", "handlers", "storage"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module, package: str) -> bool:
    """Whether a file imports a package or something of it."""
    named = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return any(name.split(".")[0] == package for name in named)


def listens(tree: ast.Module) -> list[int]:
    """The lines on which something is registered with a Bolt app: a call of an app's, or a decorator of that name."""
    decorators = {
        id(one)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for one in node.decorator_list
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LISTENING
        and (id(node) in decorators or ast.unparse(node.func.value).split(".")[-1] in ("app", "bolt", "slack_app"))
    ]


def test_every_way_bolt_has_of_listening_is_known_here() -> None:
    assert {name for name in dir(App) if not name.startswith("_")} == LISTENING | NOT_LISTENING


def test_listeners_are_registered_in_the_table_of_contents_and_nowhere_else() -> None:
    trees = dict(sources())
    assert {path for path, tree in trees.items() if imports(tree, "slack_bolt")} == SPEAKS_BOLT
    # Typer has commands of its own; those are looked at below.
    assert [path for path, tree in trees.items() if listens(tree) and not imports(tree, "typer")] == [REGISTER]


def test_a_listener_registered_elsewhere_would_be_seen() -> None:
    assert listens(ast.parse("@app.action('leak')\ndef leak(ack): ack()"))
    assert listens(ast.parse("def connect(app): app.view('leak')(print)"))
    assert listens(ast.parse("@anything.event('message')\ndef heard(): pass"))


# -- the Bolt app ----------------------------------------------------------------------------------------------------


class Nameless:
    """A toolbox of a bot nobody names."""

    bot_user_id = "U0NOBODY"


class OpenDoor:
    """Notes which lines of the register came in, and that the inbox would find the same line by its name."""

    def __init__(self) -> None:
        self.tools = Nameless()
        self.received: list[object] = []

    def receive(self, entry: Entry[Any], inbound: Any, arrival: Arrival) -> None:
        """Note a line; what waits in the inbox is packed and unpacked on its way."""
        assert ENTRIES[arrival.name] is entry
        assert arrival.key.partition(":")[2]
        parcel = Parcel(inbound, arrival.reply_to)
        assert Parcel.unpacked(parcel.packed()) == parcel
        self.received.append(entry)


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> OpenDoor:
    """A front door that keeps nothing."""
    monkeypatch.setattr(slack_register, "find_problems", lambda *_given: {})
    return OpenDoor()


@pytest.fixture
def served(door: OpenDoor) -> list[object]:
    """The entries that came in."""
    return door.received


@pytest.fixture
def bolt(door: OpenDoor) -> App:
    """The real Bolt app with everything registered; nothing in it reaches Slack."""
    who = AuthorizeResult(
        enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U1", user_id="U2"
    )
    app = App(signing_secret="s", authorize=lambda **_: who, process_before_response=True)
    register(app, door)  # type: ignore[arg-type]
    return app


_WHO = {"team": {"id": "T1"}, "user": {"id": "U2"}, "api_app_id": "A1", "trigger_id": "1.2"}


def _command(words: str) -> dict[str, Any]:
    return {
        "command": COMMAND, "text": words, "team_id": "T1", "user_id": "U2", "channel_id": "D1",
        "trigger_id": "1.2", "response_url": "http://127.0.0.1:9/none",
    }  # fmt: skip


def _event(**event: Any) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"user": "U2", **event}}


def _click(action_id: str) -> dict[str, Any]:
    action = {"type": "button", "action_id": action_id, "block_id": "b", "value": "v", "action_ts": "1.2"}
    return {"type": "block_actions", **_WHO, "channel": {"id": "D1"}, "message": {"ts": "1.1"}, "actions": [action]}


def _submission(callback_id: str) -> dict[str, Any]:
    view = {
        "type": "modal", "id": "V1", "hash": "h", "callback_id": callback_id,
        "private_metadata": '["REC-1","D1","1.1"]', "state": {"values": {}},
    }  # fmt: skip
    return {"type": "view_submission", **_WHO, "view": view}


def _shortcut(callback_id: str) -> dict[str, Any]:
    kind = "shortcut" if callback_id == "new_case" else "message_action"
    message = {"channel": {"id": "D1"}, "message": {"ts": "1.1", "text": "Data Scientist"}}
    used = {"type": kind, **_WHO, "callback_id": callback_id, "action_ts": "1.2"}
    return used if kind == "shortcut" else {**used, **message}


def _search(name: str) -> dict[str, Any]:
    return {"type": "block_suggestion", **_WHO, "action_id": name, "block_id": name, "value": "eng"}


def _deliveries() -> dict[str, dict[str, Any]]:
    """Something Slack could send for each line of its register."""
    message = {"type": "message", "channel": "D1", "text": "hello", "ts": "1.1"}
    return {
        **{f"command {name}": _command(f"{name} something".strip()) for name in SUBCOMMANDS if name},
        "command ": _command(""),
        "any other command": _command("divulge"),
        "first message": _event(**message, channel_type="im"),
        "reply": _event(**message, channel_type="group", thread_ts="1.0"),
        "home": _event(type="app_home_opened", tab="home", channel="D1"),
        "opened": _event(type="app_home_opened", tab="messages", channel="D1"),
        **{f"news {name}": _event(type=name, channel="C1") for name in NEWS},
        **{f"button {name}": _click(name) for name in CLICKS},
        **{f"form {name}": _submission(name) for name in FORMS},
        **{f"shortcut {name}": _shortcut(name) for name in SHORTCUTS},
    }


def test_the_app_listens_to_what_the_register_says_and_to_nothing_else(bolt: App) -> None:
    command, messages, home = 1, 2, 1
    tables = (NEWS, CLICKS, FORMS, SHORTCUTS, SEARCHES)
    assert len(bolt._listeners) == command + messages + home + sum(len(table) for table in tables)


@pytest.mark.parametrize("name", _deliveries())
def test_every_line_of_the_register_is_reached_by_what_slack_sends(
    bolt: App, served: list[object], name: str
) -> None:
    answer = bolt.dispatch(BoltRequest(mode="socket_mode", body=_deliveries()[name]))
    assert answer.status == 200
    assert len(served) == 1
    assert served[0] is lines()[name]


@pytest.mark.parametrize("name", SEARCHES)
def test_every_menu_that_is_searched_is_answered_in_the_request(
    bolt: App, served: list[object], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(slack_register, "find_options", lambda search, *_given: asked.append(search) or [])
    answer = bolt.dispatch(BoltRequest(mode="socket_mode", body=_search(name)))
    assert (answer.status, json.loads(answer.body)) == (200, {"options": []})
    assert asked == [SEARCHES[name]]
    assert served == []


def test_deliveries_are_tried_for_every_line_of_slacks_register() -> None:
    own = ("job ", "errand ", "search ")
    assert set(_deliveries()) == {name for name in lines() if not name.startswith(own)}


def test_a_mention_starts_a_case_like_a_direct_message(bolt: App, served: list[object]) -> None:
    said = _event(type="app_mention", channel="C1", text="<@U1> hello", ts="1.1")
    bolt.dispatch(BoltRequest(mode="socket_mode", body=said))
    assert len(served) == 1
    assert served[0] is FIRST_MESSAGE


@pytest.mark.parametrize("body", [_click("leak_everything"), _click("approve_offer_now"), _submission("leak_modal")])
def test_what_nobody_registered_reaches_nobody(bolt: App, served: list[object], body: dict[str, Any]) -> None:
    assert bolt.dispatch(BoltRequest(mode="socket_mode", body=body)).status == 404
    assert served == []


def test_several_buttons_of_one_kind_reach_the_same_line(bolt: App, served: list[object]) -> None:
    bolt.dispatch(BoltRequest(mode="socket_mode", body=_click("choose_fact:3")))
    assert len(served) == 1
    assert served[0] is CLICKS["choose_fact"]


# What each address over HTTP is for; one that serves people has to name its action.
ROUTES: dict[str, Action | str] = {
    "POST /slack/events": "Slack's deliveries; each line of the register names its action",
    "GET /healthz": "says that the process is alive, and nothing else",
    "GET /readyz": "says whether the database is at this version, and nothing else",
}


def test_every_route_over_http_names_its_action_or_says_why_it_needs_none(bolt: App, engine: Engine) -> None:
    served = build_http_app(bolt, engine, "s").routes
    found = {f"{method} {route.path}" for route in served for method in getattr(route, "methods", ("?",))}
    assert found - {f"HEAD {name.split()[1]}" for name in ROUTES} == set(ROUTES)


# -- what the views show ---------------------------------------------------------------------------------------------


def first_arguments(path: Path, called: str) -> Iterator[set[str]]:
    """The values the first argument of each call of a function can take; empty where that cannot be told."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: str(node.value.value)
        for other in VIEWS.glob("*.py")
        for node in ast.walk(ast.parse(other.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    } | _unpacked(tree)
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == called:
            names = [one.id for one in ast.walk(node.args[0]) if isinstance(one, ast.Name)]
            # A local name stands for whatever constants it is assigned from.
            for one in assigned:
                targets = {target.id for target in ast.walk(one.targets[0]) if isinstance(target, ast.Name)}
                if targets & set(names):
                    names += [inner.id for inner in ast.walk(one.value) if isinstance(inner, ast.Name)]
            yield {constants[name] for name in names if name in constants}


def _unpacked(tree: ast.Module) -> dict[str, str]:
    """Constants that are assigned several at a time."""
    return {
        name.id: str(value.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Tuple)
        and isinstance(node.targets[0], ast.Tuple)
        for name, value in zip(node.targets[0].elts, node.value.elts, strict=True)
        if isinstance(name, ast.Name) and isinstance(value, ast.Constant)
    }


@pytest.mark.parametrize(("makers", "register_of"), [(("button", "vote_buttons"), CLICKS), (("modal",), FORMS)])
def test_every_button_and_form_a_view_shows_is_in_the_register_and_the_other_way_round(
    makers: tuple[str, ...], register_of: Mapping[str, object]
) -> None:
    shown = [values for path in VIEWS.glob("*.py") for called in makers for values in first_arguments(path, called)]
    assert all(shown), f"one of {makers} whose id cannot be told: name it by a constant"
    assert set().union(*shown) == set(register_of)


def test_no_view_makes_elements_past_the_functions_that_are_looked_at() -> None:
    raw = {
        path.name
        for path in (ROOT / "handlers").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and key.value in ("action_id", "callback_id", "accessory")
    }
    assert raw == {"blocks.py"}
    text = "".join(path.read_text(encoding="utf-8") for path in VIEWS.glob("*.py"))
    # Such fields would send an action for every letter typed.
    assert "dispatch_action" not in text


# -- the command line ------------------------------------------------------------------------------------------------

# What each command needs the operator to be allowed; or why it needs nothing.
COMMANDS: dict[str, Action | str] = {
    "recommend": "reads two files, and neither a case nor the database",
    "migrate": "brings the schema before anybody has a role; whoever runs it owns the database",
    "serve": "starts the program",
    "worker": "starts the program",
    "demo": "starts the program, on this computer, with sample data",
    "manifest": "prints a file",
    "doctor": "only looks: configuration, schema, counts; no case and no pay",
    "users set": Action.MAP_ROLES,
    "users list": "only lists roles",
    "groups set": Action.MAP_ROLES,
    "groups list": "only lists roles",
    "approvers set": Action.NAME_APPROVERS,
    "approvers list": "only lists approvers",
    "approvers delegate": Action.NAME_APPROVERS,
    "approvers undelegate": Action.NAME_APPROVERS,
    "cases hold": Action.HOLD_CASE,
    "cases release": Action.HOLD_CASE,
    "jobs run": "runs jobs, of which each names its action",
    "jobs list": "only lists what jobs there are",
    "sync ranges": Action.SYNC_DATA,
    "sync roster": Action.SYNC_DATA,
    "audit verify": "only reads; anybody with the database's password may check the log",
    "audit export": Action.EXPORT_AUDIT,
    "audit show": "only reads; whoever runs it holds the database's password already",
}
WORDS: dict[str, tuple[object, ...]] = {
    "users set": ("U0NEW", "comp_team", "--admin"),
    "groups set": ("S0NEW", "comp_team"),
    "approvers set": ("L1", "U0NEW"),
    "approvers delegate": ("U0ONE", "U0TWO", "2026-12-01", "2026-12-02"),
    "approvers undelegate": ("U0ONE", "U0TWO"),
    "cases hold": ("CAND-1",),
    "cases release": ("CAND-1",),
    "sync ranges": (SAMPLE_RANGES,),
    "sync roster": (SAMPLE_ROSTER,),
    "audit export": ("--vault", "vault"),
}
NEEDING = {name: action for name, action in COMMANDS.items() if isinstance(action, Action)} | {
    f"jobs run {name}": job.action for name, job in JOBS.items()
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: Engine) -> Iterator[Run]:
    """Runs `comp-assist` in a clean room, on an empty migrated database."""
    with clean_room(monkeypatch, tmp_path) as comp_assist:
        monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
        yield comp_assist


def commands_of(group: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The full name of every command there is."""
    for name, one in group.commands.items():
        if hasattr(one, "commands"):
            yield from commands_of(one, (*path, name))
        else:
            yield " ".join((*path, name))


def test_every_command_names_its_action_or_says_why_it_needs_none() -> None:
    assert set(commands_of(typer.main.get_command(command_line))) == set(COMMANDS)
    assert set(WORDS) == {name for name, action in COMMANDS.items() if isinstance(action, Action)}


@pytest.mark.parametrize("command", NEEDING)
def test_a_command_that_changes_something_asks_whether_the_operator_may(
    run: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setitem(PERMISSIONS, NEEDING[command], Rule(refusal="Not even the operator may do that today."))
    before = rows_of_all_tables(engine)
    result = run(*command.split(), *WORDS.get(command, ()))
    assert result.exit_code in (1, 2)
    assert "Not even the operator may do that today." in result.stderr
    assert rows_of_all_tables(engine) == before


@pytest.mark.parametrize("command", ["users list", "groups list", "approvers list", "jobs list", "audit verify"])
def test_a_command_that_only_looks_changes_nothing(run: Run, engine: Engine, command: str) -> None:
    run("users", "set", "U0NEW", "comp_team")
    before = rows_of_all_tables(engine)
    assert run(*command.split()).exit_code == 0
    assert rows_of_all_tables(engine) == before
