"""A recommendation's fingerprint: what an approval binds to."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from domain.recommendations.recommendation import Offer, Recommendation

_PRICED = ("job_title", "location", "interview_feedback", "proficiency", "job_level", "competing_offer", "exempt")


def fingerprint_of(recommendation: Recommendation) -> str:
    """sha256 (hex) over the offer, what it was computed from, the policy version and the snapshot ids.

    Equal content gives an equal value on any machine. What is only shown or checked beside the offer (an expectation,
    a posted range, removed pay history, the age of data) is not part of it, nor is any wording.
    """
    snapshots = recommendation.snapshots
    content = {
        "status": recommendation.status,
        "request": {name: canonical(getattr(recommendation.request, name)) for name in _PRICED},
        "offer": canonical(recommendation.offer),
        "policy": [recommendation.policy_id, recommendation.policy_version],
        "snapshots": {
            field.name: ref.id if (ref := getattr(snapshots, field.name)) else None for field in fields(snapshots)
        },
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def what_is_paid(offer: Offer) -> object:
    """The parts of an offer that people are paid by and approve: not rows, peers or ratios."""
    return (offer.currency, offer.base, offer.minimum, offer.maximum, offer.tier, offer.package, offer.bridge)


def canonical(value: Any) -> Any:
    """Nested dataclasses as plain dictionaries, tuples as lists; anything else unchanged."""
    if isinstance(value, tuple):
        return [canonical(inner) for inner in value]
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0:f}"
    if not is_dataclass(value):
        return value
    return {name: canonical(getattr(value, name)) for name in value.__dataclass_fields__}
