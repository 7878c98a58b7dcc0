"""Notes, expiry and the refusals that every decision shares."""

from datetime import datetime, timedelta

from domain.errors import Conflict, InvalidRequest
from domain.pay.policy import ApprovalRule
from domain.recommendations.filed import FiledRecommendation, OfferState

MIN_JUSTIFICATION = 30
MAX_NOTE = 2000

# States that end by themselves when nobody moves them on.
PERISHABLE = (OfferState.SUBMITTED, OfferState.CHANGES_REQUESTED, OfferState.APPROVED)


class AlreadyDecided(Conflict):
    """Somebody was faster, or the offer changed; `filed` says how things stand now."""

    def __init__(self, filed: FiledRecommendation) -> None:
        sentence = (
            "This offer changed since the card was posted. Look at the newest card of the case."
            if filed.state is OfferState.SUPERSEDED
            else "This offer has been decided already."
        )
        super().__init__("already_decided", sentence)
        self.filed = filed


def has_expired(filed: FiledRecommendation, rule: ApprovalRule, now: datetime) -> bool:
    """Whether an offer waited longer than the policy lets it."""
    return filed.state in PERISHABLE and now - filed.since > timedelta(days=rule.expiry_days)


def check_fresh(filed: FiledRecommendation, rule: ApprovalRule, now: datetime) -> None:
    """Raises Conflict when an offer has expired, even where nobody has marked it so yet."""
    if has_expired(filed, rule, now):
        raise Conflict(
            "offer_expired",
            f"This offer expired after {rule.expiry_days} days. Ask for it again with /comp-assist recommend.",
        )


def check_note(note: str, least: int = 1) -> str:
    """A note or justification, trimmed. Raises InvalidRequest when it is too short or too long."""
    text = note.strip()
    if len(text) < least:
        raise InvalidRequest(
            "note_too_short", f"Please write at least {least} characters, so that others understand why."
        )
    if len(text) > MAX_NOTE:
        raise InvalidRequest("note_too_long", f"Please keep it under {MAX_NOTE} characters.")
    return text
