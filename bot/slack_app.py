"""The Bolt app: signature checks, workers, registration, and the last net under every listener."""

import structlog
from slack_bolt import App, BoltResponse

from bot.container import Container
from bot.gateways.slack_identity import who_am_i
from bot.slack_toolbox import slack_toolbox
from domain.errors import InvalidRequest
from handlers.slack.receiving import FrontDoor
from handlers.slack.register import register

_log = structlog.get_logger(__name__)


def build_slack_app(container: Container, *, over_socket: bool = False) -> App:
    """The Bolt app with every handler registered: it keeps what comes in, and answers nothing itself.

    `over_socket` when requests come over Socket Mode, where nothing is signed: Slack knows us by our token.

    Raises:
        InvalidRequest: the bot token or the signing secret is missing or refused by Slack.
        Unavailable: Slack cannot be reached.
    """
    settings = container.settings
    if settings.slack_signing_secret is None and not over_socket:
        raise InvalidRequest(
            "signing_secret_missing", "SLACK_SIGNING_SECRET is not set. docs/install.md says where Slack shows it."
        )
    secret, client = settings.slack_signing_secret, container.web_client()
    bot = who_am_i(client)
    app = App(
        client=client,
        signing_secret=secret.get_secret_value() if secret else "",
        process_before_response=True,
        token_verification_enabled=False,
    )

    @app.error
    def last_net(error: Exception) -> BoltResponse:
        _log.error("listener.failed", problem=type(error).__name__, exc_info=error)
        # Slack delivers again what was not acknowledged.
        return BoltResponse(status=503)

    register(app, FrontDoor(slack_toolbox(container, client, bot), container.inbox))
    return app
