"""A base that a person set: everything else is computed around it."""

from decimal import Decimal

import pytest

from domain.pay.policy import Tier
from domain.recommendations.recommendation import Flag, ReasonKind, Status
from tests.unit.pay.sample_pay import L1, L2, L3, P4, peers
from tests.unit.recommendations.sample_offers import (
    competing_base,
    evidence,
    money,
    offered,
    recommend,
    texts,
)


def test_bonus_totals_ratios_and_peers_follow_the_overriding_base() -> None:
    five = evidence(roster=peers(175_900, 180_400, 182_000, 185_000, 190_300))

    offer = offered(recommend(five, job_level=P4, override="181234.56"))

    assert offer.base == Decimal("181234.56")
    assert offer.compa_ratio == Decimal("1.0239")
    assert offer.range_penetration == Decimal("0.5784")
    assert offer.over_midpoint == Decimal("0.0239")
    assert offer.peers.percentile_rank == 40
    assert offer.package is not None
    assert offer.package.bonus == money("27185.18")
    assert offer.package.target_total_cash == money("208419.74")
    assert offer.package.total_direct == money("223419.74")


def test_the_target_stays_what_was_computed() -> None:
    plain, overridden = offered(recommend()), offered(recommend(override=185_000))

    assert (overridden.anchor, overridden.adjusted) == (plain.anchor, plain.adjusted)
    assert overridden.base == 185_000


def test_an_override_is_not_rounded_to_a_step() -> None:
    assert offered(recommend(override="177123.45")).base == Decimal("177123.45")


@pytest.mark.parametrize(
    ("base", "tier"),
    [(150_000, L2), (149_999, L3), (204_000, L2), ("204000.01", L3), (177_500, Tier.AUTO), (186_000, L1)],
)
def test_an_override_outside_the_range_needs_l3_and_one_inside_what_it_would_need_anyway(
    base: str | int, tier: Tier
) -> None:
    answer = recommend(override=base)

    assert offered(answer).tier is tier
    assert ("OVERRIDE_OUT_OF_RANGE" in answer.reasons[-1].text) is (tier is L3)
    assert answer.status is (Status.AUTO_APPROVABLE if tier is Tier.AUTO else Status(f"needs_approval:{tier}"))


def test_an_override_says_what_it_replaced_and_cites_the_decision() -> None:
    answer = recommend(override=185_000)

    (reason,) = (reason for reason in answer.reasons if reason.kind is ReasonKind.OVERRIDE)
    assert reason.text == "Base set to 185,000 by a person instead of the computed 177,000"
    assert reason.source == "the decision"
    assert texts(answer, ReasonKind.RESULT) == ["185,000: compa-ratio 1.05, 64.8 % of range; set by a person"]


def test_no_override_is_mentioned_where_there_is_none() -> None:
    assert texts(recommend(), ReasonKind.OVERRIDE) == []


def test_an_override_that_reaches_the_competing_offer_needs_no_sign_on() -> None:
    answer = recommend(competing_offer=competing_base(190_000), override=190_000)

    assert Flag.ALREADY_COMPETITIVE in answer.flags
    assert Flag.COUNTER_APPLIED not in answer.flags
    bridge = offered(answer).bridge
    assert bridge is not None
    assert (bridge.sign_on, bridge.gap.amount) == (None, 0)


def test_an_override_below_the_competing_offer_is_bridged_from_where_it_stands() -> None:
    answer = recommend(competing_offer=competing_base(190_000), override=180_000, job_level=P4)

    assert offered(answer).base == 180_000
    bridge = offered(answer).bridge
    assert bridge is not None
    assert bridge.sign_on == money(10_000)
    assert "raised by the competing offer" not in texts(answer, ReasonKind.RESULT)[0]


def test_an_override_may_go_below_what_was_computed() -> None:
    answer = recommend(override=171_000)
    assert offered(answer).base == 171_000
    assert answer.status is Status.AUTO_APPROVABLE
