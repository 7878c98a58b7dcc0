"""Who may decide on which offer."""

from domain.candidates.case import Case
from domain.errors import Conflict, InvalidRequest, NotAllowed
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_can
from domain.pay.policy import Tier
from domain.recommendations.filed import FiledRecommendation, OfferState

MIN_JUSTIFICATION = 30
MAX_NOTE = 2000


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


def check_can_decide(actor: Actor, action: Action, filed: FiledRecommendation, case: Case, tier: Tier) -> None:
    """Raises NotAllowed or AlreadyDecided unless the actor may decide on this offer now.

    `tier` is the tier of the offer as it would stand after the decision.
    """
    check_can(actor, action, owner=case.opened_by)
    if not filed.is_open:
        raise AlreadyDecided(filed)
    if tier is not Tier.AUTO and filed.requested_by == actor.user_id:
        raise NotAllowed(
            "own_request",
            "You asked for this offer yourself. Above the auto tier another Comp Team member has to decide.",
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
