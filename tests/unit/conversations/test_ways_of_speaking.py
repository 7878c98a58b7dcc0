"""People say the same thing in many ways: families of words for a clear change, and what only sounds like one."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.conversations.enquiries import Comparison, NoteWanted, Reach, WhatIf
from domain.conversations.reading import Topic
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from tests.unit.conversations.conftest import Read, facts, questions

_OFFER = CompetingOffer("USD", Decimal(218_000))
_KNOWN = CandidateFacts("Software Engineer", "SEA", Proficiency.PROFICIENT, Feedback.HIRE, JobLevel.P4)
_WITH_OFFER = replace(_KNOWN, competing_offer=_OFFER)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("swap the seat over to Dublin", "location", "DUB"),
        ("Requisition moved to the Dublin office", "location", "DUB"),
        ("work location per contract: Dublin", "location", "DUB"),
        ("the job is going to Dublin", "location", "DUB"),
        ("the role has been renamed to Data Scientist", "job_title", "Data Scientist"),
        ("her grade has been revised to P3", "job_level", JobLevel.P3),
        ("the grading committee settled on P3", "job_level", JobLevel.P3),
        ("she's been graded at P3", "job_level", JobLevel.P3),
        ("go for P3", "job_level", JobLevel.P3),
        ("the debrief gave a Must Hire", "interview_feedback", Feedback.MUST_HIRE),
        ("proficiency can't be judged, put it down as unknown", "proficiency", Proficiency.UNKNOWN),
    ],
)
def test_a_known_case_is_changed_by_the_words_of_offices_and_committees(
    read: Read, text: str, field: str, value: object
) -> None:
    reading = read(text, facts=_KNOWN, range_currency="USD")
    assert facts(reading) == {field: value}
    assert (reading.questions, reading.near_misses) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "the position is going to a Data Scientist in Dublin",
        "her last review put her at P5",
        "she's been graded P5 by Google",
        "she was levelled at P5 at Amazon",
        "has the levelling committee gone for P5?",
        "the levelling committee might go for P5",
        "P5 would have been my pick, but no",
        "go Dublin!",
        "the seat moved to Dublin last year",
        "proficiency is being looked at, don't treat it as unknown",
        "she'd work remotely from Portugal",
    ],
)
def test_what_only_sounds_like_a_decision_changes_nothing(read: Read, text: str) -> None:
    assert facts(read(text, facts=_KNOWN, range_currency="USD")) == {}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("blank out the proficiency", "proficiency"),
        ("please strike the job level from the record", "job_level"),
        ("leave the level blank", "job_level"),
        ("the verdict was for someone else, leave it blank", "interview_feedback"),
        ("her alternative offer is off the table", "competing_offer"),
        ("the rival bid has lapsed", "competing_offer"),
        ("ignore what I told you about the other offer", "competing_offer"),
    ],
)
def test_facts_are_struck_out_in_many_words(read: Read, text: str, field: str) -> None:
    reading = read(text, facts=_WITH_OFFER, range_currency="USD")
    assert facts(reading) == {field: None}
    assert reading.questions == ()


@pytest.mark.parametrize(
    "text",
    [
        "is her offer off the table?",
        "has the other offer been withdrawn?",
        "tell me if the other offer is withdrawn",
        "should we clear the level?",
        "don't blank out the proficiency",
        "ignore the level for now",
        "drop the level by one",
    ],
)
def test_wondering_whether_something_is_gone_strikes_nothing_out(read: Read, text: str) -> None:
    assert facts(read(text, facts=_WITH_OFFER, range_currency="USD")) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Globex have gone to $233k base for her",
        "Globex have come back at 233k base",
        "Globex bid 233k base for her",
        "the rival firm has improved to 233k base",
        "she's holding a signed letter from Globex at 233k base",
    ],
)
def test_a_company_that_bids_is_a_competing_offer(read: Read, text: str) -> None:
    offer = facts(read(text, range_currency="USD"))["competing_offer"]
    assert isinstance(offer, CompetingOffer)
    assert (offer.currency, offer.base) == ("USD", Decimal(233_000))


@pytest.mark.parametrize(
    "text",
    [
        "Globex have gone to 233k base to keep her",
        "Globex have bid 233k base for her husband",
        "Globex might have gone to 233k base for her",
        "Globex have not gone to 233k base",
        "have Globex gone to 233k base?",
        "Sarah came in at 233k base",
        "Finance have gone to 233k base",
        "Globex offered her brother 233k base",
        "her husband named his price: 233k",
        "her friend wants 233k",
        "After 233k in ARR she joined us",
        "no pay rise since 2022, stuck at 233k base",
    ],
)
def test_a_counter_other_people_and_a_bare_name_set_no_amount(read: Read, text: str) -> None:
    assert facts(read(text, range_currency="USD")) == {}


@pytest.mark.parametrize(
    "text",
    [
        "She has named her price: 203k.",
        "her asking price is 203k",
        "she's after 203k",
        "On 158k at present; after 203k.",
        "first she wanted 215k, I talked her down to 203k",
        "she wanted 215k but now wants 203k",
        "she talked it over with her family and she wants 203k",
    ],
)
def test_a_price_somebody_names_is_what_she_expects(read: Read, text: str) -> None:
    assert facts(read(text, range_currency="USD")) == {"expectation": Money(Decimal(203_000), "USD")}


def test_two_wishes_without_a_word_of_moving_are_asked_back(read: Read) -> None:
    reading = read("she wants 215k or wants 203k", range_currency="USD")
    assert facts(reading) == {}
    assert ("one_amount", "expectation") in questions(reading)


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("purely as a thought experiment: P3", FactChange(FactField.JOB_LEVEL, JobLevel.P3)),
        ("as a dry run: Dublin", FactChange(FactField.LOCATION, "DUB")),
        ("make it P5, but don't save it", FactChange(FactField.JOB_LEVEL, JobLevel.P5)),
        ("could she be P5?", FactChange(FactField.JOB_LEVEL, JobLevel.P5)),
        ("were she in Dublin?", FactChange(FactField.LOCATION, "DUB")),
        ("and had nobody else bid for her?", FactChange(FactField.COMPETING_OFFER, None)),
    ],
)
def test_what_is_only_thought_of_is_answered_and_never_kept(read: Read, text: str, supposed: FactChange) -> None:
    reading = read(text, facts=_WITH_OFFER, range_currency="USD")
    assert facts(reading) == {}
    assert reading.enquiries == (WhatIf((supposed,)),)


@pytest.mark.parametrize(
    ("text", "enquiry"),
    [
        ("Lay CAND-071 and CAND-072 alongside.", Comparison(candidates=("CAND-071", "CAND-072"))),
        ("Dublin against Singapore, please", Comparison(places=("DUB", "SIN"))),
        ("DUB/SIN, which one costs us least?", Comparison(places=("DUB", "SIN"))),
        ("does CAND-071 come out higher?", Comparison(candidates=("CAND-071",))),
        ("is there any world in which we land on 211k?", Reach(Decimal(211_000))),
        ("let the HM have a few lines", NoteWanted()),
        ("send the hiring manager a short note", NoteWanted()),
    ],
)
def test_questions_are_put_in_many_words(read: Read, text: str, enquiry: object) -> None:
    reading = read(text, facts=_KNOWN, range_currency="USD")
    assert facts(reading) == {}
    assert reading.enquiries == (enquiry,)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("on which grounds?", Topic.WHY),
        ("give me the arguments behind this figure", Topic.WHY),
        ("how did the midpoint come into it?", Topic.WHY),
        ("bit stingy, no?", Topic.WHY),
        ("that's rather tight", Topic.WHY),
        ("could you tell me what you're able to do?", Topic.HELP),
        ("how does one use this thing?", Topic.HELP),
        ("I'm stuck", Topic.HELP),
        ("push it to the approvers", Topic.APPROVAL),
        ("time to bother the comp lead for a yes", Topic.APPROVAL),
        ("let's get it in front of whoever needs to say yes", Topic.APPROVAL),
    ],
)
def test_why_help_and_approval_are_asked_for_in_many_words(read: Read, text: str, topic: Topic) -> None:
    reading = read(text, facts=_KNOWN, range_currency="USD")
    assert reading.topics == {topic}
    assert facts(reading) == {}


@pytest.mark.parametrize(
    "text",
    [
        "hold off on pushing it to the approvers",
        "I already sent it on to the approvers",
        "did you send it to the approvers?",
        "should we send it for approval?",
    ],
)
def test_what_is_held_back_done_or_wondered_at_asks_for_no_approval(read: Read, text: str) -> None:
    assert Topic.APPROVAL not in read(text, facts=_KNOWN).topics


@pytest.mark.parametrize(
    "text",
    [
        "Please reinstate the previous version.",
        "my mistake, roll that back",
        "put things back the way they were",
        "actually the old one was right, as you were",
        "hmm no, I liked it better before",
    ],
)
def test_the_last_change_is_taken_back_in_many_words(read: Read, text: str) -> None:
    assert read(text, facts=_KNOWN).undo


def test_an_undo_may_stand_before_a_question_but_not_before_a_change(read: Read) -> None:
    asked = read("back to how it was, then show CAND-090 next to it", facts=_KNOWN)
    assert asked.undo
    assert asked.enquiries == (Comparison(candidates=("CAND-090",)),)
    assert facts(asked) == {}
    changed = read("undo that, then make it Dublin", facts=_KNOWN)
    assert not changed.undo
