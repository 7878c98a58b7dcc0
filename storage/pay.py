"""Snapshots of ranges and roster in PostgreSQL, and the pay book built from those in force."""

from collections.abc import Mapping
from datetime import date
from threading import Lock

from sqlalchemy import Connection, Engine, Row, insert, select, update

from domain.audit.event import AuditEvent
from domain.errors import Conflict, NotFound
from domain.pay.pay_book import PayBook, SnapshotRef, SnapshotRefs
from domain.pay.rows import RangeRow, RosterRow
from domain.pay.snapshots import DataKind, SnapshotCard
from domain.pay.vocabulary import Proficiency
from storage.audited import audited
from storage.errors import speaking_our_language
from storage.tables import comp_ranges, data_snapshots, employee_roster

_BOOKS_KEPT = 8


class SqlSnapshotShelf:
    """Imported files: each an immutable snapshot, one of each kind in force."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def in_force(self) -> tuple[SnapshotCard, ...]:
        """At most one of each kind."""
        with speaking_our_language(), self._engine.connect() as connection:
            rows = connection.execute(
                select(data_snapshots).where(data_snapshots.c.in_force).order_by(data_snapshots.c.kind)
            )
            return tuple(_card(row) for row in rows)

    def holding(self, kind: DataKind, sha256: str) -> tuple[SnapshotCard, ...]:
        """Every snapshot of exactly this content."""
        with speaking_our_language(), self._engine.connect() as connection:
            rows = connection.execute(
                select(data_snapshots).where(data_snapshots.c.kind == kind.value, data_snapshots.c.sha256 == sha256)
            )
            return tuple(_card(row) for row in rows)

    def put_ranges(
        self, card: SnapshotCard, rows: tuple[RangeRow, ...], replaces: str | None, event: AuditEvent
    ) -> None:
        """Keep ranges as a new snapshot and put it in force, all in one transaction.

        Raises Conflict when the snapshot that serves is not the one it replaces.
        """
        with audited(self._engine) as (connection, trail):
            _put_in_force(connection, card, replaces)
            connection.execute(insert(comp_ranges), [_range_values(card.id, row) for row in rows])
            trail.record(event)

    def put_roster(
        self, card: SnapshotCard, rows: tuple[RosterRow, ...], replaces: str | None, event: AuditEvent
    ) -> None:
        """Keep a roster as a new snapshot and put it in force, all in one transaction; as `put_ranges`."""
        with audited(self._engine) as (connection, trail):
            _put_in_force(connection, card, replaces)
            connection.execute(insert(employee_roster), [_roster_values(card.id, row) for row in rows])
            trail.record(event)


class SqlPayBooks:
    """Pay books built from snapshots; since those never change, a built book is kept and shared."""

    def __init__(self, engine: Engine, title_aliases: Mapping[str, str], place_aliases: Mapping[str, str]) -> None:
        self._engine = engine
        self._title_aliases = title_aliases
        self._place_aliases = place_aliases
        self._books: dict[tuple[str, str], PayBook] = {}
        self._lock = Lock()

    def current(self) -> PayBook:
        """The book of the snapshots in force. Raises NotFound when ranges or roster were never imported."""
        with speaking_our_language(), self._engine.connect() as connection:
            rows = connection.execute(select(data_snapshots).where(data_snapshots.c.in_force))
            in_force = {row.kind: row.id for row in rows}
            missing = [kind.value for kind in DataKind if kind.value not in in_force]
            if missing:
                raise NotFound(
                    "data_missing", f"No pay data yet: {' and '.join(missing)} must be imported by an admin first."
                )
            return self._book(connection, in_force[DataKind.RANGES.value], in_force[DataKind.ROSTER.value])

    def pinned(self, refs: SnapshotRefs) -> PayBook:
        """The book a recommendation was made from. Raises NotFound when it was not made from snapshots."""
        if refs.ranges is None or refs.roster is None:
            raise NotFound("data_missing", "This recommendation was not made from imported data.")
        with speaking_our_language(), self._engine.connect() as connection:
            return self._book(connection, refs.ranges.id, refs.roster.id)

    def _book(self, connection: Connection, ranges_id: str, roster_id: str) -> PayBook:
        key = (ranges_id, roster_id)
        with self._lock:
            if key not in self._books:
                if len(self._books) >= _BOOKS_KEPT:
                    self._books.pop(next(iter(self._books)))
                self._books[key] = self._built(connection, ranges_id, roster_id)
            return self._books[key]

    def _built(self, connection: Connection, ranges_id: str, roster_id: str) -> PayBook:
        ranges = connection.execute(
            select(comp_ranges).where(comp_ranges.c.snapshot_id == ranges_id).order_by(comp_ranges.c.row)
        )
        roster = connection.execute(
            select(employee_roster).where(employee_roster.c.snapshot_id == roster_id).order_by(employee_roster.c.row)
        )
        return PayBook(
            ranges=[_range_row(row) for row in ranges],
            roster=[_roster_row(row) for row in roster],
            snapshots=SnapshotRefs(
                ranges=SnapshotRef(ranges_id, _taken_on(connection, ranges_id)),
                roster=SnapshotRef(roster_id, _taken_on(connection, roster_id)),
            ),
            title_aliases=self._title_aliases,
            place_aliases=self._place_aliases,
        )


def _put_in_force(connection: Connection, card: SnapshotCard, replaces: str | None) -> None:
    replaced = connection.execute(
        update(data_snapshots)
        .where(data_snapshots.c.kind == card.kind.value, data_snapshots.c.in_force)
        .values(in_force=False)
        .returning(data_snapshots.c.id)
    ).scalar_one_or_none()
    if replaced != replaces:
        raise Conflict(
            "import_overtaken", "Another import ran at the same moment; nothing changed. Please try again."
        )
    connection.execute(
        insert(data_snapshots).values(
            id=card.id,
            kind=card.kind.value,
            file_name=card.file_name,
            sha256=card.sha256,
            row_count=card.row_count,
            imported_at=card.imported_at,
            imported_by=card.imported_by,
            in_force=True,
        )
    )


def _taken_on(connection: Connection, snapshot_id: str) -> date:
    row = connection.execute(select(data_snapshots).where(data_snapshots.c.id == snapshot_id)).first()
    if row is None:
        raise NotFound("snapshot_unknown", "The data this recommendation was made from is gone.")
    return _card(row).taken_on


def _card(row: Row[tuple[object, ...]]) -> SnapshotCard:
    return SnapshotCard(
        id=row.id,
        kind=DataKind(row.kind),
        file_name=row.file_name,
        sha256=row.sha256,
        row_count=row.row_count,
        imported_at=row.imported_at,
        imported_by=row.imported_by,
    )


def _range_values(snapshot_id: str, row: RangeRow) -> dict[str, object]:
    stated = row.stated or (None, None)
    return {
        "snapshot_id": snapshot_id,
        "row": row.row,
        "job_title": row.job_title,
        "location": row.location,
        "currency": row.currency,
        "minimum": row.minimum,
        "maximum": row.maximum,
        "stated_minimum": stated[0],
        "stated_maximum": stated[1],
    }


def _range_row(row: Row[tuple[object, ...]]) -> RangeRow:
    stated = None if row.stated_minimum is None else (row.stated_minimum, row.stated_maximum)
    return RangeRow(row.row, row.job_title, row.location, row.currency, row.minimum, row.maximum, stated)


def _roster_values(snapshot_id: str, row: RosterRow) -> dict[str, object]:
    return {
        "snapshot_id": snapshot_id,
        "row": row.row,
        "job_title": row.job_title,
        "job_family": row.job_family,
        "proficiency": row.proficiency.value,
        "location": row.location,
        "compensation": row.compensation,
        "currency_mark": row.currency_mark,
    }


def _roster_row(row: Row[tuple[object, ...]]) -> RosterRow:
    return RosterRow(
        row=row.row,
        job_title=row.job_title,
        location=row.location,
        proficiency=Proficiency(row.proficiency),
        compensation=row.compensation,
        currency_mark=row.currency_mark,
        job_family=row.job_family,
    )
