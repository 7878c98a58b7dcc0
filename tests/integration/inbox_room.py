"""The inbox as the program uses it, beside the owner's view of what is kept, and triggers that make writes fail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, text

from domain.deliveries.delivery import Attempt, Delivery, Receipt
from storage.inbox import SqlInbox, SqlJournal
from storage.unit_of_work import SqlCaseWorkStarter
from tests.integration.casebook import case_of, event

KEY = "message:T1:C1:17.1"
REFUSED = "nothing can be written there"
QUEUE_TABLES = (
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)


@dataclass
class Room:
    """An inbox with nothing in it. The `program` works under its own role."""

    owner: Engine
    program: Engine

    def __post_init__(self) -> None:
        self.inbox = SqlInbox(self.program)

    def take(self, key: str = KEY, most_waiting: int | None = 100, **told: Any) -> Receipt:
        """Hand a delivery in."""
        return self.inbox.take(delivery(key, **told), most_waiting)

    def attempt(self, key: str = KEY) -> Attempt:
        """Begin the next attempt; the delivery is handed in where it is not there yet."""
        if not self.inbox.knows(key):
            self.take(key)
        begun = self.inbox.begin(key)
        assert begun is not None
        return begun

    def journal(self, key: str = KEY) -> SqlJournal:
        """The journal of the next attempt."""
        return self.inbox.journal(self.attempt(key))

    def opening(self, candidate_id: str) -> Callable[[], str]:
        """A use case that writes a case with its audit event."""

        def opened() -> str:
            with SqlCaseWorkStarter(self.program)() as work:
                work.cases.open(case_of(candidate_id), event(candidate_id=candidate_id))
            return candidate_id

        return opened

    def row(self, key: str = KEY) -> Any:
        """A delivery as it is kept; None where it is not."""
        return next(iter(self.rows("select * from inbox where key = :key", key=key)), None)

    def jobs(self, key: str = KEY) -> list[str]:
        """The states of the jobs of a delivery."""
        statement = "select status::text from procrastinate_jobs where args ->> 'key' = :key order by id"
        return [row.status for row in self.rows(statement, key=key)]

    def steps(self) -> list[str]:
        """The names of all steps."""
        return [row.name for row in self.rows("select name from steps order by name")]

    def cases(self) -> list[str]:
        """The cases there are, each once for its row and once for its audit event."""
        found = self.rows("select id from candidates union all select candidate_id from audit_logs order by 1")
        return [row.id for row in found]

    def rows(self, statement: str, **given: Any) -> list[Any]:
        """What a query of the owner's finds."""
        with self.owner.connect() as connection:
            return list(connection.execute(text(statement), given))

    def run(self, statement: str, **given: Any) -> int:
        """What an owner does by hand; how many rows it concerned."""
        with self.owner.begin() as connection:
            return connection.execute(text(statement), given).rowcount

    @contextmanager
    def refusing(self, table: str) -> Iterator[None]:
        """While it does, nothing can be inserted into a table."""
        with self.owner.begin() as connection:
            connection.exec_driver_sql(
                "create function it_refuses() returns trigger language plpgsql as $$ begin "
                f"raise exception '{REFUSED}'; end $$; "
                f"create trigger refuses before insert on {table} for each row execute function it_refuses()"
            )
        try:
            yield
        finally:
            with self.owner.begin() as connection:
                connection.exec_driver_sql("drop function it_refuses() cascade")


def delivery(key: str = KEY, **told: Any) -> Delivery:
    """A delivery; what a test does not care about is filled in."""
    return Delivery(**{"key": key, "entry": "message/reply", "payload": {"text": "P4"}, **told})


def empty_queue(engine: Engine) -> None:
    """Take everything out of the queue, workers included."""
    with engine.begin() as connection:
        connection.execute(text(f"truncate {', '.join(QUEUE_TABLES)}"))
