"""Comparing a case with others and with itself elsewhere."""

from typing import Any

import pytest

from domain.candidates.facts import FactField
from domain.errors import InvalidRequest, NotAllowed, NotFound
from domain.identity.audience import Sight
from domain.recommendations.filed import OfferState
from domain.recommendations.recommendation import Status
from domain.recommendations.side_by_side import differences_from_first, disclosed
from tests.unit.pay.sample_pay import HIRE, LEARNING, MUST_HIRE, PLACE, POLICY, TITLE
from tests.unit.recommendations.enquiry_desk import (
    CARLA,
    CASE,
    LISBON,
    OLGA,
    RAVI,
    RITA,
    EnquiryDesk,
    changed,
    kept_and_read_again,
    offer_on,
)


@pytest.fixture
def desk() -> EnquiryDesk:
    """Ravi's case CAND-017 with two more of his, and one of Rita's."""
    desk = EnquiryDesk()
    desk.open()
    desk.open("CAND-018", interview_feedback=MUST_HIRE)
    desk.open("CAND-019", proficiency=LEARNING)
    desk.open("CAND-020", RITA, interview_feedback=HIRE)
    return desk


def test_cases_stand_beside_each_other_in_the_order_they_were_named(desk: EnquiryDesk) -> None:
    sides = desk.compare("CAND-019", "CAND-018").sides

    assert [side.candidate_id for side in sides] == [CASE, "CAND-019", "CAND-018"]
    assert not any(side.is_hypothetical for side in sides)
    assert [side.filed for side in sides] == [desk.latest(side.candidate_id) for side in sides]
    against_019, against_018 = differences_from_first(*map(offer_on, sides))
    assert {one.figure for one in against_018} == {"Base salary", "Compa-ratio"}
    assert (against_018[0].old, against_018[0].new) == ("USD 177,000", "USD 185,000")
    assert against_019[0].new == "USD 161,000"


def test_the_same_person_elsewhere_is_computed_there_and_filed_nowhere(desk: EnquiryDesk) -> None:
    before = desk.kept

    here, there = desk.compare(places=(LISBON,)).sides

    assert desk.kept is before
    assert not here.is_hypothetical
    assert changed(there) == {"location": LISBON}
    assert (offer_on(there).currency, offer_on(there).base) == ("EUR", 80_500)


def test_candidates_and_places_can_be_asked_for_together(desk: EnquiryDesk) -> None:
    sides = desk.compare("CAND-018", places=(LISBON,)).sides
    assert [(side.candidate_id, side.is_hypothetical) for side in sides] == [
        (CASE, False),
        ("CAND-018", False),
        (CASE, True),
    ]


def test_a_place_without_a_range_for_the_job_says_so(desk: EnquiryDesk) -> None:
    desk.say(job_title="Shift Lead")
    _, there = desk.compare(places=(LISBON,)).sides
    assert there.filed is not None
    assert there.filed.body.status is Status.NO_DATA


def test_another_case_of_which_too_little_is_known_says_what_is_missing(desk: EnquiryDesk) -> None:
    desk.say("CAND-021", job_title=TITLE, location=PLACE)
    _, other = desk.compare("CAND-021").sides
    assert other.missing == (FactField.PROFICIENCY, FactField.INTERVIEW_FEEDBACK)


def test_nothing_stands_there_twice_and_the_case_itself_only_first(desk: EnquiryDesk) -> None:
    sides = desk.compare(CASE, "CAND-018", "CAND-018", CASE, places=(PLACE, LISBON, LISBON)).sides
    assert [(side.candidate_id, changed(side).get("location")) for side in sides] == [
        (CASE, None),
        ("CAND-018", None),
        (CASE, LISBON),
    ]


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({}, "nothing_to_compare"),
        ({"candidates": (CASE,), "places": (PLACE,)}, "nothing_to_compare"),
        ({"candidates": ("CAND-018", "CAND-019", "CAND-022"), "places": (LISBON,)}, "too_many_to_compare"),
        ({"candidates": ("Jane",)}, "candidate_unreadable"),
        ({"places": ("MOON",)}, "choice_gone"),
    ],
    ids=["nothing", "only itself", "four", "a name", "an unknown place"],
)
def test_what_cannot_be_compared_is_refused_with_a_sentence(
    desk: EnquiryDesk, named: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        desk.compare(*named.get("candidates", ()), places=named.get("places", ()))
    assert refused.value.code == code
    assert "Jane" not in refused.value.sentence


def test_three_others_are_not_too_many(desk: EnquiryDesk) -> None:
    assert len(desk.compare("CAND-018", "CAND-019", places=(LISBON,)).sides) == 4


# -- who may see which case ------------------------------------------------------------------------------------------


def test_a_recruiter_cannot_tell_somebody_elses_case_from_one_that_does_not_exist(desk: EnquiryDesk) -> None:
    heard = []
    for reference in ("CAND-020", "CAND-404"):
        with pytest.raises(NotAllowed) as refused:
            desk.compare("CAND-018", reference)
        heard.append((refused.value.code, refused.value.sentence.replace(reference, "X"), refused.value.about))

    assert heard[0][:2] == heard[1][:2]
    assert [about for *_, about in heard] == ["CAND-020", "CAND-404"]


def test_a_comp_team_member_compares_any_cases_and_hears_which_does_not_exist(desk: EnquiryDesk) -> None:
    sides = desk.compare("CAND-020", actor=CARLA).sides
    assert [side.opened_by for side in sides] == [RAVI.user_id, RITA.user_id]

    with pytest.raises(NotFound, match="CAND-404"):
        desk.compare("CAND-404", actor=CARLA)


@pytest.mark.parametrize("actor", [RITA, OLGA], ids=lambda actor: actor.user_id)
def test_whoever_may_not_talk_about_the_case_compares_nothing_with_it(desk: EnquiryDesk, actor: Any) -> None:
    with pytest.raises(NotAllowed) as refused:
        desk.compare("CAND-020", actor=actor)
    assert refused.value.code == "not_allowed_converse_in_case"


def test_a_closed_case_can_be_compared_with_but_not_asked_about(desk: EnquiryDesk) -> None:
    desk.close("CAND-018")
    _, other = desk.compare("CAND-018").sides
    assert other.is_closed
    shown = disclosed(other, Sight.EVERYTHING, POLICY.parity, deciders=(CARLA.user_id,))
    assert shown is not None
    assert (shown.is_closed, shown.may_decide) == (True, False)

    desk.close()
    with pytest.raises(NotAllowed, match="closed"):
        desk.compare("CAND-019")


def test_of_two_cases_a_recruiter_sees_the_offer_that_is_approved(desk: EnquiryDesk) -> None:
    desk.move("CAND-018", OfferState.APPROVED)
    shown = [disclosed(side, Sight.APPROVED, POLICY.parity) for side in desk.compare("CAND-018").sides]
    assert [one is not None and one.offer is not None for one in shown] == [False, True]


def test_a_comparison_comes_back_as_it_was_kept(desk: EnquiryDesk) -> None:
    desk.override("CAND-018", 190_000)
    comparison = desk.compare("CAND-018", places=(LISBON,))
    assert kept_and_read_again(comparison) == comparison
