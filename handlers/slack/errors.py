"""The error table: what a person is told for each group of errors. Everything else is ours to mend and gets an id."""

import secrets
from collections.abc import Callable

import structlog
from slack_sdk.errors import SlackApiError

from domain.approvals.rules import AlreadyDecided
from domain.errors import (
    CompAssistError,
    Conflict,
    InvalidRequest,
    NotAllowed,
    NotFound,
    PolicyBreach,
    Unavailable,
    UntrustedReply,
)
from domain.identity.audience import Sight
from handlers.slack.views.blocks import Message
from handlers.slack.views.decision_lines import decision_line
from handlers.slack.views.plain_notes import error_note, note

_log = structlog.get_logger(__name__)

# The sentence of an error speaks for itself; what follows says whose turn it is.
ADVICE: dict[type[CompAssistError], str] = {
    InvalidRequest: "",
    NotAllowed: "",
    NotFound: "",
    Conflict: "",
    PolicyBreach: " Please ask an approver.",
    Unavailable: "",
    UntrustedReply: " I answered without the model instead.",
}


def message_for(error: Exception) -> Message:
    """What the person is told. Unexpected errors are logged by type and id; no text of theirs is shown."""
    if isinstance(error, AlreadyDecided) and error.filed.decision is not None:
        return note(f":warning: {error.sentence} {decision_line(error.filed, Sight.APPROVED)}")
    if isinstance(error, CompAssistError):
        return error_note(error.sentence + advice_for(type(error)))
    incident = secrets.token_hex(4)
    problem = error.response.get("error") if isinstance(error, SlackApiError) else None
    _log.error("turn.failed", incident=incident, problem=type(error).__name__, slack_error=problem, exc_info=error)
    return error_note(
        f"Something went wrong on our side, and your request may not have been finished. "
        f"Please try again; if it happens again, give an admin this id: {incident}."
    )


def problem_with(field: str, check: Callable[[], object]) -> dict[str, str]:
    """What a check finds wrong with a field of a form that is still open; nothing when it finds nothing."""
    try:
        check()
    except InvalidRequest as error:
        return {field: error.sentence}
    return {}


def advice_for(kind: type[CompAssistError]) -> str:
    """What the table adds for a class of errors: its own row, or that of the group it belongs to."""
    return next((ADVICE[group] for group in kind.__mro__ if group in ADVICE), "")
