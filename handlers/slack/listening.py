"""Between Bolt and the handlers: acknowledge, drop repeats, find out who it is, answer errors. Nothing escapes."""

from collections.abc import Callable
from typing import TypeVar

import structlog
from slack_sdk.errors import SlackClientError

from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import CompAssistError, NotAllowed
from handlers.slack.errors import message_for
from handlers.slack.inbound import Caller
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.blocks import Message
from handlers.slack.visit import Visit

_log = structlog.get_logger(__name__)

Inbound = TypeVar("Inbound")
Handler = Callable[[Inbound, Visit], None]
Tell = Callable[[Message], None]


def serve(
    handler: Callable[[Inbound, Visit], None],
    inbound: Inbound,
    *,
    caller: Caller,
    key: str,
    tell: Tell,
    tools: Toolbox,
) -> None:
    """Run a handler for one delivery, once; whatever it raises, the caller hears a sentence and we go on."""
    try:
        if not tools.deliveries.is_first(key):
            _log.info("delivery.repeated")
            return
        visit = Visit(tools.roles.actor(caller.user_id), tools, tell)
        handler(inbound, visit)
    except Exception as error:  # noqa: BLE001 - the outermost wall: an escaping error would lose the acknowledgement
        _note_refusal(error, caller, tools)
        _tell(tell, message_for(error))


def _note_refusal(error: Exception, caller: Caller, tools: Toolbox) -> None:
    if not isinstance(error, NotAllowed):
        return
    event = AuditEvent(
        name=AuditEventName.ACCESS_REFUSED,
        actor=caller.user_id,
        at=tools.clock.now(),
        place=caller.channel_id or None,
        details={"code": error.code},
    )
    try:
        tools.refusals.record(event)
    except CompAssistError as problem:
        _log.error("refusal.not_audited", problem=type(problem).__name__)


def _tell(tell: Tell, message: Message) -> None:
    try:
        tell(message)
    except (SlackClientError, OSError) as error:
        _log.error("answer.not_delivered", problem=type(error).__name__)
