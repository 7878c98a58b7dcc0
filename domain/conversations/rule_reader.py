"""The reader that needs no model: rules that set only what a message clearly says, and ask or offer otherwise."""

from dataclasses import replace

from domain.conversations.asking import Asked, asked_in
from domain.conversations.employer_counters import counters_in, raises_in
from domain.conversations.enquiries import Reach
from domain.conversations.message import Message
from domain.conversations.reaching import reach_of_named
from domain.conversations.reading import Clarification, Question, Reading, ReadingContext, SpellingAid, Topic
from domain.conversations.requests import topics_of, topics_of_questions
from domain.conversations.salary_history import REMOVED, mask_pay_history
from domain.conversations.slack_text import plain_text, turns_direction, without_quotations
from domain.conversations.statements import StatementReader
from domain.conversations.undoing import after_undoing, wants_undo


class RuleReader:
    """Reads messages by rules alone; deterministic, and safe on any text."""

    def __init__(self, spelling: SpellingAid) -> None:
        self._statements = StatementReader(spelling)

    def read(self, text: str, context: ReadingContext) -> Reading:
        """What the message says; never raises on any text.

        An undo stands alone or before questions: what would be changed beside it is read as ever, and nothing undone.
        """
        masked = mask_pay_history(text)
        plain = without_quotations(plain_text(masked.text.replace(REMOVED, " , ")))
        if not plain:
            return Reading()
        if wants_undo(plain):
            return Reading(undo=True)
        is_cut, turned = REMOVED in masked.text, turns_direction(text)
        further = after_undoing(plain)
        asked = self._read(further, context, is_cut=is_cut, turned=turned) if further else Reading()
        if asked.enquiries and not asked.is_about_a_case:
            return replace(asked, undo=True)
        return self._read(plain, context, is_cut=is_cut, turned=turned)

    def _read(self, plain: str, context: ReadingContext, *, is_cut: bool, turned: bool) -> Reading:
        """What a plain text says and asks; `is_cut` tells that an amount was taken out of the message."""
        asked = asked_in(plain, context, self._statements, turned=turned)
        countered = bool(counters_in(plain) or (is_cut and raises_in(plain)))
        stated = self._statements.stated(Message.of(asked.rest), context, countered=countered, turned=turned)
        named = reach_of_named(asked.rest, stated, context)
        return _together(stated, asked, plain, (named,) if named else ())


def _together(stated: Reading, asked: Asked, plain: str, further: tuple[Reach, ...]) -> Reading:
    """What a message states and what it asks; two candidates that neither compares are asked back."""
    named = {stated.candidate_id, *asked.candidates} - {None}
    topics = topics_of(asked.rest) | topics_of_questions(plain) | ({Topic.WHY} if asked.asks_why else set())
    if len(named) > 1:
        return Reading(questions=(Question(Clarification.TWO_VALUES),), topics=topics)
    return replace(
        stated,
        candidate_id=next(iter(named), None),
        questions=tuple(dict.fromkeys((*stated.questions, *asked.questions))),
        near_misses=tuple(dict.fromkeys((*stated.near_misses, *asked.near_misses))),
        topics=topics,
        enquiries=tuple(dict.fromkeys((*asked.enquiries, *further))),
    )
