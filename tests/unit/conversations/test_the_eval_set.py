"""The rule reader understands nearly everything plain of the eval set, and most of what is tricky."""

import pytest

from bot.gateways.spelling import FuzzySpelling
from domain.candidates.facts import FactChange, FactField
from domain.conversations.reading import Reading, ReadingContext
from domain.conversations.rule_reader import RuleReader
from domain.pay.vocabulary import JobLevel
from tests.eval.__main__ import table_of, wrong_of
from tests.eval.measure import FRESH, HELD_OUT, Score, items_of, measure


@pytest.fixture(scope="module")
def score() -> Score:
    return measure(RuleReader(FuzzySpelling()).read, items_of())


@pytest.fixture(scope="module")
def other_score() -> Score:
    return measure(RuleReader(FuzzySpelling()).read, items_of(HELD_OUT))


def test_plain_messages_are_understood(score: Score) -> None:
    assert score.plain.total > 100
    assert score.plain.share >= 0.95, wrong_of(score)


def test_most_tricky_messages_are_understood(score: Score) -> None:
    assert score.tricky.total > 100
    assert score.tricky.share >= 0.7, wrong_of(score)


def test_messages_of_other_people_are_understood_as_well(other_score: Score) -> None:
    """At the level once reached; the rules were made for these as well, so this is no measure of the unseen."""
    assert other_score.plain.total > 50
    assert other_score.plain.share >= 1.0, wrong_of(other_score)
    assert other_score.tricky.total > 50
    assert other_score.tricky.share >= 0.85, wrong_of(other_score)


def test_messages_that_no_rule_was_made_for_are_understood_where_they_are_plain() -> None:
    unseen = measure(RuleReader(FuzzySpelling()).read, items_of(FRESH))
    assert unseen.plain.total >= 60
    assert unseen.plain.share >= 0.95


def test_a_reader_that_understands_nothing_is_right_only_where_nothing_is_meant() -> None:
    score = measure(lambda _text, _context: Reading(), items_of())
    assert score.plain_by_intent["set"].right == 0
    assert score.plain_by_intent["what_if"].right == 0
    assert score.plain_by_intent["off_topic"].share == 1


def test_a_reader_that_always_sets_the_level_is_wrong_where_nothing_is_meant() -> None:
    def eager(_text: str, _context: ReadingContext) -> Reading:
        return Reading(changes=(FactChange(FactField.JOB_LEVEL, JobLevel.P1),))

    score = measure(eager, items_of())
    assert score.plain.right == score.tricky.right == 0
    assert all(intent in table_of(score) for intent in ("set", "what_if", "off_topic"))
