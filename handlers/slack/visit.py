"""One thing a person did in Slack: who they are, the tools at hand, and how to answer only them."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.identity.actor import Actor
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.blocks import Message


@dataclass(frozen=True, slots=True)
class Visit:
    """What every handler is given. `tell` shows a message to the person alone, wherever they are."""

    actor: Actor
    tools: Toolbox
    tell: Callable[[Message], None]
