"""Notices: who is to be told what about an offer, once. They hold references only: no pay, no names, no words."""

import hashlib
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.audit.event import AuditEvent
from domain.recommendations.filed import FiledRecommendation


class NoticeKind(StrEnum):
    """What somebody is told."""

    WAITING = "waiting"
    REMINDER = "reminder-half"
    OVERDUE = "reminder-full"
    STAND_IN = "delegate"
    ESCALATION = "escalation"
    STUCK = "stuck"
    DECIDED = "decided"
    EXPIRED = "expired"


# Somebody waits for these, or ought to step in: they do not wait for a digest because the day was full already.
PRESSING = frozenset({NoticeKind.DECIDED, NoticeKind.ESCALATION, NoticeKind.STUCK})


class NoticeState(StrEnum):
    """What became of a notice. Only a waiting one is ever sent."""

    WAITING = "waiting"
    SENT = "sent"
    DIGESTED = "digested"
    OBSOLETE = "obsolete"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing one person is to be told. `occasion` is which round of review, or which decision, it is about.

    `tries` counts attempts at sending it, `carrier` names the list it travels in from its first attempt on, and
    `waits_for_morning` marks what was kept for the end of somebody's quiet hours.
    """

    kind: NoticeKind
    recipient: str
    candidate_id: str
    recommendation_id: str
    occasion: str
    created_at: datetime
    due_at: datetime
    tries: int = 0
    waits_for_morning: bool = False
    carrier: str | None = None

    @property
    def key(self) -> str:
        """The same for the same kind, offer, occasion and person: of each key there is one notice, ever."""
        return f"{self.kind}:{self.recommendation_id}:{self.occasion}:{self.recipient}"


@dataclass(frozen=True, slots=True)
class Closing:
    """How notices ended, and, where they were sent, as which message."""

    state: NoticeState
    at: datetime
    channel_id: str | None = None
    ts: str | None = None


def round_of(filed: FiledRecommendation) -> str:
    """Which answer waits, and since when: an override or sending again starts another round, one of two yeses not."""
    return f"{filed.seal}.{int(filed.since.timestamp())}"


def decision_of(filed: FiledRecommendation) -> str:
    """Which decision an offer stands at."""
    return f"v{filed.version}"


def opaque(text: str) -> str:
    """Twenty-four hex digits that stand for a key where others can read them."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def carrier_of(notices: Iterable[Notice]) -> str:
    """What a list of notices is known by; no other list ever has the same."""
    return opaque("\n".join(sorted(notice.key for notice in notices)))


class Tray(Protocol):
    """One person's notices, with nobody else at them until the block ends."""

    def due(self, now: datetime) -> tuple[Notice, ...]:
        """What waits and is due, the oldest first."""

    def told_since(self, moment: datetime) -> int:
        """How many messages of a single notice the person got since a moment, or may have got."""

    def drop(self, keys: tuple[str, ...], closing: Closing) -> None:
        """Close notices that are not to be sent any more."""

    def put_off(self, keys: tuple[str, ...], until: datetime, *, for_morning: bool) -> None:
        """Let notices wait until a moment."""

    def take(self, keys: tuple[str, ...], until: datetime, carrier: str | None) -> None:
        """Count an attempt, and keep everybody else off these until a moment."""


class NoticeBook(Protocol):
    """Notices and what became of them."""

    def plan(self, notices: tuple[Notice, ...]) -> int:
        """Keep those whose key is new, and bring back what was dropped before any attempt; how many."""

    def people_due(self, now: datetime) -> tuple[str, ...]:
        """Who has something due, the one who waits longest first."""

    def tray(self, recipient: str) -> AbstractContextManager[Tray]:
        """A transaction over one person's notices; the next one waits until it ends."""

    def close(self, keys: tuple[str, ...], closing: Closing, events: tuple[AuditEvent, ...]) -> None:
        """Say how waiting notices ended. The events are written with it, unless all of them had ended already."""

    def try_again(self, keys: tuple[str, ...], tries: int, at: datetime) -> None:
        """Make notices due at a moment, unless somebody made a further attempt since the one given."""


class NoticeArchive(Protocol):
    """Notices that are done with."""

    def forget(self, before: datetime) -> int:
        """Delete notices of before a moment, except of offers that still wait for a decision; how many."""
