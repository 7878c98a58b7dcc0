"""Running an entry's handler: who it is, may they, and what they are told when it does not work."""

from dataclasses import dataclass
from functools import partial
from types import NoneType
from typing import TypeVar

import structlog
from slack_sdk.errors import SlackApiError

from domain.approvals.rules import AlreadyDecided
from domain.audit.event import AuditEvent, AuditEventName
from domain.deliveries.delivery import Directly, Journal, Overtaken
from domain.errors import CompAssistError, NotAllowed
from domain.identity.actor import Actor
from domain.identity.permissions import can, check_could
from handlers.slack.durable_courier import DurableCourier, digest
from handlers.slack.entries import Entry, Form, Search
from handlers.slack.errors import message_for
from handlers.slack.inbound import Caller, OptionsQuery, Submission
from handlers.slack.parcels import without_pay_history
from handlers.slack.replying import ReplyTo, Teller
from handlers.slack.toolbox import Toolbox
from handlers.slack.trouble import NOT_TAKEN, may_pass
from handlers.slack.views.blocks import Block, Message
from handlers.slack.visit import Tell, Visit

_log = structlog.get_logger(__name__)

Inbound = TypeVar("Inbound")

_PATIENCE_SECONDS = 2.0
# An error nobody foresaw is told on this attempt.
_SURPRISES = 3


@dataclass(frozen=True, slots=True)
class Serving:
    """How one delivery is served: where its answer goes, and what earlier attempts did.

    While it `may_come_back`, what may pass is raised instead of told; `is_last` says that nothing but the apology
    follows.
    """

    reply_to: ReplyTo
    journal: Journal
    may_come_back: bool = False
    is_last: bool = False

    def comes_back(self, error: Exception) -> bool:
        """Whether an error leads to another attempt: what may pass does, and the unexpected does a few times."""
        if not self.may_come_back or self.journal.attempt is None:
            return False
        if isinstance(error, CompAssistError | SlackApiError):
            return may_pass(error)
        return may_pass(error) or self.journal.attempt.number < _SURPRISES

    def tell(self, tools: Toolbox) -> Tell:
        """Shows the person a message, once."""
        attempt = self.journal.attempt
        courier = tools.courier if attempt is None else DurableCourier(tools.courier, self.journal, attempt)
        teller = Teller(courier, self.reply_to)

        def tell(message: Message) -> None:
            self.journal.once(self.journal.named(f"tell {digest(message)}"), NoneType, partial(teller, message))

        return tell


def serve(entry: Entry[Inbound], inbound: Inbound, serving: Serving, tools: Toolbox) -> None:
    """Run an entry's handler; whatever it raises, the person hears a sentence.

    Raises Overtaken; and, while the delivery may come back, what may work then.
    """
    caller, tell = serving.reply_to.caller, serving.tell(tools)
    try:
        actor = _admitted(entry, caller, tools)
        visit = Visit(actor, tools, tell, serving.journal, is_last=serving.is_last or not serving.may_come_back)
        entry.handler(inbound, visit)
        visit.raise_trouble()
    except Overtaken:
        raise
    except Exception as error:
        if serving.comes_back(error):
            raise
        note_refusal(error, caller, tools, serving.journal, may_come_back=serving.may_come_back)
        tell_at_last(tell, message_for(error), may_come_back=serving.may_come_back)


def serve_at_once(entry: Entry[Inbound], inbound: Inbound, reply_to: ReplyTo, tools: Toolbox) -> None:
    """Serve what is worth something only now, such as opening a form. Nothing escapes."""
    try:
        serve(entry, inbound, Serving(reply_to, Directly()), tools)
    except Exception as error:  # noqa: BLE001 - the outermost wall: it runs behind the acknowledgement
        _log.error("listener.failed", problem=type(error).__name__, exc_info=error)


def serve_meanwhile(entry: Entry[Inbound], inbound: Inbound, reply_to: ReplyTo, tools: Toolbox) -> None:
    """Do what is done beside a delivery that is kept. What is wrong the delivery itself answers; nothing escapes."""
    try:
        actor = entry.actor or tools.roles.actor(reply_to.caller.user_id)
        if entry.meanwhile is not None and can(actor, entry.action, owner=actor.user_id):
            entry.meanwhile(inbound, Visit(actor, tools, lambda _message: None))
    except (CompAssistError, *NOT_TAKEN) as error:
        _log.info("meanwhile.not_done", problem=type(error).__name__)
    except Exception as error:  # noqa: BLE001 - the outermost wall: it runs behind the acknowledgement
        _log.error("listener.failed", problem=type(error).__name__, exc_info=error)


def find_problems(form: Form, submitted: Submission, tools: Toolbox) -> dict[str, str]:
    """What to show in a modal that is still open; nothing when it can be served, which refuses whom it must."""
    looking = tools.quick.submit(_problems, form, submitted, tools)
    try:
        return looking.result(timeout=_PATIENCE_SECONDS)
    except TimeoutError:
        # Slack waits three seconds for a form. What is wrong with it is then said after it has closed.
        _log.warning("form.looked_at_too_long")
        return {}


def find_options(search: Search, query: OptionsQuery, tools: Toolbox) -> list[Block]:
    """The options of a menu for what somebody typed; none where they may not, or where it takes too long."""
    looking = tools.quick.submit(_options, search, query, tools)
    try:
        return looking.result(timeout=_PATIENCE_SECONDS)
    except TimeoutError:
        _log.warning("options.looked_for_too_long")
        return []


def tell_at_last(tell: Tell, message: Message, *, may_come_back: bool = False) -> None:
    """Tell somebody what is the last word on it. Raises what may work later, while we may come back."""
    try:
        tell(message)
    except (*NOT_TAKEN, CompAssistError) as error:
        if may_come_back and may_pass(error):
            raise
        _log.error("answer.not_delivered", problem=type(error).__name__)


def note_refusal(
    error: Exception, caller: Caller, tools: Toolbox, journal: Journal, *, may_come_back: bool = False
) -> None:
    """Keep in the audit log that somebody was refused, once. Raises what may work later, while we may come back."""
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
        journal.once(journal.named("refusal"), NoneType, partial(tools.refusals.record, event))
    except CompAssistError as problem:
        if may_come_back and may_pass(problem):
            raise
        _log.error("refusal.not_audited", problem=type(problem).__name__)


def _problems(form: Form, submitted: Submission, tools: Toolbox) -> dict[str, str]:
    # What is looked at is what would be kept: taking pay history out makes a text longer.
    submitted = without_pay_history(submitted)
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
        note_refusal(error, submitted.caller, tools, Directly())
        return {field: error.sentence} if field else {}


def _options(search: Search, query: OptionsQuery, tools: Toolbox) -> list[Block]:
    try:
        actor = tools.roles.actor(query.caller.user_id)
        return search.find(query, tools, actor) if can(actor, search.action, owner=actor.user_id) else []
    except CompAssistError as error:
        # Slack shows no reason beside an empty menu; sending the form says it.
        _log.warning("options.not_found", problem=type(error).__name__)
        return []


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
