"""`comp-assist demo`: the whole product on one computer, without a Slack account."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from socket import socket

from fastapi import FastAPI
from pydantic import SecretStr

from bot.cli.printing import out
from bot.cli.progress import working
from bot.container import Container
from bot.http_app import build_http_app
from bot.playground.app import PlaygroundSettings, create_playground
from bot.running import bound_socket, serving, told_to_stop
from bot.settings import Settings
from bot.slack_app import build_slack_app
from bot.worker import build_engine
from data.samples import SAMPLE_RANGES, SAMPLE_ROSTER
from domain.approvals.approvers import NAMED_TIERS
from domain.identity.actor import OPERATOR, Role
from domain.pay.snapshots import DataKind

# The playground has no passwords, so it is never offered to other computers.
_HERE = "127.0.0.1"

REVIEW_CHANNEL = "G0COMPDESK"
PEOPLE = (
    ("U0CARLA", Role.COMP_TEAM, True),
    ("U0COLIN", Role.COMP_TEAM, False),
    ("U0RAVI", Role.RECRUITMENT, False),
)
APPROVERS = ("U0CARLA", "U0COLIN")


@dataclass(frozen=True, slots=True)
class RunningDemo:
    """A demo that answers: the playground's address, its FastAPI app, and the container behind the bot."""

    address: str
    playground: FastAPI
    container: Container


@contextmanager
def running_demo(settings: Settings) -> Iterator[RunningDemo]:
    """Everything started and prepared while the block runs; stopped in order afterwards.

    Raises Unavailable when a port or the data folder cannot be used.
    """
    page = bound_socket(_HERE, settings.playground_port, "COMP_ASSIST_PLAYGROUND_PORT")
    bot = bound_socket(_HERE, 0, "COMP_ASSIST_PORT")
    container: Container | None = None
    try:
        container = Container.of(_with_playground(settings, page.getsockname()[1]))
        container.migrate()
        prepare(container)
        playground = create_playground(_playground_settings(container.settings, page, bot))
        with serving(playground, page):
            secret = container.settings.slack_signing_secret
            web = build_http_app(
                build_slack_app(container), container.engine, secret.get_secret_value() if secret else ""
            )
            engine = build_engine(container).start()
            with serving(web, bot):
                host, port = page.getsockname()[:2]
                yield RunningDemo(f"http://{host}:{port}", playground, container)
                playground.state.close()
            engine.stop()
    finally:
        page.close()
        bot.close()
        if container is not None:
            container.close()


def prepare(container: Container) -> None:
    """Sample data and roles, where there are none yet; what an earlier start left is kept."""
    present = {card.kind for card in container.shelf.in_force()}
    for kind, path in ((DataKind.RANGES, SAMPLE_RANGES), (DataKind.ROSTER, SAMPLE_ROSTER)):
        if kind not in present:
            container.import_file(actor=OPERATOR, kind=kind, path=path)
    known = {person.user_id for person in container.roles.everybody()}
    for user_id, role, is_admin in PEOPLE:
        if user_id not in known:
            container.set_role(actor=OPERATOR, user_id=user_id, role=role, is_admin=is_admin)
    named = container.approver_book.approvers(container.clock.now().date()).named
    for tier in NAMED_TIERS:
        if tier not in named:
            container.name_approvers(actor=OPERATOR, tier=tier, user_ids=APPROVERS)


def run_demo(settings: Settings) -> None:
    """Run the demo until Ctrl-C or SIGTERM."""
    stop = told_to_stop()
    with ExitStack() as held:
        with working("Starting the database and the sample data"):
            demo = held.enter_context(running_demo(settings))
        out.print(f"comp-assist is ready: open {demo.address} (Ctrl-C stops everything)", markup=False)
        stop.wait()
    out.print("Stopped.", markup=False)


def _with_playground(settings: Settings, port: int) -> Settings:
    """Settings that point the bot at the playground, with secrets of this run only."""
    return settings.model_copy(
        update={
            "slack_api_url": f"http://{_HERE}:{port}/api/",
            "slack_bot_token": SecretStr(f"xoxb-playground-{secrets.token_hex(16)}"),
            "slack_signing_secret": SecretStr(secrets.token_hex(16)),
            "review_channel": REVIEW_CHANNEL,
            # Its people live elsewhere, and are to be seen at work whatever the hour.
            "quiet_hours": "none",
        }
    )


def _playground_settings(settings: Settings, page: socket, bot: socket) -> PlaygroundSettings:
    secret, token = settings.slack_signing_secret, settings.slack_bot_token
    return PlaygroundSettings(
        app_url=f"http://{_HERE}:{bot.getsockname()[1]}/slack/events",
        signing_secret=secret.get_secret_value() if secret else "",
        bot_token=token.get_secret_value() if token else "",
        state_file=settings.data_dir / "playground.json",
        public_url=f"http://{_HERE}:{page.getsockname()[1]}",
    )
