"""What may be said of an offer: facts that name what they are together with the value, and cite their source."""

import re
from collections.abc import Iterator

from domain.conversations.brief import Fact
from domain.identity.audience import Sight
from domain.money import amount_text, percent_text, share_text
from domain.pay.vocabulary import Proficiency
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.reasoning import count_of, money_text
from domain.recommendations.recommendation import Flag, Offer, PeerFindings, Reason, ReasonKind

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# These reasons are told in sentences of their own; the others in their own words.
_TOLD = (ReasonKind.RANGE, ReasonKind.TARGET, ReasonKind.PEERS, ReasonKind.PACKAGE, ReasonKind.RESULT)
_GROUNDS = (ReasonKind.RANGE, ReasonKind.TARGET, ReasonKind.PEERS, ReasonKind.COMPETING, ReasonKind.PACKAGE)
_LEADS = {
    ReasonKind.NOTE: "of those compared",
    ReasonKind.FLOOR: "by the floor for proficiency",
    ReasonKind.COMPETING: "for the competing offer",
    ReasonKind.CHECK: "for comparison",
    ReasonKind.OVERRIDE: "by decision",
    ReasonKind.APPROVAL: "the approval tier is",
}
# How reasons spell what raised a tier.
_FLAG = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
# What keeps its capital letter in the middle of a sentence.
_NAMES = ("Comp", "Compensation")


def offer_facts(offer: Offer, source: str = "") -> Iterator[Fact]:
    """The figures of an offer that its readers may see; every one of them stands on the card."""
    yield Fact("base", f"an offer of {money_text(offer.base_pay)} base salary", "our offered base salary", source)
    yield Fact("compa_ratio", f"a compa-ratio of {offer.compa_ratio:.2f}", "the compa-ratio of our offer", source)
    if offer.range_penetration is not None:
        place = percent_text(offer.range_penetration)
        yield Fact("penetration", f"{place} of the way through the range", "how far through the range we are", source)
    package, bridge = offer.package, offer.bridge
    if package is not None:
        said = f"a target bonus of {money_text(package.bonus)} a year"
        yield Fact("bonus", said, "the target bonus", source)
        said = f"an equity grant of {money_text(package.equity_grant)} over {package.vest_years} years"
        yield Fact("equity", said, "the equity grant with its vesting", source)
        said = f"target total cash of {money_text(package.target_total_cash)} a year"
        yield Fact("total_cash", said, "base and bonus together", source)
        if package.total_direct is not None:
            said = f"total direct compensation of {money_text(package.total_direct)} a year"
            yield Fact("total_direct", said, "everything yearly together", source)
    if bridge is not None and bridge.sign_on is not None:
        yield Fact("sign_on", f"a sign-on of {money_text(bridge.sign_on)}, paid once", "the sign-on", source)


def rests_on(disclosure: Disclosure) -> str:
    """The rows and policy entries that an offer's figures come from, as far as its readers may know of them."""
    sources = (reason.source for reason in disclosure.reasons if reason.kind in _GROUNDS)
    return "; ".join(dict.fromkeys(source for source in sources if not source.endswith("the same rows")))


def why_facts(disclosure: Disclosure) -> Iterator[Fact]:
    """How an offer comes about, statement by statement, in reading order; nothing that the disclosure leaves out."""
    offer = disclosure.offer
    if offer is None:
        return
    sources = {reason.kind: reason.source for reason in reversed(disclosure.reasons)}
    if ReasonKind.RANGE in sources:
        yield Fact("why.range", _range(offer), "what the pay range is", sources[ReasonKind.RANGE], is_clause=True)
    if ReasonKind.TARGET in sources:
        source = sources[ReasonKind.TARGET]
        yield Fact("why.target", _target(disclosure, offer), "where policy aims", source, is_clause=True)
    if disclosure.peers is not None:
        yield from _peers(disclosure.peers, disclosure.flags, sources.get(ReasonKind.PEERS, ""))
    others = [reason for reason in disclosure.reasons if reason.kind not in _TOLD]
    for letter, reason in zip(_LETTERS, others, strict=False):
        yield _told(letter, reason)


def _range(offer: Offer) -> str:
    if offer.minimum == offer.maximum:
        return f"the job has a flat rate of {offer.currency} {amount_text(offer.minimum)}"
    return (
        f"the pay range runs from {offer.currency} {amount_text(offer.minimum)} to {amount_text(offer.maximum)}, "
        f"with its midpoint at {amount_text(offer.midpoint)}"
    )


def _target(disclosure: Disclosure, offer: Offer) -> str:
    asked = disclosure.filed.standing.request
    known = asked.proficiency is not Proficiency.UNKNOWN
    who = f"{asked.proficiency} with {asked.interview_feedback}" if known else f"{asked.interview_feedback} alone"
    return (
        f"for {who} policy aims at {share_text(offer.position)} of the way through the range, which is "
        f"{offer.currency} {amount_text(offer.anchor)}"
    )


def _peers(peers: PeerFindings, flags: tuple[Flag, ...], source: str) -> Iterator[Fact]:
    if peers.reference is None or peers.corridor is None:
        said = f"there are {count_of(peers.count, 'peer')} to look at, who moved nothing"
    else:
        bottom, top = peers.corridor
        moved = "which moved the target" if Flag.PARITY_ADJUSTED in flags else "which left the target where it was"
        said = (
            f"{count_of(peers.count, 'peer')} of the same proficiency have a reference of "
            f"{amount_text(peers.reference)} and a corridor from {amount_text(bottom)} to {amount_text(top)}, {moved}"
        )
    yield Fact("why.peers", said, "what peers are paid, and whether that moved the target", source, is_clause=True)
    if peers.percentile_rank is not None:
        rank = amount_text(peers.percentile_rank)
        said = f"the offer has percentile rank {rank} among {count_of(peers.count, 'peer')}"
        yield Fact("why.rank", said, "the rank of our offer among peers", source, is_clause=True)


def _told(letter: str, reason: Reason) -> Fact:
    lead = _LEADS[reason.kind]
    about = f"{lead}, a statement of its own"
    if reason.kind is ReasonKind.APPROVAL:
        named = _FLAG.sub(lambda flag: flag.group().lower().replace("_", " "), reason.text)
        said, about = f"{lead} {named}", "the approval it needs"
    elif reason.text.startswith("Competing"):
        said = f"the {clause(reason.text)}"
    else:
        said = f"{lead}: {clause(reason.text)}"
    return Fact(f"why.{letter}", said, about, reason.source, is_clause=True)


def sees_tiers(shown: Disclosure) -> bool:
    """Whether its readers are told of approval tiers and overrides: those are between Comp and the policy."""
    return shown.sight is Sight.EVERYTHING


def clause(sentence: str) -> str:
    """A sentence of ours as a clause: without its full stop, small unless it begins with a name or a currency."""
    text = sentence.rstrip(".")
    first = text.partition(" ")[0]
    keeps = not first.replace("-", "").isalpha() or first.isupper() or first in _NAMES
    return text if keeps else text[:1].lower() + text[1:]
