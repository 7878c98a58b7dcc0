"""The office in which the end-to-end stories happen."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import text

from bot.cli.demo import RunningDemo
from bot.playground.events import group_event
from bot.playground.people import Person
from bot.playground.playground import Playground
from bot.playground.records import Message
from bot.settings import Settings


@dataclass(frozen=True)
class Office:
    """A running demo with its people: two in Compensation, one recruiter, one outsider."""

    demo: RunningDemo

    def _person(self, user_id: str) -> Person:
        return Person.of(self.demo.playground, user_id)

    @property
    def carla(self) -> Person:
        return self._person("U0CARLA")

    @property
    def colin(self) -> Person:
        return self._person("U0COLIN")

    @property
    def ravi(self) -> Person:
        return self._person("U0RAVI")

    @property
    def olga(self) -> Person:
        return self._person("U0OLGA")

    @property
    def address(self) -> str:
        return self.demo.address

    def waiting_card(self, command: str) -> Message:
        """The card at the Comp Team's desk after the recruiter asked, once the bot knows that it stands there."""
        self.ravi.command("#hiring-offers", command)
        card = self.carla.waits_for("#comp-desk", "Base salary")
        self.until(lambda: self.rows("cards", ts=card.ts))
        return card

    def until(self, condition: Callable[[], Any], seconds: float = 10.0) -> None:
        """Wait for something that shows in the database and not on a screen. Raises TimeoutError."""
        patience = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > patience:
                raise TimeoutError("it did not happen")
            time.sleep(0.005)

    def regroup(self, group_id: str, *user_ids: str, told: bool = True) -> None:
        """Somebody at Slack changes who is in a user group; the app is told, unless the event is lost."""
        workspace = self._play.workspace
        after = replace(workspace.user_groups[group_id], users=user_ids)
        before = workspace.put_group(after)
        if told:
            self._play.announce(group_event(before, after, workspace), wait=True)

    def becomes(self, user_id: str, **marks: bool) -> None:
        """Somebody's account changes: a guest now, or deactivated."""
        self._play.workspace.add_person(replace(self._play.workspace.member(user_id), **marks))

    @property
    def _play(self) -> Playground:
        return self.carla.play

    def audited(self, **where: str) -> list[str]:
        """The names of audit events, oldest first, optionally of one candidate or actor."""
        return [row.name for row in self.rows("audit_logs", **where)]

    def rows(self, table: str, **where: str) -> list[Any]:
        """All rows of a table that match, in the order they were written."""
        order = {"audit_logs": "seq", "recommendations": "candidate_id, number"}.get(table, "1")
        condition = " and ".join(f"{column} = :{column}" for column in where) or "true"
        with self.demo.container.engine.connect() as connection:
            return list(connection.execute(text(f"select * from {table} where {condition} order by {order}"), where))


def settings_for(database: str | None, folder: Path, **changes: Any) -> Settings:
    """Settings that read nothing from the machine's environment. Without a database an embedded one is started."""
    values = {
        "database_url": SecretStr(database) if database else None,
        "data_dir": folder,
        "playground_port": 0,
        # Stories say themselves when something happens by schedule.
        "run_schedules": False,
        # Tests are quicker than people.
        "user_limit": 100_000,
        "workspace_limit": 100_000,
        **changes,
    }
    return Settings(_env_file=None, **values)
