"""A recruiter names the case: title, place, ratings, level; only what is clearly said is set."""

import pytest

from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from tests.unit.conversations.conftest import CATALOGUE, Read, facts, questions

_FULL = {
    "job_title": "Senior Software Engineer",
    "location": "SEA",
    "proficiency": Proficiency.PROFICIENT,
    "interview_feedback": Feedback.STRONG_HIRE,
    "job_level": JobLevel.P4,
}


@pytest.mark.parametrize(
    "text",
    [
        "CAND-017 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4",
        "P4 strong hire senior software engineer seattle proficient CAND-017",
        "Senior Software Engineer - Seattle - Proficient - Strong Hire - P4 - cand-017",
        "Senior Software Engineer/Seattle/Proficient/Strong Hire/P4/CAND-017",
        "CAND-017: Senior Software Engineer (Seattle), Proficient (P4), strong-hire!",
        "title: Senior Software Engineer; location: SEA; feedback=Strong Hire; proficiency: Proficient; P4; CAND-017",
        "Price CAND-017, a Senior Software Engineer in Seattle? She is proficient; the panel said strong hire. P4.",
        "<@U123ABC> CAND-017 Ｓｅｎｉｏｒ Software\u200b Engineer in Seattle, Proficient, “Strong Hire”, P4 :wave:",
    ],
)
def test_the_whole_case_in_one_message(read: Read, text: str) -> None:
    reading = read(text)
    assert (reading.candidate_id, facts(reading), reading.near_misses, reading.questions) == (
        "CAND-017",
        _FULL,
        (),
        (),
    )


@pytest.mark.parametrize("title", CATALOGUE.titles)
def test_every_exact_title_is_read_in_a_command(read: Read, title: str) -> None:
    escaped = title.replace("&", "&amp;")
    for text in (f"CAND-1 {escaped} in LAX, Hire", f"hire {escaped.lower()} lax P2"):
        assert facts(read(text))["job_title"] == title


@pytest.mark.parametrize(
    ("text", "said", "offered"),
    [
        ("CAND-1 Staff Software Engineer in Seattle", "Staff Software Engineer", "Software Engineer"),
        ("Software Engineer II in Seattle", "Software Engineer II", "Software Engineer"),
        ("Software Engineer/Developer in Seattle", "Software Engineer/Developer", "Software Engineer"),
        ("Software Engineer (C) in Seattle", "Software Engineer (C)", "Software Engineer"),
        ("Software Engineer, Platform, Seattle", "Software Engineer, Platform", "Software Engineer"),
        ("Assistant Dean in MSN", "Assistant Dean", "Assistant Dean (B)"),
        ("CAND-1 Senor Sofware Enginer Seatle P4", "Senor Sofware Enginer", "Senior Software Engineer"),
    ],
)
def test_a_part_of_a_title_or_a_slip_is_offered_never_set(read: Read, text: str, said: str, offered: str) -> None:
    reading = read(text)
    assert "job_title" not in facts(reading)
    (miss,) = [miss for miss in reading.near_misses if miss.field == "job_title"]
    assert miss.said == said
    assert offered in miss.suggestions


@pytest.mark.parametrize(
    "title",
    [
        "Machine Learning Engineer",
        "Advanced Practice Nurse",
        "Learning Designer",
        "Advanced Manufacturing Technician",
    ],
)
def test_a_title_outside_the_catalogue_gives_no_proficiency(read: Read, title: str) -> None:
    reading = read(f"CAND-1 {title} in Madison, Hire, P2")
    assert "proficiency" not in facts(reading)
    assert "job_title" not in facts(reading)
    assert title in [miss.said for miss in reading.near_misses]


def test_a_place_with_a_slip_is_offered(read: Read) -> None:
    (miss,) = read("Data Scientist in Seatle, Hire").near_misses
    assert (miss.field, miss.said, miss.suggestions) == ("location", "Seatle", ("SEA",))


def test_an_unknown_place_is_told_beside_what_is_known(read: Read) -> None:
    reading = read("Senior Software Engineer, Boston, Proficient, Hire")
    assert [(miss.field, miss.said) for miss in reading.near_misses] == [("location", "Boston")]
    assert "location" not in facts(reading)


@pytest.mark.parametrize(
    "text", ["in sea", "she is in SIN", "SEA", "sea", "location: sin", "Data Scientist, sin, P3"]
)
def test_a_code_counts_where_a_place_is_pointed_to(read: Read, text: str) -> None:
    assert facts(read(text))["location"] in ("SEA", "SIN")


@pytest.mark.parametrize(
    "text",
    [
        "that is a sin",
        "we drove to sea yesterday",
        "a sea of applicants",
        "she is not in Seattle",
        "New Seattle",
        "Seattle University called",
        "The Seattle team loved her",
        "her manager is in Dublin",
        "what about Dublin?",
    ],
)
def test_words_that_are_also_places_set_none(read: Read, text: str) -> None:
    assert facts(read(text)) == {}


@pytest.mark.parametrize(
    ("text", "feedback"),
    [
        ("make that Must Hire", Feedback.MUST_HIRE),
        ("must hire!", Feedback.MUST_HIRE),
        ("strong-hire", Feedback.STRONG_HIRE),
        ("Hire", Feedback.HIRE),
        ("interview feedback was Hire", Feedback.HIRE),
        ("change feedback from Hire to Must Hire", Feedback.MUST_HIRE),
        ("No hire", Feedback.NO_HIRE),
        ("strong no hire", Feedback.NO_HIRE),
        ("don’t hire", Feedback.NO_HIRE),
        ("do not hire him", Feedback.NO_HIRE),
        ("not a hire", Feedback.NO_HIRE),
        ("~Must Hire~ Hire", Feedback.HIRE),
    ],
)
def test_feedback(read: Read, text: str, feedback: Feedback) -> None:
    assert facts(read(text)) == {"interview_feedback": feedback}


@pytest.mark.parametrize(
    "text",
    [
        "we want to hire her",
        "hire date is 2026-12-01",
        "new hire starts Monday",
        "the hiring manager called",
        "we must hire someone fast",
        "there is no hire date",
        "not a strong hire",
        "is it a Must Hire?",
        "why not Must Hire?",
        "maybe Must Hire",
        "SH",
        "the other candidate was a Strong Hire",
        "&gt; feedback: Must Hire",
        "let's hire",
    ],
)
def test_talk_about_hiring_sets_no_feedback(read: Read, text: str) -> None:
    assert facts(read(text)) == {}


@pytest.mark.parametrize(
    ("text", "proficiency"),
    [
        ("not Proficient but Advanced", Proficiency.ADVANCED),
        ("she is proficient", Proficiency.PROFICIENT),
        ("make it Advanced", Proficiency.ADVANCED),
        ("upgrade Proficient to Advanced", Proficiency.ADVANCED),
        ("Learning", Proficiency.LEARNING),
        ("proficiency unknown", Proficiency.UNKNOWN),
        ("I don't know the proficiency", Proficiency.UNKNOWN),
    ],
)
def test_proficiency(read: Read, text: str, proficiency: Proficiency) -> None:
    assert facts(read(text)) == {"proficiency": proficiency}


@pytest.mark.parametrize(
    "text",
    [
        "she's no longer Advanced",
        "proficient in Python",
        "she has an advanced degree",
        "she is learning Python",
        "she is still learning",
        "what if she were Advanced?",
        "Is she Advanced?",
        "her peers are Proficient",
        "not sure",
        "unknown",
    ],
)
def test_talk_about_skill_sets_no_proficiency(read: Read, text: str) -> None:
    assert facts(read(text)) == {}


@pytest.mark.parametrize("text", ["unknown", "not sure", "no idea", "I don't know"])
def test_a_shrug_answers_the_question_for_proficiency_only(read: Read, text: str) -> None:
    assert facts(read(text, asked=("proficiency",))) == {"proficiency": Proficiency.UNKNOWN}
    assert facts(read(text, asked=("proficiency", "location"))) == {}


@pytest.mark.parametrize(
    ("text", "level"), [("actually P5", "P5"), ("change the level to P3", "P3"), ("from p3 to p4", "P4")]
)
def test_levels(read: Read, text: str, level: str) -> None:
    assert facts(read(text)) == {"job_level": JobLevel(level)}


@pytest.mark.parametrize("text", ["P6", "L5", "level 4", "CAND-1 level L4"])
def test_a_level_that_does_not_exist_is_asked(read: Read, text: str) -> None:
    reading = read(text)
    assert questions(reading) == {("unknown_level", "job_level")}
    assert "job_level" not in facts(reading)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Seattle or Dublin?", "location"),
        ("relocating from Seattle to Dublin", "location"),
        ("P4 or P5", "job_level"),
        ("Hire, no wait, Must Hire", "interview_feedback"),
        ("Data Scientist and Account Manager", "job_title"),
    ],
)
def test_two_values_are_asked_back(read: Read, text: str, field: str) -> None:
    reading = read(text)
    assert questions(reading) == {("two_values", field)}
    assert facts(reading) == {}


@pytest.mark.parametrize(
    ("text", "exempt"),
    [("non-exempt", False), ("exempt role", True), ("the role is not exempt", False), ("exempt: yes", True)],
)
def test_exempt(read: Read, text: str, exempt: bool) -> None:
    assert facts(read(text)) == {"exempt": exempt}


def test_two_candidates_are_asked_back(read: Read) -> None:
    reading = read("CAND-1 and CAND-2")
    assert reading.candidate_id is None
    assert questions(reading) == {("two_values", None)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lunch at noon?",
        "she starts in March at Initech",
        "ok",
        "\u200b",
        "the server is down",
        "go back to the office",
    ],
)
def test_chat_reads_as_nothing(read: Read, text: str) -> None:
    assert read(text).is_empty


def test_an_everyday_word_that_is_a_title_counts_in_a_command(read: Read) -> None:
    assert facts(read("Server in LAX, Hire"))["job_title"] == "Server"
