"""Slack threads that remember which case they are about and what was asked last."""

from dataclasses import dataclass
from datetime import datetime

from domain.candidates.facts import FactChange, FactField
from domain.conversations.reading import OpenAmount


@dataclass(frozen=True, slots=True)
class ThreadRef:
    """Where a thread lives in Slack; `ts` is its first message."""

    team_id: str
    channel_id: str
    ts: str

    @property
    def lane(self) -> str:
        """What happens in it is answered in this lane, in its order."""
        return f"{self.channel_id}/{self.ts}"

    @property
    def place(self) -> str:
        """The thread as one opaque word, for audit events."""
        return f"{self.channel_id}/{self.ts}"


@dataclass(frozen=True, slots=True)
class Suggested:
    """Changes that a model read out of a message; nothing of them holds until somebody confirms them.

    `id` is opaque: buttons carry it, since the changes may hold pay. `by` wrote the message; a bare "yes" is theirs
    to say, while anybody who may change the case can press the button.
    """

    id: str
    changes: tuple[FactChange, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class ThreadMemory:
    """What a thread remembers: its case, the fields asked for last, and an amount still to be completed.

    `suggested` is what was suggested last, until something else is said.
    """

    ref: ThreadRef
    candidate_id: str
    asked: tuple[FactField, ...] = ()
    open_amount: OpenAmount | None = None
    suggested: Suggested | None = None


@dataclass(frozen=True, slots=True)
class SaidMessage:
    """One message as it is kept: pay history already removed. `ts` is None for what had no message of its own."""

    thread: ThreadRef
    ts: str | None
    author: str
    text: str
    said_at: datetime
    turn_id: str
