"""Recommendations as they are kept: numbered per case, immutable, with what people decided about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.recommendations.recommendation import Offer, Recommendation


class OfferState(StrEnum):
    """Where a filed recommendation stands with people. No model ever sets it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    SUPERSEDED = "superseded"


class DecisionKind(StrEnum):
    """What a Comp Team member decided."""

    APPROVED = "approved"
    OVERRIDDEN = "overridden"
    CHANGES_REQUESTED = "changes_requested"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `body` is what an override put in place of the computed answer; `note` is for people to read."""

    kind: DecisionKind
    by: str
    at: datetime
    note: str = ""
    body: Recommendation | None = None


@dataclass(frozen=True, slots=True)
class FiledRecommendation:
    """A recommendation in the case's file. `number` counts from 1 within the case."""

    id: str
    candidate_id: str
    number: int
    requested_by: str
    made_at: datetime
    body: Recommendation
    state: OfferState
    decision: Decision | None = None

    @property
    def standing(self) -> Recommendation:
        """The answer that counts: the overriding one where there is one, otherwise the computed one."""
        return self.decision.body if self.decision and self.decision.body else self.body

    @property
    def offer(self) -> Offer | None:
        """The offer that counts."""
        return self.standing.offer

    @property
    def is_open(self) -> bool:
        """Whether a decision is still to be made."""
        return self.state is OfferState.SUBMITTED

    @property
    def is_approved(self) -> bool:
        """Whether the offer may be made."""
        return self.state is OfferState.APPROVED


@dataclass(frozen=True, slots=True)
class PostedCard:
    """A card in Slack that shows a recommendation and must change when its state does."""

    recommendation_id: str
    channel_id: str
    ts: str
    thread_ts: str
