"""The part of a message that asks something of the case, taken out of the part that states something."""

import re
from dataclasses import dataclass
from itertools import islice

from domain.conversations.asked import Answer
from domain.conversations.comparisons import comparison
from domain.conversations.enquiries import Comparison, Enquiry, NoteWanted, Reach, WhatIf
from domain.conversations.message import Message
from domain.conversations.notes_wanted import wants_note
from domain.conversations.reaching import reach_asked
from domain.conversations.reading import Clarification, NearMiss, Question, ReadingContext
from domain.conversations.sentences import Sentence, sentences_in, tails_of
from domain.conversations.statements import StatementReader, candidates_in
from domain.conversations.suppositions import supposes
from domain.conversations.what_ifs import what_if

_MOST_SENTENCES = 40
_MOST_ENQUIRIES = 8
_MOST_READ = 24  # sentences read as a supposition or a comparison; a message with more asks nothing
_GAP = " ; "
_WHY_NOW = re.compile(r"\s*(?:(?:so|and|but|then),? )*(?:why|how come)\b(?! (?:don't|not) )", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message asks, and the `rest` of it. `candidates` are those named by what asks and compares nothing.

    `asks_why` tells that it wants the offer explained beside what it states.
    """

    rest: str
    enquiries: tuple[Enquiry, ...] = ()
    questions: tuple[Question, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    candidates: tuple[str, ...] = ()
    asks_why: bool = False


@dataclass(slots=True)
class _Listener:
    """Hears the sentences of one message in turn."""

    context: ReadingContext
    statements: StatementReader
    turned: bool
    supposed: bool = False
    tries: int = 0

    def heard(self, sentence: Sentence) -> Answer | None:
        """What a sentence asks; None when it asks nothing."""
        answer = self._of_note_or_amount(sentence)
        if answer is not None:
            return answer
        if self.tries >= _MOST_READ:
            return None
        self.tries += 1
        compared = comparison(sentence, self.context, self.statements)
        if compared is not None:
            return compared
        is_complete = not self.context.facts.missing()
        if not supposes(sentence, goes_on=self.supposed, is_complete=is_complete):
            return None
        return what_if(sentence.text, self.context, self.statements)

    def _of_note_or_amount(self, sentence: Sentence) -> Answer | None:
        if wants_note(sentence):
            return Answer(NoteWanted())
        reach = reach_asked(sentence, self.context)
        if reach is None:
            return None
        if isinstance(reach, Reach) and not self.turned:
            return Answer(reach)
        why = reach if isinstance(reach, Clarification) else Clarification.AMOUNT_UNREADABLE
        return Answer(questions=(Question(why),))


def asked_in(text: str, context: ReadingContext, statements: StatementReader, *, turned: bool) -> Asked:
    """What a plain text asks of the case; `turned` tells that its digits are seen in another order than sent."""
    listener = _Listener(context, statements, turned)
    answers: list[Answer] = []
    candidates: list[str] = []
    rest, at = "", 0
    for sentence in islice(sentences_in(text), _MOST_SENTENCES):
        found = _first_answer(sentence, listener)
        listener.supposed = found is not None and isinstance(found[1].enquiry, WhatIf)
        if found is None:
            continue
        tail, answer = found
        answers.append(answer)
        rest, at = rest + text[at : tail.start] + _GAP + answer.states, tail.end
        if not isinstance(answer.enquiry, Comparison) or not answer.enquiry.candidates:
            candidates += [candidate for candidate, _ in candidates_in(Message.of(tail.text))]
        if len(answers) == _MOST_ENQUIRIES:
            break
    return Asked(
        rest + text[at:],
        tuple(dict.fromkeys(answer.enquiry for answer in answers if answer.enquiry is not None)),
        tuple(dict.fromkeys(question for answer in answers for question in answer.questions)),
        tuple(dict.fromkeys(miss for answer in answers for miss in answer.near_misses)),
        tuple(dict.fromkeys(candidates)),
        any(answer.asks_why for answer in answers),
    )


def _first_answer(sentence: Sentence, listener: _Listener) -> tuple[Sentence, Answer] | None:
    """The longest end of a sentence that asks something, and what; the words before it are not part of it."""
    for tail in tails_of(sentence):
        if tail.start > sentence.start and _WHY_NOW.match(tail.text):
            return tail, Answer(asks_why=True)
        answer = listener.heard(tail)
        if answer is not None:
            return tail, answer
    return None
