"""Calls to a language model: what each used and came to, and whether there may be another one today."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class CallPurpose(StrEnum):
    """What a model is asked for."""

    READING = "reading"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of one call or of many. `read` is what came in beside the cache, which is counted apart."""

    read: int = 0
    written: int = 0
    cache_read: int = 0
    cache_written: int = 0

    @property
    def total(self) -> int:
        """All of them: what a budget is spent on."""
        return self.read + self.written + self.cache_read + self.cache_written


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One call. `turn` is the incident id of the delivery it was made for; `outcome` a code, `answered` when it was.

    `model` is the model or inference profile that was asked.
    """

    at: datetime
    turn: str
    purpose: CallPurpose
    model: str
    outcome: str
    tokens: Tokens = Tokens()
    milliseconds: int = 0


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What one model was used for on a day. `failed` are calls without an answer, `refused` drafts not shown."""

    model: str
    calls: int
    turns: int
    tokens: Tokens
    failed: int = 0
    refused: int = 0


class ModelMeter(Protocol):
    """Counts what models are used for, across all processes."""

    def note(self, call: ModelCall) -> None:
        """Keep one call. What cannot be counted now is owed, and counts as spent until it can; nothing is raised."""

    def spent_on(self, day: datetime) -> int:
        """Tokens spent on the day (UTC) of a moment. Raises Unavailable."""

    def use_on(self, day: datetime) -> tuple[ModelUse, ...]:
        """What each model was used for that day, the most used first. Raises Unavailable."""
