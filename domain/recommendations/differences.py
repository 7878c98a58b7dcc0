"""What changed between two offers of a case."""

from dataclasses import dataclass

from domain.money import amount_text
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that moved, each side in words: amounts carry their own currency."""

    figure: str
    old: str
    new: str


def differences(old: Offer | None, new: Offer | None) -> tuple[Difference, ...]:
    """The figures that read differently, in reading order; nothing when either offer is absent."""
    if old is None or new is None:
        return ()
    before, after = _figures(old), _figures(new)
    return tuple(
        Difference(figure, before[figure], after[figure]) for figure in before if before[figure] != after[figure]
    )


def _figures(offer: Offer) -> dict[str, str]:
    package, bridge = offer.package, offer.bridge
    sign_on = bridge.sign_on if bridge else None
    return {
        "Base salary": money_text(offer.base_pay),
        "Compa-ratio": f"{offer.compa_ratio:.2f}",
        "Pay range": f"{offer.currency} {amount_text(offer.minimum)}–{amount_text(offer.maximum)}",
        "Target bonus": money_text(package.bonus) if package else "none",
        "Equity grant": money_text(package.equity_grant) if package else "none",
        "Sign-on": money_text(sign_on) if sign_on else "none",
        "Approval tier": offer.tier.value,
    }
