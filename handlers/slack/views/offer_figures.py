"""The figures of an offer in words, wherever they are shown."""

from collections.abc import Iterator

from domain.money import amount_text, share_text
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer, PeerFindings
from handlers.slack.views.wording import penetration_words


def offer_figures(offer: Offer, peers: PeerFindings | None) -> Iterator[tuple[str, str]]:
    """Each figure by its name, beside the base; `peers` are None where they are withheld. A line break parts two."""
    yield "Compa-ratio", f"{offer.compa_ratio:.2f}"
    yield "Range penetration", penetration_words(offer.range_penetration)
    yield (
        "Pay range",
        f"{offer.currency} {amount_text(offer.minimum)}–{amount_text(offer.maximum)}\n"
        f"midpoint {amount_text(offer.midpoint)}",
    )
    if peers is not None:
        yield "Peers", _peers(peers)
    package, bridge = offer.package, offer.bridge
    if package is not None:
        yield "Target bonus", f"{money_text(package.bonus)} ({share_text(package.bonus_share)})"
        yield (
            "Equity grant",
            f"{money_text(package.equity_grant)} over {package.vest_years} years\n"
            f"{money_text(package.equity_annualised)} a year",
        )
    if bridge is not None and bridge.sign_on is not None:
        yield "Sign-on", f"{money_text(bridge.sign_on)}, once"
    if package is not None:
        yield "Target total cash", money_text(package.target_total_cash)
        if package.total_direct is not None:
            yield "Total direct compensation", money_text(package.total_direct)
        else:
            yield (
                "Total direct compensation",
                f"{money_text(package.target_total_cash)} cash and {money_text(package.equity_annualised)} equity, "
                "not added",
            )


def _peers(peers: PeerFindings) -> str:
    parts = [f"{peers.count} people"]
    if peers.reference is not None:
        parts.append(f"reference {amount_text(peers.reference)}")
    if peers.percentile_rank is not None:
        parts.append(f"percentile rank {amount_text(peers.percentile_rank)} (n = {peers.count})")
    return "\n".join(parts)
