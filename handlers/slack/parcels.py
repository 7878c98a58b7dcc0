"""What somebody did, as it waits in the inbox: plain JSON, with pay history taken out before anything is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from pydantic import TypeAdapter

from domain.conversations.salary_history import mask_pay_history
from domain.conversations.slack_text import keepable
from domain.deliveries.delivery import Delivery, Urgency
from domain.identity.actor import PROGRAM
from handlers.slack.inbound import Caller, Click, CommandCall, Errand, ShortcutUse, Submission, ThreadMessage
from handlers.slack.replying import ReplyTo, Way

Inbound: TypeAlias = CommandCall | ThreadMessage | Click | ShortcutUse | Submission | Caller | Errand
In = TypeVar("In", bound=Inbound)

_KINDS: dict[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind)
    for kind in (CommandCall, ThreadMessage, Click, ShortcutUse, Submission, Caller, Errand)
}
_REPLY_TO = TypeAdapter(ReplyTo)


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something somebody did, and where to answer them alone."""

    inbound: Inbound
    reply_to: ReplyTo

    def packed(self) -> dict[str, object]:
        """As plain JSON without pay history."""
        kind = type(self.inbound).__name__
        return {
            "kind": kind,
            "inbound": _KINDS[kind].dump_python(without_pay_history(self.inbound), mode="json"),
            "reply_to": _REPLY_TO.dump_python(self.reply_to, mode="json"),
        }

    @classmethod
    def unpacked(cls, payload: Mapping[str, object]) -> "Parcel":
        """What was packed. Raises KeyError or ValueError for something else."""
        inbound = _KINDS[str(payload["kind"])].validate_python(payload["inbound"])
        return cls(inbound, _REPLY_TO.validate_python(payload["reply_to"]))


def errand(name: str, key: str, subject: str) -> Delivery:
    """An errand of the program's own as a delivery, for workers to run; nobody is answered."""
    nobody = Caller("", PROGRAM.user_id, "")
    packed = Parcel(Errand(nobody, subject), ReplyTo(nobody, Way.NOBODY)).packed()
    return Delivery(key, f"errand/{name}", packed, urgency=Urgency.NOTICE)


def without_pay_history(inbound: In) -> In:
    """The same with the candidate's current and past pay taken out of everything that was written, and � for what
    cannot be kept."""
    if isinstance(inbound, CommandCall | ThreadMessage | ShortcutUse):
        return replace(inbound, text=_kept(inbound.text))
    if isinstance(inbound, Submission):
        return replace(inbound, fields={name: _kept(typed) for name, typed in inbound.fields.items()})
    return inbound


def _kept(written: str) -> str:
    return mask_pay_history(keepable(written)).text
