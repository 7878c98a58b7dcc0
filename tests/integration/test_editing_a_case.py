"""Editing a case with a form, resetting it, and what two people do at the same time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.approvals.life import OfferEvent
from domain.candidates.case import Case, FactRecord
from domain.candidates.facts import CandidateFacts, FactChange, FactField, FactValue
from domain.errors import Conflict, InvalidRequest, NotAllowed
from domain.identity.actor import OPERATOR, PROGRAM, Actor
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.filed import OfferState
from domain.recommendations.turn import Turn
from storage.engine import open_engine
from storage.privileges import APP_ROLE
from tests.integration.case_life import CASE, CaseLife, life_on, thread
from tests.integration.casebook import (
    CARLA,
    COLIN,
    RAVI,
    RITA,
    STRANGER,
    at_once,
    rows_of,
    rows_of_all_tables,
)

LEVEL, FEEDBACK, OFFER, PLACE = (
    FactField.JOB_LEVEL,
    FactField.INTERVIEW_FEEDBACK,
    FactField.COMPETING_OFFER,
    FactField.LOCATION,
)


def to(field: FactField, value: FactValue | None) -> FactChange:
    return FactChange(field, value)


@pytest.fixture
def life(stocked_engine: Engine) -> Iterator[CaseLife]:
    """A complete case Ravi opened, under the program's own database role."""
    program = open_engine(stocked_engine.url, role=APP_ROLE)
    made = life_on(program)
    made.desk.comp_team(CARLA, COLIN)
    made.say()
    yield made
    program.dispose()


def test_a_form_changes_several_facts_in_one_turn(life: CaseLife) -> None:
    seen = len(life.case().history)
    offer = CompetingOffer("USD", base=Decimal(186_500))

    answer = life.choose(to(LEVEL, JobLevel.P5), to(FEEDBACK, Feedback.MUST_HIRE), to(OFFER, offer), seen=seen)

    case = life.case()
    assert {change.field for change in answer.changes} == {LEVEL, FEEDBACK, OFFER}
    assert (case.facts.job_level, case.facts.interview_feedback) == (JobLevel.P5, Feedback.MUST_HIRE)
    assert (case.facts.competing_offer, case.version) == (offer, 2)
    assert len({record.turn_id for record in case.history[seen:]}) == 1
    assert life.states() == [OfferState.SUPERSEDED, OfferState.SUBMITTED]
    assert life.desk.audited(CASE)[4:] == [
        "facts.changed",
        "turn.taken",
        "recommendation.superseded",
        "recommendation.made",
    ]


def test_a_form_can_clear_a_fact_and_then_it_is_asked_for(life: CaseLife) -> None:
    answer = life.choose(to(PLACE, None), seen=len(life.case().history))

    assert answer.missing == (PLACE,)
    assert life.case().facts.location is None
    assert life.states() == [OfferState.SUPERSEDED]


def test_two_forms_that_change_different_fields_both_count(life: CaseLife) -> None:
    seen = len(life.case().history)

    life.choose(to(LEVEL, JobLevel.P5), actor=CARLA, seen=seen)
    life.choose(to(FEEDBACK, Feedback.MUST_HIRE), actor=RAVI, seen=seen)

    facts = life.case().facts
    assert (facts.job_level, facts.interview_feedback) == (JobLevel.P5, Feedback.MUST_HIRE)


def test_the_second_of_two_forms_that_change_the_same_field_hears_which_it_is(life: CaseLife) -> None:
    seen = len(life.case().history)
    life.choose(to(LEVEL, JobLevel.P5), to(FEEDBACK, Feedback.HIRE), actor=CARLA, seen=seen)
    kept = rows_of_all_tables(life.desk.engine)

    with pytest.raises(Conflict) as met:
        life.choose(to(LEVEL, JobLevel.P3), to(FEEDBACK, Feedback.MUST_HIRE), to(PLACE, "LIS"), seen=seen)

    assert met.value.code == "edited_meanwhile"
    assert met.value.sentence == (
        "Somebody else changed this meanwhile: job level, interview feedback. Please look again and edit anew."
    )
    assert rows_of_all_tables(life.desk.engine) == kept


def test_two_forms_that_say_the_same_agree(life: CaseLife) -> None:
    seen = len(life.case().history)
    life.choose(to(LEVEL, JobLevel.P5), actor=CARLA, seen=seen)

    answer = life.choose(to(LEVEL, JobLevel.P5), to(FEEDBACK, Feedback.HIRE), seen=seen)

    assert [change.field for change in answer.changes] == [FEEDBACK]
    assert answer.protected == ()
    assert life.case().last_said(LEVEL).by == CARLA.user_id  # type: ignore[union-attr] # somebody said it


def test_a_form_sent_twice_changes_nothing_the_second_time(life: CaseLife) -> None:
    seen = len(life.case().history)
    life.choose(to(LEVEL, JobLevel.P5), seen=seen)
    version = life.case().version

    assert life.choose(to(LEVEL, JobLevel.P5), seen=seen).changes == ()
    assert life.case().version == version
    assert len(life.states()) == 2


def test_what_was_said_in_the_thread_meanwhile_counts_as_well(life: CaseLife) -> None:
    seen = len(life.case().history)
    life.say("P5", actor=CARLA)

    with pytest.raises(Conflict, match="job level"):
        life.choose(to(LEVEL, JobLevel.P3), actor=COLIN, seen=seen)


def test_a_reset_meanwhile_is_not_overwritten_by_an_older_form(life: CaseLife) -> None:
    seen = len(life.case().history)
    life.reset()

    with pytest.raises(Conflict, match="job level"):
        life.choose(to(LEVEL, JobLevel.P3), seen=seen)


def test_a_form_opened_after_the_change_is_no_conflict(life: CaseLife) -> None:
    life.choose(to(LEVEL, JobLevel.P5), seen=len(life.case().history))

    life.choose(to(LEVEL, JobLevel.P3), seen=len(life.case().history))

    assert life.case().facts.job_level is JobLevel.P3


def test_a_button_without_a_form_is_never_told_of_conflicts(life: CaseLife) -> None:
    life.choose(to(LEVEL, JobLevel.P5))

    assert life.choose(to(LEVEL, JobLevel.P3)).changes != ()


def test_of_many_forms_sent_at_once_one_value_stands_and_the_others_hear_of_it(life: CaseLife) -> None:
    seen = len(life.case().history)
    levels = [JobLevel.P1, JobLevel.P2, JobLevel.P3, JobLevel.P5]

    met = at_once(4, lambda index: life.choose(to(LEVEL, levels[index]), actor=CARLA, seen=seen))

    assert [getattr(one, "code", "kept") for one in met].count("kept") == 1
    assert [getattr(one, "code", "kept") for one in met].count("edited_meanwhile") == 3
    assert life.case().version == 2
    assert len(life.case().history) == seen + 1


def test_a_recruiters_form_does_not_change_what_comp_said(life: CaseLife) -> None:
    life.say("P5", actor=CARLA)

    answer = life.choose(to(LEVEL, JobLevel.P2), to(FEEDBACK, Feedback.MUST_HIRE), seen=len(life.case().history))

    assert answer.protected == (LEVEL,)
    assert [change.field for change in answer.changes] == [FEEDBACK]
    assert life.case().facts.job_level is JobLevel.P5


def test_a_recruiters_form_does_not_clear_what_comp_said(life: CaseLife) -> None:
    life.say("P5", actor=CARLA)

    answer = life.choose(to(LEVEL, None), seen=len(life.case().history))

    assert answer.protected == (LEVEL,)
    assert life.case().facts.job_level is JobLevel.P5


def test_comps_form_changes_anything(life: CaseLife) -> None:
    answer = life.choose(to(PLACE, "LIS"), to(LEVEL, JobLevel.P1), actor=CARLA, seen=len(life.case().history))

    assert answer.protected == ()
    assert (life.case().facts.location, life.case().facts.job_level) == ("LIS", JobLevel.P1)


@pytest.mark.parametrize("actor", [RITA, STRANGER, OPERATOR, PROGRAM])
def test_nobody_else_edits_the_case(life: CaseLife, actor: Actor) -> None:
    kept = rows_of_all_tables(life.desk.engine)

    with pytest.raises(NotAllowed):
        life.choose(to(LEVEL, JobLevel.P5), actor=actor, seen=len(life.case().history))

    assert rows_of_all_tables(life.desk.engine) == kept


@pytest.mark.parametrize("change", [to(FactField.JOB_TITLE, "Astronaut"), to(PLACE, "MOON")])
def test_a_choice_that_is_in_the_pay_ranges_no_more_is_refused(life: CaseLife, change: FactChange) -> None:
    with pytest.raises(InvalidRequest, match="no longer in the pay ranges"):
        life.choose(change, seen=len(life.case().history))


def test_a_reset_clears_every_fact_and_the_standing_offer_holds_no_more(life: CaseLife) -> None:
    life.say("has an offer of 186,500 USD base from another company, posted range 150k-200k USD, expects 190k USD")
    assert len(life.case().facts.known()) == 8
    version, known = life.case().version, life.case().facts.known()

    answer = life.reset()

    case = life.case()
    assert answer.reset
    assert case.facts == CandidateFacts()
    assert (case.version, case.opened_by) == (version + 1, RAVI.user_id)
    assert answer.filed is None
    assert set(life.states()) == {OfferState.SUPERSEDED}
    assert set(answer.missing) == {FactField.JOB_TITLE, PLACE, FactField.PROFICIENCY, FEEDBACK}
    (told,) = [row for row in rows_of(life.desk.engine, "audit_logs") if row["name"] == "context.reset"]
    assert (told["actor"], told["candidate_id"]) == (CARLA.user_id, CASE)
    assert told["details"]["fields"].split(",") == sorted(known)
    assert life.desk.audited(CASE)[-3:] == ["context.reset", "turn.taken", "recommendation.superseded"]


@pytest.mark.parametrize("actor", [RAVI, RITA, STRANGER, OPERATOR, PROGRAM])
def test_nobody_but_comp_resets_a_case(life: CaseLife, actor: Actor) -> None:
    kept = rows_of_all_tables(life.desk.engine)

    with pytest.raises(NotAllowed):
        life.reset(actor)

    assert rows_of_all_tables(life.desk.engine) == kept


def test_an_approved_offer_is_voided_by_a_reset_and_its_decision_stays_on_record(life: CaseLife) -> None:
    approved = life.approve()

    answer = life.reset()

    assert answer.voids_approval
    latest = life.latest()
    assert (latest.state, latest.decision) == (OfferState.SUPERSEDED, approved.decision)


def test_an_accepted_offer_outlives_a_reset(life: CaseLife) -> None:
    life.approve()
    life.carry_out(OfferEvent.OFFER)
    accepted = life.carry_out(OfferEvent.ACCEPT)

    answer = life.reset()

    assert answer.replaced is None
    assert life.latest() == accepted
    assert life.case().facts == CandidateFacts()


def test_an_undo_brings_back_what_a_reset_cleared(life: CaseLife) -> None:
    life.say("P5", actor=CARLA)
    before = life.case().facts
    life.reset()

    answer = life.say("undo", actor=CARLA)

    assert answer.undone
    assert life.case().facts == before
    assert answer.filed is not None
    assert (answer.filed.number, answer.filed.state) == (3, OfferState.SUBMITTED)


def test_a_second_reset_finds_nothing_to_clear(life: CaseLife) -> None:
    life.reset()
    version = life.case().version

    answer = life.reset()

    assert answer.changes == ()
    assert life.case().version == version
    assert life.desk.audited(CASE).count("context.reset") == 1


def test_after_a_reset_the_recruiter_starts_afresh(life: CaseLife) -> None:
    life.say("P5", actor=CARLA)
    life.reset()

    answer = life.say("Data Scientist in SHA, Learning, Hire, P2")

    assert answer.protected == ()
    assert answer.filed is not None
    assert answer.filed.offer is not None
    assert answer.filed.offer.currency == "CNY"


def test_resetting_a_case_there_is_not_opens_none(life: CaseLife) -> None:
    kept = rows_of_all_tables(life.desk.engine)

    answer = life.take(Turn(CARLA, thread(2), "CAND-99", resets=True))

    assert answer.opened_nothing
    assert rows_of_all_tables(life.desk.engine) == kept


VALUES: dict[FactField, list[FactValue | None]] = {
    FactField.JOB_TITLE: ["Data Scientist", "Shift Lead", None],
    FactField.LOCATION: ["AUS", "SHA", None],
    FactField.PROFICIENCY: [*Proficiency, None],
    FactField.INTERVIEW_FEEDBACK: [*Feedback, None],
    FactField.JOB_LEVEL: [*JobLevel, None],
    FactField.COMPETING_OFFER: [CompetingOffer("USD", base=Decimal(1000)), None],
    FactField.EXPECTATION: [Money(Decimal(5), "EUR"), None],
    FactField.EXEMPT: [True, False, None],
}
SAID = st.sampled_from(list(VALUES)).flatmap(lambda field: st.tuples(st.just(field), st.sampled_from(VALUES[field])))
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def a_case(said: list[tuple[FactField, FactValue | None]]) -> tuple[Case, list[CandidateFacts]]:
    """A case in which these things were said one after the other, and its facts at each step."""
    facts, steps, records = CandidateFacts(), [CandidateFacts()], []
    for number, (field, value) in enumerate(said):
        records.append(FactRecord(field, facts.value_of(field), value, "U0RAVI", NOW, f"TURN-{number}"))
        facts = facts.with_changes((FactChange(field, value),))
        steps.append(facts)
    return Case(CASE, "U0RAVI", NOW, len(said) or 1, facts, tuple(records)), steps


@given(st.lists(SAID, max_size=12))
def test_the_facts_at_any_time_are_what_was_said_until_then(said: list[tuple[FactField, FactValue | None]]) -> None:
    case, steps = a_case(said)

    assert [case.facts_at(seen) for seen in range(len(said) + 1)] == steps
    assert case.facts_at(len(case.history)) == case.facts


@given(st.lists(SAID, max_size=8), st.lists(SAID, max_size=8))
def test_what_was_said_later_does_not_change_what_was_known_then(
    first: list[tuple[FactField, FactValue | None]], later: list[tuple[FactField, FactValue | None]]
) -> None:
    assert a_case(first + later)[0].facts_at(len(first)) == a_case(first)[0].facts


def test_the_facts_at_a_time_are_read_from_what_is_kept(life: CaseLife) -> None:
    first = life.case()
    life.say("P5, Must Hire, has an offer of 186,500 USD base from another company")
    life.reset()

    case = life.case()
    assert case.facts_at(0) == CandidateFacts()
    assert case.facts_at(len(first.history)) == first.facts
    assert case.facts_at(len(case.history)) == case.facts == CandidateFacts()
