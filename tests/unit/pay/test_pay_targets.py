from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from domain.pay.policy import PayPolicy
from domain.pay.rows import RosterRow
from domain.pay.target import Corridor, Target, target_for
from domain.pay.vocabulary import Feedback, Proficiency
from tests.unit.pay.sample_pay import (
    ADVANCED,
    HIRE,
    LEARNING,
    MUST_HIRE,
    POLICY,
    PROFICIENT,
    STRONG_HIRE,
    UNKNOWN,
    pay_range,
    peers,
    policy_with,
)


def _target(
    *people: tuple[RosterRow, ...],
    proficiency: Proficiency = PROFICIENT,
    feedback: Feedback = STRONG_HIRE,
    policy: PayPolicy = POLICY,
) -> Target:
    return target_for(
        proficiency=proficiency,
        feedback=feedback,
        pay_range=pay_range(),
        roster=tuple(person for group in people for person in group),
        policy=policy,
    )


@pytest.mark.parametrize(
    ("proficiency", "shares"),
    [
        (LEARNING, ("0.10", "0.20", "0.35")),
        (PROFICIENT, ("0.40", "0.50", "0.65")),
        (ADVANCED, ("0.70", "0.80", "0.90")),
        (UNKNOWN, ("0.35", "0.50", "0.75")),
    ],
)
def test_the_anchor_lies_as_far_into_the_range_as_policy_says(
    proficiency: Proficiency, shares: tuple[str, ...]
) -> None:
    for feedback, share in zip((HIRE, STRONG_HIRE, MUST_HIRE), shares, strict=True):
        found = _target(proficiency=proficiency, feedback=feedback)

        assert found.position == Decimal(share)
        assert found.anchor == found.adjusted == 150_000 + Fraction(share) * 54_000
        assert not found.moved_by_peers


def test_two_peers_move_nothing_and_three_do() -> None:
    two, three = _target(peers(200_000, 200_000)), _target(peers(200_000, 200_000, 200_000))

    assert (two.reference, two.corridor, two.adjusted) == (None, None, 177_000)
    assert three.reference == 200_000
    assert three.corridor == Corridor(Fraction(190_000), Fraction(210_000))
    assert three.adjusted == 190_000
    assert three.moved_by_peers


def test_an_anchor_inside_the_corridor_stays_where_it_is_ends_included() -> None:
    at_the_bottom = Fraction(177_000) / Fraction("0.95")
    assert _target(peers(180_400, 175_900, 190_000)).adjusted == 177_000
    assert Corridor(Fraction(177_000), at_the_bottom).clamp(Fraction(177_000)) == 177_000


def test_an_anchor_above_the_corridor_comes_down_to_its_top() -> None:
    found = _target(peers(152_000, 160_000, 170_000), feedback=MUST_HIRE)

    assert found.anchor == 185_100
    assert found.before_floor == 168_000
    assert found.adjusted == 168_900
    assert found.floor == 168_900


def test_a_corridor_that_leaves_the_range_never_takes_the_target_with_it() -> None:
    low, high = _target(peers(1, 2, 3)), _target(peers(300_000, 300_001, 300_002))

    assert low.reference == 150_000
    assert high.reference == 204_000
    assert high.adjusted == Fraction("193800")
    assert Fraction(150_000) <= low.before_floor == Fraction(157_500)


def test_peers_never_move_a_candidate_of_unknown_proficiency() -> None:
    found = _target(peers(200_000, 200_000, 200_000), proficiency=UNKNOWN)

    assert found.peers.count == 3
    assert (found.reference, found.corridor, found.floor) == (None, None, None)
    assert found.adjusted == found.anchor == 177_000


def test_a_candidate_never_gets_less_than_a_lower_proficiency_would_for_the_same_feedback() -> None:
    well_paid_learners = peers(196_000, 197_000, 198_000, proficiency=LEARNING)

    found = _target(well_paid_learners, proficiency=PROFICIENT)

    assert found.before_floor == 177_000
    assert found.floor == found.adjusted == Fraction("187150")


def test_the_floor_reaches_through_two_proficiencies() -> None:
    well_paid_learners = peers(204_000, 204_000, 204_000, proficiency=LEARNING)
    badly_paid_experts = peers(150_000, 150_000, 150_000, proficiency=ADVANCED, first_row=30)

    found = _target(well_paid_learners, badly_paid_experts, proficiency=ADVANCED)

    assert found.before_floor == 157_500
    assert found.floor == found.adjusted == Fraction("193800")


def test_no_floor_is_noted_where_the_target_is_already_as_high() -> None:
    assert _target(proficiency=ADVANCED).floor is None
    assert _target(proficiency=LEARNING).floor is None


def test_the_floor_of_equal_targets_is_no_floor() -> None:
    same = dict.fromkeys(POLICY.target_position, POLICY.target_position[PROFICIENT])
    assert _target(policy=policy_with(target_position=same)).floor is None


@pytest.mark.parametrize("least", [1, 4])
def test_how_many_peers_move_a_target_is_the_policys_to_say(least: int) -> None:
    parity: Any = replace(POLICY.parity, min_peers_adjust=least)

    found = _target(peers(*[200_000] * 3), policy=policy_with(parity=parity))

    assert (found.corridor is not None) == (least == 1)
