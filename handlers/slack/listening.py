"""Between Bolt and the handlers: acknowledge, drop repeats, find out who it is, answer errors. Nothing escapes."""

from collections.abc import Callable
from typing import TypeVar

import structlog
from slack_sdk.errors import SlackClientError

from domain.approvals.rules import AlreadyDecided
from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import CompAssistError, NotAllowed
from domain.identity.actor import Actor
from domain.identity.permissions import can, check_could
from handlers.slack.entries import Entry, Form
from handlers.slack.errors import message_for
from handlers.slack.inbound import Caller, Submission
from handlers.slack.toolbox import Toolbox
from handlers.slack.views.blocks import Message
from handlers.slack.visit import Visit

_log = structlog.get_logger(__name__)

Inbound = TypeVar("Inbound")
Tell = Callable[[Message], None]

_PATIENCE_SECONDS = 2.0


def serve(entry: Entry[Inbound], inbound: Inbound, *, caller: Caller, key: str, tell: Tell, tools: Toolbox) -> None:
    """Run an entry's handler for one delivery, once; whatever it raises, the caller hears a sentence and we go on."""
    try:
        if not entry.concerns(inbound, tools):
            return
        if not tools.deliveries.is_first(key):
            _log.info("delivery.repeated")
            return
        entry.handler(inbound, Visit(_admitted(entry, caller, tools), tools, tell))
    except Exception as error:  # noqa: BLE001 - the outermost wall: an escaping error would lose the acknowledgement
        _note_refusal(error, caller, tools)
        _tell(tell, message_for(error))


def find_problems(form: Form, submitted: Submission, tools: Toolbox) -> dict[str, str]:
    """What to show in a modal that is still open; nothing when it can be served, which refuses whom it must."""
    looking = tools.quick.submit(_problems, form, submitted, tools)
    try:
        return looking.result(timeout=_PATIENCE_SECONDS)
    except TimeoutError:
        # Slack waits three seconds for a form. What is wrong with it is then said after it has closed.
        _log.warning("form.looked_at_too_long")
        return {}


def _problems(form: Form, submitted: Submission, tools: Toolbox) -> dict[str, str]:
    field = next(iter({**submitted.fields, **submitted.chosen}), "")
    try:
        actor = tools.roles.actor(submitted.caller.user_id)
        if not can(actor, form.action, owner=actor.user_id):
            return {}
        return form.find_problems(submitted, tools, actor)
    except AlreadyDecided:
        # Who was faster, and when, is told as after any other click.
        return {}
    except CompAssistError as error:
        _note_refusal(error, submitted.caller, tools)
        return {field: error.sentence} if field else {}


def _admitted(entry: Entry[Inbound], caller: Caller, tools: Toolbox) -> Actor:
    """Who acts. Raises NotAllowed for somebody who may never do this."""
    actor = entry.actor or tools.roles.actor(caller.user_id)
    check_could(actor, entry.action)
    if entry.actor is None:
        signed_in = AuditEvent(
            name=AuditEventName.SIGNED_IN,
            actor=actor.user_id,
            at=tools.clock.now(),
            place=caller.channel_id or None,
            details={"role": actor.role},
        )
        tools.sign_ins.note(signed_in)
    return actor


def _note_refusal(error: Exception, caller: Caller, tools: Toolbox) -> None:
    if not isinstance(error, NotAllowed):
        return
    event = AuditEvent(
        name=AuditEventName.ACCESS_REFUSED,
        actor=caller.user_id,
        at=tools.clock.now(),
        candidate_id=error.about,
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
