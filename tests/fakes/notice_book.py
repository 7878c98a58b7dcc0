"""Notices in a dictionary, with a lock for each person."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import RLock

from domain.approvals.notices import Closing, Notice, NoticeState
from domain.audit.event import AuditEvent


@dataclass(frozen=True)
class KeptNotice:
    """A notice and how it ended."""

    notice: Notice
    closing: Closing | None = None

    @property
    def state(self) -> NoticeState:
        return self.closing.state if self.closing else NoticeState.WAITING


@dataclass
class FakeNoticeBook:
    """Keeps notices by key; `events` are the audit events that came with them."""

    kept: dict[str, KeptNotice] = field(default_factory=dict)
    events: list[AuditEvent] = field(default_factory=list)
    locks: dict[str, RLock] = field(default_factory=lambda: defaultdict(RLock))

    def plan(self, planned: tuple[Notice, ...]) -> int:
        before = dict(self.kept)
        for notice in planned:
            known = self.kept.get(notice.key)
            if known is None or (known.state is NoticeState.OBSOLETE and not known.notice.tries):
                self.kept[notice.key] = KeptNotice(notice)
        return sum(self.kept[key] is not before.get(key) for key in self.kept)

    def people_due(self, now: datetime) -> tuple[str, ...]:
        due = sorted(self._due(now), key=lambda notice: (notice.due_at, notice.recipient))
        return tuple(dict.fromkeys(notice.recipient for notice in due))

    @contextmanager
    def tray(self, recipient: str) -> Iterator["FakeTray"]:
        with self.locks[recipient]:
            yield FakeTray(self, recipient)

    def close(self, keys: tuple[str, ...], closing: Closing, events: tuple[AuditEvent, ...]) -> None:
        waiting = self.waiting(keys)
        for key in waiting:
            self.kept[key] = replace(self.kept[key], closing=closing)
        if waiting:
            self.events += events

    def try_again(self, keys: tuple[str, ...], tries: int, at: datetime) -> None:
        for key in self.waiting(keys):
            if self.kept[key].notice.tries <= tries:
                self.change(key, due_at=at)

    def forget(self, before: datetime) -> int:
        raise NotImplementedError

    def waiting(self, keys: tuple[str, ...]) -> list[str]:
        return [key for key in keys if key in self.kept and self.kept[key].state is NoticeState.WAITING]

    def change(self, key: str, **changes: object) -> None:
        self.kept[key] = replace(self.kept[key], notice=replace(self.kept[key].notice, **changes))  # type: ignore[arg-type]

    def _due(self, now: datetime) -> list[Notice]:
        waiting = [kept.notice for kept in self.kept.values() if kept.state is NoticeState.WAITING]
        return [notice for notice in waiting if notice.due_at <= now]

    def states(self) -> dict[str, str]:
        """How things stand, by key."""
        return {key: kept.state.value for key, kept in self.kept.items()}


@dataclass
class FakeTray:
    """One person's notices."""

    book: FakeNoticeBook
    recipient: str

    def due(self, now: datetime) -> tuple[Notice, ...]:
        theirs = [notice for notice in self.book._due(now) if notice.recipient == self.recipient]
        return tuple(sorted(theirs, key=lambda notice: (notice.created_at, notice.key)))

    def told_since(self, moment: datetime) -> int:
        theirs = [kept for kept in self.book.kept.values() if kept.notice.recipient == self.recipient]
        single = [kept for kept in theirs if kept.notice.carrier is None]
        sent = [one for one in single if one.state is NoticeState.SENT and one.closing and one.closing.at > moment]
        begun = [one for one in single if one.state is NoticeState.WAITING and one.notice.tries]
        return len(sent) + len(begun)

    def drop(self, keys: tuple[str, ...], closing: Closing) -> None:
        self.book.close(keys, closing, ())

    def put_off(self, keys: tuple[str, ...], until: datetime, *, for_morning: bool) -> None:
        for key in self.book.waiting(keys):
            morning = self.book.kept[key].notice.waits_for_morning or for_morning
            self.book.change(key, due_at=until, waits_for_morning=morning)

    def take(self, keys: tuple[str, ...], until: datetime, carrier: str | None) -> None:
        for key in self.book.waiting(keys):
            self.book.change(key, due_at=until, tries=self.book.kept[key].notice.tries + 1, carrier=carrier)
