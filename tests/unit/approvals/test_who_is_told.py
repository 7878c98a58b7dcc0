"""Who is told what: those who can act on it or wait for it, in their order, and nobody who may not see the case."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.approvals.approvers import Approvers, Delegation
from domain.approvals.notices import NoticeKind
from domain.approvals.whom_to_tell import Matter, Staff, told
from domain.identity.actor import Actor, Role
from domain.identity.permissions import Action
from domain.pay.policy import Tier
from domain.recommendations.filed import Approval, Decision, DecisionKind, OfferState
from tests.unit.approvals.notice_office import (
    ADA,
    ADAM,
    APPROVERS,
    COREY,
    DAVE,
    DAYS,
    DELIA,
    GUEST,
    LENA,
    LEO,
    LIAM,
    LUCY,
    PEOPLE,
    RAVI,
    RITA,
    STARTED,
    decided,
    ids,
    of_tier,
    waiting,
)

STAFF = Staff(PEOPLE, APPROVERS)
ASKING = (NoticeKind.WAITING, NoticeKind.REMINDER, NoticeKind.OVERDUE)
COMP = (LENA, LEO, LUCY, LIAM, DELIA, DAVE, COREY, ADA)


def requested_by(person: Actor, tier: Tier = Tier.L1) -> Matter:
    asked = waiting(tier=tier, requested_by=person.user_id, authors=(person.user_id,))
    return replace(asked, case=replace(asked.case, opened_by=person.user_id))


@pytest.mark.parametrize("kind", ASKING)
@pytest.mark.parametrize(
    ("tier", "first", "then"),
    [
        (Tier.L1, (LENA, LEO, DELIA), (LUCY, LIAM, DAVE)),
        (Tier.L2, (LUCY,), (LIAM, DAVE)),
        (Tier.L3, (LIAM, DAVE), ()),
        (Tier.AUTO, COMP, ()),
    ],
)
def test_the_tiers_own_approvers_and_their_delegates_first_then_all_others_who_may(
    kind: NoticeKind, tier: Tier, first: tuple[Actor, ...], then: tuple[Actor, ...]
) -> None:
    assert told(kind, waiting(tier=tier), STAFF) == ids(*first)
    assert told(NoticeKind.STAND_IN, waiting(tier=tier), STAFF) == ids(*then)


def test_whoever_asked_is_not_asked_and_neither_is_who_would_stand_in_for_them() -> None:
    assert told(NoticeKind.WAITING, requested_by(LENA), STAFF) == ids(LEO)


def test_where_nobody_of_the_tier_may_decide_the_next_tier_is_asked_first() -> None:
    asked = requested_by(LUCY, Tier.L2)

    assert told(NoticeKind.WAITING, asked, STAFF) == ids(LIAM, DAVE)
    assert told(NoticeKind.STAND_IN, asked, STAFF) == set()


def test_within_the_auto_tier_a_comp_member_who_asked_is_asked_first_and_all_others_later() -> None:
    asked = requested_by(COREY, Tier.AUTO)

    assert told(NoticeKind.WAITING, asked, STAFF) == ids(COREY)
    assert told(NoticeKind.STAND_IN, asked, STAFF) == ids(*COMP) - ids(COREY)


def test_of_two_who_must_approve_only_those_who_have_not_are_asked() -> None:
    halfway = waiting(tier=Tier.L3, approvals=(Approval(LIAM.user_id, STARTED),))
    through_a_delegate = waiting(tier=Tier.L3, approvals=(Approval(DAVE.user_id, STARTED, LIAM.user_id),))
    two = replace(APPROVERS, named={**APPROVERS.named, Tier.L3: frozenset({LIAM.user_id, LUCY.user_id})})

    assert told(NoticeKind.WAITING, halfway, Staff(PEOPLE, two)) == ids(LUCY)
    assert told(NoticeKind.WAITING, through_a_delegate, Staff(PEOPLE, two)) == ids(LUCY)
    # Dave stands in for Liam alone, who has spoken.
    assert told(NoticeKind.WAITING, halfway, STAFF) == set()


def test_escalations_go_to_the_comp_teams_admins_and_to_no_other_admin() -> None:
    assert told(NoticeKind.ESCALATION, waiting(), STAFF) == ids(ADA)


def test_without_an_admin_of_the_comp_team_all_of_it_is_told() -> None:
    staff = Staff(tuple(person for person in PEOPLE if person is not ADA), APPROVERS)

    assert told(NoticeKind.ESCALATION, waiting(), staff) == ids(*COMP) - ids(ADA)


@pytest.mark.parametrize("state", [OfferState.APPROVED, OfferState.REJECTED, OfferState.CHANGES_REQUESTED])
def test_a_decision_is_told_to_whoever_asked_and_to_whoever_opened_the_case(state: OfferState) -> None:
    offer = decided(waiting(requested_by=LUCY.user_id), state)

    assert told(NoticeKind.DECIDED, offer, STAFF) == ids(RAVI, LUCY)
    assert told(NoticeKind.DECIDED, decided(offer, state, by=LUCY), STAFF) == ids(RAVI)


def test_another_recruiter_who_asked_in_somebodys_case_may_not_see_it_and_is_not_told() -> None:
    offer = decided(waiting(requested_by=RITA.user_id), OfferState.APPROVED)

    assert told(NoticeKind.DECIDED, offer, STAFF) == ids(RAVI)


def test_whoever_proposed_an_override_hears_that_a_second_person_approved_it() -> None:
    proposal = Decision(DecisionKind.OVERRIDDEN, LUCY.user_id, STARTED, "", of_tier(Tier.L2))
    both = (Approval(LUCY.user_id, STARTED), Approval(LIAM.user_id, STARTED))
    offer = requested_by(LUCY, Tier.L2)
    offer = replace(offer, filed=replace(offer.filed, state=OfferState.APPROVED, decision=proposal, approvals=both))

    assert told(NoticeKind.DECIDED, offer, STAFF) == ids(LUCY)


def test_that_an_offer_expired_is_told_to_whoever_waited() -> None:
    assert told(NoticeKind.EXPIRED, decided(waiting(), OfferState.EXPIRED), STAFF) == ids(RAVI)


def test_nothing_is_asked_of_anybody_in_a_closed_case() -> None:
    matter = waiting()
    closed = replace(matter, case=replace(matter.case, closed_at=STARTED + timedelta(hours=1)))

    assert {kind for kind in (*ASKING, NoticeKind.STAND_IN) if told(kind, closed, STAFF)} == set()


ROLES = st.sampled_from(list(Role))
ACTORS = st.lists(
    st.builds(
        Actor,
        st.sampled_from([person.user_id for person in PEOPLE]),
        ROLES,
        is_admin=st.booleans(),
        is_outsider=st.booleans(),
    ),
    unique_by=lambda person: person.user_id,
).map(tuple)
IDS = st.sampled_from([person.user_id for person in PEOPLE])
NAMED = st.dictionaries(st.sampled_from([Tier.L1, Tier.L2, Tier.L3]), st.frozensets(IDS, max_size=4))
LENT = st.lists(st.builds(lambda one, other: Delegation(one, other, *DAYS), IDS, IDS), max_size=3).map(tuple)


@given(ACTORS, NAMED, LENT, st.sampled_from(list(Tier)), st.sampled_from(list(OfferState)), st.data())
def test_nobody_who_may_not_see_the_case_is_told_anything_whoever_they_are(
    people: tuple[Actor, ...],
    named: dict[Tier, frozenset[str]],
    lent: tuple[Delegation, ...],
    tier: Tier,
    state: OfferState,
    data: st.DataObject,
) -> None:
    by, asked = data.draw(IDS), data.draw(IDS)
    matter = waiting(
        tier=tier, state=state, requested_by=asked, decision=Decision(DecisionKind.APPROVED, by, STARTED)
    )
    matter = replace(matter, case=replace(matter.case, opened_by=data.draw(IDS)))
    staff = Staff(people, Approvers(named, lent))
    seeing = {person.user_id for person in people if matter.case.can(person, Action.SEE_CONTEXT)}

    for kind in NoticeKind:
        assert told(kind, matter, staff) <= seeing


def test_strangers_guests_and_admins_of_no_team_are_never_told() -> None:
    everybody = set[str]().union(*(told(kind, waiting(tier=tier), STAFF) for kind in NoticeKind for tier in Tier))

    assert everybody.isdisjoint(ids(GUEST, ADAM, RITA))
