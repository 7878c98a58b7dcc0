"""The product as it runs in a company: Slack, PostgreSQL, front doors and workers, each in a process of its own."""

import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import Engine, text

from bot.cli.demo import REVIEW_CHANNEL, prepare
from bot.container import Container
from bot.playground.app import PlaygroundSettings, create_playground
from bot.playground.people import Person
from bot.playground.playground import Playground
from bot.playground.records import Message
from bot.running import bound_socket, serving
from bot.settings import Settings
from storage.engine import database_url, open_engine
from tests.rig.crashing_postgres import CrashingPostgres
from tests.rig.faults import Faults
from tests.rig.faulty_slack import FaultySlack
from tests.rig.forking import PRODUCT, Child, ForkServer
from tests.rig.slack_sender import Delivered, Delivery, SlackSender, deliver_all

_HERE = "127.0.0.1"
_STARTS = 3
# Alembic keeps the migration under way in module variables; plants may be built in threads.
_ONE_MIGRATION = threading.Lock()
TITLE = "Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


@dataclass
class Plant:
    """A running installation. People act in `slack`, whose `faults` are ours to set."""

    play: Playground
    faults: Faults
    postgres: CrashingPostgres
    forks: ForkServer
    folder: Path
    settings: dict[str, str]
    engine: Engine
    doors: list[str] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)

    def open_door(self, sabotage: str = "") -> str:
        """One more `serve` process; its address."""
        child = self.forks.start("tests.chaos.children:serve", {"sabotage": sabotage}, self.settings)
        line = child.waits_for_line("serves Slack at")
        self.children.append(child)
        self.doors.append(line.rpartition(" ")[2].strip())
        return self.doors[-1]

    def hire(self, sabotage: str = "", **points: Any) -> Child:
        """One more `worker` process; one that cannot reach Slack in time when it starts is started again."""
        given = {"sabotage": sabotage, **points}
        for _ in range(_STARTS):
            child = self.forks.start("tests.chaos.children:worker", given, self.settings)
            with suppress(TimeoutError):
                child.waits_for_line("answers what is kept")
                self.children.append(child)
                return child
            child.kill()
        raise RuntimeError(f"no worker starts: {child.output.text[-2000:]}")

    @property
    def sender(self) -> SlackSender:
        """Writes down what Slack would send."""
        return SlackSender(self.play)

    def person(self, user_id: str) -> Person:
        """Somebody in Slack."""
        return Person(self.play, user_id)

    def send(self, deliveries: Sequence[Delivery], **how: Any) -> list[Delivered]:
        """Send deliveries to the doors in turn, as Slack does; what came of each."""
        return deliver_all(deliveries, self.doors, secret=self.play.settings.signing_secret, **how)

    def asks(self, user_id: str, channel: str, candidates: Sequence[str]) -> list[Delivery]:
        """A recommendation asked for, for each candidate."""
        return [self.sender.command(user_id, channel, f"/comp-assist recommend {one} {TITLE}") for one in candidates]

    def posted(self, about: str) -> list[Message]:
        """What the app posted that names a candidate, or stands in a thread that a message naming them began."""
        workspace = self.play.workspace
        found: list[Message] = []
        for channel in workspace.channels():
            messages = [one for one in workspace.messages(channel.id) if one.bot_id]
            roots = {one.ts for one in messages if not one.is_reply and about in _words(one)}
            found += [one for one in messages if one.ts in roots or one.thread_ts in roots or about in _words(one)]
        return found

    def audited(self, candidate_id: str) -> Counter[str]:
        """How many audit rows of each kind a candidate has."""
        rows = self.query("select name from audit_logs where candidate_id = :id", id=candidate_id)
        return Counter(row.name for row in rows)

    def query(self, statement: str, **given: Any) -> list[Any]:
        """Rows of the database, when it is up."""
        with self.engine.connect() as connection:
            return list(connection.execute(text(statement), given))

    def waiting(self) -> int:
        """How many deliveries are not answered yet."""
        return int(self.query("select count(*) from inbox where state = 'waiting'")[0][0])

    def wait_until_answered(self, seconds: float) -> bool:
        """Whether everything that was kept is answered within some seconds."""
        return self.until(lambda: self.waiting() == 0, seconds)

    def until(self, condition: Any, seconds: float) -> bool:
        """Whether something comes true in time; the database may be away meanwhile."""
        patience = time.monotonic() + seconds
        while time.monotonic() < patience:
            try:
                if condition():
                    return True
            except Exception:  # noqa: BLE001 - the database may just have crashed
                time.sleep(0.1)
            time.sleep(0.03)
        return False

    def dismiss(self) -> None:
        """End all doors and workers."""
        for child in self.children:
            child.kill()
        self.children.clear()
        self.doors.clear()

    def clear(self) -> None:
        """An empty inbox and queue, for the next experiment on the same plant."""
        with self.engine.begin() as connection:
            connection.execute(text("delete from procrastinate_jobs"))
            connection.execute(text("delete from procrastinate_workers"))
            connection.execute(text("delete from inbox"))


@contextmanager
def plant(folder: Path, **changed: str) -> Iterator[Plant]:
    """A plant with sample data and the demo's people; no door is open and nobody works there yet."""
    with ExitStack() as held:
        postgres = held.enter_context(CrashingPostgres(folder / "postgres", {"max_connections": "200"}))
        page = bound_socket(_HERE, 0, "-")
        secret, token = secrets.token_hex(16), f"xoxb-playground-{secrets.token_hex(16)}"
        address = f"http://{_HERE}:{page.getsockname()[1]}"
        app = create_playground(
            # Nobody listens where it sends what people do by hand: here deliveries are sent on purpose.
            PlaygroundSettings(
                app_url=f"http://{_HERE}:9/slack/events", signing_secret=secret, bot_token=token, public_url=address
            )
        )
        app.state.playground.line.later = lambda _work: None
        faults = Faults()
        settings = {
            "DATABASE_URL": postgres.url(),
            "SLACK_BOT_TOKEN": token,
            "SLACK_SIGNING_SECRET": secret,
            "COMP_ASSIST_SLACK_API_URL": f"{address}/api/",
            "COMP_ASSIST_REVIEW_CHANNEL": REVIEW_CHANNEL,
            "COMP_ASSIST_DATA_DIR": str(folder / "data"),
            "COMP_ASSIST_PORT": "0",
            "COMP_ASSIST_USER_LIMIT": "1000000",
            "COMP_ASSIST_WORKSPACE_LIMIT": "1000000",
            "COMP_ASSIST_MOST_WAITING": "100000",
            "COMP_ASSIST_HEARTBEAT_SECONDS": "0.2",
            "COMP_ASSIST_TAKEOVER_SECONDS": "0.8",
            **changed,
        }
        _prepare(postgres.url(), folder)
        held.enter_context(serving(cast("FastAPI", FaultySlack(app, faults)), page))
        held.callback(app.state.close)
        forks = held.enter_context(ForkServer(folder / "forks", (*PRODUCT, "tests.chaos.children")))
        engine = open_engine(database_url(postgres.url()), pool_size=2)
        held.callback(engine.dispose)
        made = Plant(app.state.playground, faults, postgres, forks, folder, settings, engine)
        held.callback(made.dismiss)
        yield made


def is_kept(answer: Delivered) -> bool:
    """Whether a command was acknowledged and the person was not told otherwise."""
    return answer.status == 200 and "not take" not in answer.body and "may not have kept" not in answer.body


def _prepare(url: str, folder: Path) -> None:
    settings = Settings(_env_file=None, database_url=SecretStr(url), data_dir=folder / "data")
    container = Container.of(settings)
    with _ONE_MIGRATION:
        container.migrate()
    prepare(container)
    container.close()


def _words(message: Message) -> str:
    return f"{message.text} {message.blocks}"
