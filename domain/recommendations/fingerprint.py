"""A recommendation's fingerprint: what an approval binds to."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from domain.recommendations.recommendation import Recommendation


def fingerprint_of(recommendation: Recommendation) -> str:
    """sha256 (hex) over the offer, the request, the policy version and the snapshot ids, as canonical JSON.

    Equal content gives an equal value on any machine; the reasons' wording is not part of it.
    """
    snapshots = recommendation.snapshots
    content = {
        "status": recommendation.status,
        "request": canonical(recommendation.request),
        "offer": canonical(recommendation.offer),
        "flags": list(recommendation.flags),
        "policy": [recommendation.policy_id, recommendation.policy_version],
        "snapshots": {
            field.name: ref.id if (ref := getattr(snapshots, field.name)) else None for field in fields(snapshots)
        },
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: Any) -> Any:
    """Nested dataclasses as plain dictionaries, tuples as lists; anything else unchanged."""
    if isinstance(value, tuple):
        return [canonical(inner) for inner in value]
    if not is_dataclass(value):
        return value
    return {name: canonical(getattr(value, name)) for name in value.__dataclass_fields__}
