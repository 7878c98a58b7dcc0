"""Reducing a recommendation to what its readers may see. Views are given a Disclosure and nothing else."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.identity.actor import Role
from domain.identity.audience import Sight
from domain.pay.policy import ParityRule
from domain.recommendations.filed import FiledRecommendation, OfferState
from domain.recommendations.recommendation import (
    Flag,
    Offer,
    PeerFindings,
    Reason,
    ReasonKind,
    Recommendation,
    Status,
)


class Release(StrEnum):
    """When recruiters see a computed offer."""

    AFTER_APPROVAL = "after_approval"
    IMMEDIATE = "immediate"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What one group of readers may see. `offer`, `peers` and `middle_half` are None where withheld or where there
    are none; `middle_half` is where half of the peers are paid, as coarse shares of the range.

    `withheld` is a sentence that says what is kept back and why, for readers who see less than there is.
    """

    filed: FiledRecommendation
    sight: Sight
    offer: Offer | None
    peers: PeerFindings | None
    reasons: tuple[Reason, ...]
    flags: tuple[Flag, ...]
    withheld: str | None
    may_decide: bool
    is_closed: bool = False
    middle_half: tuple[Decimal, Decimal] | None = None


_PEER_FLAGS = frozenset(
    {
        Flag.PARITY_ADJUSTED,
        Flag.PARITY_EXCEEDED,
        Flag.PARITY_UNDER,
        Flag.ABOVE_ALL_PEERS,
        Flag.PEERS_OUT_OF_RANGE,
    }
)
# What a recruiter needs to talk to the candidate; the rest is between Comp and the policy.
_SAFE_FLAGS = frozenset(
    {
        Flag.PROFICIENCY_UNKNOWN,
        Flag.FLAT_RATE,
        Flag.CURRENCY_MISMATCH,
        Flag.FX_REQUIRED,
        Flag.LEVEL_REQUIRED,
        Flag.ALREADY_COMPETITIVE,
        Flag.COUNTER_APPLIED,
        Flag.BRIDGED_WITH_SIGNON,
        Flag.EQUITY_BOOSTED,
        Flag.UNBRIDGED_GAP,
        Flag.OUTSIDE_POSTED_RANGE,
        Flag.BELOW_EXPECTATION,
        Flag.SALARY_HISTORY_IGNORED,
        Flag.DATA_STALE,
    }
)
# What a candidate could be told: no approval tiers, no internal rules about other offers.
_SAFE_REASONS = frozenset(
    {ReasonKind.RANGE, ReasonKind.TARGET, ReasonKind.PEERS, ReasonKind.PACKAGE, ReasonKind.RESULT}
)

# Why an offer is not shown to its recruiter, by state.
_WAITING = {
    OfferState.DRAFT: "There is no offer yet that could be approved.",
    OfferState.SUBMITTED: "The offer is computed and with Comp for review. You will see it here once it is approved.",
    OfferState.CHANGES_REQUESTED: "Comp asked for changes before this offer can be approved.",
    OfferState.REJECTED: "Comp rejected this offer.",
    OfferState.SUPERSEDED: "A newer version of this offer exists.",
    OfferState.EXPIRED: "This offer expired before it was made.",
    OfferState.WITHDRAWN: "This offer was withdrawn.",
}
# What keeps an offer provisional, in words that hold no pay.
_PROVISIONAL = {
    Status.NEEDS_FX: "The competing offer cannot be compared yet: there is no dated exchange rate for its currency. "
    "Give it in the currency of the pay range, or take it back with “no competing offer”.",
    Status.NEEDS_JOB_LEVEL: "A competing yearly total can only be compared once the job level is known: P1 to P5.",
}


def disclose(
    filed: FiledRecommendation,
    sight: Sight,
    parity: ParityRule,
    release: Release = Release.AFTER_APPROVAL,
    deciders: tuple[str, ...] | None = None,
    *,
    closed: bool = False,
) -> Disclosure:
    """The recommendation reduced to what `sight` allows.

    `deciders` are the user ids of those readers who may decide, where known: without any no decision is offered, nor
    in a closed case.
    """
    body = filed.standing
    if sight is Sight.NOTHING:
        return _nothing(filed, sight, "Pay is not shown here.", closed=closed)
    everything = sight is Sight.EVERYTHING
    if not everything and not filed.is_approved and release is Release.AFTER_APPROVAL:
        return _nothing(filed, sight, _waiting(filed), closed=closed)
    audience = Role.COMP_TEAM if everything else Role.RECRUITMENT
    enough = _enough_peers(body, parity.show_min_peers[audience.value])
    return Disclosure(
        filed=filed,
        sight=sight,
        offer=filed.offer,
        peers=filed.offer.peers if filed.offer and enough else None,
        reasons=_readable(body.reasons, everything=everything, enough=enough),
        flags=tuple(
            flag
            for flag in body.flags
            if (everything and (enough or flag not in _PEER_FLAGS)) or (not everything and flag in _SAFE_FLAGS)
        ),
        withheld=None if enough or body.offer is None else _hidden_peers(audience, parity),
        may_decide=everything and not closed and filed.is_open and (deciders is None or bool(deciders)),
        is_closed=closed,
        middle_half=body.middle_half if enough and _enough_peers(body, parity.quartiles.min_peers) else None,
    )


def _nothing(filed: FiledRecommendation, sight: Sight, sentence: str, *, closed: bool) -> Disclosure:
    return Disclosure(filed, sight, None, None, (), (), sentence, may_decide=False, is_closed=closed)


def _waiting(filed: FiledRecommendation) -> str:
    if filed.state is OfferState.DRAFT:
        return filed.body.problem or _PROVISIONAL.get(filed.body.status, _WAITING[OfferState.DRAFT])
    return _WAITING[filed.state]


def _enough_peers(body: Recommendation, least: int) -> bool:
    return body.offer is not None and body.offer.peers.count >= least


def _readable(reasons: tuple[Reason, ...], *, everything: bool, enough: bool) -> tuple[Reason, ...]:
    return tuple(
        reason
        for reason in reasons
        if (enough or not reason.about_peers) and (everything or reason.kind in _SAFE_REASONS)
    )


def _hidden_peers(audience: Role, parity: ParityRule) -> str:
    least = parity.show_min_peers[audience.value]
    return f"Fewer than {least} peers, so nothing is shown about them."
