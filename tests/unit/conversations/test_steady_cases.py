"""A case with title, place and level: talk leaves them alone, doubt is offered, a clear statement changes them."""

from dataclasses import replace

import pytest

from domain.candidates.facts import CandidateFacts
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from tests.unit.conversations.conftest import Read, facts, questions

_KNOWN = CandidateFacts(job_title="Software Engineer", location="SEA", job_level=JobLevel.P4)
_ASIDES = (
    "she is from Dublin",
    "she grew up in Dublin",
    "her last job was in Dublin",
    "she is flying in from Dublin for the interview",
    "our Dublin recruiter loved her",
    "reports to a Principal Software Engineer",
    "she is a Staff Software Engineer at Google",
    "she thinks like a Staff Software Engineer",
    "P5 at Amazon",
    "our account manager in Dublin will call you",
    "she would report to the Data Scientist in Singapore",
    "interviewed by a Senior Software Engineer",
    "she used to be a Data Scientist",
    "her husband is in Dublin",
    "born in Singapore",
    "studied in Singapore",
    "the team is in Dublin but she is not",
    "Dublin, where she grew up",
    "she was in Dublin last week",
    "Data Scientist at Google",
    "she graduated in Singapore",
    "she was a P5 at Amazon",
    "her manager at Google is a Data Scientist",
    "a Data Scientist referred her",
    "she lived in Dublin for years",
    "she has a Dublin offer",
    "the interview is in Dublin",
    "her kids go to school in Dublin",
    "she is in Dublin with her family",
    "her current role is Data Scientist",
    "the panel in Singapore liked her",
)


@pytest.mark.parametrize("known", [_KNOWN, CandidateFacts()], ids=["known", "new"])
@pytest.mark.parametrize("text", _ASIDES)
def test_origin_other_people_companies_and_the_past_say_nothing_of_the_case(
    read: Read, text: str, known: CandidateFacts
) -> None:
    reading = read(text, facts=known, range_currency="USD")
    assert facts(reading) == {}
    assert reading.near_misses == ()


@pytest.mark.parametrize("known", [_KNOWN, CandidateFacts()], ids=["known", "new"])
def test_of_an_offer_elsewhere_only_the_offer_counts(read: Read, known: CandidateFacts) -> None:
    reading = read("she has a competing offer in Dublin at 120k base", facts=known, range_currency="USD")
    assert set(facts(reading)) == {"competing_offer"}
    assert (reading.questions, reading.near_misses) == ((), ())
    reading = read("she has another offer in Dublin", facts=known, range_currency="USD")
    assert facts(reading) == {}
    assert questions(reading) == {("offer_amount", "competing_offer")}


@pytest.mark.parametrize(
    ("text", "field", "said", "offered"),
    [
        ("she is in Dublin for the interview", "location", "Dublin", "DUB"),
        ("she lives in Dublin", "location", "Dublin", "DUB"),
        ("our recruiter, based in Dublin, loved her", "location", "Dublin", "DUB"),
        ("Dublin?", "location", "Dublin", "DUB"),
        ("she is a Data Scientist", "job_title", "Data Scientist", "Data Scientist"),
        ("she could do the Data Scientist job", "job_title", "Data Scientist", "Data Scientist"),
        ("she is a Google P5", "job_level", "P5", "P5"),
        ("HQ is in Dublin", "location", "Dublin", "DUB"),
        ("we are in Dublin this week", "location", "Dublin", "DUB"),
        ("Amazon made her P5", "job_level", "P5", "P5"),
        ("she joined Google as a Data Scientist", "job_title", "Data Scientist", "Data Scientist"),
        ("competing offer from Globex, Dublin", "location", "Dublin", "DUB"),
    ],
)
def test_what_is_not_said_clearly_is_offered(read: Read, text: str, field: str, said: str, offered: str) -> None:
    reading = read(text, facts=_KNOWN)
    assert facts(reading) == {}
    (miss,) = reading.near_misses
    assert (miss.field, miss.said, miss.suggestions[0]) == (field, said, offered)


@pytest.mark.parametrize(
    "text",
    ["she lives in Seattle", "she is a Software Engineer", "she is a Google P4", "everyone in Seattle likes her"],
)
def test_what_the_case_has_already_is_not_offered(read: Read, text: str) -> None:
    assert read(text, facts=_KNOWN).near_misses == ()


@pytest.mark.parametrize(
    "text",
    [
        "Dublin",
        "make that Dublin",
        "make it Dublin",
        "change the location to Dublin",
        "change location to Dublin",
        "actually Dublin",
        "actually in Dublin",
        "she is in Dublin",
        "she's in Dublin",
        "based in Dublin",
        "she will work from Dublin",
        "moving her to Dublin",
        "the role is in Dublin",
        "the job is in Dublin",
        "location Dublin",
        "location: Dublin",
        "in Dublin now",
        "in Dublin instead",
        "Dublin instead of Seattle",
        "Dublin instead",
        "same but in Dublin",
        "put her in Dublin",
        "can you make it Dublin?",
        "not Seattle but Dublin",
        "sorry, she is based in Dublin",
        "change the location from Seattle to Dublin",
    ],
)
def test_a_clear_statement_changes_the_place(read: Read, text: str) -> None:
    reading = read(text, facts=_KNOWN)
    assert facts(reading) == {"location": "DUB"}
    assert reading.near_misses == ()


@pytest.mark.parametrize(
    "text",
    [
        "Data Scientist",
        "make it Data Scientist",
        "make that a Data Scientist",
        "change the title to Data Scientist",
        "change title to Data Scientist",
        "actually Data Scientist",
        "the role is Data Scientist",
        "the job is a Data Scientist",
        "title: Data Scientist",
        "Data Scientist instead of Software Engineer",
        "ok, Data Scientist, please",
    ],
)
def test_a_clear_statement_changes_the_title(read: Read, text: str) -> None:
    assert facts(read(text, facts=_KNOWN)) == {"job_title": "Data Scientist"}


@pytest.mark.parametrize(
    "text",
    [
        "P5",
        "level P5",
        "actually P5",
        "she is P5",
        "she's a P5",
        "make her P5",
        "change the level to P5",
        "bump her to P5",
        "from P4 to P5",
    ],
)
def test_a_clear_statement_changes_the_level(read: Read, text: str) -> None:
    assert facts(read(text, facts=_KNOWN)) == {"job_level": JobLevel.P5}


@pytest.mark.parametrize(
    "text",
    [
        "Data Scientist in Dublin, Proficient, Strong Hire, P5",
        "CAND-1 Data Scientist in Dublin Proficient Strong Hire P5",
        "Data Scientist, Dublin, Proficient, Strong Hire, P5",
        "Please price a Data Scientist in Dublin, Proficient, Strong Hire, P5",
    ],
)
def test_a_full_line_sets_everything_anew(read: Read, text: str) -> None:
    assert facts(read(text, facts=_KNOWN)) == {
        "job_title": "Data Scientist",
        "location": "DUB",
        "proficiency": Proficiency.PROFICIENT,
        "interview_feedback": Feedback.STRONG_HIRE,
        "job_level": JobLevel.P5,
    }


@pytest.mark.parametrize("known", [_KNOWN, CandidateFacts()], ids=["known", "new"])
@pytest.mark.parametrize(
    "text",
    [
        "what would she get as P5?",
        "what if she were Advanced?",
        "what about Dublin?",
        "how much would she get in Dublin as a Data Scientist?",
        "could she be P5?",
    ],
)
def test_a_what_if_moves_nothing(read: Read, text: str, known: CandidateFacts) -> None:
    assert replace(read(text, facts=known), enquiries=()).is_empty


def test_two_candidates_in_one_message_set_nothing_else(read: Read) -> None:
    reading = read("CAND-1 Data Scientist in Dublin P5 and CAND-2, competing offer 218k base", range_currency="USD")
    assert questions(reading) == {("two_values", None)}
    assert (reading.changes, reading.near_misses, reading.open_amount, reading.candidate_id) == ((), (), None, None)


_NO_TITLE = ("job_title", "location", "proficiency", "interview_feedback")


@pytest.mark.parametrize(
    "text",
    [
        "218",
        "130k",
        "$130,000",
        "218k base",
        "two-eighteen",
        "the first one",
        "second",
        "no competing offer anymore",
        "not yet decided",
        "she is great",
        "she expects 200k",
        "sounds good",
        "remind me later",
        "I will ask the hiring manager tomorrow",
    ],
)
def test_amounts_refusals_ordinals_and_sentences_are_no_title(read: Read, text: str) -> None:
    assert read(text, asked=_NO_TITLE, range_currency="USD").near_misses == ()


@pytest.mark.parametrize("text", ["Growth Hacker", "it's a Growth Hacker", "Head of Growth"])
def test_a_name_that_answers_the_question_for_a_title_is_told_as_unknown(read: Read, text: str) -> None:
    (miss,) = read(text, asked=_NO_TITLE).near_misses
    assert (miss.field, miss.suggestions) == ("job_title", ())


def test_what_was_said_is_cut_to_a_line(read: Read) -> None:
    for text in ("x" * 300, "CAND-1 " + "Very" * 40 + " Software Engineer in Seattle"):
        assert all(len(miss.said) <= 80 for miss in read(text, asked=_NO_TITLE).near_misses)


@pytest.mark.parametrize(
    "piece", ["P5 at ", "Dublin ", "from Dublin to ", "in the role ", "she is in Dublin, ", "offer in ", "make it "]
)
def test_a_very_long_message_about_a_known_case_is_read(read: Read, piece: str) -> None:
    read(piece * (20_000 // len(piece)), facts=_KNOWN)
