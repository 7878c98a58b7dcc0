"""Slack's Web API: the table of methods, and how a call finds its way through it."""

import hmac
from collections.abc import Callable, Mapping
from typing import TypeAlias

from bot.playground import (
    assistant_methods,
    chat_methods,
    conversation_methods,
    file_methods,
    people_methods,
    stream_methods,
    view_methods,
)
from bot.playground.arguments import Arguments
from bot.playground.playground import Playground
from bot.playground.records import JsonObject
from bot.playground.refusals import RateLimited, SlackRefusal

Method: TypeAlias = Callable[[Playground, Arguments], JsonObject]

METHODS: Mapping[str, Method] = {
    "api.test": people_methods.api_test,
    "apps.connections.open": people_methods.open_connection,
    "assistant.threads.setStatus": assistant_methods.set_status,
    "assistant.threads.setSuggestedPrompts": assistant_methods.set_suggested_prompts,
    "auth.test": people_methods.auth_test,
    "bots.info": people_methods.bot_info,
    "chat.appendStream": stream_methods.append_stream,
    "chat.delete": chat_methods.delete,
    "chat.getPermalink": chat_methods.get_permalink,
    "chat.postEphemeral": chat_methods.post_ephemeral,
    "chat.postMessage": chat_methods.post_message,
    "chat.startStream": stream_methods.start_stream,
    "chat.stopStream": stream_methods.stop_stream,
    "chat.update": chat_methods.update,
    "conversations.history": conversation_methods.history,
    "conversations.info": conversation_methods.info,
    "conversations.join": conversation_methods.join,
    "conversations.list": conversation_methods.list_conversations,
    "conversations.members": conversation_methods.members,
    "conversations.open": conversation_methods.open_conversation,
    "conversations.replies": conversation_methods.replies,
    "files.completeUploadExternal": file_methods.complete_upload,
    "files.delete": file_methods.delete_file,
    "files.getUploadURLExternal": file_methods.get_upload_url,
    "files.info": file_methods.file_info,
    "reactions.add": chat_methods.add_reaction,
    "reactions.remove": chat_methods.remove_reaction,
    "usergroups.list": people_methods.list_user_groups,
    "usergroups.users.list": people_methods.list_user_group_users,
    "users.conversations": conversation_methods.user_conversations,
    "users.info": people_methods.user_info,
    "users.list": people_methods.list_users,
    "views.open": view_methods.open_view,
    "views.publish": view_methods.publish_view,
    "views.push": view_methods.push_view,
    "views.update": view_methods.update_view,
}
_OPEN_TO_ALL = frozenset({"api.test"})
# These take the app-level token.
_OF_THE_APP = frozenset({"apps.connections.open"})

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:write",
    "usergroups:read",
    "users:read",
)
"""What the bot token may do, as Slack names it in the X-OAuth-Scopes header of every answer."""


def call_method(play: Playground, method: str, given: Arguments, authorization: str) -> JsonObject:
    """Slack's answer to one call, refusals included.

    Args:
        authorization: the request's Authorization header, "" when it has none.

    Raises:
        RateLimited: the one refusal Slack does not answer with HTTP 200.
    """
    try:
        if method not in _OPEN_TO_ALL:
            token = play.app_token if method in _OF_THE_APP else play.settings.bot_token
            check_token(token, given.text("token"), authorization)
        return {"ok": True} | METHODS.get(method, _unknown)(play, given)
    except RateLimited:
        raise
    except SlackRefusal as refusal:
        return refusal.body()


def _unknown(_call: Playground, _arguments: Arguments) -> JsonObject:
    raise SlackRefusal("unknown_method")


def check_token(expected: str, in_form: str, authorization: str) -> None:
    """Let the bot's token pass. Raises SlackRefusal not_authed or invalid_auth."""
    scheme, _, in_header = authorization.partition(" ")
    token = in_header.strip() if scheme.lower() == "bearer" else in_form
    if not token:
        raise SlackRefusal("not_authed")
    if not hmac.compare_digest(token.encode(), expected.encode()):
        raise SlackRefusal("invalid_auth")
