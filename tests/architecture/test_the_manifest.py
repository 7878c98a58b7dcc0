"""The Slack app's manifest says what the code listens to, and asks for no more than it uses."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.playground.command_list import SHORTCUTS as SHOWN_SHORTCUTS
from bot.playground.command_list import SUGGESTIONS
from bot.slack_scopes import SCOPES
from handlers.slack.register import COMMAND, EVENTS, SEARCHES, SHORTCUTS, SUBCOMMANDS
from handlers.slack.views.help_topics import TOPICS

ROOT = Path(__file__).parents[2]

# What each scope is for; docs/install.md says the same in words.
NEEDED_FOR_METHODS = {
    # Slack asks no scope for it.
    "chat_getPermalink": set(),
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_startStream": {"chat:write"},
    "chat_appendStream": {"chat:write"},
    "chat_stopStream": {"chat:write"},
    # What can be said in direct messages; a feature of agents.
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    # What is being done, beneath a thread.
    "assistant_threads_setStatus": {"chat:write"},
    # Marked messages are looked for where cases are talked about: in private channels and direct messages.
    "conversations_history": {"groups:history", "im:history"},
    "conversations_replies": {"groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read", "im:read"},
    "conversations_members": {"groups:read"},
    "conversations_open": {"im:write"},
    "auth_test": set(),
    # Exports; what was shared is looked up before it is shared again.
    "files_getUploadURLExternal": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "files_delete": {"files:write"},
    "files_info": {"files:read"},
    "usergroups_list": {"usergroups:read"},
    "usergroups_users_list": {"usergroups:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_update": set(),
    "views_publish": set(),
}
NEEDED_FOR_EVENTS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "subteam_members_changed": {"usergroups:read"},
    "subteam_updated": {"usergroups:read"},
}
NEEDED_FOR_FEATURES = {"commands", "assistant:write"}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """The manifest as Slack would read it."""
    content: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    return content


def methods_used() -> set[str]:
    """The Web API methods the code calls."""
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("handlers", "bot/gateways")
        for path in (ROOT / folder).rglob("*.py")
    ) + (ROOT / "bot" / "slack_app.py").read_text(encoding="utf-8")
    return set(
        re.findall(r"client\.((?:assistant|auth|chat|conversations|users|usergroups|views|files)_\w+)\(", text)
    )


def test_commands_and_events_are_those_the_code_listens_to(manifest: dict[str, Any]) -> None:
    assert [command["command"] for command in manifest["features"]["slash_commands"]] == [COMMAND]
    subscribed = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert {event.split(".")[0] for event in subscribed} == set(EVENTS)
    assert manifest["settings"]["interactivity"]["is_enabled"]
    assert "agent_view" in manifest["features"]


def test_shortcuts_are_those_the_code_listens_to_and_the_playground_shows(manifest: dict[str, Any]) -> None:
    listed = {(one["callback_id"], one["name"], one["type"]) for one in manifest["features"]["shortcuts"]}
    assert {callback_id for callback_id, _, _ in listed} == set(SHORTCUTS)
    assert listed == {(one.callback_id, one.name, one.kind) for one in SHOWN_SHORTCUTS}
    # Slack takes no longer names.
    assert all(len(name) <= 24 for _, name, _ in listed)


def test_slack_knows_where_to_ask_for_the_options_of_a_menu(manifest: dict[str, Any]) -> None:
    interactivity = manifest["settings"]["interactivity"]
    assert SEARCHES
    assert interactivity["message_menu_options_url"] == interactivity["request_url"]


def test_scopes_are_exactly_what_methods_events_and_features_need(manifest: dict[str, Any]) -> None:
    assert methods_used() <= set(NEEDED_FOR_METHODS), "a new method: say which scopes it needs"
    needed = set(NEEDED_FOR_FEATURES)
    for method in methods_used():
        needed |= NEEDED_FOR_METHODS[method]
    for event in manifest["settings"]["event_subscriptions"]["bot_events"]:
        needed |= NEEDED_FOR_EVENTS[event]
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed


def test_doctor_asks_for_the_manifests_scopes_and_knows_why(manifest: dict[str, Any]) -> None:
    assert set(SCOPES) == set(manifest["oauth_config"]["scopes"]["bot"])
    assert all(SCOPES.values())


def test_every_scope_has_its_reason_in_the_install_guide(manifest: dict[str, Any]) -> None:
    guide = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    assert [scope for scope in manifest["oauth_config"]["scopes"]["bot"] if f"`{scope}`" not in guide] == []


def test_every_subcommand_is_in_help_in_the_guide_and_in_the_playgrounds_list() -> None:
    guide = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
    page = {topic.command for topic in TOPICS}
    listed = {suggestion.command for suggestion in SUGGESTIONS}
    for name in filter(None, SUBCOMMANDS):
        assert f"/comp-assist {name}" in guide
        assert name in page
        assert f"/comp-assist {name}" in listed
