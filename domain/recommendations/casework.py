"""The ports through which use cases read and change a case. Every change demands its audit event."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from domain.audit.event import AuditEvent
from domain.candidates.case import Case, FactRecord
from domain.conversations.thread import SaidMessage, ThreadMemory, ThreadRef
from domain.recommendations.filed import (
    Approval,
    Decision,
    FiledRecommendation,
    OfferState,
    Outcome,
    PostedCard,
)


class CaseFile(Protocol):
    """Cases by candidate reference."""

    def hold(self, candidate_id: str) -> None:
        """Make everybody else's turn on this case wait until this transaction ends; the case need not exist yet."""

    def find(self, candidate_id: str) -> Case | None:
        """The case as it stands, or None."""

    def opened_by(self, user_id: str, limit: int) -> tuple[Case, ...]:
        """The latest cases somebody opened, newest first, without their history."""

    def open(self, case: Case, event: AuditEvent) -> None:
        """Keep a new case. Raises Conflict when the reference is taken."""

    def change(self, case: Case, records: tuple[FactRecord, ...], event: AuditEvent) -> None:
        """Keep a case after changes, one version on. Raises Conflict when somebody else changed it first."""


class ThreadBook(Protocol):
    """Which thread is about which case."""

    def find(self, ref: ThreadRef) -> ThreadMemory | None:
        """What a thread remembers, or None when it is not ours."""

    def of_case(self, candidate_id: str) -> tuple[ThreadMemory, ...]:
        """Every thread of a case, oldest first."""

    def bind(self, memory: ThreadMemory, event: AuditEvent) -> None:
        """Make a thread belong to a case. Raises Conflict when it belongs to another."""

    def keep_turn(self, memory: ThreadMemory, message: SaidMessage, event: AuditEvent) -> None:
        """Keep what was said and what the thread now remembers."""


class RecommendationLog(Protocol):
    """Filed recommendations, newest per case last."""

    def find(self, recommendation_id: str) -> FiledRecommendation | None:
        """One filed recommendation, or None."""

    def latest(self, candidate_id: str) -> FiledRecommendation | None:
        """The newest of a case, or None."""

    def file(self, filed: FiledRecommendation, event: AuditEvent) -> None:
        """Keep a new recommendation. Raises Conflict when its number is taken."""

    def decide(
        self,
        filed: FiledRecommendation,
        state: OfferState,
        decision: Decision | None,
        event: AuditEvent,
        *,
        approvals: tuple[Approval, ...] | None = None,
        outcome: Outcome | None = None,
    ) -> None:
        """Move a recommendation one version on. Raises Conflict when it is not as it was read any more."""

    def waiting_since(
        self, before: datetime, states: tuple[OfferState, ...], *, after: datetime | None = None
    ) -> tuple[FiledRecommendation, ...]:
        """Recommendations in some states since before a moment, and not since before `after`, the oldest first."""


class CardBook(Protocol):
    """Cards posted to Slack."""

    def note(self, card: PostedCard, event: AuditEvent) -> None:
        """Remember a card."""

    def of_recommendation(self, recommendation_id: str) -> tuple[PostedCard, ...]:
        """Every card that shows a recommendation."""

    def in_channel(self, channel_id: str) -> tuple[PostedCard, ...]:
        """Every card in a channel, newest first."""


class AuditTrail(Protocol):
    """The audit log."""

    def record(self, event: AuditEvent) -> None:
        """Write one event in the surrounding transaction."""

    def of_case(self, candidate_id: str) -> tuple[AuditEvent, ...]:
        """A case's events, oldest first."""


class CaseWork(Protocol):
    """One transaction over a case."""

    @property
    def cases(self) -> CaseFile:
        """Cases."""

    @property
    def threads(self) -> ThreadBook:
        """Threads."""

    @property
    def recommendations(self) -> RecommendationLog:
        """Recommendations."""

    @property
    def cards(self) -> CardBook:
        """Posted cards."""

    @property
    def audit(self) -> AuditTrail:
        """The audit log."""


class CaseWorkStarter(Protocol):
    """Starts transactions: committed when the block ends well, rolled back when it raises."""

    def __call__(self) -> AbstractContextManager[CaseWork]:
        """A fresh transaction."""
