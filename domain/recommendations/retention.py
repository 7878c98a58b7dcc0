"""Forgetting: what people wrote after some weeks, whole cases after some years; never under legal hold."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.audit.event import AuditEvent, AuditEventName
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_can
from domain.ports import Clock

_YEAR = timedelta(days=366)


class Archive(Protocol):
    """What is kept for a time only."""

    def forget_conversations(self, before: datetime, event: AuditEvent) -> int:
        """Drop messages said before a moment, and what threads idle since then remember; how many messages.

        The event is written when there was something to forget, with the number in its details.
        """

    def forget_deliveries(self, before: datetime) -> int:
        """Drop which deliveries were seen before a moment; how many."""

    def erasable(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Cases in which nothing happened since a moment and that nobody holds, the oldest first."""

    def erase(self, candidate_id: str, before: datetime, event: AuditEvent) -> bool:
        """Delete a case with its recommendations; False when it is not erasable after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetConversations:
    """Drops conversation text after `days`; facts, recommendations, decisions and audit stay."""

    archive: Archive
    clock: Clock
    days: int = 60
    delivery_days: int = 7

    def __call__(self, *, actor: Actor) -> int:
        """How many messages were forgotten. Raises NotAllowed."""
        check_can(actor, Action.KEEP_HOUSE)
        now = self.clock.now()
        self.archive.forget_deliveries(now - timedelta(days=self.delivery_days))
        before = now - timedelta(days=self.days)
        event = AuditEvent(
            name=AuditEventName.CONVERSATIONS_FORGOTTEN,
            actor=actor.user_id,
            at=now,
            details={"before": before.date().isoformat()},
        )
        return self.archive.forget_conversations(before, event)


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseOldCases:
    """Deletes cases, with recommendations and decisions, in which nothing happened for `years`; audit rows stay."""

    archive: Archive
    clock: Clock
    years: int = 7
    most_at_once: int = 500

    def __call__(self, *, actor: Actor) -> tuple[str, ...]:
        """The references of erased cases. Raises NotAllowed."""
        check_can(actor, Action.KEEP_HOUSE)
        now = self.clock.now()
        before = now - self.years * _YEAR
        erased = []
        for candidate_id in self.archive.erasable(before, self.most_at_once):
            event = AuditEvent(
                name=AuditEventName.CASE_ERASED,
                actor=actor.user_id,
                at=now,
                candidate_id=candidate_id,
                details={"before": before.date().isoformat()},
            )
            if self.archive.erase(candidate_id, before, event):
                erased.append(candidate_id)
        return tuple(erased)
