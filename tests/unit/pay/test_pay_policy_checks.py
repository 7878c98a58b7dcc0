from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.pay.policy import PolicyUnusable, QuartileRule, Tier, TierRule, check_sequence, policy_in_force
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from tests.unit.pay.sample_pay import (
    ADVANCED,
    AUTO,
    HIRE,
    L1,
    L2,
    L3,
    LEARNING,
    MUST_HIRE,
    P2,
    P3,
    POLICY,
    PROFICIENT,
    STRONG_HIRE,
    UNKNOWN,
    policy_with,
)


def _refused(**changes: Any) -> str:
    with pytest.raises(PolicyUnusable) as refused:
        policy_with(**changes)
    assert refused.value.code == "policy_unusable"
    return refused.value.sentence


def _positions(proficiency: Proficiency, feedback: Feedback, share: str | None) -> dict[str, Any]:
    table = {known: dict(row) for known, row in POLICY.target_position.items()}
    if share is None:
        del table[proficiency][feedback]
    else:
        table[proficiency][feedback] = Decimal(share)
    return {"target_position": table}


def _parity(**changes: Any) -> dict[str, Any]:
    return {"parity": replace(POLICY.parity, **changes)}


def _equity(**changes: Any) -> dict[str, Any]:
    return {"equity": replace(POLICY.equity, **changes)}


def _competing(**changes: Any) -> dict[str, Any]:
    return {"competing_offer": replace(POLICY.competing_offer, **changes)}


def _fresh(**changes: Any) -> dict[str, Any]:
    return {"freshness": replace(POLICY.freshness, **changes)}


def _people(people: dict[Tier, int]) -> dict[str, Any]:
    return {"approvals": replace(POLICY.approvals, people=people)}


def _levels(changed: JobLevel, value: str | None) -> dict[JobLevel, Decimal]:
    table = dict(POLICY.bonus)
    if value is None:
        del table[changed]
    else:
        table[changed] = Decimal(value)
    return table


def test_a_policy_may_not_end_before_it_starts() -> None:
    assert (
        _refused(effective_to=date(2025, 12, 31)) == "Policy base-2026 v1: effective_to lies before effective_from."
    )
    assert policy_with(effective_to=date(2026, 1, 1)).is_in_force(date(2026, 1, 1))


def test_a_policy_needs_an_approver() -> None:
    assert _refused(approved_by=()) == "Policy base-2026 v1: approved_by names nobody."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (_positions(LEARNING, HIRE, None), "target_position: Learning × Hire is missing."),
        (_positions(UNKNOWN, MUST_HIRE, None), "target_position: unknown × Must Hire is missing."),
        (_positions(ADVANCED, MUST_HIRE, "1.01"), "target_position: Advanced × Must Hire must lie between 0 and 1."),
        (_positions(LEARNING, HIRE, "-0.01"), "target_position: Learning × Hire must lie between 0 and 1."),
        (_positions(PROFICIENT, STRONG_HIRE, "0.39"), "target_position: Proficient: values must not fall."),
        (_positions(UNKNOWN, STRONG_HIRE, "0.34"), "target_position: unknown: values must not fall."),
        (_positions(ADVANCED, HIRE, "0.39"), "target_position: Hire: values must not fall."),
        ({"target_position": {}}, "target_position: Learning × Hire is missing."),
    ],
)
def test_target_positions_are_complete_shares_that_never_fall(changes: dict[str, Any], sentence: str) -> None:
    assert _refused(**changes) == sentence


def test_target_positions_may_stay_level_and_the_unknown_need_not_lie_between_its_neighbours() -> None:
    policy_with(**_positions(PROFICIENT, STRONG_HIRE, "0.40"))
    policy_with(**_positions(ADVANCED, HIRE, "0.40"))
    policy_with(**_positions(UNKNOWN, HIRE, "0"))
    policy_with(**_positions(UNKNOWN, MUST_HIRE, "1"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"bonus": _levels(P3, None)}, "bonus: P3 is missing."),
        ({"bonus": _levels(P3, "-0.1")}, "bonus: P3 must not be negative."),
        ({"bonus": _levels(P3, "0.07")}, "bonus: values must not fall."),
        (_equity(grant={**POLICY.equity.grant, P2: Decimal(9_999)}), "equity.grant: values must not fall."),
        (_equity(grant={}), "equity.grant: P1 is missing."),
        (_equity(grant={**POLICY.equity.grant, P2: Decimal(-1)}), "equity.grant: P2 must not be negative."),
    ],
)
def test_bonus_and_equity_are_complete_and_never_fall_with_the_level(changes: dict[str, Any], sentence: str) -> None:
    assert _refused(**changes) == sentence


_OPEN = TierRule(None, L3)


@pytest.mark.parametrize(
    ("tiers", "sentence"),
    [
        ((), "tiers: the last rule must have no up_to, so that every offer has a tier."),
        (
            (TierRule(Decimal("0.05"), AUTO),),
            "tiers: the last rule must have no up_to, so that every offer has a tier.",
        ),
        ((TierRule(None, AUTO), _OPEN), "tiers: only the last rule may leave up_to out."),
        (
            (TierRule(Decimal("0.15"), AUTO), TierRule(Decimal("0.05"), L1), _OPEN),
            "tiers: up_to must rise from rule to rule.",
        ),
        (
            (TierRule(Decimal("0.05"), AUTO), TierRule(Decimal("0.050"), L1), _OPEN),
            "tiers: up_to must rise from rule to rule.",
        ),
        (
            (TierRule(Decimal("0.05"), L2), TierRule(Decimal("0.15"), L1), _OPEN),
            "tiers: the tier must rise from rule to rule.",
        ),
        ((TierRule(Decimal("0.05"), L3), _OPEN), "tiers: the tier must rise from rule to rule."),
    ],
)
def test_tiers_leave_no_offer_without_one_and_rise_together_with_their_limits(
    tiers: tuple[TierRule, ...], sentence: str
) -> None:
    assert _refused(tiers=tiers) == sentence


def test_a_policy_may_send_everything_to_one_tier() -> None:
    assert policy_with(tiers=(TierRule(None, Tier.L2),)).tiers[0].tier is L2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (_parity(corridor=Decimal("-0.01")), "parity.corridor must lie between 0 and 1."),
        (_parity(corridor=Decimal(1)), "parity.corridor must lie between 0 and 1."),
        (_parity(min_peers_adjust=0), "parity.min_peers_adjust must be at least 1."),
        (_parity(quartiles=QuartileRule(min_peers=7)), "parity.quartiles.min_peers must be at least 8."),
        (
            _parity(quartiles=QuartileRule(step=Decimal("0.01"))),
            "parity.quartiles.step must lie between 0.05 and 0.5.",
        ),
        (_parity(min_peers_percentile=0), "parity.min_peers_percentile must be at least 1."),
        (
            _parity(show_min_peers={"recruitment": 5, "comp_team": 2}),
            "parity.show_min_peers must be at least 3 for everyone.",
        ),
        (
            _parity(show_min_peers={"recruitment": 2, "comp_team": 3}),
            "parity.show_min_peers must be at least 3 for everyone.",
        ),
        (
            _parity(show_min_peers={"recruitment": 5}),
            "parity.show_min_peers must name comp_team and recruitment.",
        ),
        ({"rounding": {"CNY": 1000}}, "rounding must have a default."),
        ({"rounding": {"default": 0}}, "rounding steps must be at least 1."),
        ({"rounding": {"default": 500, "JPY": -1}}, "rounding steps must be at least 1."),
        (_equity(vest_years=0), "equity.vest_years must be at least 1."),
        (_competing(max_uplift=Decimal("-0.1")), "competing_offer.max_uplift must not be negative."),
        (_competing(sign_on_cap=Decimal("-0.1")), "competing_offer.sign_on_cap must not be negative."),
        (_competing(equity_boost_cap=Decimal(-1)), "competing_offer.equity_boost_cap must not be negative."),
        (_competing(equity_boost_step=Decimal(0)), "competing_offer.equity_boost_step must be above 0."),
        (_fresh(ranges_days=0), "freshness limits must be at least 1 day."),
        (_fresh(roster_days=0), "freshness limits must be at least 1 day."),
        (_fresh(fx_days=0), "freshness limits must be at least 1 day."),
        ({"exempt_threshold": {"SEA": Decimal(0)}}, "exempt thresholds must be above 0."),
        (_people({AUTO: 1, L1: 1, L2: 2}), "approvals.people must name every tier, with at least 1 person."),
        (_people({AUTO: 0, L1: 1, L2: 2, L3: 2}), "approvals.people must name every tier, with at least 1 person."),
        (_people({AUTO: 1, L1: 2, L2: 1, L3: 2}), "approvals.people must not fall as the tier rises."),
        ({"approvals": replace(POLICY.approvals, expiry_days=0)}, "approvals.expiry_days must be at least 1."),
    ],
)
def test_shares_counts_and_steps_that_cannot_work_are_refused(changes: dict[str, Any], sentence: str) -> None:
    assert _refused(**changes) == sentence


def test_a_currency_without_a_step_of_its_own_takes_the_default() -> None:
    assert (POLICY.step("USD"), POLICY.step("JPY"), POLICY.step("CNY")) == (500, 500, 1000)


def test_a_policy_is_in_force_from_its_first_day_to_its_last() -> None:
    half = policy_with(effective_to=date(2026, 6, 30))

    assert [half.is_in_force(day) for day in (date(2025, 12, 31), date(2026, 1, 1))] == [False, True]
    assert [half.is_in_force(day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [True, False]
    assert POLICY.is_in_force(date(2099, 1, 1))


def test_an_exempt_threshold_is_found_whatever_the_spelling_of_its_place() -> None:
    policy = policy_with(exempt_threshold={"St Louis": Decimal(35_568)})

    assert policy.exempt_threshold_at("  st\u00a0 LOUIS ") == 35_568
    assert policy.exempt_threshold_at("SEA") is None


def test_a_policy_is_cited_by_id_and_version() -> None:
    assert POLICY.label == "base-2026 v1"


_FIRST = policy_with(effective_to=date(2026, 6, 30))
_SECOND = policy_with(version=2, effective_from=date(2026, 7, 1))


def test_the_policy_of_a_day_is_found_whatever_the_order_of_the_policies() -> None:
    for policies in ((_FIRST, _SECOND), (_SECOND, _FIRST)):
        assert policy_in_force(policies, date(2026, 6, 30)) is _FIRST
        assert policy_in_force(policies, date(2026, 7, 1)) is _SECOND


@pytest.mark.parametrize(
    ("later", "sentence"),
    [
        (date(2026, 6, 30), "Policies base-2026 v1 and base-2026 v2 overlap."),
        (date(2026, 1, 1), "Policies base-2026 v1 and base-2026 v2 overlap."),
        (date(2026, 7, 2), "Between policies base-2026 v1 and base-2026 v2 there are days without a policy."),
    ],
)
def test_gaps_and_overlaps_between_policies_are_refused_on_any_day(later: date, sentence: str) -> None:
    policies = (_FIRST, replace(_SECOND, effective_from=later))

    with pytest.raises(PolicyUnusable) as refused:
        check_sequence(policies)
    assert refused.value.sentence == sentence
    with pytest.raises(PolicyUnusable):
        policy_in_force(policies, date(2026, 1, 1))


def test_an_open_ended_policy_overlaps_everything_after_it() -> None:
    with pytest.raises(PolicyUnusable) as refused:
        check_sequence((POLICY, _SECOND))
    assert refused.value.sentence == "Policies base-2026 v1 and base-2026 v2 overlap."


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2020, 1, 1)])
def test_a_day_before_the_first_policy_has_none(day: date) -> None:
    with pytest.raises(PolicyUnusable) as refused:
        policy_in_force((_FIRST, _SECOND), day)
    assert refused.value.sentence == f"No pay policy is in force on {day.isoformat()}."


def test_without_policies_no_day_has_one() -> None:
    with pytest.raises(PolicyUnusable):
        policy_in_force((), date(2026, 1, 1))
