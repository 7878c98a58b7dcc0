"""`comp-assist serve`: Slack's requests over HTTP."""

from bot.cli.printing import out
from bot.container import Container
from bot.http_app import build_http_app
from bot.running import bound_socket, serve_until_stopped
from bot.settings import Settings
from bot.slack_app import build_slack_app


def run_server(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises InvalidRequest or Unavailable, before anything is served, when a setting, the port, the database or Slack
    is not as it must be.
    """
    listening = bound_socket(settings.host, settings.port, "COMP_ASSIST_PORT")
    container = Container.of(settings)
    try:
        slack_app = build_slack_app(container)
        container.migrate()
        secret = settings.slack_signing_secret
        app = build_http_app(slack_app, container.engine, secret.get_secret_value() if secret else "")
        host, port = listening.getsockname()[:2]
        out.print(f"comp-assist serves Slack at http://{host}:{port}/slack/events", markup=False)
        serve_until_stopped(app, listening)
    finally:
        listening.close()
        container.close()
