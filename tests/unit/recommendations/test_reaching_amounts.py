"""What it would take to come to an amount: solved by asking the engine, and nothing changed by having asked."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data.pay_files import book_from_files
from domain.approvals.override_offer import check_no_slip
from domain.candidates.facts import FactField
from domain.conversations.enquiries import Measure
from domain.errors import InvalidRequest, NotAllowed, NotFound
from domain.identity.actor import Actor
from domain.identity.audience import Sight
from domain.pay.fx import FxTable
from domain.pay.pay_book import PayBook
from domain.pay.policy import Tier
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.disclosure import Release
from domain.recommendations.filed import OfferState
from domain.recommendations.reach_amount import ReachAnswer, ReachOutcome, reduced
from tests.unit.pay.sample_pay import (
    ADVANCED,
    AUTO,
    HIRE,
    L1,
    L2,
    L3,
    LEARNING,
    MUST_HIRE,
    NO_HIRE,
    P3,
    P4,
    P5,
    PROFICIENT,
    STRONG_HIRE,
    TITLE,
    UNKNOWN,
    peers,
    policy_with,
    range_row,
    rate,
)
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
from tests.unit.recommendations.sample_offers import SNAPSHOTS, competing_base, competing_total, money

GOLDEN = Path(__file__).parents[2] / "golden"


@pytest.fixture
def desk() -> EnquiryDesk:
    """A proficient strong hire at P4: 177,000 out of 150,000 to 204,000."""
    desk = EnquiryDesk()
    desk.open(job_level=P4)
    return desk


def paths(answer: ReachAnswer) -> list[tuple[dict[str, Any], Decimal, Tier]]:
    """Each path with the base and the tier it ends in."""
    return [(changed(side), offer_on(side).base, offer_on(side).tier) for side in answer.paths]


def test_single_changes_that_come_to_a_base_are_named_the_easiest_to_approve_first(desk: EnquiryDesk) -> None:
    answer = desk.reach(185_000)

    assert answer.outcome is ReachOutcome.REACHABLE
    assert answer.wanted == money(185_000)
    assert paths(answer) == [
        ({"interview_feedback": MUST_HIRE}, 185_000, AUTO),
        ({"competing_offer": competing_base(185_000)}, 185_000, L1),
        ({"proficiency": ADVANCED}, 193_000, L1),
    ]
    assert all(side.is_hypothetical and side.candidate_id == CASE for side in answer.paths)


def test_two_changes_together_are_only_named_where_no_single_one_is_enough(desk: EnquiryDesk) -> None:
    answer = desk.reach(195_000)
    assert paths(answer) == [({"interview_feedback": MUST_HIRE, "proficiency": ADVANCED}, 198_500, L1)]


def test_no_pair_asks_for_more_than_another_one() -> None:
    desk = EnquiryDesk()
    desk.open(interview_feedback=HIRE, proficiency=LEARNING)

    assert paths(desk.reach(190_000)) == [
        ({"interview_feedback": STRONG_HIRE, "proficiency": ADVANCED}, 193_000, L1),
    ]
    assert [change for change, *_ in paths(desk.reach(185_000))] == [{"proficiency": ADVANCED}]
    assert [change for change, *_ in paths(desk.reach(198_000))] == [
        {"interview_feedback": MUST_HIRE, "proficiency": ADVANCED}
    ]


def test_the_least_step_is_enough_of_each_kind() -> None:
    desk = EnquiryDesk()
    desk.open(interview_feedback=HIRE, proficiency=LEARNING)

    found = [change for change, *_ in paths(desk.reach(160_000))]

    assert len(found) == 3
    for change in (
        {"interview_feedback": STRONG_HIRE},
        {"proficiency": PROFICIENT},
        {"competing_offer": competing_base(160_000)},
    ):
        assert change in found


def test_the_lowest_competing_offer_on_the_step_is_found(desk: EnquiryDesk) -> None:
    (bid,) = (
        change["competing_offer"] for change, *_ in paths(desk.reach("186250.01")) if "competing_offer" in change
    )

    assert bid == competing_base(186_500)
    *_, below = desk.what_if(competing_offer=competing_base(186_000), actor=CARLA).sides
    assert offer_on(below).base == 186_000


def test_no_competing_offer_brings_more_than_policy_lets_it(desk: EnquiryDesk) -> None:
    """A tenth over the target of 177,000 is 194,700, which is 194,500 on the step."""
    assert any("competing_offer" in change for change, *_ in paths(desk.reach(193_000)))
    assert desk.reach(194_500).outcome is ReachOutcome.REACHABLE
    assert [change for change, *_ in paths(desk.reach(194_500))] == [{"competing_offer": competing_base(194_500)}]
    assert not any("competing_offer" in change for change, *_ in paths(desk.reach(194_501)))


def test_what_the_offer_comes_to_already_takes_nothing(desk: EnquiryDesk) -> None:
    for amount in (177_000, "176999.99", 1):
        answer = desk.reach(amount)
        assert (answer.outcome, answer.paths, answer.override) == (ReachOutcome.ALREADY, (), None)
        assert answer.standing.filed == desk.latest()
    assert desk.reach("177000.01").outcome is ReachOutcome.REACHABLE


def test_within_the_range_but_past_every_change_of_facts_it_takes_an_override(desk: EnquiryDesk) -> None:
    answer = desk.reach(200_000)

    assert (answer.outcome, answer.paths) == (ReachOutcome.ONLY_BY_OVERRIDE, ())
    assert answer.override is not None
    assert (offer_on(answer.override).base, offer_on(answer.override).tier) == (200_000, L2)
    assert answer.override.changes == ()
    assert answer.override.is_hypothetical


def test_above_the_range_it_takes_an_override_of_the_highest_tier(desk: EnquiryDesk) -> None:
    assert desk.reach(204_000).outcome is ReachOutcome.ONLY_BY_OVERRIDE

    answer = desk.reach("204000.01")

    assert (answer.outcome, answer.paths) == (ReachOutcome.ABOVE_RANGE, ())
    assert answer.override is not None
    assert offer_on(answer.override).tier is L3


def test_an_override_is_also_said_beside_paths_and_is_exactly_the_amount(desk: EnquiryDesk) -> None:
    answer = desk.reach("184321.50")
    assert answer.override is not None
    assert offer_on(answer.override).base == Decimal("184321.50")
    assert len(answer.paths) == 3


@pytest.mark.parametrize("amount", ["408000", "408000.01", "4080000", "204000"])
def test_an_override_is_only_said_where_the_desk_would_take_the_amount(desk: EnquiryDesk, amount: str) -> None:
    answer = desk.reach(amount)
    try:
        check_no_slip(offer_on(answer.standing), Decimal(amount))
    except InvalidRequest:
        assert answer.override is None
    else:
        assert answer.override is not None


def test_better_feedback_and_proficiency_are_never_looked_for_downwards() -> None:
    desk = EnquiryDesk()
    desk.open(interview_feedback=MUST_HIRE, proficiency=ADVANCED)
    assert [list(change) for change, *_ in paths(desk.reach(200_000))] == [["competing_offer"]]


def test_an_unknown_proficiency_may_turn_out_to_be_any() -> None:
    desk = EnquiryDesk()
    desk.open(proficiency=UNKNOWN)
    assert {"proficiency": ADVANCED} in [change for change, *_ in paths(desk.reach(190_000))]


def test_a_competing_offer_that_is_there_already_would_have_to_be_higher() -> None:
    desk = EnquiryDesk()
    desk.open(competing_offer=competing_base(180_000))

    answer = desk.reach(185_000)

    assert offer_on(answer.standing).base == 180_000
    assert {"competing_offer": competing_base(185_000)} in [change for change, *_ in paths(answer)]


def test_a_flat_rate_pays_what_it_pays(desk: EnquiryDesk) -> None:
    desk.say(job_title="Shift Lead")
    assert desk.reach(61_000).outcome is ReachOutcome.ALREADY
    assert desk.reach(61_001).outcome is ReachOutcome.ABOVE_RANGE


def test_a_range_that_holds_no_step_is_raised_to_its_maximum_or_not_at_all() -> None:
    narrow = PayBook(ranges=(range_row(100_100, 100_400),), roster=(), snapshots=SNAPSHOTS)
    desk = EnquiryDesk(book=narrow)
    desk.open(interview_feedback=HIRE)

    answer = desk.reach(100_300)

    assert offer_on(answer.standing).base == 100_100
    assert ({"competing_offer": competing_base(100_400)}, 100_400, L1) in paths(answer)


# -- totals ----------------------------------------------------------------------------------------------------------


def test_total_cash_can_also_be_come_to_by_a_level(desk: EnquiryDesk) -> None:
    answer = desk.reach(205_000, Measure.TOTAL_CASH)

    assert answer.outcome is ReachOutcome.REACHABLE
    found = {next(iter(change)): value for change, *_ in paths(answer) for value in change.values()}
    assert found == {
        "job_level": P5,
        "interview_feedback": MUST_HIRE,
        "proficiency": ADVANCED,
        "competing_offer": competing_base(178_500),
    }
    assert answer.override is None


def test_total_direct_compensation_counts_equity(desk: EnquiryDesk) -> None:
    """At P4 it is 203,550 in cash and 15,000 of equity a year."""
    assert desk.reach(218_550, Measure.TOTAL_DIRECT).outcome is ReachOutcome.ALREADY
    answer = desk.reach(237_400, Measure.TOTAL_DIRECT)
    assert {"job_level": P5} in [change for change, *_ in paths(answer)]


def test_a_total_that_no_change_comes_to_takes_no_override(desk: EnquiryDesk) -> None:
    answer = desk.reach(400_000, Measure.TOTAL_CASH)
    assert (answer.outcome, answer.paths, answer.override) == (ReachOutcome.ABOVE_RANGE, (), None)


@pytest.mark.parametrize("measure", [Measure.TOTAL_CASH, Measure.TOTAL_DIRECT], ids=str)
def test_a_total_needs_a_level(desk: EnquiryDesk, measure: Measure) -> None:
    desk.say(job_level=None)
    answer = desk.reach(1, measure)
    assert (answer.outcome, answer.paths) == (ReachOutcome.NEEDS_LEVEL, ())


def test_a_level_changes_no_base(desk: EnquiryDesk) -> None:
    desk.say(job_level=P3)
    assert not any("job_level" in change for change, *_ in paths(desk.reach(185_000)))


# -- what cannot be compared -----------------------------------------------------------------------------------------


def test_an_amount_in_another_currency_is_not_compared_even_where_a_rate_is_known() -> None:
    dated = PayBook(
        ranges=(range_row(),), roster=(), snapshots=SNAPSHOTS, fx=FxTable((rate("EUR", "USD", Decimal("1.1")),))
    )
    desk = EnquiryDesk(book=dated)
    desk.open()

    answer = desk.reach(1, currency="EUR")

    assert (answer.outcome, answer.paths, answer.override) == (ReachOutcome.NOT_COMPARABLE, (), None)
    assert answer.wanted == money(1, "EUR")
    assert desk.reach(185_000, currency="USD").outcome is ReachOutcome.REACHABLE


def test_the_amount_is_taken_in_the_ranges_currency_where_none_was_said(desk: EnquiryDesk) -> None:
    desk.say(location=LISBON)
    assert desk.reach(85_000).wanted == money(85_000, "EUR")


def test_a_total_whose_parts_cannot_be_added_is_not_compared(desk: EnquiryDesk) -> None:
    desk.say(location=LISBON)
    assert desk.reach(90_000, Measure.TOTAL_DIRECT).outcome is ReachOutcome.NOT_COMPARABLE
    assert desk.reach(90_000, Measure.TOTAL_CASH).outcome is ReachOutcome.ALREADY


@pytest.mark.parametrize(
    "facts", [{"proficiency": None}, {"interview_feedback": NO_HIRE}], ids=["missing", "no hire"]
)
def test_without_an_offer_there_is_nothing_to_raise(desk: EnquiryDesk, facts: dict[str, Any]) -> None:
    desk.say(**facts)
    answer = desk.reach(185_000)
    assert (answer.outcome, answer.wanted, answer.paths) == (ReachOutcome.MISSING, None, ())
    assert answer.standing.missing == ((FactField.PROFICIENCY,) if "proficiency" in facts else ())


# -- what stands may be older than the data, or a person's ----------------------------------------------------------


def test_what_a_person_decided_counts_as_what_stands(desk: EnquiryDesk) -> None:
    desk.override(CASE, 190_000)
    assert desk.reach(190_000).outcome is ReachOutcome.ALREADY


def test_asking_anew_may_be_enough_where_a_person_went_below_or_the_data_moved_on(desk: EnquiryDesk) -> None:
    desk.override(CASE, 170_000)

    answer = desk.reach(175_000)

    assert answer.outcome is ReachOutcome.REACHABLE
    assert paths(answer) == [({}, 177_000, AUTO)]
    assert answer.paths[0].is_hypothetical


def test_an_approved_offer_stands_even_when_its_rows_are_gone(desk: EnquiryDesk) -> None:
    desk.books.put_in_force(PayBook(ranges=(range_row(job_title="Other"),), roster=()))
    assert desk.reach(170_000).outcome is ReachOutcome.MISSING

    desk.move(CASE, OfferState.APPROVED)
    assert desk.reach(170_000).outcome is ReachOutcome.ALREADY
    gone = desk.reach(180_000)
    assert gone.outcome is ReachOutcome.MISSING
    assert gone.standing.filed is not None
    assert gone.standing.filed.body.problem == "No pay range exists for this title in this place."


# -- who may ask, and what they may conclude ------------------------------------------------------------------------


@pytest.mark.parametrize("actor", [RITA, OLGA], ids=lambda actor: actor.user_id)
def test_others_are_refused(desk: EnquiryDesk, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        desk.reach(185_000, actor=actor)


def test_a_case_that_does_not_exist_is_not_found_and_a_closed_one_answers_nothing(desk: EnquiryDesk) -> None:
    with pytest.raises(NotFound):
        desk.reach(185_000, candidate_id="CAND-404")
    desk.close()
    with pytest.raises(NotAllowed, match="closed"):
        desk.reach(185_000)


@pytest.mark.parametrize("state", [OfferState.SUBMITTED, OfferState.REJECTED], ids=str)
def test_a_recruiter_cannot_find_out_an_offer_or_a_range_by_asking_for_one_amount_after_another(
    desk: EnquiryDesk, state: OfferState
) -> None:
    desk.move(CASE, state)
    amounts = range(140_000, 215_000, 5_000)

    heard = [reduced(desk.reach(amount, actor=RAVI), Sight.APPROVED) for amount in amounts]

    assert {(one.outcome, one.paths, one.override) for one in heard} == {(ReachOutcome.WITHHELD, (), None)}


def test_of_an_approved_offer_a_recruiter_hears_only_what_it_comes_to(desk: EnquiryDesk) -> None:
    desk.move(CASE, OfferState.APPROVED)
    amounts = (170_000, 177_000, 177_001, 185_000, 200_000, 205_000)

    heard = [reduced(desk.reach(amount, actor=RAVI), Sight.APPROVED) for amount in amounts]

    assert [one.outcome for one in heard] == [ReachOutcome.ALREADY] * 2 + [ReachOutcome.WITHHELD] * 4
    assert {(one.paths, one.override) for one in heard} == {((), None)}


def test_what_does_not_hang_on_amounts_is_said_to_recruiters_too(desk: EnquiryDesk) -> None:
    assert reduced(desk.reach(1, currency="EUR"), Sight.APPROVED).outcome is ReachOutcome.NOT_COMPARABLE
    desk.say(job_level=None)
    assert reduced(desk.reach(1, Measure.TOTAL_CASH), Sight.APPROVED).outcome is ReachOutcome.NEEDS_LEVEL


@pytest.mark.parametrize("release", list(Release), ids=str)
def test_comp_sees_everything_and_open_places_nothing(desk: EnquiryDesk, release: Release) -> None:
    answer = desk.reach(185_000)
    assert reduced(answer, Sight.EVERYTHING, release) == answer
    assert (reduced(answer, Sight.APPROVED, release) == answer) is (release is Release.IMMEDIATE)
    for asked in (answer, desk.reach(1), desk.reach(1, currency="EUR")):
        hidden = reduced(asked, Sight.NOTHING, release)
        assert (hidden.outcome, hidden.paths, hidden.override) == (ReachOutcome.WITHHELD, (), None)


def test_asking_changes_nothing_and_is_answered_alike_however_often(desk: EnquiryDesk) -> None:
    before = desk.kept
    answers = {repr(desk.reach(185_000)) for _ in range(3)}
    assert len(answers) == 1
    assert desk.kept is before


def test_an_answer_comes_back_as_it_was_kept(desk: EnquiryDesk) -> None:
    answers = [
        desk.reach("185000.50"),
        desk.reach(205_000, Measure.TOTAL_CASH),
        desk.reach(300_000),
        desk.reach(1, currency="EUR"),
    ]
    desk.say(proficiency=None)
    for answer in [*answers, desk.reach(1), reduced(answers[0], Sight.APPROVED)]:
        assert kept_and_read_again(answer) == answer


# -- the golden data -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def golden() -> EnquiryDesk:
    """Every golden case of which enough is known, opened at one desk."""
    desk = EnquiryDesk(policy_with(), book_from_files(GOLDEN / "CompRanges.csv", GOLDEN / "EmployeeRoster.csv"))
    kinds: dict[str, Any] = {
        "proficiency": Proficiency,
        "interview_feedback": Feedback,
        "job_level": JobLevel,
        "job_title": str,
        "location": str,
    }
    for case in json.loads((GOLDEN / "cases.json").read_text(encoding="utf-8")):
        given = {name: kind(case["input"][name]) for name, kind in kinds.items() if case["input"].get(name)}
        if (
            given.get("job_title") in desk.books.current().titles
            and given.get("location") in desk.books.current().places
        ):
            desk.open(f"CAND-{len(desk.kept.cases) + 1}", **given)
    return desk


def test_most_golden_cases_can_be_asked_about(golden: EnquiryDesk) -> None:
    assert len(golden.kept.cases) >= 15


def test_every_path_of_the_golden_cases_leads_there_and_a_step_less_does_not(golden: EnquiryDesk) -> None:
    found = 0
    for name in golden.kept.cases:
        filed = golden.latest(name)
        if filed.offer is None:
            assert golden.reach(100_000, candidate_id=name).outcome is ReachOutcome.MISSING
            continue
        low, high = filed.offer.base, filed.offer.maximum
        for amount in (low + (high - low) * share / 4 for share in range(5)):
            answer = golden.reach(amount, candidate_id=name)
            for side in answer.paths:
                found += 1
                told = changed(side)
                *_, there = golden.what_if(name, CARLA, **told).sides
                assert offer_on(there).base >= amount
                if "competing_offer" in told:
                    bid = told["competing_offer"]
                    step = golden.policy.step(filed.offer.currency)
                    *_, below = golden.what_if(name, CARLA, competing_offer=replace(bid, base=bid.base - step)).sides
                    assert offer_on(below).base < amount
    assert found >= 50


def test_the_senior_engineer_of_the_golden_data_as_worked_out_by_hand(golden: EnquiryDesk) -> None:
    """Proficient peers at 175,900, 180,400 and 206,300, Advanced ones at 198,700 and 193,250."""
    golden.open("CAND-500", job_title=TITLE, job_level=P4)

    answer = golden.reach(185_000, candidate_id="CAND-500")

    assert paths(answer) == [
        ({"interview_feedback": MUST_HIRE}, 185_000, AUTO),
        ({"competing_offer": competing_base(185_000)}, 185_000, L1),
        ({"proficiency": ADVANCED}, 193_000, L1),
    ]


def test_people_who_are_paid_more_make_the_way_shorter() -> None:
    """The peers' corridor lifts the offer, so the amount stands already."""
    paid_more = PayBook(ranges=(range_row(),), roster=peers(195_000, 196_000, 197_000), snapshots=SNAPSHOTS)
    desk = EnquiryDesk(book=paid_more)
    desk.open()
    assert desk.reach(185_000).outcome is ReachOutcome.ALREADY


def test_a_competing_total_is_answered_by_a_base_that_is_worth_more() -> None:
    desk = EnquiryDesk()
    desk.open(job_level=P4, competing_offer=competing_total(225_000))
    answer = desk.reach(190_000)
    assert {"competing_offer": competing_base(190_000)} in [change for change, *_ in paths(answer)]
