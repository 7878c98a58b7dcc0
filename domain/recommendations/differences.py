"""What changed between two offers of a case."""

from dataclasses import dataclass
from decimal import Decimal

from domain.recommendations.recommendation import Offer


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that moved. Values keep the unit of the figure; a change of currency is one of its own."""

    figure: str
    old: Decimal | str | None
    new: Decimal | str | None


def differences(old: Offer | None, new: Offer | None) -> tuple[Difference, ...]:
    """The figures that differ, in reading order; nothing when either offer is absent."""
    if old is None or new is None:
        return ()
    pairs = (
        ("Currency", old.currency, new.currency),
        ("Base salary", old.base, new.base),
        ("Compa-ratio", old.compa_ratio, new.compa_ratio),
        ("Range minimum", old.minimum, new.minimum),
        ("Range maximum", old.maximum, new.maximum),
        ("Target bonus", _bonus(old), _bonus(new)),
        ("Equity grant", _equity(old), _equity(new)),
        ("Sign-on", _sign_on(old), _sign_on(new)),
        ("Approval tier", str(old.tier), str(new.tier)),
    )
    return tuple(Difference(figure, before, after) for figure, before, after in pairs if before != after)


def _bonus(offer: Offer) -> Decimal | None:
    return offer.package.bonus.amount if offer.package else None


def _equity(offer: Offer) -> Decimal | None:
    return offer.package.equity_grant.amount if offer.package else None


def _sign_on(offer: Offer) -> Decimal | None:
    return offer.bridge.sign_on.amount if offer.bridge and offer.bridge.sign_on else None
