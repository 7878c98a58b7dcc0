"""When a reader with more understanding is worth asking, after the rules have read a message."""

import pytest

from domain.candidates.facts import CandidateFacts, FactField
from domain.conversations.left_open import leaves_open
from domain.conversations.reading import ReadingContext
from domain.conversations.rule_reader import RuleReader
from domain.pay.vocabulary import Feedback, Proficiency
from tests.fakes.spelling_aid import FakeSpellingAid
from tests.unit.conversations.conftest import CATALOGUE

_PLACED = CandidateFacts(job_title="Software Engineer", location="SEA")
_STANDING = CandidateFacts("Software Engineer", "SEA", Proficiency.PROFICIENT, Feedback.HIRE)
_ASKED = (FactField.PROFICIENCY, FactField.INTERVIEW_FEEDBACK)


def _is_open(text: str, facts: CandidateFacts) -> bool:
    context = ReadingContext(CATALOGUE, facts, "USD", _ASKED if facts.missing() else ())
    return leaves_open(RuleReader(FakeSpellingAid()).read(text, context), text, context)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("she blew the panel away", _STANDING),
        ("debrief was a lukewarm yes", _STANDING),
        ("what's the weather like", _STANDING),
        ("what if she were in Boston?", _STANDING),
        ("she is still finding her feet in the craft. hire", _PLACED),
        ("Must Hire, and a recognised authority on compilers", _PLACED),
        ("hello, the debrief raved about her compiler work", _PLACED),
    ],
)
def test_words_the_rules_made_nothing_of_are_worth_another_look(text: str, facts: CandidateFacts) -> None:
    assert _is_open(text, facts)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("", _STANDING),
        (":tada:", _STANDING),
        ("undo that", _STANDING),
        ("thanks a lot, that was lovely", _STANDING),
        ("good morning", _PLACED),
        ("help", _PLACED),
        ("what if P5?", _STANDING),
        ("how do we get her to 210k?", _STANDING),
        ("compare with CAND-018", _STANDING),
        ("draft the note to the hiring manager", _STANDING),
        ("why so low?", _STANDING),
        ("competing offer 218k", _STANDING),
        ("expects two-eighteen", _PLACED),
        ("she is a Software Engineer in Seattle", _PLACED),
        ("she lives in Seattle", _STANDING),
        ("CAND-1 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4", CandidateFacts()),
        ("Advanced", _PLACED),
        ("make it Dublin", _STANDING),
    ],
)
def test_what_was_understood_or_asked_back_is_left_at_that(text: str, facts: CandidateFacts) -> None:
    assert not _is_open(text, facts)
