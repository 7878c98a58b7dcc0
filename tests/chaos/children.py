"""What the processes of a plant run: the product's own commands, with places to die and sabotage put in first."""

import sys
from pathlib import Path

from procrastinate import PsycopgConnector
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.cli.serve import run_server, run_worker
from bot.container import Container
from bot.settings import load_settings
from bot.telemetry import set_up_logging
from tests.chaos.sabotage import SABOTAGE
from tests.rig.kill_points import KillPoints


def serve(sabotage: str = "") -> None:
    """`comp-assist serve`, until it is stopped."""
    _set_up(sabotage)
    run_server(load_settings())


def worker(sabotage: str = "", arm: str | None = None, occurrence: int = 1, report: str | None = None) -> None:
    """`comp-assist worker`, until it is stopped or dies at a point."""
    _set_up(sabotage)
    if arm is not None or report is not None:
        _with_points(KillPoints(arm, occurrence, Path(report) if report else None))
    run_worker(load_settings())


def _set_up(sabotage: str) -> None:
    set_up_logging("ERROR")
    # Lines must be seen as they are printed, though nobody looks at a terminal.
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    if sabotage:
        SABOTAGE[sabotage]()


def _with_points(points: KillPoints) -> None:
    """Points around commits, Slack calls and words to the queue, put in as soon as there is a container."""
    of = Container.of.__func__  # type: ignore[attr-defined]

    def with_points(cls: type[Container], settings: object) -> Container:
        container: Container = of(cls, settings)
        points.install(engine=container.engine, client=WebClient, connector=PsycopgConnector)
        points.wrap(WebhookClient, "send", lambda *_given, **_named: "response_url")
        return container

    Container.of = classmethod(with_points)  # type: ignore[method-assign, assignment]
