"""What a sentence supposes of the case, read by the ordinary rules and kept out of it."""

import re
from dataclasses import replace

from domain.candidates.facts import FactField
from domain.conversations.as_if_so import put_as_so
from domain.conversations.asked import Answer
from domain.conversations.comparisons import other_places
from domain.conversations.enquiries import WhatIf
from domain.conversations.message import Message
from domain.conversations.offers import like_the_present
from domain.conversations.reading import Clarification, NearMiss, Question, Reading, ReadingContext
from domain.conversations.statements import StatementReader

_STRANGE_PLACE = re.compile(r"\bin (?:the )?((?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)?)", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:should|do|can|would|could) (?:we|i) (?:offer|pay|give)\b", re.IGNORECASE)
_ABOUT_AN_AMOUNT = (Clarification.BASE_OR_TOTAL, Clarification.WHICH_CURRENCY)


def what_if(text: str, context: ReadingContext, statements: StatementReader) -> Answer | None:
    """What a sentence that supposes something asks of the case; None when what it supposes is no fact of a case.

    Of a case nothing is known of yet, "what should we offer a TITLE" states the title.
    """
    put = put_as_so(text, context.facts)
    reading = _read(put, context, statements)
    questions = reading.questions
    if _several_places(questions):
        places = other_places(text, context, statements)
        if places is not None and places.enquiry is not None:
            return Answer(places.enquiry)
    unknown = _strangers(put, reading)
    if questions or unknown:
        return Answer(questions=questions, near_misses=unknown)
    if not context.facts.known() and _OPENS.search(text) and _names_a_job(reading):
        return Answer(states=put)
    real = tuple(change for change in reading.changes if change.value != context.facts.value_of(change.field))
    return Answer(WhatIf(real)) if real else None


def _names_a_job(reading: Reading) -> bool:
    return any(change.field is FactField.JOB_TITLE for change in reading.changes)


def _read(put: str, context: ReadingContext, statements: StatementReader) -> Reading:
    """The supposition as if it were stated of a case without title, place and level: all of it may be set."""
    message = replace(Message.of(put), veiled=frozenset())
    free = replace(
        context,
        facts=replace(context.facts, job_title=None, location=None, job_level=None),
        asked=(),
        open_amount=None,
    )
    reading = statements.stated(message, free, countered=False, turned=False)
    settled = like_the_present(reading.open_amount, context)
    asked = tuple(question for question in reading.questions if not _is_slight(question))
    if settled.changes:
        asked = tuple(question for question in asked if question.why not in _ABOUT_AN_AMOUNT)
    return replace(reading, changes=(*reading.changes, *settled.changes), questions=asked, open_amount=None)


def _is_slight(question: Question) -> bool:
    """Whether no amount was supposed: not the 1.05 of "what would it be at 1.05", nor "her offer" by itself."""
    return question == Question(Clarification.AMOUNT_TOO_SMALL) or question.why is Clarification.OFFER_AMOUNT


def _several_places(questions: tuple[Question, ...]) -> bool:
    return questions == (Question(Clarification.TWO_VALUES, FactField.LOCATION),)


def _strangers(put: str, reading: Reading) -> tuple[NearMiss, ...]:
    """Titles and places nobody knows, told without a choice: a choice would change the case."""
    told = tuple(replace(miss, suggestions=()) for miss in reading.near_misses)
    fields = {change.field for change in reading.changes} | {miss.field for miss in told}
    strange = _STRANGE_PLACE.search(put)
    if strange is not None and FactField.LOCATION not in fields:
        told = (*told, NearMiss(FactField.LOCATION, strange[1], ()))
    return told
