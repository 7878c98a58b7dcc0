"""What every line of the register says: who handles something, and which action it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.identity.actor import Actor
from domain.identity.permissions import Action
from handlers.slack.inbound import OptionsQuery, Submission
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.blocks import Block
from handlers.slack.visit import Visit

Inbound = TypeVar("Inbound")


def _always(_inbound: object, _tools: Toolbox) -> bool:
    return True


def _never(_inbound: object) -> bool:
    return False


def at_once(_inbound: object) -> bool:
    """For what is always immediate."""
    return True


@dataclass(frozen=True, slots=True)
class Entry(Generic[Inbound]):
    """One thing Slack can send us. Whoever may never do the action is refused before the handler runs.

    `concerns` tells what is none of our business, such as a reply in somebody else's thread. `actor` is who acts
    where it is not the person the event is about. `is_immediate` tells what is worth something only now, such as
    opening a form, for which Slack gives three seconds; everything else is kept until it is answered. `meanwhile` is
    done at once beside what is kept, such as a form that asks for more; nothing depends on it.
    """

    action: Action
    handler: Callable[[Inbound, Visit], None]
    concerns: Callable[[Inbound, Toolbox], bool] = _always
    actor: Actor | None = None
    is_immediate: Callable[[Inbound], bool] = _never
    meanwhile: Callable[[Inbound, Visit], None] | None = None


@dataclass(frozen=True, slots=True)
class Form(Entry[Submission]):
    """A modal. `find_problems` says what is wrong with it, by field, while it is still open; it may raise as well."""

    find_problems: Callable[[Submission, Toolbox, Actor], dict[str, str]] = lambda _form, _tools, _actor: {}


@dataclass(frozen=True, slots=True)
class Search:
    """A menu whose options are looked up while somebody types. Whoever may never do the action finds nothing."""

    action: Action
    find: Callable[[OptionsQuery, Toolbox, Actor], list[Block]]
