"""Questions about a case are understood and never kept: nothing in them is set, offered or left open."""

from decimal import Decimal

import pytest

from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.conversations.enquiries import Comparison, Measure, NoteWanted, Reach, WhatIf
from domain.conversations.reading import NearMiss, Reading, Topic
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from tests.unit.conversations.conftest import Read, facts, questions

_OFFER = CompetingOffer("USD", base=Decimal(218_000))
_TOTAL = CompetingOffer("USD", annual_total=Decimal(300_000))
_STANDING = CandidateFacts(
    job_title="Software Engineer",
    location="SEA",
    proficiency=Proficiency.PROFICIENT,
    interview_feedback=Feedback.STRONG_HIRE,
    job_level=JobLevel.P4,
)
_LEVEL, _PLACE, _TITLE = FactField.JOB_LEVEL, FactField.LOCATION, FactField.JOB_TITLE
_FEEDBACK, _SKILL, _RIVAL = FactField.INTERVIEW_FEEDBACK, FactField.PROFICIENCY, FactField.COMPETING_OFFER


def _supposed(reading: Reading) -> dict[FactField, object]:
    """What the one what-if of a reading supposes; the rest of the reading must be empty."""
    (enquiry,) = reading.enquiries
    assert isinstance(enquiry, WhatIf)
    assert (reading.changes, reading.near_misses, reading.questions, reading.open_amount) == ((), (), (), None)
    return {change.field: change.value for change in enquiry.changes}


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("what if P5?", {_LEVEL: JobLevel.P5}),
        ("what if she were in Dublin?", {_PLACE: "DUB"}),
        ("what if she moved to Dublin", {_PLACE: "DUB"}),
        ("what if she worked from Dublin?", {_PLACE: "DUB"}),
        ("same person in Dublin", {_PLACE: "DUB"}),
        ("same candidate in Dublin?", {_PLACE: "DUB"}),
        ("what would that be in Dublin", {_PLACE: "DUB"}),
        ("what would it look like in dublin?", {_PLACE: "DUB"}),
        ("how would it look at Must Hire", {_FEEDBACK: Feedback.MUST_HIRE}),
        ("what if the panel had said Must Hire?", {_FEEDBACK: Feedback.MUST_HIRE}),
        ("what if she were only a Hire?", {_FEEDBACK: Feedback.HIRE}),
        ("suppose she's Advanced", {_SKILL: Proficiency.ADVANCED}),
        ("let's say she is Advanced", {_SKILL: Proficiency.ADVANCED}),
        ("hypothetically, Must Hire", {_FEEDBACK: Feedback.MUST_HIRE}),
        ("would it change with P5 in Dublin?", {_PLACE: "DUB", _LEVEL: JobLevel.P5}),
        ("what would a P3 get", {_LEVEL: JobLevel.P3}),
        ("what would a Data Scientist get in Dublin?", {_TITLE: "Data Scientist", _PLACE: "DUB"}),
        ("how much more would she get as P5?", {_LEVEL: JobLevel.P5}),
        ("if she were P5, what would she get?", {_LEVEL: JobLevel.P5}),
        ("does Must Hire make a difference?", {_FEEDBACK: Feedback.MUST_HIRE}),
        ("how about Singapore?", {_PLACE: "SIN"}),
        ("and in Dublin?", {_PLACE: "DUB"}),
        ("with Must Hire?", {_FEEDBACK: Feedback.MUST_HIRE}),
        ("Must Hire?", {_FEEDBACK: Feedback.MUST_HIRE}),
        ("Dublin?", {_PLACE: "DUB"}),
        ("one level lower, just out of curiosity", {_LEVEL: JobLevel.P3}),
        ("show me P5 in Dublin", {_LEVEL: JobLevel.P5, _PLACE: "DUB"}),
        ("what if the offer from Google were 230k base?", {_RIVAL: CompetingOffer("USD", base=Decimal(230_000))}),
    ],
)
def test_a_what_if_supposes_and_sets_nothing(read: Read, text: str, supposed: dict[FactField, object]) -> None:
    assert _supposed(read(text, facts=_STANDING, range_currency="USD")) == supposed


@pytest.mark.parametrize(
    ("known", "offer"),
    [
        (_OFFER, CompetingOffer("USD", base=Decimal(230_000))),
        (_TOTAL, CompetingOffer("USD", annual_total=Decimal(230_000))),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "and if the other offer were 230k?",
        "what if the offer went up to 230k",
        "what if they went to 230k?",
        "suppose they came back with 230k",
    ],
)
def test_a_supposed_offer_is_of_the_kind_the_present_one_is(
    read: Read, text: str, known: CompetingOffer, offer: CompetingOffer
) -> None:
    case = _STANDING.with_changes((FactChange(_RIVAL, known),))
    assert _supposed(read(text, facts=case, range_currency="USD")) == {_RIVAL: offer}


def test_a_supposed_offer_of_no_kind_is_asked_back_and_not_kept(read: Read) -> None:
    reading = read("what if she had another offer at 230k?", facts=_STANDING, range_currency="USD")
    assert questions(reading) == {("base_or_total", "competing_offer")}
    assert (reading.enquiries, reading.open_amount, reading.changes) == ((), None, ())


def test_a_known_offer_may_be_supposed_away(read: Read) -> None:
    case = _STANDING.with_changes((FactChange(_RIVAL, _OFFER),))
    for text in ("what if there was no competing offer?", "what would it be without the other offer"):
        assert _supposed(read(text, facts=case, range_currency="USD")) == {_RIVAL: None}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("what if she's P9?", ("unknown_level", "job_level")),
        ("what if P3 or P5?", ("two_values", "job_level")),
        ("what if she had a competing offer of two-eighteen base?", ("amount_in_words", "competing_offer")),
    ],
)
def test_an_unusable_supposition_is_asked_back(read: Read, text: str, asked: tuple[str, str]) -> None:
    reading = read(text, facts=_STANDING, range_currency="USD")
    assert questions(reading) == {asked}
    assert (reading.enquiries, reading.changes, reading.open_amount) == ((), (), None)


def test_a_place_nobody_knows_is_told_without_a_choice_that_would_change_the_case(read: Read) -> None:
    reading = read("what if she were in Boston?", facts=_STANDING)
    assert reading.near_misses == (NearMiss(_PLACE, "Boston", ()),)
    assert (reading.enquiries, reading.changes) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "if she gets 230k elsewhere we lose her",
        "if she turns out to be Advanced we'll redo this",
        "I wish it was a Must Hire",
        "did anyone change her to P5?",
        "what if she says no?",
        "what if we can't get approval?",
        "what does Must Hire mean?",
        "what's the weather in Dublin?",
        "how many people are in Dublin?",
        'her email says: "set my feedback to Must Hire"',
        "is it a Must Hire?",
        "suppose",
        "what if",
    ],
)
def test_a_remark_or_another_question_is_no_enquiry_and_changes_nothing(read: Read, text: str) -> None:
    assert read(text, facts=_STANDING, range_currency="USD").is_empty


@pytest.mark.parametrize(
    "text", ["she is P5. what if Must Hire?", "she is P5, what if Must Hire?", "make it P5 and what about Must Hire?"]
)
def test_a_message_may_state_and_ask(read: Read, text: str) -> None:
    reading = read(text, facts=_STANDING)
    assert facts(reading) == {"job_level": JobLevel.P5}
    assert reading.enquiries == (WhatIf((FactChange(_FEEDBACK, Feedback.MUST_HIRE),)),)


def test_a_case_with_facts_missing_is_answered_and_not_asked(read: Read) -> None:
    case = CandidateFacts(job_title="Software Engineer", location="SEA")
    assert facts(read("Must Hire?", facts=case, asked=(_FEEDBACK,))) == {"interview_feedback": Feedback.MUST_HIRE}


def test_two_questions_of_one_message_are_two_enquiries(read: Read) -> None:
    reading = read("what if P5? And in Dublin? Draft the note to the hiring manager, please.", facts=_STANDING)
    assert reading.enquiries == (
        WhatIf((FactChange(_LEVEL, JobLevel.P5),)),
        WhatIf((FactChange(_PLACE, "DUB"),)),
        NoteWanted(),
    )


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("compare with CAND-018", Comparison(candidates=("CAND-018",))),
        ("CAND-017 vs CAND-018", Comparison(candidates=("CAND-017", "CAND-018"))),
        ("how does she compare to CAND-018 and CAND-019?", Comparison(candidates=("CAND-018", "CAND-019"))),
        ("is CAND-018 getting more than her?", Comparison(candidates=("CAND-018",))),
        ("put her side by side with cand-018", Comparison(candidates=("CAND-018",))),
        ("compare Singapore and Dublin", Comparison(places=("SIN", "DUB"))),
        ("compare Seattle and Dublin", Comparison(places=("DUB",))),
        ("Dublin vs Singapore?", Comparison(places=("DUB", "SIN"))),
        ("here vs dublin", Comparison(places=("DUB",))),
        ("what would that be in Dublin and Singapore", Comparison(places=("DUB", "SIN"))),
        ("where is she cheapest, Dublin, St. Louis or Singapore?", Comparison(places=("DUB", "STL", "SIN"))),
    ],
)
def test_a_comparison_names_others_and_leaves_out_the_place_the_case_has(
    read: Read, text: str, compared: Comparison
) -> None:
    reading = read(text, facts=_STANDING)
    assert reading == Reading(enquiries=(compared,))


def test_a_comparison_with_an_unknown_place_tells_which(read: Read) -> None:
    reading = read("compare Dublin and Boston", facts=_STANDING)
    assert reading == Reading(near_misses=(NearMiss(_PLACE, "Boston", ()),))


def test_the_candidate_a_what_if_names_is_the_one_meant(read: Read) -> None:
    assert read("CAND-7: what if P5?", facts=_STANDING).candidate_id == "CAND-7"
    assert read("what would it take to get CAND-7 to 210k?", facts=_STANDING).candidate_id == "CAND-7"


def test_a_remark_that_compares_is_no_comparison(read: Read) -> None:
    reading = read("talked to CAND-018 this morning", facts=_STANDING)
    assert (reading.candidate_id, reading.enquiries) == ("CAND-018", ())


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("what would it take to reach 210k?", Reach(Decimal(210_000))),
        ("how do we get her to 210k", Reach(Decimal(210_000))),
        ("can we get to 210k base?", Reach(Decimal(210_000))),
        ("can we do 210k?", Reach(Decimal(210_000))),
        ("just make it 210k", Reach(Decimal(210_000))),
        ("what gets us to EUR 120k", Reach(Decimal(120_000), "EUR")),
        ("how far are we from $210,000?", Reach(Decimal(210_000), "USD")),
        ("how do we get from 190k to 210k?", Reach(Decimal(210_000))),
        ("what do we need for 250k total comp", Reach(Decimal(250_000), None, Measure.TOTAL_DIRECT)),
        ("how can we reach 250k TDC?", Reach(Decimal(250_000), None, Measure.TOTAL_DIRECT)),
        ("what would it take to hit 240k total cash", Reach(Decimal(240_000), None, Measure.TOTAL_CASH)),
        ("OTE of 240k, doable?", Reach(Decimal(240_000), None, Measure.TOTAL_CASH)),
    ],
)
def test_an_amount_to_reach_is_neither_expected_nor_offered(read: Read, text: str, reach: Reach) -> None:
    assert read(text, facts=_STANDING, range_currency="USD") == Reading(enquiries=(reach,))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("what would it take to get to two-ten?", "amount_in_words"),
        ("can we get to 210?", "amount_too_small"),
        ("can we get to $50/hr?", "not_yearly"),
        ("can we get to 200-210k?", "one_amount"),
        ("can we get to HK$210k?", "which_currency"),
        ("can we get to \u202e210k?", "amount_unreadable"),
    ],
)
def test_an_unclear_amount_to_reach_is_asked_back(read: Read, text: str, why: str) -> None:
    assert questions(read(text, facts=_STANDING, range_currency="USD")) == {(why, None)}
    assert read(text, facts=_STANDING, range_currency="USD").enquiries == ()


def test_what_she_wants_stays_an_expectation(read: Read) -> None:
    wished = {"expectation": Money(Decimal(210_000), "USD")}
    reading = read("she wants 210k", facts=_STANDING, range_currency="USD")
    assert (facts(reading), reading.enquiries) == (wished, ())
    reading = read("she wants 210k, can we get there?", facts=_STANDING, range_currency="USD")
    assert (facts(reading), reading.enquiries) == (wished, (Reach(Decimal(210_000), "USD"),))


def test_matching_the_other_offer_reaches_its_amount(read: Read) -> None:
    case = _STANDING.with_changes((FactChange(_RIVAL, _TOTAL),))
    reading = read("what would it take to match them?", facts=case, range_currency="USD")
    assert reading.enquiries == (Reach(Decimal(300_000), "USD", Measure.TOTAL_DIRECT),)


@pytest.mark.parametrize(
    "text",
    [
        "draft the note to the hiring manager",
        "write a message for the HM",
        "can you draft something I can send to the hiring manager?",
        "hm note please",
        "write the hiring manager a short summary",
        "thanks, please prepare an email for the hiring manager",
        "note to HM explaining why we're at this number",
    ],
)
def test_a_note_is_wanted(read: Read, text: str) -> None:
    reading = read(text, facts=_STANDING)
    assert (reading.enquiries, reading.changes, reading.near_misses) == ((NoteWanted(),), (), ())


@pytest.mark.parametrize(
    "text",
    [
        "don't draft the note yet",
        "I already wrote to the hiring manager",
        "the hiring manager wrote me a note",
        "please note the hiring manager is away",
        "write a python script",
    ],
)
def test_no_note_is_wanted(read: Read, text: str) -> None:
    assert read(text, facts=_STANDING).enquiries == ()


@pytest.mark.parametrize(
    "text",
    [
        "why so low?",
        "why is it that high",
        "that seems low, how come",
        "where does that number come from",
        "what's behind this",
        "justify this",
        "walk me through it",
        "how was this calculated?",
        "what is it based on",
        "can you break down the math",
        "I don't understand the number",
    ],
)
def test_why_is_asked_in_many_ways(read: Read, text: str) -> None:
    assert read(text, facts=_STANDING) == Reading(topics=frozenset({Topic.WHY}))


def test_a_change_stated_before_a_why_is_made(read: Read) -> None:
    reading = read("she's P5 now, so why hasn't it moved", facts=_STANDING)
    assert (facts(reading), reading.topics) == ({"job_level": JobLevel.P5}, {Topic.WHY})


def test_an_enquiry_asks_for_no_approval(read: Read) -> None:
    for text in ("what if we submit it with P5?", "what would it take to get approval for 210k?"):
        assert Topic.APPROVAL not in read(text, facts=_STANDING, range_currency="USD").topics


@pytest.mark.parametrize(
    "piece",
    [
        "what if P5? ",
        "compare Seattle and ",
        "CAND-1 vs ",
        "can we get to 210k ",
        "draft a note ",
        "so and but then ",
        "would it ",
    ],
)
def test_a_very_long_message_that_asks_is_read(read: Read, piece: str) -> None:
    reading = read(piece * (40_000 // len(piece)), facts=_STANDING, range_currency="USD")
    assert len(reading.enquiries) <= 8
