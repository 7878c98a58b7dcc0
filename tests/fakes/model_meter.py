"""A meter in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.conversations.model_calls import ModelCall, ModelUse, Tokens


@dataclass
class MemoryMeter:
    """Counts in this process; `spent` stands for what others have spent today."""

    calls: list[ModelCall] = field(default_factory=list)
    spent: int = 0

    def note(self, call: ModelCall) -> None:
        self.calls.append(call)

    def spent_on(self, day: datetime) -> int:
        return self.spent + self.tokens.total

    def use_on(self, day: datetime) -> tuple[ModelUse, ...]:
        return ()

    @property
    def tokens(self) -> Tokens:
        """Everything that was counted here."""
        each = [call.tokens for call in self.calls]
        return Tokens(
            sum(one.read for one in each),
            sum(one.written for one in each),
            sum(one.cache_read for one in each),
            sum(one.cache_written for one in each),
        )
