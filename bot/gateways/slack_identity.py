"""Who the bot is in its workspace."""

import re
from dataclasses import dataclass
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from domain.errors import InvalidRequest, Unavailable

# What a Slack client raises instead of an answer, and what reading an answer raises that is not what Slack documents.
NO_ANSWER = (
    SlackClientError,
    OSError,
    HTTPException,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
)


_WORD = re.compile(r"[a-z_]{1,60}", re.ASCII)


def error_code(error: SlackApiError) -> str:
    """Slack's own word for what went wrong; empty when it gave none, or something that is no word of Slack's."""
    answer = getattr(error.response, "data", error.response)
    said = str(answer.get("error") or "") if isinstance(answer, dict) else ""
    return said if _WORD.fullmatch(said) else ""


def listed_ids(listed: object) -> list[str]:
    """A list of ids. Raises TypeError for anything else, so that nobody gains by a slip of the other side."""
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise TypeError("not a list of ids")
    return listed


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot's own user, and the workspace its token belongs to."""

    user_id: str
    team_id: str


def who_am_i(client: WebClient) -> BotIdentity:
    """Who the token speaks for. Raises InvalidRequest when Slack refuses it, Unavailable when out of reach."""
    try:
        answer = client.auth_test()
        return BotIdentity(str(answer["user_id"]), str(answer["team_id"]))
    except SlackApiError as error:
        raise InvalidRequest(
            "slack_token_refused", f"Slack refuses SLACK_BOT_TOKEN ({error_code(error) or 'without a word'})."
        ) from error
    except NO_ANSWER as error:
        raise Unavailable(
            "slack_unreachable", "Slack cannot be reached. Check the network and COMP_ASSIST_SLACK_API_URL."
        ) from error
