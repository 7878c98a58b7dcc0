"""Eight ways to tamper with the audit log, as somebody can who owns the database and switches its guards off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, text

from domain.audit.chain import ChainRow, Tip, hash_of, link
from domain.audit.event import AuditEventName
from storage.audit_log import SqlAuditLog
from storage.tables import audit_logs
from tests.integration.casebook import STARTED, event

FAR = 1_000_000
EDITS = (
    "actor = 'U0ELSE'",
    "at = at + interval '1 microsecond'",
    "at = 'infinity'",
    "at = '2026-03-02 09:00:00+00 BC'",
    "name = 'nothing.of.ours'",
    "candidate_id = null",
    "candidate_id = 'CAND-OTHER'",
    "subject = subject || ' '",
    "place = null",
    'details = details || \'{"tier": "auto"}\'',
    "details = details - 'number'",
    "details = jsonb_set(details, '{number}', '1')",
    "details = '[]'",
    "details = (repeat('[', 2000) || repeat(']', 2000))::jsonb",
    "details = ('{\"number\": ' || repeat('9', 5000) || '}')::jsonb",
    "previous = repeat('0', 64)",
    "hash = repeat('0', 64)",
    "hash = upper(hash)",
)


@dataclass(frozen=True)
class Log:
    """An open transaction on a log of `length` rows; the tip that was exported is the one of row `length`."""

    connection: Connection
    length: int
    random: Random

    def run(self, statement: str, **told: Any) -> None:
        self.connection.execute(text(statement), told)

    def rows(self) -> list[ChainRow]:
        return list(SqlAuditLog(self.connection.engine).rows())

    def elsewhere(self, place: int) -> int:
        return self.random.choice([other for other in range(1, self.length + 1) if other != place])

    def renumber(self, moves: Mapping[int, int]) -> None:
        """Give rows other numbers, by way of numbers nobody has."""
        for before, after in moves.items():
            self.run("update audit_logs set seq = :after where seq = :before", before=before, after=after + FAR)
        self.run("update audit_logs set seq = seq - :far where seq > :far", far=FAR)

    def append(self, number: int, tip: Tip) -> None:
        """Rows as the program writes them."""
        for index in range(number):
            at = STARTED + timedelta(days=1, seconds=index)
            forged = link(event(AuditEventName.CASE_CLOSED, at=at, actor="U0FORGER"), tip)
            self.put(forged)
            tip = forged.tip

    def put(self, row: ChainRow) -> None:
        values = {**row.content, "seq": row.seq, "previous": row.previous, "hash": row.hash}
        values["at"] = STARTED.fromisoformat(str(row.content["at"]))
        self.connection.execute(audit_logs.insert(), values)

    def rehash_from(self, place: int) -> None:
        """Make the chain hold again from a row to its end, and leave no trace in it."""
        rows = self.rows()
        previous, made = rows[place - 2].hash, []
        for row in rows[place - 1 :]:
            hashed = hash_of(row.seq, row.content, previous)
            made.append({"seq": row.seq, "previous": previous, "hash": hashed})
            previous = hashed
        statement = "update audit_logs set previous = :previous, hash = :hash where seq = :seq"
        self.connection.execute(text(statement), made)


def edit(log: Log, place: int) -> int:
    log.connection.exec_driver_sql(f"update audit_logs set {EDITS[place % len(EDITS)]} where seq = {place}")
    return place


def delete(log: Log, place: int) -> int:
    log.run("delete from audit_logs where seq = :place", place=place)
    # The row the tip was exported at is missed by itself, any other by the row behind it.
    return place if place == log.length else place + 1


def insert(log: Log, place: int) -> int:
    """A forged row behind a row, linked to it as well as can be; all later ones move on by one."""
    before = log.rows()
    log.renumber({row.seq: row.seq + 1 for row in before if row.seq > place})
    log.append(1, before[place - 1].tip)
    # The forged row itself holds; what stood in its place does not follow it. Behind the tip's row, the tip says so.
    return place + 2


def reorder(log: Log, place: int) -> int:
    """A row moves to another place, and those between make room."""
    to = log.elsewhere(place)
    step = -1 if to > place else 1
    between = range(place + 1, to + 1) if to > place else range(to, place)
    log.renumber({place: to, **{seq: seq + step for seq in between}})
    return min(place, to)


def swap(log: Log, place: int) -> int:
    """Two rows change what they say, and keep their numbers and hashes."""
    other = log.elsewhere(place)
    told = ", ".join(f"{name} = other.{name}" for name in ("at", "name", "actor", "subject", "place", "details"))
    log.run(
        f"update audit_logs one set {told} from audit_logs other "
        "where (one.seq, other.seq) in ((:place, :other), (:other, :place))",
        place=place,
        other=other,
    )
    return min(place, other)


def rehashed_suffix(log: Log, place: int) -> int:
    log.run("update audit_logs set actor = 'U0ELSE' where seq = :place", place=place)
    log.rehash_from(place)
    return log.length


def cut_tail(log: Log, place: int) -> int:
    log.run("delete from audit_logs where seq >= :place", place=place)
    return place


def restored_old_copy(log: Log, place: int) -> int:
    """The log as it was before a row, and what the program wrote since: little, or more than there was."""
    tip = log.rows()[place - 2].tip
    log.run("delete from audit_logs where seq >= :place", place=place)
    room = log.length - place + 1
    added = room + 3 if place % 2 else room // 2
    log.append(added, tip)
    return log.length if added > room else place + added


KINDS: dict[str, Callable[[Log, int], int]] = {
    "edit": edit,
    "delete": delete,
    "insert": insert,
    "reorder": reorder,
    "swap": swap,
    "re-hashed suffix": rehashed_suffix,
    "cut tail": cut_tail,
    "restored old copy": restored_old_copy,
}
# These leave a chain that holds; without an exported tip nobody would know.
SEEN_BY_TIPS_ONLY = ("re-hashed suffix", "cut tail", "restored old copy")
