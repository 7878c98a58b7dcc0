"""What if: the case beside itself as it would be, and nothing changed by having asked."""

from dataclasses import replace
from datetime import date

import pytest

from domain.candidates.facts import FactField
from domain.errors import InvalidRequest, NotAllowed, NotFound
from domain.identity.actor import Actor
from domain.identity.audience import Sight
from domain.pay.pay_book import PayBook, SnapshotRef, SnapshotRefs
from domain.recommendations.differences import Difference
from domain.recommendations.disclosure import Release
from domain.recommendations.filed import OfferState
from domain.recommendations.recommendation import Status
from domain.recommendations.side_by_side import SideBySide, differences_from_first, disclosed
from domain.recommendations.turn import FieldChange
from tests.unit.pay.sample_pay import MUST_HIRE, NO_HIRE, P4, P5, POLICY, TITLE, range_row
from tests.unit.recommendations.enquiry_desk import (
    CARLA,
    CASE,
    LISBON,
    OLGA,
    PLAIN,
    RAVI,
    RITA,
    EnquiryDesk,
    changed,
    kept_and_read_again,
    offer_on,
)
from tests.unit.recommendations.sample_offers import competing_base, money


@pytest.fixture
def desk() -> EnquiryDesk:
    desk = EnquiryDesk()
    desk.open(job_level=P4)
    return desk


def test_what_if_it_were_p5_shows_the_case_as_it_stands_and_as_it_would_be(desk: EnquiryDesk) -> None:
    now, then = desk.what_if(job_level=P5).sides

    assert now.filed == desk.latest()
    assert not now.is_hypothetical
    assert then.is_hypothetical
    assert then.changes == (FieldChange(FactField.JOB_LEVEL, P4, P5),)
    assert differences_from_first(offer_on(now), offer_on(then)) == (
        (
            Difference("Target bonus", "USD 26,550", "USD 35,400"),
            Difference("Equity grant", "USD 60,000", "USD 100,000"),
        ),
    )


def test_several_changes_at_once_are_one_other_case(desk: EnquiryDesk) -> None:
    _, then = desk.what_if(interview_feedback=MUST_HIRE, competing_offer=competing_base(188_000)).sides

    assert offer_on(then).base == 188_000
    assert changed(then) == {"interview_feedback": MUST_HIRE, "competing_offer": competing_base(188_000)}


def test_only_what_would_be_otherwise_is_named(desk: EnquiryDesk) -> None:
    _, then = desk.what_if(job_level=P4, interview_feedback=MUST_HIRE).sides
    assert changed(then) == {"interview_feedback": MUST_HIRE}


def test_a_what_if_that_changes_nothing_shows_what_stands_twice(desk: EnquiryDesk) -> None:
    desk.override(CASE, 190_000)

    now, then = desk.what_if(job_level=P4).sides

    assert then == now
    assert then.changes == ()
    assert offer_on(then).base == 190_000


def test_asking_changes_nothing_and_is_answered_alike_however_often(desk: EnquiryDesk) -> None:
    before = desk.kept

    answers = {repr(desk.what_if(interview_feedback=MUST_HIRE)) for _ in range(3)}

    assert len(answers) == 1
    assert desk.kept is before
    assert desk.open_transactions == 0


def test_what_a_person_decided_stays_on_the_side_that_stands(desk: EnquiryDesk) -> None:
    overridden = desk.override(CASE, 190_000)

    now, then = desk.what_if(job_level=P5).sides

    assert now.filed == overridden
    assert (offer_on(now).base, offer_on(then).base) == (190_000, 177_000)


def test_before_everything_is_known_both_sides_say_what_is_missing() -> None:
    desk = EnquiryDesk()
    desk.say(job_title=TITLE, interview_feedback=MUST_HIRE)

    now, then = desk.what_if(location="AUS").sides

    assert (now.filed, now.missing) == (None, (FactField.LOCATION, FactField.PROFICIENCY))
    assert (then.filed, then.missing) == (None, (FactField.PROFICIENCY,))
    assert disclosed(then, Sight.EVERYTHING, POLICY.parity) is None


def test_what_would_complete_a_case_is_computed(desk: EnquiryDesk) -> None:
    desk.say(proficiency=None)

    now, then = desk.what_if(proficiency=PLAIN["proficiency"]).sides

    assert now.filed is None
    assert offer_on(then).base == 177_000


def test_a_fact_that_is_taken_away_in_thought_leaves_no_offer(desk: EnquiryDesk) -> None:
    _, then = desk.what_if(proficiency=None).sides

    assert then.is_hypothetical
    assert (then.filed, then.missing) == (None, (FactField.PROFICIENCY,))


def test_an_offer_that_no_longer_answers_to_the_facts_does_not_stand(desk: EnquiryDesk) -> None:
    superseded = desk.move(CASE, OfferState.SUPERSEDED)
    case = desk.kept.cases[CASE]

    now, _ = desk.what_if(job_level=P5).sides
    assert now.is_hypothetical
    assert now.changes == ()

    desk.move(CASE, OfferState.SUBMITTED)
    desk.kept.cases[CASE] = replace(case, facts=replace(case.facts, interview_feedback=MUST_HIRE))
    now, _ = desk.what_if(job_level=P5).sides
    assert now.filed is not None
    assert now.filed.id != superseded.id
    assert offer_on(now).base == 185_000


@pytest.mark.parametrize("extra", [{"expectation": money(190_000)}, {"exempt": False}], ids=str)
def test_what_pay_is_not_computed_from_does_not_unseat_an_approved_offer(desk: EnquiryDesk, extra: dict) -> None:  # type: ignore[type-arg]
    approved = desk.move(CASE, OfferState.APPROVED)
    case = desk.kept.cases[CASE]
    desk.kept.cases[CASE] = replace(case, facts=replace(case.facts, **extra))

    now, _ = desk.what_if(job_level=P5).sides

    assert now.filed == approved


def test_no_hire_is_answered_with_a_sentence_and_no_offer(desk: EnquiryDesk) -> None:
    _, then = desk.what_if(interview_feedback=NO_HIRE).sides

    assert then.filed is not None
    assert then.filed.body.status is Status.BLOCKED_POLICY
    shown = disclosed(then, Sight.APPROVED, POLICY.parity)
    assert shown is not None
    assert shown.withheld == "Policy makes no offer on this interview feedback."


def test_newer_data_may_be_why_figures_differ_and_can_be_told(desk: EnquiryDesk) -> None:
    assert desk.what_if(job_level=P5).rests_on_the_same_data

    newer = SnapshotRefs(ranges=SnapshotRef("ffff0000", date(2026, 3, 3)))
    desk.books.put_in_force(PayBook(ranges=(range_row(160_000, 214_000),), roster=(), snapshots=newer))

    assert not desk.what_if(job_level=P5).rests_on_the_same_data


# -- who may ask, and for what ---------------------------------------------------------------------------------------


def test_a_comp_team_member_asks_about_any_case(desk: EnquiryDesk) -> None:
    _, then = desk.what_if(actor=CARLA, job_level=P5).sides
    assert then.opened_by == RAVI.user_id
    assert then.filed is not None
    assert then.filed.requested_by == CARLA.user_id


@pytest.mark.parametrize("actor", [RITA, OLGA], ids=lambda actor: actor.user_id)
def test_others_are_refused(desk: EnquiryDesk, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        desk.what_if(actor=actor, job_level=P5)


def test_a_closed_case_answers_nothing(desk: EnquiryDesk) -> None:
    desk.close()
    with pytest.raises(NotAllowed, match="closed"):
        desk.what_if(job_level=P5)


def test_a_case_that_does_not_exist_is_not_found(desk: EnquiryDesk) -> None:
    with pytest.raises(NotFound, match="CAND-404"):
        desk.what_if("CAND-404", job_level=P5)


@pytest.mark.parametrize("choice", [{"job_title": "Astronaut"}, {"location": "MOON"}], ids=str)
def test_titles_and_places_must_stand_in_the_pay_ranges(desk: EnquiryDesk, choice: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest) as refused:
        desk.what_if(**choice)
    assert refused.value.code == "choice_gone"


# -- who sees what ---------------------------------------------------------------------------------------------------


def test_a_recruiter_sees_no_hypothetical_offer_and_is_not_told_that_it_waits(desk: EnquiryDesk) -> None:
    desk.move(CASE, OfferState.APPROVED)
    now, then = (disclosed(side, Sight.APPROVED, POLICY.parity) for side in desk.what_if(job_level=P5).sides)

    assert now is not None
    assert then is not None
    assert now.offer is not None
    assert (then.offer, then.reasons, then.flags) == (None, (), ())
    assert (
        then.withheld == "What would be offered then is for Comp to see: you see offers here once they are approved."
    )
    assert differences_from_first(now.offer, then.offer) == ((),)


def test_where_offers_are_released_at_once_a_recruiter_sees_hypothetical_ones(desk: EnquiryDesk) -> None:
    _, then = desk.what_if(job_level=P5).sides
    shown = disclosed(then, Sight.APPROVED, POLICY.parity, Release.IMMEDIATE)
    assert shown is not None
    assert shown.offer == offer_on(then)


def test_what_keeps_a_hypothetical_offer_provisional_is_said(desk: EnquiryDesk) -> None:
    _, then = desk.what_if(competing_offer=competing_base(190_000, "GBP")).sides
    shown = disclosed(then, Sight.APPROVED, POLICY.parity)
    assert shown is not None
    assert shown.withheld is not None
    assert "no dated exchange rate" in shown.withheld


def test_nobody_can_decide_on_what_was_never_filed(desk: EnquiryDesk) -> None:
    sides = desk.what_if(actor=CARLA, job_level=P5).sides
    deciders = (CARLA.user_id,)

    now, then = (disclosed(side, Sight.EVERYTHING, POLICY.parity, deciders=deciders) for side in sides)

    assert now is not None
    assert then is not None
    assert (now.may_decide, then.may_decide) == (True, False)


def test_in_an_open_place_nothing_of_either_side_is_shown(desk: EnquiryDesk) -> None:
    for side in desk.what_if(job_level=P5).sides:
        shown = disclosed(side, Sight.NOTHING, POLICY.parity)
        assert shown is not None
        assert (shown.offer, shown.withheld) == (None, "Pay is not shown here.")


def test_an_answer_comes_back_as_it_was_kept(desk: EnquiryDesk) -> None:
    answers = [
        desk.what_if(location=LISBON, competing_offer=competing_base("90500.50", "EUR"), expectation=money(190_000)),
        desk.what_if(proficiency=None, exempt=True),
        desk.what_if(job_level=P4),
    ]
    for answer in answers:
        assert isinstance(answer, SideBySide)
        assert kept_and_read_again(answer) == answer
