"""One thing a person did in Slack: who they are, the tools at hand, and how to answer only them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, ParamSpec, TypeAlias, TypeVar, get_type_hints

from domain.conversations.thread import ThreadRef
from domain.deliveries.delivery import Directly, Journal
from domain.errors import Unavailable
from domain.identity.actor import Actor
from domain.identity.audience import Audience
from handlers.slack.courier import Courier
from handlers.slack.durable_courier import DurableCourier
from handlers.slack.speaking import Speaker
from handlers.slack.toolbox import Toolbox
from handlers.slack.trouble import NOT_TAKEN, READERS_UNTOLD, may_pass
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

    @property
    def speaker(self) -> Speaker:
        """Says answers in words, each once; for what waited in the inbox."""
        attempt = self.journal.attempt
        assert attempt is not None  # noqa: S101 - what is served at once answers nothing in words
        return Speaker(self.tools.courier, self.journal, attempt, self.tools.bot_user_id)

    def show_status(self, thread: ThreadRef, status: str) -> None:
        """Show beneath a thread what is being done, where Slack takes it; nothing depends on that."""
        with suppress(*NOT_TAKEN):
            self.tools.courier.set_status(thread, status)

    def once(self, use_case: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """What a use case that changes something comes to; its change is made once, however often we try.

        Raises what the use case raises.
        """
        kind: Any = type(use_case)
        name, do = self.journal.named(kind.__name__), partial(use_case, *given, **named)
        result: T = self.journal.once(name, _answer_of(kind.__call__), do)
        return result

    def once_at_most(self, use_case: Callable[P, T], otherwise: T, *given: P.args, **named: P.kwargs) -> T:
        """The same for what must not be begun a second time, such as asking a model: where an attempt died amid it,
        later ones go on with `otherwise`."""
        kind: Any = type(use_case)
        name, number = self.journal.named(kind.__name__), self.attempt_number
        begun = self.journal.once(f"{name} begun", int, lambda: number)
        do = partial(use_case, *given, **named) if begun == number else (lambda: otherwise)
        result: T = self.journal.once(name, _answer_of(kind.__call__), do)
        return result

    @property
    def attempt_number(self) -> int:
        """Which attempt at the delivery this is, counted from 1."""
        return 1 if self.journal.attempt is None else self.journal.attempt.number

    @property
    def turn(self) -> str:
        """The incident id under which what this costs is counted."""
        return "" if self.journal.attempt is None else self.journal.attempt.delivery.incident

    def settled(self, question: str, answer: Callable[[], bool]) -> bool:
        """A yes or no that later attempts take over, though what it rested on has changed by their doing."""
        settled: bool = self.journal.once(self.journal.named(question), bool, answer)
        return settled

    def chosen(self, what: str, choose: Callable[[], ThreadRef | None]) -> ThreadRef | None:
        """A thread that later attempts take over in the same way; None where there was none."""
        kind: Any = ThreadRef | None
        chosen: ThreadRef | None = self.journal.once(self.journal.named(what), kind, choose)
        return chosen

    def readers_of(self, channel_id: str, owner: str) -> Audience:
        """Who reads a conversation in which a case that `owner` opened is talked about.

        Raises Unavailable where pay would be hidden only because Slack does not say right now, while somebody comes
        back to ask again; on the last attempt such a place counts as open to everybody.
        """
        readers = self.tools.audiences.audience_of(channel_id)
        if readers.is_unsettled(owner) and not self.is_last:
            raise _untold()
        return readers

    def readers_now(self, channel_id: str, owner: str) -> Audience:
        """The same at once, for hiding what not all may see: what Slack does not say now is put off."""
        readers = self.tools.audiences.audience_of(channel_id)
        if readers.is_unsettled(owner):
            self.put_off(_untold())
        return readers

    def everybody(self) -> tuple[Actor, ...]:
        """All people with a role now. Where Slack does not say who somebody is, that is put off."""
        people = self.tools.roles.everybody()
        if any(person.is_unverified for person in people):
            self.put_off(_untold())
        return people

    def put_off(self, trouble: Exception) -> None:
        """Have everything tried again once the rest is done, where that may help and somebody comes back."""
        if not self.is_last and may_pass(trouble):
            self.troubles.append(trouble)

    def raise_trouble(self) -> None:
        """Raises the first of the troubles that were put off."""
        if self.troubles:
            raise self.troubles[0]


def _untold() -> Unavailable:
    return Unavailable(READERS_UNTOLD, "Slack does not say right now who reads here. Please try again.")
