"""A recommendation as a table for the terminal."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from domain.money import Money, amount_text, percent_text
from domain.pay.policy import ParityRule
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer, Recommendation

_FLAG_COLUMN = "Flags"


def offer_table(answer: Recommendation, parity: ParityRule) -> RenderableType:
    """The offer, its reasons and flags; peers are left out where too few to show."""
    offer = answer.offer
    if offer is None:
        return Text(f"{answer.status.value}: {answer.problem or ''}")
    # Text, so that square brackets in a title are not taken for markup.
    title = Text(f"{offer.job_title}, {offer.location}: {answer.status.value}", style="table.title")
    table = Table(title=title, show_header=False)
    for name, value in _figures(offer):
        table.add_row(name, Text(value))
    if answer.flags:
        table.add_row(_FLAG_COLUMN, Text(", ".join(answer.flags)))
    why = Table(title="Why", show_header=False)
    enough = offer.peers.count >= parity.show_min_peers["comp_team"]
    for reason in answer.reasons:
        if enough or not reason.about_peers:
            why.add_row(reason.kind.value, Text(reason.text), Text(f"[{reason.source}]"))
    return Group(table, why)


def _figures(offer: Offer) -> list[tuple[str, str]]:
    penetration = "flat rate" if offer.range_penetration is None else percent_text(offer.range_penetration)
    rows = [
        ("Base salary", money_text(Money(offer.base, offer.currency))),
        ("Compa-ratio", f"{offer.compa_ratio:.4f}"),
        ("Range penetration", penetration),
        ("Pay range", f"{offer.currency} {amount_text(offer.minimum)}–{amount_text(offer.maximum)}"),
        ("Approval tier", offer.tier.value),
    ]
    package, bridge = offer.package, offer.bridge
    if package:
        apart = f"{money_text(package.target_total_cash)} and {money_text(package.equity_annualised)}, not added"
        rows += [
            ("Target bonus", f"{money_text(package.bonus)} ({percent_text(package.bonus_share, 0)})"),
            ("Equity grant", f"{money_text(package.equity_grant)} over {package.vest_years} years"),
            ("Target total cash", money_text(package.target_total_cash)),
            (
                "Total direct compensation",
                money_text(package.total_direct) if package.total_direct else apart,
            ),
        ]
    if bridge and bridge.sign_on:
        rows.append(("Sign-on", money_text(bridge.sign_on)))
    return rows
