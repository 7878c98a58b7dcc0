"""`comp-assist doctor`: what works, what does not, and what to do about it."""

from collections.abc import Callable

from rich.table import Table
from rich.text import Text

from bot.cli.printing import out
from bot.cli.slack_checks import SLACK_CHECKS
from bot.container import Container
from bot.gateways.slack_identity import who_am_i
from bot.settings import Settings
from domain.errors import CompAssistError, InvalidRequest, NotFound
from domain.pay.snapshots import DataKind
from storage.errors import speaking_our_language
from storage.migrating import is_current

Check = Callable[[Container], str]


def examine(settings: Settings, *, asks_slack: bool = False) -> bool:
    """Print one line a check; whether all of them passed. `asks_slack` what its workspace allows, too."""
    container = Container.of(settings)
    table = Table("Check", "Result", "What to do")
    healthy = True
    try:
        for name, check in {**CHECKS, **(SLACK_CHECKS if asks_slack else {})}.items():
            try:
                table.add_row(name, Text(check(container)), "")
            except CompAssistError as error:
                healthy = False
                table.add_row(name, "[red]not working[/red]", Text(error.sentence))
    finally:
        container.close()
    out.print(table)
    return healthy


def _database(container: Container) -> str:
    kind = "DATABASE_URL" if container.settings.database_url else "embedded"
    with speaking_our_language():
        if not is_current(container.engine):
            raise InvalidRequest("not_migrated", "Run comp-assist migrate.")
    return f"reachable, up to date ({kind})"


def _data(container: Container) -> str:
    with speaking_our_language():
        cards = {card.kind: card for card in container.shelf.in_force()} if is_current(container.engine) else {}
    missing = [kind.value for kind in DataKind if kind not in cards]
    if missing:
        raise NotFound("data_missing", f"Run comp-assist sync {missing[0]} FILE.")
    return ", ".join(f"{card.kind.value}: {card.row_count:,} rows" for card in cards.values())


def _people(container: Container) -> str:
    with speaking_our_language():
        people = container.roles.everybody() if is_current(container.engine) else ()
    if not people:
        raise NotFound("nobody_known", "Run comp-assist users set U… comp_team --admin.")
    return f"{len(people)} with a role"


def _workers(container: Container) -> str:
    with speaking_our_language():
        if not is_current(container.engine):
            return "not looked for"
        workers, (waiting, _) = container.inbox.workers(), container.inbox.waiting_since()
    if waiting and not workers:
        raise NotFound("workers_missing", f"Start comp-assist worker: {waiting} requests wait for an answer.")
    return f"{workers or 'none'} at work, {waiting or 'nothing'} waiting"


def _policy(container: Container) -> str:
    return container.policies.in_force(container.clock.now().date()).label


def _slack(container: Container) -> str:
    if container.settings.slack_signing_secret is None and container.settings.slack_app_token is None:
        raise InvalidRequest("signing_secret_missing", "Set SLACK_SIGNING_SECRET; see docs/install.md.")
    return f"token accepted, the bot is {who_am_i(container.web_client()).user_id}"


def _review_channel(container: Container) -> str:
    channel = container.settings.review_channel
    return channel or "none: new offers go to each Comp Team member directly"


def _model(container: Container) -> str:
    return container.model.health.state()


CHECKS: dict[str, Check] = {
    "Database": _database,
    "Pay data": _data,
    "Pay policy": _policy,
    "People": _people,
    "Workers": _workers,
    "Slack": _slack,
    "Review channel": _review_channel,
    "Model": _model,
}
