"""Forgetting what models were used for, once nobody asks any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_can
from domain.ports import Clock

_KEPT = timedelta(days=90)


class CallArchive(Protocol):
    """Counted model calls."""

    def forget(self, before: datetime) -> int:
        """Drop those of before a moment; how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetModelCalls:
    """Drops counts after 90 days. They hold nothing of any case."""

    archive: CallArchive
    clock: Clock

    def __call__(self, *, actor: Actor) -> int:
        """How many were dropped. Raises NotAllowed, Unavailable."""
        check_can(actor, Action.KEEP_HOUSE)
        return self.archive.forget(self.clock.now() - _KEPT)
