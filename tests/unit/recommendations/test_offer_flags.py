"""Every flag: one story that raises it, and a neighbouring one that does not."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from domain.pay.pay_book import SnapshotRefs
from domain.pay.policy import Tier, TierRule
from domain.recommendations.recommendation import Flag, Recommendation
from tests.unit.pay.sample_pay import (
    ADVANCED,
    HIRE,
    L1,
    L2,
    L3,
    LEARNING,
    MUST_HIRE,
    P3,
    P4,
    P5,
    POLICY,
    UNKNOWN,
    peers,
    policy_with,
    range_row,
    rate,
    rates,
)
from tests.unit.recommendations.sample_offers import (
    MIDDLING,
    SNAPSHOTS,
    competing_base,
    competing_total,
    evidence,
    money,
    offered,
    posted,
    recommend,
)

Story = Callable[..., Recommendation]

_EUR_RATE = rates(rate("EUR", "USD", "1.10"))
_LEARNERS = peers(196_000, 196_500, 197_000, proficiency=LEARNING, first_row=30)
_SEATTLE = evidence(ranges=(range_row(70_000, 90_000, location="SEA"),), roster=())
_SEATTLE_AT_LIMIT = evidence(ranges=(range_row("80168.40", "80168.40", location="SEA"),), roster=())
_EURO = partial(evidence, ranges=(range_row(currency="EUR"),))

_ALL_AUTO = (TierRule(None, Tier.AUTO),)

_RAISED: dict[Flag, Story] = {
    Flag.PROFICIENCY_FLOOR: partial(recommend, evidence(roster=MIDDLING + _LEARNERS)),
    Flag.PROFICIENCY_UNKNOWN: partial(recommend, proficiency=UNKNOWN),
    Flag.PARITY_ADJUSTED: partial(recommend, evidence(roster=peers(195_000, 196_000, 197_000))),
    Flag.PARITY_INSUFFICIENT: partial(recommend, evidence(roster=MIDDLING[:2])),
    Flag.FLAT_RATE: partial(recommend, evidence(ranges=(range_row(61_000, 61_000),), roster=())),
    Flag.PEERS_OUT_OF_RANGE: partial(recommend, evidence(roster=peers(175_900, 180_400, "204000.01"))),
    Flag.CURRENCY_MISMATCH: partial(recommend, competing_offer=competing_base(170_000, "EUR")),
    Flag.FX_REQUIRED: partial(recommend, _EURO(), competing_offer=competing_total(200_000, "EUR"), job_level=P3),
    Flag.LEVEL_REQUIRED: partial(recommend, competing_offer=competing_total(200_000)),
    Flag.ALREADY_COMPETITIVE: partial(recommend, competing_offer=competing_base(177_000)),
    Flag.COUNTER_APPLIED: partial(recommend, competing_offer=competing_base("177000.01")),
    Flag.COUNTER_ABOVE_MAX: partial(recommend, competing_offer=competing_base("204000.01")),
    Flag.BRIDGED_WITH_SIGNON: partial(recommend, competing_offer=competing_base("186500.01")),
    Flag.EQUITY_BOOSTED: partial(recommend, competing_offer=competing_base(230_000), job_level=P4),
    Flag.UNBRIDGED_GAP: partial(recommend, competing_offer=competing_base("213500.01")),
    Flag.ABOVE_ALL_PEERS: partial(recommend, evidence(roster=peers(170_000, 171_000, "176999.99"))),
    Flag.PARITY_EXCEEDED: partial(
        recommend, evidence(roster=peers(175_000, 180_000, 195_000)), competing_offer=competing_base(190_000)
    ),
    Flag.PARITY_UNDER: partial(recommend, evidence(roster=peers(180_000, 180_000, 190_000)), override=170_499),
    Flag.BELOW_EXEMPT_THRESHOLD: partial(recommend, _SEATTLE, exempt=True),
    Flag.OUTSIDE_POSTED_RANGE: partial(recommend, posted_range=posted("177000.01", 190_000)),
    Flag.BELOW_EXPECTATION: partial(recommend, expectation=money("177000.01")),
    Flag.SALARY_HISTORY_IGNORED: partial(recommend, pay_history_ignored=True),
    Flag.DATA_STALE: partial(recommend, today=date(2026, 4, 6)),
}

_SILENT: dict[Flag, tuple[Story, ...]] = {
    Flag.PROFICIENCY_FLOOR: (
        partial(recommend, evidence(roster=MIDDLING + _LEARNERS[:2])),
        partial(recommend, evidence(roster=MIDDLING + _LEARNERS), proficiency=LEARNING),
        partial(recommend, evidence(roster=MIDDLING + _LEARNERS), proficiency=UNKNOWN),
    ),
    Flag.PROFICIENCY_UNKNOWN: (partial(recommend, proficiency=LEARNING),),
    Flag.PARITY_ADJUSTED: (
        partial(recommend),
        partial(recommend, evidence(roster=peers(195_000, 196_000))),
        partial(recommend, evidence(roster=peers(195_000, 196_000, 197_000)), proficiency=UNKNOWN),
    ),
    Flag.PARITY_INSUFFICIENT: (partial(recommend), partial(recommend, evidence(roster=()), proficiency=UNKNOWN)),
    Flag.FLAT_RATE: (partial(recommend, evidence(ranges=(range_row(61_000, "61000.01"),), roster=())),),
    Flag.PEERS_OUT_OF_RANGE: (
        partial(recommend, evidence(roster=peers(150_000, 180_400, 204_000))),
        partial(recommend, evidence(roster=MIDDLING + peers(9, proficiency=ADVANCED, first_row=30))),
    ),
    Flag.CURRENCY_MISMATCH: (
        partial(recommend, evidence(fx=_EUR_RATE), competing_offer=competing_base(170_000, "EUR")),
        partial(recommend, competing_offer=competing_base(170_000)),
    ),
    Flag.FX_REQUIRED: (
        partial(recommend, _EURO(fx=_EUR_RATE), competing_offer=competing_total(200_000, "EUR"), job_level=P3),
        partial(recommend, _EURO(), competing_offer=competing_base(200_000, "EUR"), job_level=P3),
        partial(recommend, _EURO(), job_level=P3),
    ),
    Flag.LEVEL_REQUIRED: (
        partial(recommend, competing_offer=competing_total(200_000), job_level=P3),
        partial(recommend, competing_offer=competing_base(200_000)),
    ),
    Flag.ALREADY_COMPETITIVE: (
        partial(recommend, competing_offer=competing_base("177000.01")),
        partial(recommend, competing_offer=competing_base(1, "EUR")),
        partial(recommend),
    ),
    Flag.COUNTER_APPLIED: (partial(recommend, competing_offer=competing_base(177_000)), partial(recommend)),
    Flag.COUNTER_ABOVE_MAX: (partial(recommend, competing_offer=competing_base(204_000)),),
    Flag.BRIDGED_WITH_SIGNON: (partial(recommend, competing_offer=competing_base(186_500)),),
    Flag.EQUITY_BOOSTED: (
        partial(recommend, competing_offer=competing_base(230_000)),
        partial(recommend, competing_offer=competing_base(213_000), job_level=P4),
    ),
    Flag.UNBRIDGED_GAP: (partial(recommend, competing_offer=competing_base(213_500)),),
    Flag.ABOVE_ALL_PEERS: (
        partial(recommend, evidence(roster=peers(170_000, 171_000, 177_000))),
        partial(recommend, evidence(roster=peers(170_000, 171_000))),
    ),
    Flag.PARITY_EXCEEDED: (
        partial(
            recommend, evidence(roster=peers(175_000, 180_000, 195_000)), competing_offer=competing_base(189_500)
        ),
        partial(recommend, evidence(roster=peers(175_000, 180_000)), competing_offer=competing_base(190_000)),
    ),
    Flag.PARITY_UNDER: (
        partial(recommend, evidence(roster=peers(180_000, 180_000, 190_000)), override=170_500),
        partial(recommend, evidence(roster=peers(180_000, 190_000)), override=160_000),
    ),
    Flag.BELOW_EXEMPT_THRESHOLD: (
        partial(recommend, _SEATTLE),
        partial(recommend, _SEATTLE_AT_LIMIT, exempt=True),
        partial(recommend, exempt=True),
    ),
    Flag.OUTSIDE_POSTED_RANGE: (
        partial(recommend, posted_range=posted(177_000, 177_000)),
        partial(recommend, posted_range=posted(1, 2, "EUR")),
    ),
    Flag.BELOW_EXPECTATION: (
        partial(recommend, expectation=money(177_000)),
        partial(recommend, expectation=money(999_000, "EUR")),
    ),
    Flag.SALARY_HISTORY_IGNORED: (partial(recommend),),
    Flag.DATA_STALE: (partial(recommend, today=date(2026, 3, 9)), partial(recommend)),
}


def test_every_flag_has_a_story_that_raises_it_and_one_that_does_not() -> None:
    assert set(_RAISED) == set(_SILENT) == set(Flag)


@pytest.mark.parametrize("flag", Flag)
def test_the_flag_is_raised(flag: Flag) -> None:
    assert flag in _RAISED[flag]().flags


@pytest.mark.parametrize("flag", Flag)
def test_the_flag_stays_silent_next_door(flag: Flag) -> None:
    for story in _SILENT[flag]:
        answer = story()
        assert answer.offer is not None
        assert flag not in answer.flags


@pytest.mark.parametrize(
    ("flag", "tier"),
    [
        (Flag.COUNTER_ABOVE_MAX, L3),
        (Flag.UNBRIDGED_GAP, L3),
        (Flag.PARITY_EXCEEDED, L2),
        (Flag.PARITY_UNDER, L2),
        (Flag.EQUITY_BOOSTED, L2),
        (Flag.BELOW_EXEMPT_THRESHOLD, L2),
        (Flag.ABOVE_ALL_PEERS, L1),
        (Flag.COUNTER_APPLIED, L1),
        (Flag.BRIDGED_WITH_SIGNON, L1),
        (Flag.PROFICIENCY_UNKNOWN, L1),
        (Flag.PROFICIENCY_FLOOR, L1),
    ],
)
def test_a_flag_raises_the_tier_as_far_as_policy_says_and_no_further(flag: Flag, tier: Tier) -> None:
    silent = policy_with(escalate={}, tiers=_ALL_AUTO)
    naming_it = policy_with(escalate={flag.value: tier}, tiers=_ALL_AUTO)

    assert POLICY.escalate[flag.value] is tier
    assert offered(_RAISED[flag](policy=silent)).tier is Tier.AUTO
    assert offered(_RAISED[flag](policy=naming_it)).tier is tier
    assert _RAISED[flag](policy=naming_it).reasons[-1].text.endswith(f"raised by {flag}")


@pytest.mark.parametrize(
    "flag",
    [
        Flag.PARITY_ADJUSTED,
        Flag.FLAT_RATE,
        Flag.PEERS_OUT_OF_RANGE,
        Flag.ALREADY_COMPETITIVE,
        Flag.BELOW_EXPECTATION,
        Flag.OUTSIDE_POSTED_RANGE,
        Flag.SALARY_HISTORY_IGNORED,
        Flag.DATA_STALE,
    ],
)
def test_a_flag_that_policy_does_not_name_raises_no_tier(flag: Flag) -> None:
    answer = _RAISED[flag]()
    assert "raised by" not in answer.reasons[-1].text


def test_too_few_peers_need_l1_only_above_the_midpoint() -> None:
    few = evidence(roster=MIDDLING[:2])

    at_midpoint = recommend(few)
    above = recommend(few, interview_feedback=MUST_HIRE)

    assert offered(at_midpoint).base == 177_000
    assert offered(at_midpoint).tier is Tier.AUTO
    assert offered(above).over_midpoint < Decimal("0.05")
    assert offered(above).tier is L1
    assert above.reasons[-1].text.endswith("raised by PARITY_INSUFFICIENT_ABOVE_MIDPOINT")


def test_too_few_peers_need_l1_below_the_midpoint_when_a_competing_offer_raised_the_base() -> None:
    policy = policy_with(escalate={"PARITY_INSUFFICIENT_ABOVE_MIDPOINT": L1})
    few = evidence(roster=MIDDLING[:2])

    raised = recommend(few, policy=policy, interview_feedback=HIRE, competing_offer=competing_base(172_000))
    reached = recommend(few, policy=policy, interview_feedback=HIRE, competing_offer=competing_base(171_500))

    assert (offered(raised).base, offered(raised).tier) == (172_000, L1)
    assert (offered(reached).base, offered(reached).tier) == (171_500, Tier.AUTO)


def test_flags_are_printed_in_one_order_whatever_raised_them() -> None:
    answer = recommend(
        evidence(roster=peers(170_000, 171_000, 250_000)),
        job_level=P5,
        competing_offer=competing_base(400_000),
        expectation=money(500_000),
        posted_range=posted(1, 2),
        pay_history_ignored=True,
        today=date(2030, 1, 1),
    )
    order = list(Flag)

    assert len(answer.flags) > 8
    assert list(answer.flags) == sorted(answer.flags, key=order.index)


def test_unknown_proficiency_still_counts_everybody_but_adjusts_nothing() -> None:
    answer = recommend(evidence(roster=peers(10, 11) + _LEARNERS), proficiency=UNKNOWN)

    assert set(answer.flags) == {Flag.PROFICIENCY_UNKNOWN, Flag.PEERS_OUT_OF_RANGE}
    assert offered(answer).peers.count == 5
    assert offered(answer).peers.percentile_rank == 40


@pytest.mark.parametrize(
    ("day", "stale"),
    [
        (date(2026, 3, 9), False),
        (date(2026, 3, 10), True),
    ],
    ids=["seven days old", "eight days old"],
)
def test_exchange_rates_are_stale_after_a_week(day: date, stale: bool) -> None:
    assert (Flag.DATA_STALE in recommend(today=day).flags) is stale


@pytest.mark.parametrize(
    ("kind", "last_good_day", "first_stale_day"),
    [
        ("ranges", date(2027, 1, 20), date(2027, 1, 21)),
        ("roster", date(2026, 4, 5), date(2026, 4, 6)),
    ],
)
def test_each_file_is_stale_the_day_after_its_own_limit(
    kind: str, last_good_day: date, first_stale_day: date
) -> None:
    rows = evidence(snapshots=SnapshotRefs(**{kind: getattr(SNAPSHOTS, kind)}))

    assert Flag.DATA_STALE not in recommend(rows, today=last_good_day).flags
    assert Flag.DATA_STALE in recommend(rows, today=first_stale_day).flags


def test_data_of_unknown_age_is_not_called_stale() -> None:
    assert Flag.DATA_STALE not in recommend(evidence(snapshots=SnapshotRefs()), today=date(2099, 1, 1)).flags
