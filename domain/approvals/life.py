"""The life of an offer among people: one table of transitions, and nothing moves outside it."""

from enum import StrEnum

from domain.errors import Conflict
from domain.recommendations.filed import OfferState


class OfferEvent(StrEnum):
    """What can happen to an offer."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REQUEST_CHANGES = "request changes"
    REJECT = "reject"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    SUPERSEDE = "supersede"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


TRANSITIONS: dict[tuple[OfferState, OfferEvent], OfferState] = {
    (OfferState.DRAFT, OfferEvent.SUBMIT): OfferState.SUBMITTED,
    (OfferState.SUBMITTED, OfferEvent.APPROVE): OfferState.APPROVED,
    (OfferState.SUBMITTED, OfferEvent.REQUEST_CHANGES): OfferState.CHANGES_REQUESTED,
    (OfferState.SUBMITTED, OfferEvent.REJECT): OfferState.REJECTED,
    (OfferState.CHANGES_REQUESTED, OfferEvent.SUBMIT): OfferState.SUBMITTED,
    (OfferState.APPROVED, OfferEvent.OFFER): OfferState.OFFERED,
    (OfferState.OFFERED, OfferEvent.ACCEPT): OfferState.ACCEPTED,
    (OfferState.OFFERED, OfferEvent.DECLINE): OfferState.DECLINED,
    **{
        (state, OfferEvent.SUPERSEDE): OfferState.SUPERSEDED
        for state in (
            OfferState.DRAFT,
            OfferState.SUBMITTED,
            OfferState.CHANGES_REQUESTED,
            OfferState.APPROVED,
            OfferState.OFFERED,
            OfferState.REJECTED,
            OfferState.DECLINED,
            OfferState.EXPIRED,
            OfferState.WITHDRAWN,
        )
    },
    **{
        (state, OfferEvent.EXPIRE): OfferState.EXPIRED
        for state in (OfferState.SUBMITTED, OfferState.CHANGES_REQUESTED, OfferState.APPROVED)
    },
    **{
        (state, OfferEvent.WITHDRAW): OfferState.WITHDRAWN
        for state in (
            OfferState.DRAFT,
            OfferState.SUBMITTED,
            OfferState.CHANGES_REQUESTED,
            OfferState.APPROVED,
            OfferState.OFFERED,
        )
    },
}

FINAL = frozenset(state for state in OfferState if not any(start is state for start, _ in TRANSITIONS))


def can_happen(state: OfferState, event: OfferEvent) -> bool:
    """Whether an event may happen to an offer in a state."""
    return (state, event) in TRANSITIONS


def after(state: OfferState, event: OfferEvent) -> OfferState:
    """The state after an event. Raises Conflict when the event may not happen any more."""
    if not can_happen(state, event):
        raise Conflict(
            "transition_refused", f"This offer is {state.value.replace('_', ' ')}; one can no longer {event} it."
        )
    return TRANSITIONS[state, event]


def drawn() -> str:
    """The table as a Mermaid state diagram in Markdown, for docs/approval-states.md."""
    lines = [f"    {start.value} --> {end.value}: {event}" for (start, event), end in TRANSITIONS.items()]
    ends = [f"    {state.value} --> [*]" for state in OfferState if state in FINAL]
    return "\n".join(
        [
            "# The life of an offer",
            "",
            "Drawn from `domain/approvals/life.py` by `make docs`; a test compares the two.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    [*] --> draft",
            "    [*] --> submitted",
            *lines,
            *ends,
            "```",
            "",
        ]
    )
