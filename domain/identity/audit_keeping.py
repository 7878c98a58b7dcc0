"""Keeping the audit log honest: checking its chain, and exporting it to where the database's owner cannot reach."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

from domain.audit.chain import START, ChainRow, Tip, Verdict, check_chain
from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import Conflict
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_can
from domain.ports import Clock


class AuditLog(Protocol):
    """The whole audit log."""

    def rows(self, after: int | None = None) -> Iterator[ChainRow]:
        """Every row, or every row behind a number, in the order of their numbers, as kept."""

    def record(self, event: AuditEvent) -> None:
        """Add an event."""


class AuditVault(Protocol):
    """A place outside the database where what was exported stays."""

    def tips(self) -> tuple[Tip, ...]:
        """Every tip that was exported. Raises InvalidRequest for one that cannot be read."""

    def keep(self, rows: Iterable[ChainRow], tip: Tip) -> str:
        """Keep rows and, once they are safe, the tip they end with; where they are. Never overwrites.

        Keeping the same again is fine. Raises Conflict when something else is kept under the same numbers.
        """


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What checking the log came to, and the exported tips it was held against; None when there was no vault."""

    verdict: Verdict
    tips: tuple[Tip, ...] | None


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows were exported, the tip they end with, and where they are."""

    rows: int
    tip: Tip
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyAudit:
    """Holds the log against its own hashes and, where there is a vault, against what was exported."""

    log: AuditLog
    vault: AuditVault | None

    def __call__(self) -> AuditCheck:
        """The verdict over the whole log."""
        # The tips first: one that is exported while the log is read would look like a row that is gone.
        tips = None if self.vault is None else self.vault.tips()
        return AuditCheck(check_chain(self.log.rows(), tips or ()), tips)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAudit:
    """Exports what was added since the last export, and the new tip, after checking the whole log."""

    log: AuditLog
    vault: AuditVault
    clock: Clock

    def __call__(self, *, actor: Actor) -> Exported | None:
        """What was exported; None when nothing happened since the last time but exports.

        Raises:
            NotAllowed: the actor may not export.
            Conflict: the log is not what was written or exported; nothing was exported.
        """
        check_can(actor, Action.EXPORT_AUDIT)
        tips = self.vault.tips()
        last = max(tips, key=lambda tip: tip.seq, default=START)
        told: Counter[object] = Counter()
        verdict = check_chain(_counted(self.log.rows(), last, told), tips)
        if verdict.fault is not None:
            raise Conflict(
                "audit_unsound",
                f"Nothing was exported, for the audit log is not what was written. Row {verdict.fault.seq}: "
                f"{verdict.fault.why}.",
            )
        if not told.keys() - {AuditEventName.AUDIT_EXPORTED.value}:
            return None
        place = self.vault.keep(_between(self.log.rows(last.seq), last, verdict.tip), verdict.tip)
        exported = Exported(told.total(), verdict.tip, place)
        self.log.record(self._event(actor, exported))
        return exported

    def _event(self, actor: Actor, exported: Exported) -> AuditEvent:
        return AuditEvent(
            name=AuditEventName.AUDIT_EXPORTED,
            actor=actor.user_id,
            at=self.clock.now(),
            subject=str(exported.tip.seq),
            details={"rows": str(exported.rows), "hash": exported.tip.hash[:12]},
        )


def _counted(rows: Iterable[ChainRow], last: Tip, told: Counter[object]) -> Iterator[ChainRow]:
    """The rows, counting by name those behind a tip as they go by."""
    for row in rows:
        if row.seq > last.seq:
            told[row.content["name"]] += 1
        yield row


def _between(rows: Iterable[ChainRow], last: Tip, until: Tip) -> Iterator[ChainRow]:
    """The rows up to a tip, checked anew: they are read a second time, and must be what the verdict was about."""
    for row in takewhile(lambda row: row.seq <= until.seq, rows):
        fault = check_chain((row,), after=last).fault
        if fault is not None:
            raise _changed_meanwhile()
        yield row
        last = row.tip
    if last != until:
        raise _changed_meanwhile()


def _changed_meanwhile() -> Conflict:
    return Conflict(
        "audit_changed_meanwhile",
        "Nothing was exported, for rows of the audit log changed while it was read. Run comp-assist audit verify.",
    )
