"""The chain that shows tampering: each row of the audit log carries the hash of the row before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC

from domain.audit.event import AuditEvent

# The order in which a row's content is exported; hashing sorts it.
CONTENT = ("at", "name", "actor", "candidate_id", "subject", "place", "details")


@dataclass(frozen=True, slots=True)
class Tip:
    """Where a chain ends: the number of its last row and that row's hash (64 hex digits)."""

    seq: int
    hash: str


# What the first row of every chain stands on.
START = Tip(0, "0" * 64)


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One row as it is kept, still unread: `content` maps the names in CONTENT to plain JSON values."""

    seq: int
    content: Mapping[str, object]
    previous: str
    hash: str

    @property
    def tip(self) -> Tip:
        """The tip of a chain that ends with this row."""
        return Tip(self.seq, self.hash)


@dataclass(frozen=True, slots=True)
class Fault:
    """The first row at which a chain is not what was written, and why; `seq` may be a row that is gone."""

    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking a chain came to; sound when there is no fault."""

    rows: int
    tip: Tip
    fault: Fault | None = None


def link(event: AuditEvent, after: Tip) -> ChainRow:
    """The row that follows a tip."""
    content = content_of(event)
    seq = after.seq + 1
    return ChainRow(seq, content, after.hash, hash_of(seq, content, after.hash))


def content_of(event: AuditEvent) -> dict[str, object]:
    """An event as plain JSON values; its moment in UTC to the microsecond."""
    return {
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "name": event.name.value,
        "actor": event.actor,
        "candidate_id": event.candidate_id,
        "subject": event.subject,
        "place": event.place,
        "details": {str(key): str(value) for key, value in event.details.items()},
    }


def hash_of(seq: int, content: Mapping[str, object], previous: str) -> str:
    """sha256 (hex) over the canonical JSON of a row: keys sorted, no spaces, ASCII."""
    whole = {"seq": seq, "previous": previous, **{name: content.get(name) for name in CONTENT}}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def check_chain(rows: Iterable[ChainRow], tips: Iterable[Tip] = (), after: Tip = START) -> Verdict:
    """Whether rows, in the order of their numbers, are what was written.

    `tips` were exported earlier and kept elsewhere: only with them is a cut tail, a rewritten ending or a restored
    old copy seen. `after` is where the rows start, for a part of a chain.
    """
    # The next one stands at the end, so that years of tips cost a row no more than one.
    ahead = sorted((tip for tip in tips if tip.seq > after.seq), key=lambda tip: tip.seq, reverse=True)
    last, count = after, 0
    for row in rows:
        fault = _fault_of(row, last, ahead)
        if fault is not None:
            return Verdict(count, last, fault)
        last, count = row.tip, count + 1
    if ahead:
        why = f"the log ends at row {last.seq}, but a tip was exported at row {ahead[0].seq}: rows were cut off"
        return Verdict(count, last, Fault(last.seq + 1, why))
    return Verdict(count, last)


def _fault_of(row: ChainRow, last: Tip, ahead: list[Tip]) -> Fault | None:
    if ahead and last.seq < ahead[-1].seq < row.seq:
        return Fault(ahead[-1].seq, "a tip was exported at this row, which is gone")
    if row.seq <= last.seq:
        return Fault(row.seq, f"it stands after row {last.seq}")
    if row.previous != last.hash:
        return Fault(row.seq, f"it does not follow row {last.seq}: a row between them is gone, added or moved")
    if row.hash != hash_of(row.seq, row.content, row.previous):
        return Fault(row.seq, "its content is not what was hashed: it was changed")
    while ahead and ahead[-1].seq == row.seq:
        if ahead.pop().hash != row.hash:
            return Fault(row.seq, "the tip exported at this row says otherwise: rows up to it were rewritten")
    return None
