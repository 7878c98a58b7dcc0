"""Cases side by side: as they stand, or as they would be after changes that nobody makes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from domain.candidates.case import Case
from domain.candidates.facts import FactField
from domain.identity.audience import Sight
from domain.pay.policy import ParityRule
from domain.recommendations.differences import Difference, differences
from domain.recommendations.disclosure import Disclosure, Release, disclose
from domain.recommendations.filed import FiledRecommendation, OfferState
from domain.recommendations.recommendation import Offer, Recommendation
from domain.recommendations.turn import FieldChange

_SUPPOSED_WAITS = "What would be offered then is for Comp to see: you see offers here once they are approved."


@dataclass(frozen=True, slots=True)
class Side:
    """One case as it stands, or as it would be after `changes` that nobody made.

    `filed` is None where required facts are `missing`; where nothing was filed it holds an answer that never was (see
    `unfiled`). Nothing in here is reduced yet: `opened_by` tells what readers may see of it.
    """

    candidate_id: str
    opened_by: str
    changes: tuple[FieldChange, ...] = ()
    filed: FiledRecommendation | None = None
    missing: tuple[FactField, ...] = ()
    is_closed: bool = False

    @property
    def is_hypothetical(self) -> bool:
        """Whether this is what would be said, and stands in no file."""
        return bool(self.changes) or (self.filed is not None and not self.filed.id)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two sides or more; the first is the case at hand as it stands now."""

    sides: tuple[Side, ...]
    kind: Literal["side_by_side"] = "side_by_side"

    @property
    def rests_on_the_same_data(self) -> bool:
        """Whether every answer comes of the same rows and policy; otherwise figures may differ for that alone."""
        bodies = [side.filed.standing for side in self.sides if side.filed is not None]
        return len({(body.snapshots, body.policy_id, body.policy_version) for body in bodies}) <= 1


def unfiled(body: Recommendation, case: Case, asker: str, at: datetime) -> FiledRecommendation:
    """An answer in the form of a filed one, without an id or a number, so that it is reduced in the same way.

    `asker` is a user id.
    """
    return FiledRecommendation(
        id="",
        candidate_id=case.candidate_id,
        number=0,
        requested_by=asker,
        made_at=at,
        body=body,
        state=OfferState.SUBMITTED if body.status.is_approvable else OfferState.DRAFT,
    )


def disclosed(
    side: Side,
    sight: Sight,
    parity: ParityRule,
    release: Release = Release.AFTER_APPROVAL,
    deciders: tuple[str, ...] | None = None,
) -> Disclosure | None:
    """A side reduced to what `sight` allows; None where facts are missing. `deciders` as in `disclose`.

    Nobody may decide on what was never filed, and of such an offer it is not said that it waits for anybody.
    """
    filed = side.filed
    if filed is None:
        return None
    if not side.is_hypothetical:
        return disclose(filed, sight, parity, release, deciders, closed=side.is_closed)
    shown = disclose(filed, sight, parity, release, (), closed=side.is_closed)
    if sight is Sight.APPROVED and shown.offer is None and filed.is_open:
        return replace(shown, withheld=_SUPPOSED_WAITS)
    return shown


def differences_from_first(first: Offer | None, *others: Offer | None) -> tuple[tuple[Difference, ...], ...]:
    """What each of the other offers has otherwise than the first, in their order; take offers from disclosures."""
    return tuple(differences(first, other) for other in others)
