"""Reading a turn: what it proposes, and what of that the actor may do."""

from dataclasses import dataclass, replace

from domain.candidates.case import Case
from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.conversations.reading import MessageReader, Reading, ReadingContext
from domain.conversations.salary_history import Masked, mask_pay_history
from domain.conversations.thread import ThreadMemory
from domain.errors import Conflict, InvalidRequest
from domain.pay.pay_book import PayBook
from domain.recommendations.pay_books import catalogue_of
from domain.recommendations.turn import Turn


@dataclass(frozen=True, slots=True)
class Understanding:
    """A turn after reading. `changes` are real and allowed; `protected` are fields somebody else's word stands for.

    `undoes` is the turn these changes take back, for an undo. `other_candidate` is a candidate the message names who
    is not this thread's; nothing of the message is applied then.
    """

    reading: Reading
    masked: Masked
    changes: tuple[FactChange, ...]
    protected: tuple[FactField, ...]
    undoes: str | None
    other_candidate: str | None = None


def understand(turn: Turn, case: Case, memory: ThreadMemory, book: PayBook, reader: MessageReader) -> Understanding:
    """What a turn means for a case. Pay history is removed before anything else sees the text."""
    masked = mask_pay_history(turn.text)
    if turn.resets:
        cleared = tuple(FactChange(field, None) for field in case.facts.known())
        return Understanding(Reading(changes=cleared), masked, cleared, (), None)
    if turn.seen is not None:
        _check_unmoved(turn, case, turn.seen)
    context = ReadingContext(
        catalogue=catalogue_of(book),
        facts=case.facts,
        range_currency=_currency(case.facts, book),
        asked=memory.asked,
        open_amount=memory.open_amount,
    )
    reading = (
        _read(masked.text, context, book, reader) if turn.text else Reading(changes=_still_offered(turn.chosen, book))
    )
    if reading.candidate_id is not None and reading.candidate_id != turn.candidate_id:
        return Understanding(Reading(), masked, (), (), None, other_candidate=reading.candidate_id)
    undoes = case.undoable_turn() if reading.undo else None
    real = case.real_changes(case.reversal_of(undoes) if undoes else reading.changes)
    allowed = tuple(change for change in real if case.may_set(turn.actor, change.field))
    protected = tuple(change.field for change in real if change not in allowed)
    return Understanding(reading, masked, allowed, protected, undoes)


def _read(text: str, context: ReadingContext, book: PayBook, reader: MessageReader) -> Reading:
    """The message, its amounts read in the currency of the title and place it leads to, not those it leaves."""
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
