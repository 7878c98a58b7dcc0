from dataclasses import fields
from decimal import Decimal

from domain.candidates.facts import PRICED_FIELDS, REQUIRED_FIELDS, CandidateFacts, FactChange, FactField
from domain.money import Money
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency


def test_the_fields_of_a_case_are_spelled_as_the_facts_are() -> None:
    assert [field.value for field in FactField] == [field.name for field in fields(CandidateFacts)]


def test_nothing_is_known_at_first_and_four_things_are_asked_for_in_order() -> None:
    nothing = CandidateFacts()

    assert nothing.known() == ()
    assert nothing.missing() == REQUIRED_FIELDS
    assert [str(field) for field in nothing.missing()] == [
        "job_title",
        "location",
        "proficiency",
        "interview_feedback",
    ]


def test_an_expectation_and_a_posted_range_move_neither_pay_nor_tier() -> None:
    only_checked = set(FactField) - set(PRICED_FIELDS)
    assert only_checked == {FactField.EXPECTATION, FactField.POSTED_RANGE}


def test_an_unknown_proficiency_that_was_said_is_not_missing() -> None:
    said = CandidateFacts(proficiency=Proficiency.UNKNOWN)

    assert FactField.PROFICIENCY not in said.missing()
    assert said.known() == (FactField.PROFICIENCY,)


def test_not_exempt_is_something_that_is_known() -> None:
    assert CandidateFacts(exempt=False).known() == (FactField.EXEMPT,)


def test_changes_set_and_clear_fields_the_last_one_winning() -> None:
    facts = CandidateFacts(job_title="Engineer", job_level=JobLevel.P3)

    after = facts.with_changes(
        (
            FactChange(FactField.LOCATION, "LAX"),
            FactChange(FactField.LOCATION, "SEA"),
            FactChange(FactField.JOB_LEVEL, None),
            FactChange(FactField.EXPECTATION, Money(Decimal(1), "USD")),
        )
    )

    assert after == CandidateFacts(job_title="Engineer", location="SEA", expectation=Money(Decimal(1), "USD"))
    assert facts == CandidateFacts(job_title="Engineer", job_level=JobLevel.P3)
    assert facts.with_changes(()) == facts


def test_a_field_can_be_looked_up_by_its_name() -> None:
    facts = CandidateFacts(interview_feedback=Feedback.HIRE)

    assert facts.value_of(FactField.INTERVIEW_FEEDBACK) is Feedback.HIRE
    assert facts.value_of(FactField.COMPETING_OFFER) is None


def test_a_case_with_everything_required_misses_nothing() -> None:
    facts = CandidateFacts("Engineer", "SEA", Proficiency.LEARNING, Feedback.HIRE)
    assert facts.missing() == ()
