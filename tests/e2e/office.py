"""The office in which the end-to-end stories happen."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import text

from bot.cli.demo import RunningDemo
from bot.playground.people import Person
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

    def audited(self, **where: str) -> list[str]:
        """The names of audit events, oldest first, optionally of one candidate or actor."""
        return [row.name for row in self.rows("audit_logs", **where)]

    def rows(self, table: str, **where: str) -> list[Any]:
        """All rows of a table that match, in the order they were written."""
        order = {"audit_logs": "seq", "recommendations": "candidate_id, number"}.get(table, "1")
        condition = " and ".join(f"{column} = :{column}" for column in where) or "true"
        with self.demo.container.engine.connect() as connection:
            return list(connection.execute(text(f"select * from {table} where {condition} order by {order}"), where))


def settings_for(database: str, folder: Path, **changes: Any) -> Settings:
    """Settings that read nothing from the machine's environment."""
    values = {"database_url": SecretStr(database), "data_dir": folder, "playground_port": 0, **changes}
    return Settings(_env_file=None, **values)
