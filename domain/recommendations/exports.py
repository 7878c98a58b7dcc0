"""Files made of cases for one person: what may be in them, that they were made, and when they are deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeAlias

from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import NotFound
from domain.identity.actor import PROGRAM, Actor
from domain.identity.permissions import Action, check_can, check_could
from domain.ports import Clock, Ids

KEPT_HOURS = 24


class ExportKind(StrEnum):
    """What is exported."""

    CASE = "case"
    CASES = "cases"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Export:
    """Files that were made. `id` is opaque; `file_ids` are Slack's."""

    id: str
    user_id: str
    kind: ExportKind
    file_ids: tuple[str, ...]
    made_at: datetime


Cell: TypeAlias = str | int | Decimal | date | datetime | None


class SheetMaker(Protocol):
    """Writes tables as files that spreadsheets open: numbers as numbers, and no text as a formula."""

    def csv(self, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
        """A CSV file in UTF-8, its header first."""

    def xlsx(self, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
        """A workbook with one sheet."""


class ExportLog(Protocol):
    """Exports that were made. Every write takes its audit event."""

    def note(self, export: Export, event: AuditEvent) -> None:
        """Keep a new export."""

    def find(self, export_id: str) -> Export | None:
        """One whose files may still be there, or None."""

    def made_before(self, moment: datetime) -> tuple[Export, ...]:
        """Those whose files may still be there, made before a moment, the oldest first."""

    def note_deleted(self, export: Export, event: AuditEvent) -> None:
        """Keep that its files are gone; done again it changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteExport:
    """Keeps that files were made, before anybody gets them: what is not kept would never be deleted."""

    log: ExportLog
    clock: Clock
    ids: Ids

    def __call__(
        self, *, actor: Actor, kind: ExportKind, file_ids: tuple[str, ...], cases: int, candidate_id: str | None
    ) -> Export:
        """The export as kept. Raises NotAllowed for whoever may never export."""
        check_could(actor, Action.EXPORT_CASES)
        export = Export(self.ids.turn(), actor.user_id, kind, file_ids, self.clock.now())
        event = AuditEvent(
            name=AuditEventName.EXPORT_MADE,
            actor=actor.user_id,
            at=export.made_at,
            candidate_id=candidate_id,
            subject=export.id,
            details={"kind": kind.value, "cases": str(cases), "files": str(len(file_ids))},
        )
        self.log.note(export, event)
        return export


@dataclass(frozen=True, slots=True, kw_only=True)
class DueExports:
    """Finds exports whose files have been there for long enough."""

    log: ExportLog
    clock: Clock

    def __call__(self) -> tuple[tuple[Export, int], ...]:
        """Each with how many whole days its files have been there, the oldest first."""
        now = self.clock.now()
        due = self.log.made_before(now - timedelta(hours=KEPT_HOURS))
        return tuple((export, (now - export.made_at).days) for export in due)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindExport:
    """Finds an export whose files may still be there."""

    log: ExportLog

    def __call__(self, export_id: str) -> Export | None:
        """The export, or None once its files are gone."""
        return self.log.find(export_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDeleted:
    """Keeps that the files of an export are gone."""

    log: ExportLog
    clock: Clock

    def __call__(self, *, actor: Actor, export_id: str) -> None:
        """Keep it, once. Raises NotAllowed for everybody but the program, NotFound for an export nobody made."""
        check_can(actor, Action.FOLLOW_SLACK)
        export = self.log.find(export_id)
        if export is None:
            raise NotFound("export_unknown", "Those files are gone already.")
        event = AuditEvent(
            name=AuditEventName.EXPORT_DELETED,
            actor=PROGRAM.user_id,
            at=self.clock.now(),
            subject=export.id,
            details={"kind": export.kind.value},
        )
        self.log.note_deleted(export, event)
