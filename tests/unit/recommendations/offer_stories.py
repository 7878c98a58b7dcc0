"""Hypothesis strategies for questions to the engine: ranges, people and offers as they occur, and as they should not.

Ranges come in round amounts, with cents, narrower than any rounding step, and flat; people are paid inside and far
outside of them; competing offers are smaller and larger than anything we could pay.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.fx import FxTable
from domain.pay.pay_book import Evidence
from domain.pay.policy import CompetingOfferRule, PayPolicy, TierRule
from domain.pay.rows import RangeRow, RosterRow
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER, KNOWN_PROFICIENCIES, JobLevel, Proficiency
from domain.recommendations.price_offer import price_offer
from domain.recommendations.recommendation import Offer, Recommendation
from domain.recommendations.request import OfferRequest
from tests.unit.pay.sample_pay import L1, L3, PLACE, POLICY, TITLE, policy_with, rate
from tests.unit.recommendations.sample_offers import SNAPSHOTS

# How large pay is in each currency, against the dollar.
_SCALE = {"USD": 1, "EUR": 1, "CNY": 7, "JPY": 150}

_POLICIES = (
    POLICY,
    POLICY,
    policy_with(parity=replace(POLICY.parity, corridor=Decimal(0))),
    policy_with(
        parity=replace(POLICY.parity, corridor=Decimal("0.125"), min_peers_adjust=1, min_peers_percentile=2),
        rounding={"default": 1},
        tiers=(TierRule(Decimal("-0.10"), L1), TierRule(None, L3)),
    ),
    policy_with(
        equity=replace(POLICY.equity, currency="EUR", vest_years=3),
        competing_offer=CompetingOfferRule(Decimal("0.075"), Decimal("0.25"), Decimal(90_000), Decimal(2_500)),
        rounding={"default": 250, "JPY": 10_000},
    ),
    policy_with(competing_offer=CompetingOfferRule(Decimal(0), Decimal(0), Decimal(0))),
)


@dataclass(frozen=True)
class Story:
    """One question with its data and policy."""

    range_row: RangeRow
    roster: tuple[RosterRow, ...]
    fx: FxTable
    policy: PayPolicy
    request: OfferRequest

    @property
    def evidence(self) -> Evidence:
        """The rows as the engine is given them."""
        return Evidence((self.range_row,), self.roster, self.fx, SNAPSHOTS)

    def but(self, **changes: Any) -> "Story":
        """The same story with its request changed."""
        return replace(self, request=replace(self.request, **changes))

    def told(self, override: Decimal | None = None) -> Recommendation:
        """The engine's answer."""
        return price_offer(self.request, self.evidence, self.policy, override=override)

    def offer(self) -> Offer:
        """The engine's offer."""
        offer = self.told().offer
        assert offer is not None
        return offer

    def base(self) -> Decimal:
        """The base salary the engine offers."""
        return self.offer().base


def _cents(amount: int) -> Decimal:
    return Decimal(amount).scaleb(-2)


@st.composite
def range_rows(draw: st.DrawFn) -> RangeRow:
    """Pay ranges: round, with cents, narrower than a step, or flat."""
    currency = draw(st.sampled_from(sorted(_SCALE)))
    scale = _SCALE[currency]
    shape = draw(st.sampled_from(["round", "round", "cents", "narrow", "flat"]))
    if shape == "round":
        low = Decimal(draw(st.integers(60, 600)) * 500 * scale)
        width = Decimal(draw(st.integers(1, 300)) * 500 * scale)
    else:
        low = _cents(draw(st.integers(3_000_000, 30_000_000)) * scale)
        least, most = {"cents": (100_000, 15_000_000 * scale), "narrow": (1, 200_000), "flat": (0, 0)}[shape]
        width = _cents(draw(st.integers(least, most)))
    return RangeRow(4, TITLE, PLACE, currency, low, low + width)


def pay_near(row: RangeRow) -> st.SearchStrategy[Decimal]:
    """Yearly pay in and around a range, its very ends and a cent beyond them included."""
    spread = max(row.maximum - row.minimum, row.minimum / 5)
    cent = _cents(1)
    ends = (row.minimum, row.minimum - cent, row.maximum, row.maximum + cent)
    lowest, highest = row.minimum - spread / 2, row.maximum + spread / 2
    anywhere = st.integers(int(lowest * 100), int(highest * 100)).map(_cents)
    round_ones = st.integers(int(lowest / 1000), int(highest / 1000)).map(lambda thousands: Decimal(thousands * 1000))
    return st.one_of(anywhere, round_ones, st.sampled_from(ends)).map(lambda pay: max(pay, cent))


@st.composite
def rosters(draw: st.DrawFn, row: RangeRow, favoured: Proficiency) -> tuple[RosterRow, ...]:
    """None to nine people of the range's title and place, most of them of one proficiency."""
    proficiencies = st.sampled_from((favoured, favoured, favoured, *Proficiency))
    people = draw(st.lists(st.tuples(proficiencies, pay_near(row)), max_size=9))
    return tuple(
        RosterRow(number, TITLE, PLACE, proficiency, pay) for number, (proficiency, pay) in enumerate(people, 16)
    )


@st.composite
def competing_offers(draw: st.DrawFn, row: RangeRow, currencies: tuple[str, ...]) -> CompetingOffer:
    """Offers from a third of the minimum to thrice the maximum, as a base or a yearly total."""
    far = st.integers(int(row.minimum * 100) // 3, int(row.maximum * 100) * 3).map(_cents)
    amount = draw(st.one_of(far, pay_near(row)))
    currency = draw(st.sampled_from(currencies))
    if draw(st.booleans()):
        return CompetingOffer(currency, base=amount)
    return CompetingOffer(currency, annual_total=amount)


@st.composite
def fx_tables(draw: st.DrawFn, row: RangeRow, policy: PayPolicy) -> FxTable:
    """No rates, or one that links pay with the equity's currency."""
    other = policy.equity.currency if policy.equity.currency != row.currency else "GBP"
    if not draw(st.booleans()):
        return FxTable()
    price = _cents(draw(st.integers(50, 15_000)))
    pair = (row.currency, other) if draw(st.booleans()) else (other, row.currency)
    return FxTable((rate(*pair, price),))


@st.composite
def stories(draw: st.DrawFn, *, competing: bool | None = None, proficiency: Proficiency | None = None) -> Story:
    """A question with everything it needs to be answered; with a competing offer, without, or (None) either."""
    row = draw(range_rows())
    policy = draw(st.sampled_from(_POLICIES))
    known = proficiency or draw(st.sampled_from((*KNOWN_PROFICIENCIES, *Proficiency)))
    fx = draw(fx_tables(row, policy))
    currencies = (row.currency, row.currency, row.currency, policy.equity.currency)
    if competing is None:
        competing = draw(st.sampled_from((True, True, False)))
    return Story(
        range_row=row,
        roster=draw(rosters(row, known)),
        fx=fx,
        policy=policy,
        request=OfferRequest(
            job_title=TITLE,
            location=PLACE,
            interview_feedback=draw(st.sampled_from(FEEDBACK_WITH_OFFER)),
            proficiency=known,
            job_level=draw(st.sampled_from((None, *JobLevel))),
            competing_offer=draw(competing_offers(row, currencies)) if competing else None,
        ),
    )


@st.composite
def checked_stories(draw: st.DrawFn) -> Story:
    """Stories that also carry an expectation, a posted range, an exemption or a mention of pay history."""
    story = draw(stories())
    row, amounts = story.range_row, pay_near(story.range_row)
    currency = draw(st.sampled_from((row.currency, row.currency, "GBP")))
    low, high = sorted((draw(amounts), draw(amounts)))
    limits = {PLACE: draw(amounts)} if draw(st.booleans()) else {}
    told = story.but(
        expectation=draw(st.none() | amounts.map(lambda amount: Money(amount, currency))),
        posted_range=draw(st.sampled_from((None, PostedRange(Money(low, currency), Money(high, currency))))),
        exempt=draw(st.booleans()),
        pay_history_ignored=draw(st.booleans()),
    )
    return replace(told, policy=replace(story.policy, exempt_threshold=limits))
