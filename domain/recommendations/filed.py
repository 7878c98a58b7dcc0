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
    REJECTED = "rejected"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


# An accepted offer stands for good; a replaced one cannot be replaced again.
UNREPLACEABLE = frozenset({OfferState.SUPERSEDED, OfferState.ACCEPTED})
# States whose offer still holds, so that the same answer needs no new version.
STANDING = frozenset(
    {OfferState.DRAFT, OfferState.SUBMITTED, OfferState.APPROVED, OfferState.OFFERED, OfferState.ACCEPTED}
)
# States from which only a new version leads on.
SENT_BACK = frozenset(OfferState) - STANDING
# States in which the offer as it stands has been approved, whatever came of it later.
RELEASED = frozenset({OfferState.APPROVED, OfferState.OFFERED, OfferState.ACCEPTED, OfferState.DECLINED})


# Hexadecimal digits as letters: nothing on a button is to look like an amount.
_LETTERS = str.maketrans("0123456789", "ghijkmnpqr")


class DecisionKind(StrEnum):
    """What a Comp Team member decided."""

    APPROVED = "approved"
    OVERRIDDEN = "overridden"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's yes. `on_behalf_of` is whose delegate they were, where they were one."""

    by: str
    at: datetime
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an approved offer, how it ended early, or who sent it to the Comp Team again.

    `reason` is a code from a closed list.
    """

    state: OfferState
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `body` is what an override put in place of the computed answer; `note` is for people to read.

    An override of a two-person tier stands as a proposal until the second person approves it.
    """

    kind: DecisionKind
    by: str
    at: datetime
    note: str = ""
    body: Recommendation | None = None


@dataclass(frozen=True, slots=True)
class FiledRecommendation:
    """A recommendation in the case's file. `number` counts from 1 within the case.

    `authors` are all whose word the offer rests on; above the auto tier none of them may decide on it.
    """

    id: str
    candidate_id: str
    number: int
    requested_by: str
    made_at: datetime
    body: Recommendation
    state: OfferState
    decision: Decision | None = None
    authors: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()
    outcome: Outcome | None = None
    version: int = 0
    state_since: datetime | None = None

    @property
    def requesters(self) -> frozenset[str]:
        """Everybody who had a hand in the request."""
        sent_again = (self.outcome.by,) if self.outcome and self.outcome.state is OfferState.SUBMITTED else ()
        return frozenset((self.requested_by, *self.authors, *sent_again))

    @property
    def since(self) -> datetime:
        """When the offer came into its present state; expiry is counted from here."""
        return self.state_since or self.made_at

    @property
    def standing(self) -> Recommendation:
        """The answer that counts: the overriding one where there is one, otherwise the computed one."""
        return self.decision.body if self.decision and self.decision.body else self.body

    @property
    def seal(self) -> str:
        """Twelve letters that stand for the answer that counts; a button carries what its card showed."""
        return self.standing.fingerprint[:12].translate(_LETTERS)

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
        """Whether the offer may be made, or has been."""
        return self.state in RELEASED


@dataclass(frozen=True, slots=True)
class PostedCard:
    """A card in Slack that shows a recommendation and must change when its state does."""

    recommendation_id: str
    channel_id: str
    ts: str
    thread_ts: str
