"""Welcoming somebody new, once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.audit.event import AuditEvent, AuditEventName
from domain.identity.actor import Actor
from domain.identity.permissions import Action, can
from domain.ports import Clock


class GuestBook(Protocol):
    """Who was welcomed. Every write takes its audit event."""

    def sign(self, user_id: str, at: datetime, event: AuditEvent) -> bool:
        """Keep that somebody was welcomed; False, and nothing written, when they were before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """Tells whether somebody is to be welcomed now."""

    book: GuestBook
    clock: Clock

    def __call__(self, *, actor: Actor) -> bool:
        """Whether this is the first time; never for those who are in neither team."""
        if not can(actor, Action.OPEN_CASE):
            return False
        now = self.clock.now()
        return self.book.sign(actor.user_id, now, AuditEvent(AuditEventName.WELCOMED, actor.user_id, now))
