"""What holds of every offer, whatever the range, the people, the policy and the competing offer."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain.money import CurrenciesMixed, Money, rounded_decimal
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.pay_book import PayBook
from domain.pay.pay_range import PayRange
from domain.pay.policy import PayPolicy, Tier, TierRule
from domain.pay.rows import RangeRow, RosterRow
from domain.pay.tiers import highest, rule_for
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER, KNOWN_PROFICIENCIES, JobLevel, Proficiency
from domain.recommendations.flags import escalations
from domain.recommendations.price_offer import price_offer
from domain.recommendations.pricing import price
from domain.recommendations.recommendation import Flag, Offer, Recommendation, Status
from tests.unit.pay.sample_pay import HIRE, PLACE, POLICY, PROFICIENT, TITLE, UNKNOWN, peers, range_row
from tests.unit.recommendations.offer_stories import Story, checked_stories, pay_near, range_rows, stories
from tests.unit.recommendations.sample_offers import SNAPSHOTS, evidence, offered, recommend

_Test = Callable[..., None]


def _often(examples: int = 120) -> Callable[[_Test], _Test]:
    # A busy machine is no finding.
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


# --- within the range -----------------------------------------------------------------------------------------------


@_often(150)
@given(stories())
def test_base_lies_within_the_range_and_on_a_step_where_the_range_holds_one(story: Story) -> None:
    low, high = Fraction(story.range_row.minimum), Fraction(story.range_row.maximum)
    step = story.policy.step(story.range_row.currency)
    holds_a_step = high // step * step >= low
    beyond_reach = _with_competing(story, story.range_row.maximum * 3, total=False)

    for told in (story, beyond_reach, story.but(competing_offer=None)):
        base = Fraction(told.base())
        assert low <= base <= high
        assert base % step == 0 if holds_a_step else base in (low, high)


@_often(200)
@given(range_rows(), st.integers(0, 1000), st.sampled_from([1, 250, 500, 1000, 10_000]))
def test_rounding_never_leaves_the_range_however_narrow_it_is(row: RangeRow, permille: int, step: int) -> None:
    within = PayRange(row.minimum, row.maximum, row.currency, step)
    amount = within.at(Decimal(permille) / 1000)

    rounded = within.rounded(amount)

    assert row.minimum <= rounded <= row.maximum
    assert abs(rounded - amount) < step


# --- never less for more --------------------------------------------------------------------------------------------


@_often()
@given(stories())
def test_better_feedback_never_means_a_lower_base(story: Story) -> None:
    bases = [story.but(interview_feedback=feedback).base() for feedback in FEEDBACK_WITH_OFFER]
    assert bases == sorted(bases)


@_often()
@given(stories(), st.sampled_from(KNOWN_PROFICIENCIES))
def test_higher_proficiency_never_means_a_lower_base(story: Story, crowded: Proficiency) -> None:
    # Most people of a story share one proficiency; any of the three may be the crowded one.
    people = tuple(
        replace(person, proficiency=crowded) if person.proficiency is story.request.proficiency else person
        for person in story.roster
    )
    told = replace(story, roster=people)

    bases = [told.but(proficiency=known).base() for known in KNOWN_PROFICIENCIES]

    assert bases == sorted(bases)


def _with_competing(story: Story, amount: Decimal, *, total: bool) -> Story:
    currency = story.range_row.currency
    offer = CompetingOffer(currency, annual_total=amount) if total else CompetingOffer(currency, base=amount)
    return story.but(competing_offer=offer)


@_often(150)
@given(stories(competing=False), st.lists(st.integers(1, 300), min_size=2, max_size=5), st.booleans(), st.data())
def test_a_higher_competing_offer_never_means_a_lower_base(
    story: Story, shares: list[int], total: bool, data: st.DataObject
) -> None:
    near = data.draw(st.lists(pay_near(story.range_row), max_size=2))
    amounts = sorted([*(story.range_row.maximum * share / 100 for share in shares), *near])

    bases = [_with_competing(story, amount, total=total).base() for amount in amounts]

    assert bases == sorted(bases)


@_often(150)
@given(stories(competing=True))
def test_a_competing_offer_never_lowers_the_base_and_raises_it_no_further_than_policy_allows(story: Story) -> None:
    alone, answered = story.but(competing_offer=None).offer(), story.offer()

    assert answered.base >= alone.base
    if answered.base > alone.base:
        limit = Fraction(alone.adjusted) * (1 + Fraction(story.policy.competing_offer.max_uplift))
        assert answered.bridge is not None
        enough = min(limit, Fraction(answered.bridge.need.amount))
        assert Fraction(answered.base) - enough <= story.policy.step(alone.currency)


@_often(150)
@given(stories(competing=True))
def test_what_answers_a_competing_offer_stays_under_its_caps_and_covers_the_need_up_to_the_gap_that_is_stated(
    story: Story,
) -> None:
    offer, rule = story.offer(), story.policy.competing_offer
    if offer.bridge is None:
        return
    sign_on = offer.bridge.sign_on.amount if offer.bridge.sign_on else Decimal(0)
    boost = offer.bridge.equity_boost.amount if offer.bridge.equity_boost else Decimal(0)
    vesting = Fraction(boost) / story.policy.equity.vest_years
    yearly = story.fx.converted(vesting, story.policy.equity.currency, offer.currency) or Fraction(0)

    assert 0 <= sign_on <= offer.base * rule.sign_on_cap
    assert 0 <= boost <= rule.equity_boost_cap
    assert boost % rule.equity_boost_step == 0
    assert offer.bridge.gap.amount >= 0
    covered = Fraction(offer.base + sign_on + offer.bridge.gap.amount) + yearly
    assert covered >= Fraction(offer.bridge.need.amount) - Fraction(1, 1000)


@_often(150)
@given(stories(), st.data())
def test_a_peers_raise_never_lowers_an_offer(story: Story, data: st.DataObject) -> None:
    before, most = story.base(), story.range_row.maximum
    raises = (data.draw(pay_near(story.range_row)), most, most + Decimal("0.01"), most * 2)

    for person in story.roster:
        for pay in raises:
            raised = replace(person, compensation=max(pay, person.compensation))
            people = tuple(raised if other is person else other for other in story.roster)
            assert replace(story, roster=people).base() >= before


@pytest.mark.parametrize("crossing", ["204000.01", "206300", "1000000"])
def test_a_peers_raise_across_the_range_maximum_never_lowers_an_offer(crossing: str) -> None:
    before = recommend(evidence(roster=peers(200_000, 201_000, 203_500)), interview_feedback=HIRE)
    after = recommend(evidence(roster=peers(200_000, 201_000, crossing)), interview_feedback=HIRE)

    assert offered(before).base == 191_000
    assert offered(after).base == 191_000
    assert Flag.PEERS_OUT_OF_RANGE in after.flags


@pytest.mark.parametrize("crossing", ["204000.01", "206300", "1000000"])
def test_one_of_four_peers_crossing_the_range_maximum_never_lowers_an_offer(crossing: str) -> None:
    before = recommend(evidence(roster=peers(190_000, 196_000, 202_000, 203_500)), interview_feedback=HIRE)
    after = recommend(evidence(roster=peers(190_000, 196_000, 202_000, crossing)), interview_feedback=HIRE)

    assert offered(before).peers.reference == offered(after).peers.reference == 199_000
    assert offered(after).base == offered(before).base == 189_000


# --- unchanged by what must not matter ------------------------------------------------------------------------------


def _but_for_lines(answer: Recommendation) -> tuple[Any, ...]:
    """An answer without the numbers of the lines it cites."""
    offer = answer.offer
    assert offer is not None
    plain = replace(offer, peers=replace(offer.peers, rows=()))
    said = [(reason.kind, reason.text, reason.about_peers) for reason in answer.reasons]
    return answer.status, plain, answer.flags, said


@_often(100)
@given(stories(), st.data())
def test_the_order_of_the_rows_changes_nothing_at_all(story: Story, data: st.DataObject) -> None:
    shuffled = tuple(data.draw(st.permutations(story.roster)))
    rates = type(story.fx)(tuple(reversed(story.fx.rates)))

    assert repr(replace(story, roster=shuffled, fx=rates).told()) == repr(story.told())


@_often(100)
@given(stories(), st.data())
def test_the_lines_on_which_people_stand_change_nothing_but_the_citations(story: Story, data: st.DataObject) -> None:
    lines = data.draw(
        st.lists(st.integers(2, 5000), min_size=len(story.roster), max_size=len(story.roster), unique=True)
    )
    moved = tuple(replace(person, row=line) for person, line in zip(story.roster, lines, strict=True))
    families = tuple(replace(person, job_family="Other") for person in moved)

    assert _but_for_lines(replace(story, roster=moved).told()) == _but_for_lines(story.told())
    assert _but_for_lines(replace(story, roster=families).told()) == _but_for_lines(story.told())


_ELSEWHERE = st.sampled_from(
    [
        ("Backend Engineer", PLACE),
        ("Senior Backend Engineers", PLACE),
        (TITLE, "LIS"),
        (TITLE, "AUST"),
        ("Shift Lead", "SEA"),
    ]
)


@_often(100)
@given(stories(), st.lists(st.tuples(_ELSEWHERE, st.integers(1, 10**8), st.booleans()), max_size=6), st.booleans())
def test_other_titles_and_places_change_nothing_at_all(
    story: Story, others: list[tuple[tuple[str, str], int, bool]], first: bool
) -> None:
    ranges: list[RangeRow] = []
    people: list[RosterRow] = []
    for number, ((title, place), amount, is_range) in enumerate(others, 100):
        if is_range:
            ranges.append(RangeRow(number, title, place, "GBP", Decimal(amount), Decimal(amount + 1)))
        else:
            proficiency = story.request.proficiency
            people.append(RosterRow(number, title, place, proficiency, Decimal(amount), "£"))
    mine, roster = [story.range_row], list(story.roster)
    book = PayBook(
        ranges=mine + ranges if first else ranges + mine,
        roster=roster + people if first else people + roster,
        snapshots=SNAPSHOTS,
        fx=story.fx,
    )

    answer = price_offer(story.request, book.evidence_for(TITLE, PLACE), story.policy)

    assert repr(answer) == repr(story.told())


@_often(100)
@given(checked_stories(), st.data())
def test_a_level_an_expectation_or_a_posting_never_moves_the_base_of_an_offer_without_competition(
    story: Story, data: st.DataObject
) -> None:
    alone = story.but(competing_offer=None)
    bare = alone.but(job_level=None, expectation=None, posted_range=None, exempt=False, pay_history_ignored=False)
    other = alone.but(job_level=data.draw(st.sampled_from((JobLevel.P1, JobLevel.P5))))

    assert alone.base() == bare.base() == other.base()


# --- scale ----------------------------------------------------------------------------------------------------------


def _scaled_policy(policy: PayPolicy, k: int) -> PayPolicy:
    competing = replace(
        policy.competing_offer,
        equity_boost_cap=policy.competing_offer.equity_boost_cap * k,
        equity_boost_step=policy.competing_offer.equity_boost_step * k,
    )
    return replace(
        policy,
        rounding={currency: step * k for currency, step in policy.rounding.items()},
        equity=replace(policy.equity, grant={level: grant * k for level, grant in policy.equity.grant.items()}),
        competing_offer=competing,
        exempt_threshold={place: limit * k for place, limit in policy.exempt_threshold.items()},
    )


def _scaled(story: Story, k: int) -> Story:
    request, row = story.request, story.range_row
    competing, expected, posted = request.competing_offer, request.expectation, request.posted_range
    if competing is not None:
        competing = replace(
            competing,
            base=None if competing.base is None else competing.base * k,
            annual_total=None if competing.annual_total is None else competing.annual_total * k,
        )
    return Story(
        range_row=replace(row, minimum=row.minimum * k, maximum=row.maximum * k),
        roster=tuple(replace(person, compensation=person.compensation * k) for person in story.roster),
        fx=story.fx,
        policy=_scaled_policy(story.policy, k),
        request=replace(
            request,
            competing_offer=competing,
            expectation=expected and _times(expected, k),
            posted_range=None
            if posted is None
            else PostedRange(_times(posted.minimum, k), _times(posted.maximum, k)),
        ),
    )


def _times(money: Money, k: int) -> Money:
    return Money(money.amount * k, money.currency)


@_often(150)
@given(checked_stories(), st.sampled_from([2, 3, 7, 100, 12_345]))
def test_in_a_currency_worth_k_times_less_everything_is_k_times_more_and_the_tier_the_same(
    story: Story, k: int
) -> None:
    plain, scaled = story.told(), _scaled(story, k).told()
    one, other = plain.offer, scaled.offer
    assert one is not None
    assert other is not None

    assert other.base == one.base * k
    assert (scaled.status, scaled.flags, other.tier) == (plain.status, plain.flags, one.tier)
    assert (other.compa_ratio, other.range_penetration) == (one.compa_ratio, one.range_penetration)
    assert other.peers.percentile_rank == one.peers.percentile_rank
    assert _extras(other) == tuple(amount * k for amount in _extras(one))


def _extras(offer: Offer) -> tuple[Decimal, ...]:
    """Sign-on, equity boost and grant: whole steps, so exact at any scale."""
    bridge, package = offer.bridge, offer.package
    return (
        bridge.sign_on.amount if bridge and bridge.sign_on else Decimal(0),
        bridge.equity_boost.amount if bridge and bridge.equity_boost else Decimal(0),
        package.equity_grant.amount if package else Decimal(0),
    )


# --- currencies -----------------------------------------------------------------------------------------------------


@_often(150)
@given(stories())
def test_no_sum_mixes_currencies(story: Story) -> None:
    offer, policy = story.offer(), story.policy
    package, bridge = offer.package, offer.bridge
    if bridge is not None:
        assert {bridge.need.currency, bridge.gap.currency} == {offer.currency}
        assert bridge.sign_on is None or bridge.sign_on.currency == offer.currency
        assert bridge.equity_boost is None or bridge.equity_boost.currency == policy.equity.currency
    if package is None:
        return
    assert {package.bonus.currency, package.target_total_cash.currency} == {offer.currency}
    assert {package.equity_grant.currency, package.equity_annualised.currency} == {policy.equity.currency}

    yearly = Fraction(package.equity_grant.amount) / package.vest_years
    here = story.fx.converted(yearly, policy.equity.currency, offer.currency)
    linked = policy.equity.currency == offer.currency or bool(story.fx.rates)
    assert (package.total_direct is not None) is linked is (here is not None)
    if package.total_direct is not None and here is not None:
        cash = Fraction(offer.base) * (1 + Fraction(package.bonus_share))
        assert package.total_direct == Money(rounded_decimal(cash + here, 2), offer.currency)


@_often(150)
@given(stories(competing=True))
def test_a_competing_offer_is_compared_in_our_currency_through_dated_rates_or_not_at_all(story: Story) -> None:
    competing, policy, here = story.request.competing_offer, story.policy, story.range_row.currency
    assert competing is not None
    answer, level = story.told(), story.request.job_level
    need = story.fx.converted(Fraction(competing.amount.amount), competing.currency, here)
    if need is not None and competing.annual_total is not None and level is not None:
        granted = Fraction(policy.equity.grant[level]) / policy.equity.vest_years
        equity = story.fx.converted(granted, policy.equity.currency, here)
        need = None if equity is None else (need - equity) / (1 + Fraction(policy.bonus[level]))

    assert answer.offer is not None
    if need is None:
        assert answer.status is Status.NEEDS_FX
        assert answer.offer == story.but(competing_offer=None).offer()
    elif competing.annual_total is not None and level is None:
        assert answer.status is Status.NEEDS_JOB_LEVEL
        assert answer.offer == story.but(competing_offer=None).offer()
    else:
        assert answer.offer.bridge is not None
        assert answer.offer.bridge.need == Money(rounded_decimal(need, 4), here)


_CURRENCIES = st.sampled_from(["USD", "EUR", "JPY", "CNY", "GBP"])
_AMOUNTS = st.decimals(-(10**9), 10**9, places=2)
_SUMS_AND_COMPARISONS: tuple[Callable[[Money, Money], object], ...] = (
    lambda one, other: one + other,
    lambda one, other: one - other,
    lambda one, other: one < other,
    lambda one, other: one <= other,
    lambda one, other: one > other,
    lambda one, other: one >= other,
)


@_often(60)
@given(_AMOUNTS, _CURRENCIES, _AMOUNTS, _CURRENCIES)
def test_money_adds_and_compares_within_one_currency_and_raises_across_two(
    amount: Decimal, currency: str, more: Decimal, another: str
) -> None:
    one, other = Money(amount, currency), Money(more, another)
    for meet in _SUMS_AND_COMPARISONS:
        if currency == another:
            meet(one, other)
        else:
            with pytest.raises(CurrenciesMixed):
                meet(one, other)
    if currency == another:
        assert (one + other) - other == one


# --- tiers ----------------------------------------------------------------------------------------------------------


@st.composite
def _tier_rules(draw: st.DrawFn) -> tuple[TierRule, ...]:
    tiers = draw(st.lists(st.sampled_from(Tier), min_size=1, unique=True).map(lambda some: sorted(some, key=_rank)))
    shares = st.integers(-50, 80).map(lambda percent: Decimal(percent) / 100)
    limits = draw(st.lists(shares, min_size=len(tiers) - 1, max_size=len(tiers) - 1, unique=True))
    return tuple(TierRule(limit, tier) for limit, tier in zip([*sorted(limits), None], tiers, strict=True))


def _rank(tier: Tier) -> int:
    return tier.rank


_BASES = st.one_of(
    st.integers(1, 30_000_000).map(lambda cents: Fraction(cents, 100)),
    st.integers(50, 180).map(lambda percent: Fraction(percent * 1000)),
)


@_often(200)
@given(_tier_rules(), st.lists(_BASES, min_size=2, max_size=8), _BASES)
def test_a_higher_base_never_needs_a_lower_tier(
    rules: tuple[TierRule, ...], bases: list[Fraction], midpoint: Fraction
) -> None:
    ranks = [rule_for(base, midpoint, rules).tier.rank for base in sorted(bases)]
    assert ranks == sorted(ranks)


@example(base=Fraction(105_000), midpoint=Fraction(100_000))
@example(base=Fraction(115_000), midpoint=Fraction(100_000))
@_often(100)
@given(_BASES, _BASES)
def test_the_tier_by_distance_is_the_first_whose_inclusive_limit_holds(base: Fraction, midpoint: Fraction) -> None:
    distance = base / midpoint - 1
    passed = sum(distance > Fraction(rule.up_to) for rule in POLICY.tiers if rule.up_to is not None)
    assert rule_for(base, midpoint, POLICY.tiers) is POLICY.tiers[passed]


@_often(150)
@given(stories(), st.sets(st.sampled_from(Flag)), st.sets(st.sampled_from(Flag)))
def test_adding_a_flag_never_lowers_the_tier(story: Story, some: set[Flag], added: set[Flag]) -> None:
    pricing = price(story.request, story.range_row, story.evidence, story.policy)
    few = tuple(flag for flag in Flag if flag in some)
    more = tuple(flag for flag in Flag if flag in some | added)

    before, after = (escalations(pricing, flags, story.policy) for flags in (few, more))

    assert set(before) <= set(after)
    assert highest(tier for _, tier in after).rank >= highest(tier for _, tier in before).rank


@_often(150)
@given(checked_stories())
def test_the_tier_is_what_distance_and_the_flags_ask_for_and_the_status_says_so(story: Story) -> None:
    answer = story.told()
    offer, policy = answer.offer, story.policy
    assert offer is not None
    midpoint = (Fraction(offer.minimum) + Fraction(offer.maximum)) / 2
    asked = [rule_for(Fraction(offer.base), midpoint, policy.tiers).tier]
    asked += [policy.escalate[flag] for flag in answer.flags if flag in policy.escalate]
    own = story.but(competing_offer=None).base()
    if Flag.PARITY_INSUFFICIENT in answer.flags and (Fraction(offer.adjusted) > midpoint or offer.base > own):
        asked.append(policy.escalate["PARITY_INSUFFICIENT_ABOVE_MIDPOINT"])

    assert offer.tier == max(asked, key=_rank)
    if answer.status.is_approvable:
        needed = Status.AUTO_APPROVABLE if offer.tier is Tier.AUTO else Status(f"needs_approval:{offer.tier}")
        assert answer.status is needed


@_often(100)
@given(checked_stories())
def test_more_to_know_about_a_candidate_never_lowers_the_tier(story: Story) -> None:
    bare = story.but(expectation=None, posted_range=None, exempt=False, pay_history_ignored=False)

    assert set(bare.told().flags) <= set(story.told().flags)
    assert story.offer().tier.rank >= bare.offer().tier.rank


@_often(100)
@given(stories(), st.data())
def test_an_override_stands_as_it_was_given_and_needs_l3_outside_the_range(story: Story, data: st.DataObject) -> None:
    base = data.draw(pay_near(story.range_row))
    offer = story.told(override=base).offer
    assert offer is not None

    assert offer.base == base
    if not offer.minimum <= base <= offer.maximum:
        assert offer.tier is Tier.L3


# --- the same again -------------------------------------------------------------------------------------------------


@_often(100)
@given(checked_stories())
def test_the_same_question_gives_the_identical_answer(story: Story) -> None:
    again = replace(
        story,
        roster=tuple(replace(person) for person in story.roster),
        range_row=replace(story.range_row),
        request=replace(story.request),
        policy=replace(story.policy, escalate=dict(reversed(list(story.policy.escalate.items())))),
    )
    first, second = story.told(), again.told()

    assert first.fingerprint == second.fingerprint
    assert repr(first) == repr(second)


@_often(100)
@given(stories(proficiency=UNKNOWN))
def test_peers_never_move_the_base_of_a_candidate_of_unknown_proficiency(story: Story) -> None:
    assert story.base() == replace(story, roster=()).base()


@_often(100)
@given(stories(proficiency=PROFICIENT), st.data())
def test_people_without_a_known_proficiency_move_nobodys_base(story: Story, data: st.DataObject) -> None:
    pay = data.draw(st.lists(pay_near(story.range_row), max_size=4))
    strangers = peers(*pay, proficiency=UNKNOWN, first_row=60)

    assert replace(story, roster=story.roster + strangers).base() == story.base()


def test_the_bases_of_all_questions_about_one_range_rise_along_both_scales() -> None:
    rows = evidence(ranges=(range_row(),), roster=peers(155_000, 199_000, 203_000))
    grid = [
        [
            offered(recommend(rows, proficiency=known, interview_feedback=feedback)).base
            for feedback in FEEDBACK_WITH_OFFER
        ]
        for known in KNOWN_PROFICIENCIES
    ]

    assert all(row == sorted(row) for row in grid)
    assert all(low <= high for rows in pairwise(grid) for low, high in zip(*rows, strict=True))
