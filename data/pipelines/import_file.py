"""Importing a file: all of it becomes a new snapshot in force, or nothing changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from data.quality.findings import Finding, Severity
from data.sources import RangesFile, RosterFile, UnreadableFile, read_ranges, read_roster
from data.sources.unreadable import MOST_FINDINGS
from domain.audit.event import AuditEvent, AuditEventName
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_can
from domain.money import amount_text, percent_text
from domain.pay.rows import RangeRow, RosterRow
from domain.pay.snapshots import DataKind, SnapshotCard
from domain.ports import Clock

_ID_LENGTH = 8
_PLACES_SHOWN = 12


class SnapshotIntake(Protocol):
    """Where new snapshots go."""

    def in_force(self) -> tuple[SnapshotCard, ...]:
        """The snapshots that serve now."""

    def holding(self, kind: DataKind, sha256: str) -> tuple[SnapshotCard, ...]:
        """Every snapshot of exactly this content."""

    def put_ranges(
        self, card: SnapshotCard, rows: tuple[RangeRow, ...], replaces: str | None, event: AuditEvent
    ) -> None:
        """Keep ranges and put them in force, in one transaction.

        `replaces` is the snapshot that served before, None for the first. Raises Conflict when another one serves.
        """

    def put_roster(
        self, card: SnapshotCard, rows: tuple[RosterRow, ...], replaces: str | None, event: AuditEvent
    ) -> None:
        """Keep a roster and put it in force, in one transaction; as `put_ranges`."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `is_new` is false when exactly this file was in force already; `notes` are warnings.

    `profile` is the file in a few numbers, named and worded for a person to check.
    """

    card: SnapshotCard
    is_new: bool
    notes: tuple[Finding, ...]
    profile: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFile:
    """Imports ranges or a roster for an admin."""

    intake: SnapshotIntake
    clock: Clock

    def __call__(self, *, actor: Actor, kind: DataKind, path: Path) -> Imported:
        """The snapshot in force afterwards.

        Raises:
            NotAllowed: the actor is no admin.
            UnreadableFile: the file cannot be read, or a row is wrong; nothing changed.
            Conflict: another import ran at the same moment; nothing changed.
        """
        check_can(actor, Action.SYNC_DATA)
        file = read_ranges(path) if kind is DataKind.RANGES else read_roster(path)
        refuse_errors(file.findings)
        notes = tuple(finding for finding in file.findings if finding.severity is Severity.WARNING)
        serving = next((card for card in self.intake.in_force() if card.kind is kind), None)
        if serving is not None and serving.sha256 == file.sha256:
            return Imported(serving, is_new=False, notes=notes, profile=profile_of(file))
        replaces = serving.id if serving else None
        card = self._card(actor, kind, file)
        event = AuditEvent(
            name=AuditEventName.DATA_IMPORTED,
            actor=actor.user_id,
            at=card.imported_at,
            subject=card.id,
            details={"kind": kind, "rows": str(card.row_count), "replaces": replaces or ""},
        )
        if isinstance(file, RangesFile):
            self.intake.put_ranges(card, file.rows, replaces, event)
        else:
            self.intake.put_roster(card, file.rows, replaces, event)
        return Imported(card, is_new=True, notes=notes, profile=profile_of(file))

    def _card(self, actor: Actor, kind: DataKind, file: RangesFile | RosterFile) -> SnapshotCard:
        """A card under a short id; the same content imported again later gets a number behind it."""
        short = file.sha256[:_ID_LENGTH]
        earlier = len(self.intake.holding(kind, file.sha256))
        return SnapshotCard(
            id=f"{short}-{earlier + 1}" if earlier else short,
            kind=kind,
            file_name=file.name,
            sha256=file.sha256,
            row_count=len(file.rows),
            imported_at=self.clock.now(),
            imported_by=actor.user_id,
        )


def profile_of(file: RangesFile | RosterFile) -> Mapping[str, str]:
    """A file in a few numbers; of pay only medians of many."""
    # pandas takes half a second to load, so it is loaded by imports only.
    from data.quality.profile import profile_ranges, profile_roster  # noqa: PLC0415 - see above

    if isinstance(file, RangesFile):
        ranges = profile_ranges(file.rows)
        return {
            "Titles": f"{ranges.titles:,}",
            "Places": ", ".join(ranges.places[:_PLACES_SHOWN]),
            "Flat rates": f"{ranges.flat_rates:,}",
            "Median midpoint": _medians(ranges.median_midpoints),
        }
    roster = profile_roster(file.rows)
    return {
        "Titles": f"{roster.titles:,}",
        "Places": ", ".join(roster.places[:_PLACES_SHOWN]),
        "Blank proficiency": percent_text(roster.blank_proficiency),
    }


def _medians(by_currency: Mapping[str, Decimal]) -> str:
    return "; ".join(f"{currency} {amount_text(median)}" for currency, median in by_currency.items())


def refuse_errors(findings: Iterable[Finding]) -> None:
    """Raises UnreadableFile when any finding is an error."""
    errors = tuple(finding for finding in findings if finding.severity is Severity.ERROR)
    if errors:
        raise UnreadableFile(errors[:MOST_FINDINGS], len(errors))
