"""Notices are planned by looking: what should have been said by now is there, once, however often one looks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.approvals.approvers import Approvers
from domain.approvals.plan_notices import ForgetNotices
from domain.errors import NotAllowed
from domain.identity.actor import Actor
from domain.pay.policy import Tier
from domain.recommendations.filed import Approval, Decision, DecisionKind, OfferState
from tests.fakes.clock import FakeClock
from tests.unit.approvals.notice_office import (
    ADA,
    COREY,
    LENA,
    LIAM,
    LUCY,
    RAVI,
    RITA,
    STARTED,
    NoticeOffice,
    decided,
    of_tier,
    waiting,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST = {"U0LENA", "U0LEO", "U0DELIA"}


@pytest.fixture
def office() -> NoticeOffice:
    made = NoticeOffice()
    made.keep(waiting())
    return made


def test_nothing_is_said_until_the_cards_stand(office: NoticeOffice) -> None:
    assert office.planned(after=timedelta(seconds=119)) == 0
    assert office.planned(after=timedelta(seconds=120)) == 3


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (12 * HOUR - timedelta(seconds=1), {("waiting", one) for one in FIRST}),
        (12 * HOUR, {("reminder-half", one) for one in FIRST}),
        (24 * HOUR, {("reminder-full", one) for one in FIRST}),
        (
            30 * HOUR,
            {("reminder-full", one) for one in FIRST} | {("delegate", one) for one in ("U0LUCY", "U0LIAM", "U0DAVE")},
        ),
        (
            36 * HOUR,
            {("reminder-full", one) for one in FIRST}
            | {("delegate", one) for one in ("U0LUCY", "U0LIAM", "U0DAVE")}
            | {("escalation", "U0ADA")},
        ),
    ],
)
def test_one_look_plans_the_latest(office: NoticeOffice, after: timedelta, told: set[tuple[str, str]]) -> None:
    office.planned(after=after)

    assert office.told() == told


def test_looking_every_hour_plans_each_stage_once(office: NoticeOffice) -> None:
    new = [office.planned(after=number * HOUR) for number in range(1, 48)]

    assert [(number + 1, count) for number, count in enumerate(new) if count] == [
        (1, 3),
        (12, 3),
        (24, 3),
        (30, 3),
        (36, 1),
    ]


def test_a_weekend_delays_everything(office: NoticeOffice) -> None:
    friday = STARTED + 3 * DAY
    office.keep(waiting(state_since=friday, made_at=friday))

    office.planned(after=3 * DAY + 25 * HOUR)
    assert {kind for kind, _ in office.told()} == {"reminder-half"}

    office.planned(after=3 * DAY + (24 + 48) * HOUR)
    assert {kind for kind, _ in office.told()} == {"reminder-half", "reminder-full"}


@pytest.mark.parametrize("state", [OfferState.APPROVED, OfferState.REJECTED, OfferState.CHANGES_REQUESTED])
def test_the_recruiter_is_told_of_a_decision_once(office: NoticeOffice, state: OfferState) -> None:
    office.keep(decided(waiting(), state))

    assert [office.planned(after=number * HOUR) for number in (2, 3, 50)] == [1, 0, 0]
    assert office.told() == {("decided", RAVI.user_id)}


def test_an_expired_offer_is_told_as_such(office: NoticeOffice) -> None:
    office.keep(decided(waiting(), OfferState.EXPIRED))
    office.planned(after=2 * HOUR)

    assert office.told() == {("expired", RAVI.user_id)}


@pytest.mark.parametrize("state", [OfferState.SUPERSEDED, OfferState.WITHDRAWN, OfferState.OFFERED, OfferState.DRAFT])
def test_of_other_states_nobody_is_told(office: NoticeOffice, state: OfferState) -> None:
    office.keep(decided(waiting(), state))

    assert office.planned(after=2 * HOUR) == 0


def test_what_was_decided_long_ago_is_old_news(office: NoticeOffice) -> None:
    office.keep(decided(waiting(), OfferState.APPROVED))

    assert office.planned(after=HOUR + 3 * DAY + timedelta(seconds=1)) == 0
    assert office.planned(after=HOUR + 3 * DAY) == 1


def test_a_decision_after_another_is_told_again(office: NoticeOffice) -> None:
    sent_back = decided(waiting(), OfferState.CHANGES_REQUESTED)
    office.keep(sent_back)
    office.planned(after=2 * HOUR)
    office.keep(decided(sent_back, OfferState.CHANGES_REQUESTED, at=STARTED + 3 * HOUR))

    assert office.planned(after=4 * HOUR) == 1


def test_sending_again_starts_another_round(office: NoticeOffice) -> None:
    office.planned()
    office.keep(waiting(state_since=STARTED + 5 * HOUR, version=2))

    assert office.planned(after=6 * HOUR) == 3


def test_a_proposed_override_starts_another_round_and_the_clock_runs_on(office: NoticeOffice) -> None:
    office.keep(waiting(tier=Tier.L2))
    office.planned()
    body = replace(of_tier(Tier.L2), fingerprint="ffff00001111")
    proposal = Decision(DecisionKind.OVERRIDDEN, LIAM.user_id, STARTED + HOUR, "", body)
    given = (Approval(LIAM.user_id, STARTED + HOUR),)
    office.keep(waiting(tier=Tier.L2, decision=proposal, approvals=given, version=1))

    assert office.planned(after=2 * HOUR) == 1
    assert office.planned(after=24 * HOUR) == 1
    assert ("reminder-full", LUCY.user_id) in office.told()


def test_the_first_of_two_approvals_starts_no_other_round(office: NoticeOffice) -> None:
    office.keep(waiting(tier=Tier.L2))
    office.planned()
    office.keep(waiting(tier=Tier.L2, approvals=(Approval(LIAM.user_id, STARTED + HOUR),), version=1))

    assert office.planned(after=2 * HOUR) == 0


def test_where_nobody_may_decide_admins_are_told_at_half_time(office: NoticeOffice) -> None:
    office.approvers.approvers_now = Approvers()

    assert office.planned(after=11 * HOUR) == 0
    assert office.planned(after=12 * HOUR) == 1
    assert office.told() == {("stuck", ADA.user_id)}
    assert office.planned(after=40 * HOUR) == 0


def test_once_somebody_is_named_the_escalation_comes_in_its_time(office: NoticeOffice) -> None:
    named = office.approvers.approvers_now
    office.approvers.approvers_now = Approvers()
    office.planned(after=13 * HOUR)
    office.approvers.approvers_now = named
    office.planned(after=36 * HOUR)

    assert ("escalation", ADA.user_id) in office.told()


def test_an_offer_past_its_expiry_is_nobodys_work_any_more(office: NoticeOffice) -> None:
    assert office.planned(after=14 * DAY + timedelta(seconds=1)) == 0


def test_in_a_closed_case_nothing_waits(office: NoticeOffice) -> None:
    matter = waiting()
    office.keep(replace(matter, case=replace(matter.case, closed_at=STARTED)))

    assert office.planned(after=40 * HOUR) == 0


def test_people_without_rights_cannot_make_it_plan(office: NoticeOffice) -> None:
    with pytest.raises(NotAllowed):
        office.plan(actor=RAVI)
    with pytest.raises(NotAllowed):
        office.plan(actor=COREY)


def test_forgetting_needs_rights_too(office: NoticeOffice) -> None:
    with pytest.raises(NotAllowed):
        ForgetNotices(archive=office.book, clock=FakeClock())(actor=LENA)


def test_slack_is_asked_about_nobody_while_nothing_waits_and_about_recruiters_only_who_wait() -> None:
    office = NoticeOffice()
    asked: list[str] = []
    look = office.roles.actors

    def noted(user_ids: tuple[str, ...]) -> tuple[Actor, ...]:
        asked.extend(user_ids)
        return look(user_ids)

    office.roles.actors = noted  # type: ignore[method-assign]
    office.planned()
    assert asked == []

    office.keep(waiting())
    office.planned()
    assert LENA.user_id in asked
    assert {RAVI.user_id, RITA.user_id}.isdisjoint(asked)

    office.keep(decided(waiting(), OfferState.APPROVED))
    office.planned(after=2 * HOUR)
    assert RAVI.user_id in asked
    assert RITA.user_id not in asked


@given(st.lists(st.integers(0, 60 * 60), max_size=30), st.sampled_from(list(Tier)))
@settings(deadline=None)
def test_however_often_and_whenever_one_looks_nobody_is_told_the_same_twice(minutes: list[int], tier: Tier) -> None:
    office = NoticeOffice()
    office.keep(waiting(tier=tier))
    for minute in sorted(minutes):
        office.planned(after=timedelta(minutes=minute))

    told = [(one.notice.kind, one.notice.recipient) for one in office.book.kept.values()]
    assert len(told) == len(set(told))
    # Whoever looked last knows all that anybody who looked before does.
    again = NoticeOffice()
    again.keep(waiting(tier=tier))
    again.planned(after=timedelta(minutes=max(minutes, default=0)))
    assert again.told() <= office.told()


def test_what_was_dropped_before_any_attempt_comes_back_when_its_reason_does(office: NoticeOffice) -> None:
    office.planned()
    matter = waiting()
    office.keep(replace(matter, case=replace(matter.case, closed_at=STARTED)))
    assert office.letter(LENA) is None
    office.keep(matter)

    assert office.planned(after=HOUR) == 1
    assert len(office.sent(LENA)) == 1
