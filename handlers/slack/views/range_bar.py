"""Where an offer lies in its range, in words and as a line of text: what the picture shows, for whoever has none."""

from decimal import Decimal

from domain.money import amount_text, percent_text, share_text
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer

_CELLS = 24


def range_bar(offer: Offer) -> str:
    """The base's place in the range as text: minimum, a bar, maximum."""
    low, high = amount_text(offer.minimum), amount_text(offer.maximum)
    if offer.range_penetration is None:
        return f"{low}  flat rate"
    at = int(place_in_range(offer.range_penetration) * (_CELLS - 1))
    return f"{low} {'─' * at}●{'─' * (_CELLS - 1 - at)} {high}"


def range_words(disclosure: Disclosure) -> str:
    """The same in sentences, for whoever does not see the picture; "" where no offer is shown."""
    offer, peers = disclosure.offer, disclosure.peers
    if offer is None:
        return ""
    said = [f"Base salary {money_text(offer.base_pay)}{side_words(offer)}: {_place(offer)}."]
    if peers is not None and peers.reference is not None:
        said.append(f"Peers' reference {amount_text(peers.reference)}.")
    if peers is not None and disclosure.middle_half is not None:
        low, high = (share_text(end) for end in disclosure.middle_half)
        said.append(f"The middle half of {peers.count} peers is paid between about {low} and {high} of the range.")
    return " ".join(said)


def place_in_range(penetration: Decimal) -> Decimal:
    """A share of the range, at its nearer end where it lies outside."""
    return min(max(penetration, Decimal(0)), Decimal(1))


def side_words(offer: Offer) -> str:
    """On which side of its range a base lies outside of it; "" inside."""
    if offer.minimum <= offer.base <= offer.maximum:
        return ""
    end = ("maximum" if offer.base > offer.maximum else "minimum") if offer.range_penetration is not None else "rate"
    return f" ({'above' if offer.base > offer.maximum else 'below'} the {end})"


def _place(offer: Offer) -> str:
    if offer.range_penetration is None:
        return f"the job has a flat rate of {amount_text(offer.minimum)}"
    return (
        f"{percent_text(offer.range_penetration)} of the range from {amount_text(offer.minimum)} to "
        f"{amount_text(offer.maximum)}, midpoint {amount_text(offer.midpoint)}"
    )
