"""The Bolt app: signature checks, workers, registration, and the last net under every listener."""

import structlog
from slack_bolt import App, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.container import Container
from domain.errors import InvalidRequest, Unavailable
from handlers.slack.register import register

_log = structlog.get_logger(__name__)


def build_slack_app(container: Container) -> App:
    """The Bolt app with every handler registered.

    Raises:
        InvalidRequest: the bot token or the signing secret is missing or refused by Slack.
        Unavailable: Slack cannot be reached.
    """
    settings = container.settings
    if settings.slack_signing_secret is None:
        raise InvalidRequest(
            "signing_secret_missing", "SLACK_SIGNING_SECRET is not set. docs/install.md says where Slack shows it."
        )
    client = container.web_client()
    bot_user_id = who_am_i(client)
    app = App(
        client=client,
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        listener_executor=container.turns,
        token_verification_enabled=False,
    )

    @app.error
    def last_net(error: Exception) -> BoltResponse:
        _log.error("listener.failed", problem=type(error).__name__)
        return BoltResponse(status=200)

    register(app, container.toolbox(client, bot_user_id))
    return app


def who_am_i(client: WebClient) -> str:
    """The bot's own user id. Raises InvalidRequest when Slack refuses the token, Unavailable when out of reach."""
    try:
        return str(client.auth_test()["user_id"])
    except SlackApiError as error:
        raise InvalidRequest(
            "slack_token_refused", f"Slack refuses SLACK_BOT_TOKEN ({error.response.get('error')})."
        ) from error
    except (SlackClientError, OSError) as error:
        raise Unavailable(
            "slack_unreachable", "Slack cannot be reached. Check the network and COMP_ASSIST_SLACK_API_URL."
        ) from error
