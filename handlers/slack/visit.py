"""One thing a person did in Slack: who they are, the tools at hand, and how to answer only them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, ParamSpec, TypeAlias, TypeVar, get_type_hints

from domain.deliveries.delivery import Directly, Journal
from domain.identity.actor import Actor
from handlers.slack.courier import Courier
from handlers.slack.durable_courier import DurableCourier
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.blocks import Message

P = ParamSpec("P")
T = TypeVar("T")

Tell: TypeAlias = Callable[[Message], None]


@cache
def _answer_of(call: Any) -> Any:
    """What a use case says it returns."""
    return get_type_hints(call)["return"]


@dataclass(frozen=True, slots=True)
class Visit:
    """What every handler is given. `tell` shows a message to the person alone, wherever they are.

    `is_last` is set when nobody comes back for what does not work now. `troubles` holds what was put off until then.
    """

    actor: Actor
    tools: Toolbox
    tell: Tell
    journal: Journal = field(default_factory=Directly)
    is_last: bool = True
    troubles: list[Exception] = field(default_factory=list)

    @property
    def courier(self) -> Courier | DurableCourier:
        """Carries messages to Slack, each once."""
        if self.journal.attempt is None:
            return self.tools.courier
        return DurableCourier(self.tools.courier, self.journal, self.journal.attempt)

    def once(self, use_case: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """What a use case that changes something comes to; its change is made once, however often we try.

        Raises what the use case raises.
        """
        kind: Any = type(use_case)
        name, do = self.journal.named(kind.__name__), partial(use_case, *given, **named)
        result: T = self.journal.once(name, _answer_of(kind.__call__), do)
        return result

    def settled(self, question: str, answer: Callable[[], bool]) -> bool:
        """A yes or no that later attempts take over, though what it rested on has changed by their doing."""
        settled: bool = self.journal.once(self.journal.named(question), bool, answer)
        return settled

    def raise_trouble(self) -> None:
        """Raises the first of the troubles that were put off."""
        if self.troubles:
            raise self.troubles[0]
