"""What Slack's answers, and missing answers, mean for trying again."""

from http.client import HTTPException

from slack_sdk.errors import SlackApiError, SlackClientError

from domain.errors import Unavailable

# What a Slack client raises instead of an answer.
NOT_TAKEN = (SlackClientError, OSError, HTTPException)

# The code of an answer that Slack refused in words; the same answer will be refused again.
REFUSED_FOR_GOOD = "answer_not_delivered"

# The code of what is raised while Slack does not say who reads a conversation.
READERS_UNTOLD = "readers_untold"

# Not the person but the bot is refused: somebody mends that, and nothing may be lost meanwhile.
OUR_OWN_TROUBLE = frozenset(
    {
        "account_inactive",
        "accesslimited",
        "ekm_access_denied",
        "invalid_auth",
        "message_limit_exceeded",
        "missing_scope",
        "no_permission",
        "not_authed",
        "org_login_required",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
    }
)
_PASSING_CODES = OUR_OWN_TROUBLE | {
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
}


def error_code(error: BaseException) -> str | None:
    """Slack's own word for what went wrong; None when there is none."""
    if not isinstance(error, SlackApiError):
        return None
    answer = getattr(error.response, "data", error.response)
    said = answer.get("error") if isinstance(answer, dict) else None
    return said if isinstance(said, str) else None


def may_pass(error: BaseException) -> bool:
    """Whether the same may work in a while: a part of ours or Slack's is overrun or out of reach."""
    if isinstance(error, SlackApiError):
        status = getattr(error.response, "status_code", 200)
        return error_code(error) in _PASSING_CODES or status == 429 or status >= 500
    if isinstance(error, Unavailable):
        return error.code != REFUSED_FOR_GOOD
    return isinstance(error, NOT_TAKEN)


def seconds_asked_for(error: BaseException) -> float | None:
    """How long Slack asks us to wait; None when it does not."""
    if not isinstance(error, SlackApiError):
        return None
    headers = getattr(error.response, "headers", None) or {}
    given = next((value for name, value in headers.items() if name.casefold() == "retry-after"), None)
    text = str(given[0] if isinstance(given, list | tuple) and given else given)
    return min(float(text), 3600.0) if text.isascii() and text.isdigit() else None
