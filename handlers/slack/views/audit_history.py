"""A case's audit history as people read it: newest last, one line an event, without any pay."""

from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.facts import FactField
from domain.identity.actor import PROGRAM
from domain.recommendations.fact_words import FIELD_NAMES
from domain.recommendations.show_history import CaseHistory
from handlers.slack.views.blocks import Message, escape, mention, sections
from handlers.slack.views.card_parts import title, to_know

_MOST = 60

_WORDS: dict[AuditEventName, str] = {
    AuditEventName.CASE_OPENED: "opened the case",
    AuditEventName.CASE_CLOSED: "closed the case",
    AuditEventName.CASE_REOPENED: "reopened the case",
    AuditEventName.CASE_HELD: "put the case under legal hold",
    AuditEventName.CASE_LET_GO: "ended the legal hold",
    AuditEventName.CONTEXT_RESET: "reset the case",
    AuditEventName.THREAD_BOUND: "brought the case into a thread",
    AuditEventName.TURN_TAKEN: "wrote in the thread",
    AuditEventName.FACTS_CHANGED: "changed facts",
    AuditEventName.RECOMMENDATION_MADE: "got a recommendation",
    AuditEventName.RECOMMENDATION_SUPERSEDED: "replaced the earlier version by it",
    AuditEventName.CARD_POSTED: "posted a card",
    AuditEventName.APPROVAL_GRANTED: "approved the offer",
    AuditEventName.APPROVAL_GIVEN: "approved the offer as the first of two",
    AuditEventName.CHANGES_REQUESTED: "requested changes",
    AuditEventName.OFFER_REJECTED: "rejected the offer",
    AuditEventName.OFFER_RESUBMITTED: "sent the offer again",
    AuditEventName.OFFER_EXPIRED: "ended the offer, which had expired",
    AuditEventName.OFFER_WITHDRAWN: "withdrew the offer",
    AuditEventName.OFFER_MADE: "recorded: offer made",
    AuditEventName.OFFER_ACCEPTED: "recorded: accepted",
    AuditEventName.OFFER_DECLINED: "recorded: declined",
    AuditEventName.OVERRIDE_ASKED: "asked for another amount",
    AuditEventName.OVERRIDE_PROPOSED: "proposed an override",
    AuditEventName.OFFER_OVERRIDDEN: "overrode and approved the offer",
    AuditEventName.OFFER_ESCALATED: "told an admin that the offer waits too long",
    AuditEventName.ACCESS_REFUSED: "was refused",
    AuditEventName.EXPORT_MADE: "exported the case",
}
# Shown as they are kept: codes, tiers and states; ids and hashes are for machines.
_TOLD = ("status", "detail", "code")


def audit_history(history: CaseHistory) -> Message:
    """The latest events of a case; for readers who may see it."""
    candidate_id = history.case.candidate_id
    shown = history.events[-_MOST:]
    earlier = len(history.events) - len(shown)
    plural, notes = "" if len(history.events) == 1 else "s", []
    if earlier:
        notes.append(f"The first {earlier} are left out here; an admin sees all with `comp-assist audit show`")
    if history.hidden:
        notes.append("The rest is for the Comp Team")
    return Message(
        text=f"{candidate_id}: history",
        blocks=(
            *title(f"{candidate_id}: history", f"{len(history.events)} event{plural}, the newest last, times in UTC"),
            *sections(_line(event) for event in shown),
            *to_know(notes),
        ),
    )


def event_words(event: AuditEvent) -> str:
    """What somebody did."""
    return _WORDS.get(event.name, event.name.replace("_", " ").replace(".", ": "))


def _line(event: AuditEvent) -> str:
    who = "comp-assist" if event.actor == PROGRAM.user_id else mention(event.actor)
    what = event_words(event)
    more = _more(event)
    return f"`{event.at:%Y-%m-%d %H:%M}`  {who} {what}{f' ({more})' if more else ''}"


def _more(event: AuditEvent) -> str:
    told = [f"tier {event.details['tier']}"] if event.details.get("tier") else []
    told += [event.details[key].replace("_", " ") for key in _TOLD if event.details.get(key)]
    names = [name for name in event.details.get("fields", "").split(",") if name]
    told += [FIELD_NAMES[FactField(name)].lower() for name in names if name in FactField.__members__.values()]
    if event.place:
        told.append(f"in <#{event.place.split('/')[0]}>" if event.place[0] in "CG" else "in a direct message")
    return escape(", ".join(told)) if not event.place else escape(", ".join(told[:-1])) + _joined(told)


def _joined(told: list[str]) -> str:
    return (", " if len(told) > 1 else "") + told[-1]
