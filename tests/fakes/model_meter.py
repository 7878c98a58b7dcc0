"""A meter in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.conversations.model_calls import ModelCall, ModelUse
from domain.errors import Unavailable


@dataclass
class FakeModelMeter:
    """Counts in a list; while it `is_away` nobody can say what was spent."""

    calls: list[ModelCall] = field(default_factory=list)
    spent_before: int = 0
    is_away: bool = False

    def note(self, call: ModelCall) -> None:
        self.calls.append(call)

    def spent_on(self, day: datetime) -> int:
        if self.is_away:
            raise Unavailable("database_unreachable", "The database does not answer right now.")
        return self.spent_before + sum(call.tokens.total for call in self.calls)

    def use_on(self, day: datetime) -> tuple[ModelUse, ...]:
        return ()
