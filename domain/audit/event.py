"""What the audit log holds: who did what to which case. Never pay, names or message text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AuditEventName(StrEnum):
    """The closed set of events."""

    SIGNED_IN = "person.signed_in"
    WELCOMED = "person.welcomed"
    ACCESS_REFUSED = "access.refused"
    ROLE_SET = "role.set"
    ROLE_FED = "role.fed"
    GROUP_MAPPED = "group.mapped"
    DATA_IMPORTED = "data.imported"
    CASE_OPENED = "case.opened"
    CASE_CLOSED = "case.closed"
    CASE_REOPENED = "case.reopened"
    CASE_HELD = "case.held"
    CASE_LET_GO = "case.let_go"
    CASE_ERASED = "case.erased"
    CONTEXT_RESET = "context.reset"
    CONVERSATIONS_FORGOTTEN = "conversations.forgotten"
    THREAD_BOUND = "thread.bound"
    TURN_TAKEN = "turn.taken"
    FACTS_CHANGED = "facts.changed"
    RECOMMENDATION_MADE = "recommendation.made"
    RECOMMENDATION_SUPERSEDED = "recommendation.superseded"
    CARD_POSTED = "card.posted"
    PICTURE_MADE = "picture.made"
    PICTURE_DELETED = "picture.deleted"
    ANSWER_POSTED = "answer.posted"
    ANSWER_HIDDEN = "answer.hidden"
    FEEDBACK_GIVEN = "feedback.given"
    APPROVAL_GRANTED = "approval.granted"
    APPROVAL_GIVEN = "approval.given"
    CHANGES_REQUESTED = "approval.changes_requested"
    OFFER_REJECTED = "approval.rejected"
    OFFER_RESUBMITTED = "approval.resubmitted"
    OFFER_EXPIRED = "offer.expired"
    OFFER_WITHDRAWN = "offer.withdrawn"
    OFFER_MADE = "offer.made"
    OFFER_ACCEPTED = "offer.accepted"
    OFFER_DECLINED = "offer.declined"
    OVERRIDE_ASKED = "offer.override_asked"
    OVERRIDE_PROPOSED = "offer.override_proposed"
    OFFER_OVERRIDDEN = "offer.overridden"
    OFFER_ESCALATED = "offer.escalated"
    APPROVERS_NAMED = "approvers.named"
    APPROVAL_DELEGATED = "approval.delegated"
    DELEGATION_ENDED = "approvers.undelegated"
    AUDIT_EXPORTED = "audit.exported"
    DATA_PROBLEM_REPORTED = "data_problem.reported"
    DATA_PROBLEM_CLOSED = "data_problem.closed"
    EXPORT_MADE = "export.made"
    EXPORT_DELETED = "export.deleted"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One event. `subject` is an opaque id; `details` holds references and field names only."""

    name: AuditEventName
    actor: str
    at: datetime
    candidate_id: str | None = None
    subject: str | None = None
    place: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
