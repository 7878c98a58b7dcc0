"""Reading a turn: what it proposes, and what of that the actor may do."""

import re
from dataclasses import dataclass, replace

from domain.candidates.case import Case
from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.conversations.reading import MessageReader, Reading, ReadingContext
from domain.conversations.salary_history import Masked, mask_pay_history
from domain.conversations.thread import Suggested, ThreadMemory
from domain.errors import Conflict, InvalidRequest
from domain.identity.actor import Actor
from domain.pay.pay_book import PayBook
from domain.recommendations.pay_books import catalogue_of
from domain.recommendations.turn import Turn

# Each is answered by messages of its own.
_MOST_ENQUIRIES = 3
_YES = re.compile(
    r"\W*(?:yes|yep|yeah|yup|ok|okay|right|correct|exactly|please do|use (?:it|that|them|these|those))\W*", re.I
)


@dataclass(frozen=True, slots=True)
class Understanding:
    """A turn after reading. `changes` are real and allowed; `protected` are fields somebody else's word stands for.

    `undoes` is the turn these changes take back, for an undo. `other_candidate` is a candidate the message names who
    is not this thread's; nothing of the message is applied then. `suggested` waits to be confirmed.
    """

    reading: Reading
    masked: Masked
    changes: tuple[FactChange, ...]
    protected: tuple[FactField, ...]
    undoes: str | None
    other_candidate: str | None = None
    suggested: Suggested | None = None


def understand(
    turn: Turn, turn_id: str, case: Case, memory: ThreadMemory, book: PayBook, reader: MessageReader
) -> Understanding:
    """What a turn means for a case. Pay history is removed before anything else sees the text."""
    masked = mask_pay_history(turn.text)
    if turn.resets:
        cleared = tuple(FactChange(field, None) for field in case.facts.known())
        return Understanding(Reading(changes=cleared), masked, cleared, (), None)
    if turn.seen is not None:
        _check_unmoved(turn, case, turn.seen)
    reading = _reading(turn, masked, case, memory, book, reader)
    if reading.candidate_id is not None and reading.candidate_id != turn.candidate_id:
        return Understanding(Reading(), masked, (), (), None, other_candidate=reading.candidate_id)
    undoes = case.undoable_turn() if reading.undo else None
    real = case.real_changes(case.reversal_of(undoes) if undoes else reading.changes)
    allowed = tuple(change for change in real if case.may_set(turn.actor, change.field))
    protected = tuple(change.field for change in real if change not in allowed)
    return Understanding(
        reading, masked, allowed, protected, undoes, suggested=_suggested(turn, turn_id, case, reading)
    )


def reading_context(case: Case, memory: ThreadMemory, book: PayBook) -> ReadingContext:
    """What a reader may know of a case in a thread."""
    return ReadingContext(
        catalogue=catalogue_of(book),
        facts=case.facts,
        range_currency=_currency(case.facts, book),
        asked=memory.asked,
        open_amount=memory.open_amount,
    )


def _reading(
    turn: Turn, masked: Masked, case: Case, memory: ThreadMemory, book: PayBook, reader: MessageReader
) -> Reading:
    """What the turn says; of what a model heard only questions and topics, and those only where rules found none."""
    if turn.accepts or confirms(masked.text, turn.actor, memory):
        return Reading(changes=_still_offered(_confirmed(turn, memory), book))
    if not turn.text:
        return Reading(changes=_still_offered(turn.chosen, book))
    chosen = _still_offered(turn.chosen, book)
    context = reading_context(case, memory, book)
    if chosen:
        facts = case.facts.with_changes(chosen)
        context = replace(context, facts=facts, range_currency=_currency(facts, book))
    reading = _beside(chosen, read_message(masked.text, context, book, reader))
    heard = turn.heard
    return replace(
        reading,
        enquiries=tuple(dict.fromkeys(reading.enquiries or heard.enquiries))[:_MOST_ENQUIRIES],
        topics=reading.topics or heard.topics,
    )


def _beside(chosen: tuple[FactChange, ...], reading: Reading) -> Reading:
    """What notes beside a form say, with what was chosen in it: a field that was chosen is settled."""
    if not chosen:
        return reading
    settled = {change.field for change in chosen}
    return replace(
        reading,
        undo=False,
        changes=(*chosen, *(change for change in reading.changes if change.field not in settled)),
        near_misses=tuple(miss for miss in reading.near_misses if miss.field not in settled),
    )


def confirms(text: str, actor: Actor, memory: ThreadMemory) -> bool:
    """Whether somebody says yes to what was read out of their own message; the same word may answer somebody else."""
    suggested = memory.suggested
    return suggested is not None and suggested.by == actor.user_id and _YES.fullmatch(text) is not None


def _confirmed(turn: Turn, memory: ThreadMemory) -> tuple[FactChange, ...]:
    suggested = memory.suggested
    if suggested is None or (turn.accepts and suggested.id != turn.accepts):
        raise InvalidRequest(
            "suggestion_gone", "Something else was said since, so I forgot that suggestion. Please write it anew."
        )
    return suggested.changes


def _suggested(turn: Turn, turn_id: str, case: Case, reading: Reading) -> Suggested | None:
    """What a model heard and nobody has said clearly: of fields that rules read nothing for and the actor may set."""
    read = {change.field for change in reading.changes} | {miss.field for miss in reading.near_misses}
    changes = tuple(
        change
        for change in case.real_changes(turn.heard.suggestions)
        if change.field not in read and case.may_set(turn.actor, change.field)
    )
    return Suggested(turn_id, changes, turn.actor.user_id) if changes else None


def read_message(text: str, context: ReadingContext, book: PayBook, reader: MessageReader) -> Reading:
    """The message, its amounts read in the currency of the title and place it leads to, not those it leaves.

    `text` has no pay history any more.
    """
    reading = reader.read(text, context)
    where = tuple(change for change in reading.changes if change.field in (FactField.JOB_TITLE, FactField.LOCATION))
    currency = _currency(context.facts.with_changes(where), book)
    if currency == context.range_currency:
        return reading
    return reader.read(text, replace(context, range_currency=currency))


def _check_unmoved(turn: Turn, case: Case, seen: int) -> None:
    """Raises Conflict when somebody changed, since a form was opened, a field that the form changes otherwise."""
    moved = {record.field for record in case.history[seen:]}
    clashes = [
        change.field
        for change in turn.chosen
        if change.field in moved and case.facts.value_of(change.field) != change.value
    ]
    if clashes:
        names = ", ".join(field.replace("_", " ") for field in clashes)
        raise Conflict(
            "edited_meanwhile", f"Somebody else changed this meanwhile: {names}. Please look again and edit anew."
        )


def _still_offered(chosen: tuple[FactChange, ...], book: PayBook) -> tuple[FactChange, ...]:
    """The choices, which must still stand in the pay ranges: a button may be older than the data."""
    offered = {FactField.JOB_TITLE: book.titles, FactField.LOCATION: book.places}
    for change in chosen:
        if change.value is not None and change.field in offered and change.value not in offered[change.field]:
            raise InvalidRequest("choice_gone", "That choice is no longer in the pay ranges. Please write it anew.")
    return chosen


def _currency(facts: CandidateFacts, book: PayBook) -> str | None:
    if facts.job_title is None or facts.location is None:
        return None
    return book.currency_at(facts.job_title, facts.location)
