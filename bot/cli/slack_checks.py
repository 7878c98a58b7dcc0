"""`comp-assist doctor --slack`: what a real workspace allows, asked of Slack itself."""

from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.container import Container
from bot.gateways.slack_identity import who_am_i
from bot.slack_scopes import SCOPES
from domain.errors import InvalidRequest, NotFound, Unavailable

Check = Callable[[Container], str]


def scopes(container: Container) -> str:
    """Whether the token allows what is needed. Raises InvalidRequest with what is missing."""
    granted = granted_scopes(container)
    missing = {scope: why for scope, why in SCOPES.items() if scope not in granted}
    if missing:
        listed = "; ".join(f"{scope} ({why})" for scope, why in missing.items())
        raise InvalidRequest(
            "scopes_missing", f"Missing: {listed}. Add them under OAuth & Permissions and reinstall the app."
        )
    more = sorted(granted - set(SCOPES))
    return "all granted" + (f"; more than needed: {', '.join(more)}" if more else "")


def granted_scopes(container: Container) -> frozenset[str]:
    """What Slack says the bot token may do. Raises what asking raises."""
    who_am_i(container.web_client())
    answer = container.web_client().auth_test()
    named = next((value for name, value in answer.headers.items() if name.casefold() == "x-oauth-scopes"), "")
    text = ",".join(named) if isinstance(named, list | tuple) else str(named)
    return frozenset(scope.strip() for scope in text.split(",") if scope.strip())


def way_in(container: Container) -> str:
    """How Slack's requests come in."""
    settings = container.settings
    if settings.slack_app_token is not None:
        try:
            token = settings.slack_app_token.get_secret_value()
            container.web_client().apps_connections_open(app_token=token)
        except SlackApiError as error:
            raise InvalidRequest(
                "app_token_refused", "Slack refused SLACK_APP_TOKEN; it needs the scope connections:write."
            ) from error
        return "Socket Mode works: serve --socket"
    if settings.slack_signing_secret is None:
        raise InvalidRequest("no_way_in", "Set SLACK_SIGNING_SECRET for HTTP, or SLACK_APP_TOKEN for Socket Mode.")
    return "over HTTP; whether Slack reaches the address only Slack can tell: see its Event Subscriptions page"


def review_channel(container: Container) -> str:
    """Whether new offers can go to the Comp Team's channel, and who else could read there."""
    channel = container.settings.review_channel
    if channel is None:
        return "none: new offers go to each Comp Team member directly"
    try:
        found = container.web_client().conversations_info(channel=channel)["channel"]
    except SlackApiError as error:
        raise NotFound("review_channel_unseen", f"The bot does not see {channel}: invite it there.") from error
    if not found.get("is_member"):
        raise InvalidRequest("review_channel_not_joined", f"The bot is not in {channel}: invite it there.")
    if not found.get("is_private") or found.get("is_ext_shared") or found.get("is_org_shared"):
        raise InvalidRequest(
            "review_channel_open", f"{channel} is public or shared: no pay is shown there. Take a private channel."
        )
    return "private, and the bot is in it"


def user_groups(container: Container) -> str:
    """Whether roles can follow user groups."""
    try:
        groups = container.web_client().usergroups_list()["usergroups"]
    except SlackApiError as error:
        raise Unavailable(
            "groups_unreadable", "User groups cannot be read; roles that follow them stay as they are."
        ) from error
    return f"{len(groups)} readable"


SLACK_CHECKS: dict[str, Check] = {
    "Slack: scopes": scopes,
    "Slack: way in": way_in,
    "Slack: review channel": review_channel,
    "Slack: user groups": user_groups,
}
