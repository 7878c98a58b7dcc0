"""Who may decide on an offer: people named for the tier at stake, or standing in for one, and not the askers."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.approvals.approvers import Approvers, Delegation, check_authority, may_decide
from domain.approvals.desk import tier_at_stake
from domain.errors import NotAllowed
from domain.identity.actor import Actor, Role
from domain.pay.policy import Tier
from domain.recommendations.filed import Decision, DecisionKind, OfferState
from domain.recommendations.recommendation import Recommendation
from tests.unit.recommendations.sample_offers import filed, offered, recommend

ASKER, NAMED, ABOVE, AWAY, STAND_IN, UNNAMED = (
    Actor(user_id, Role.COMP_TEAM) for user_id in ("U0ASK", "U0NAMED", "U0ABOVE", "U0AWAY", "U0STAND", "U0ANY")
)
DAYS = (date(2026, 3, 1), date(2026, 3, 31))
APPROVERS = Approvers(
    named={
        Tier.L1: frozenset({ASKER.user_id, NAMED.user_id, AWAY.user_id}),
        Tier.L3: frozenset({ABOVE.user_id}),
    },
    delegations=(
        Delegation(AWAY.user_id, STAND_IN.user_id, *DAYS),
        Delegation(ABOVE.user_id, STAND_IN.user_id, *DAYS),
    ),
)
ASKED = frozenset({ASKER.user_id})


def of_tier(tier: Tier) -> Recommendation:
    body = recommend()
    return replace(body, offer=replace(offered(body), tier=tier))


@pytest.mark.parametrize(
    ("tier", "may"),
    [
        (Tier.AUTO, {ASKER, NAMED, ABOVE, AWAY, STAND_IN, UNNAMED}),
        (Tier.L1, {NAMED, ABOVE, AWAY, STAND_IN}),
        (Tier.L2, {ABOVE, STAND_IN}),
        (Tier.L3, {ABOVE, STAND_IN}),
    ],
)
def test_who_may_decide_at_each_tier(tier: Tier, may: set[Actor]) -> None:
    everybody = (ASKER, NAMED, ABOVE, AWAY, STAND_IN, UNNAMED)
    assert {person for person in everybody if may_decide(person, tier, ASKED, APPROVERS)} == may


def test_a_delegate_of_several_stands_in_for_one_who_has_not_spoken() -> None:
    authority = check_authority(STAND_IN, Tier.L1, ASKED, APPROVERS, spoken=frozenset({AWAY.user_id}))

    assert authority.on_behalf_of == ABOVE.user_id


def test_a_delegate_of_the_one_who_asked_may_not_decide_for_them() -> None:
    lent = replace(APPROVERS, delegations=(Delegation(ASKER.user_id, STAND_IN.user_id, *DAYS),))

    with pytest.raises(NotAllowed):
        check_authority(STAND_IN, Tier.L1, ASKED, lent)


@pytest.mark.parametrize(
    ("computed", "override", "stake"),
    [
        (Tier.L2, Tier.AUTO, Tier.L2),
        (Tier.AUTO, Tier.L3, Tier.L3),
        (Tier.L1, Tier.L1, Tier.L1),
        (Tier.L3, None, Tier.L3),
    ],
)
def test_an_override_needs_the_higher_of_both_tiers(computed: Tier, override: Tier | None, stake: Tier) -> None:
    decided = None
    if override is not None:
        moment = datetime(2026, 3, 5, tzinfo=UTC)
        decided = Decision(DecisionKind.OVERRIDDEN, "U0COMP", moment, "", of_tier(override))
    offer = filed(of_tier(computed), OfferState.SUBMITTED, decided)

    assert tier_at_stake(offer) is stake
    if override is not None:
        assert tier_at_stake(replace(offer, decision=None), of_tier(override)) is stake
