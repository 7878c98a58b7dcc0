"""Cases and their threads in PostgreSQL."""

from sqlalchemy import Connection, Row, func, insert, select, update

from domain.audit.event import AuditEvent
from domain.candidates.case import Case, FactRecord
from domain.candidates.facts import CandidateFacts, FactField
from domain.conversations.thread import SaidMessage, ThreadMemory, ThreadRef
from domain.errors import Conflict
from storage.audit import SqlAuditTrail
from storage.json_values import fact_from_json, fact_to_json, from_json, storable_text, to_json
from storage.kept_results import result_from_json, result_to_json
from storage.tables import candidates, fact_records, messages, threads

# An arbitrary number of ours, so that our advisory locks meet nobody else's.
_LOCK_SPACE = 7_202_612


class SqlCaseFile:
    """Cases by candidate reference. A change only lands on the version it was made from."""

    def __init__(self, connection: Connection, trail: SqlAuditTrail) -> None:
        self._connection = connection
        self._audit = trail

    def hold(self, candidate_id: str) -> None:
        """Make everybody else's turn on this case wait until this transaction ends; the case need not exist yet."""
        key = func.hashtextextended(candidate_id, _LOCK_SPACE)
        self._connection.execute(select(func.pg_advisory_xact_lock(key)))

    def find(self, candidate_id: str) -> Case | None:
        """The case with its history, or None."""
        row = self._connection.execute(select(candidates).where(candidates.c.id == candidate_id)).first()
        if row is None:
            return None
        records = self._connection.execute(
            select(fact_records).where(fact_records.c.candidate_id == candidate_id).order_by(fact_records.c.id)
        )
        return case_from(row, tuple(_record(record) for record in records))

    def opened_by(self, user_id: str, limit: int) -> tuple[Case, ...]:
        """The latest cases somebody opened, newest first, without their history."""
        rows = self._connection.execute(
            select(candidates)
            .where(candidates.c.opened_by == user_id)
            .order_by(candidates.c.changed_at.desc())
            .limit(limit)
        )
        return tuple(case_from(row) for row in rows)

    def open(self, case: Case, event: AuditEvent) -> None:
        """Keep a new case with what is known from the start. Raises Conflict when the reference is taken."""
        self._connection.execute(
            insert(candidates).values(
                id=case.candidate_id,
                opened_by=case.opened_by,
                opened_at=case.opened_at,
                changed_at=event.at,
                version=case.version,
                facts=to_json(case.facts),
                pay_history_removed=case.pay_history_removed,
            )
        )
        self._add(case.candidate_id, case.history)
        self._audit.record(event)

    def change(self, case: Case, records: tuple[FactRecord, ...], event: AuditEvent) -> None:
        """Keep a case one version on. Raises Conflict when somebody else changed it first."""
        changed = self._connection.execute(
            update(candidates)
            .where(candidates.c.id == case.candidate_id, candidates.c.version == case.version - 1)
            .values(
                version=case.version,
                changed_at=event.at,
                facts=to_json(case.facts),
                pay_history_removed=case.pay_history_removed,
                closed_at=case.closed_at,
                closed_by=case.closed_by,
                legal_hold=case.legal_hold,
            )
        )
        if changed.rowcount != 1:
            raise Conflict("case_changed", "Somebody else changed this case at the same moment. Please look again.")
        self._add(case.candidate_id, records)
        self._audit.record(event)

    def _add(self, candidate_id: str, records: tuple[FactRecord, ...]) -> None:
        for record in records:
            self._connection.execute(
                insert(fact_records).values(
                    candidate_id=candidate_id,
                    field=record.field.value,
                    old=fact_to_json(record.old),
                    new=fact_to_json(record.new),
                    said_by=record.by,
                    said_at=record.at,
                    turn_id=record.turn_id,
                    undoes=record.undoes,
                )
            )


class SqlThreadBook:
    """Which thread is about which case, and what was said in it."""

    def __init__(self, connection: Connection, trail: SqlAuditTrail) -> None:
        self._connection = connection
        self._audit = trail

    def find(self, ref: ThreadRef) -> ThreadMemory | None:
        """What a thread remembers, or None when it is not ours."""
        row = self._connection.execute(select(threads).where(*_is(ref))).first()
        return None if row is None else result_from_json(ThreadMemory, row.memory)

    def of_case(self, candidate_id: str) -> tuple[ThreadMemory, ...]:
        """Every thread of a case, oldest first."""
        rows = self._connection.execute(
            select(threads).where(threads.c.candidate_id == candidate_id).order_by(threads.c.bound_at, threads.c.ts)
        )
        return tuple(result_from_json(ThreadMemory, row.memory) for row in rows)

    def bind(self, memory: ThreadMemory, event: AuditEvent) -> None:
        """Make a thread belong to a case. Raises Conflict when it belongs to another."""
        self._connection.execute(
            insert(threads).values(
                team_id=memory.ref.team_id,
                channel_id=memory.ref.channel_id,
                ts=memory.ref.ts,
                candidate_id=memory.candidate_id,
                memory=result_to_json(ThreadMemory, memory),
                bound_at=event.at,
            )
        )
        self._audit.record(event)

    def keep_turn(self, memory: ThreadMemory, message: SaidMessage, event: AuditEvent) -> None:
        """Keep what was said and what the thread now remembers."""
        self._connection.execute(
            update(threads).where(*_is(memory.ref)).values(memory=result_to_json(ThreadMemory, memory))
        )
        self._connection.execute(
            insert(messages).values(
                candidate_id=memory.candidate_id,
                turn_id=message.turn_id,
                channel_id=message.thread.channel_id,
                thread_ts=message.thread.ts,
                ts=message.ts,
                author=message.author,
                text=storable_text(message.text),
                said_at=message.said_at,
            )
        )
        self._audit.record(event)


def _is(ref: ThreadRef):  # type: ignore[no-untyped-def] # SQLAlchemy's expression types say less than the code
    return (threads.c.team_id == ref.team_id, threads.c.channel_id == ref.channel_id, threads.c.ts == ref.ts)


def case_from(row: Row[tuple[object, ...]], history: tuple[FactRecord, ...] = ()) -> Case:
    """The case of a row of `candidates`; without its history unless that is given."""
    return Case(
        candidate_id=row.id,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        version=row.version,
        facts=from_json(CandidateFacts, row.facts),
        history=history,
        pay_history_removed=row.pay_history_removed,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        legal_hold=row.legal_hold,
    )


def _record(row: Row[tuple[object, ...]]) -> FactRecord:
    field = FactField(row.field)
    return FactRecord(
        field=field,
        old=fact_from_json(field, row.old),
        new=fact_from_json(field, row.new),
        by=row.said_by,
        at=row.said_at,
        turn_id=row.turn_id,
        undoes=row.undoes,
    )
