"""What a message says about a candidate, laid out for a form before anything is kept."""

from dataclasses import dataclass, field

from domain.candidates.facts import CandidateFacts
from domain.candidates.references import candidate_in
from domain.conversations.reading import MessageReader, ReadingContext
from domain.conversations.salary_history import mask_pay_history
from domain.conversations.slack_text import plain_text
from domain.conversations.thread import ThreadRef
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_can
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.pay_books import PayBooks, catalogue_of
from domain.recommendations.understanding import read_message


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What a form is opened with. `notes` are plain text without pay history; `removed` tells that some was there."""

    candidate_id: str = ""
    facts: CandidateFacts = field(default_factory=CandidateFacts)
    notes: str = ""
    removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefillCase:
    """Reads a message by the rules; nothing is kept, and nothing of it counts until somebody sends the form."""

    work: CaseWorkStarter
    books: PayBooks
    reader: MessageReader

    def __call__(self, *, actor: Actor, text: str, thread: ThreadRef) -> Prefilled:
        """What the form shows. The candidate is the one the message names, otherwise the one of its thread, where the
        actor may talk about that case.

        Raises NotAllowed for somebody who may not open cases, NotFound when nothing was imported yet.
        """
        check_can(actor, Action.OPEN_CASE)
        book, masked = self.books.current(), mask_pay_history(text)
        reading = read_message(masked.text, ReadingContext(catalogue=catalogue_of(book)), book, self.reader)
        facts = CandidateFacts().with_changes(reading.changes)
        candidate_id = reading.candidate_id or candidate_in(masked.text) or self._of(thread, actor)
        return Prefilled(candidate_id, facts, plain_text(masked.text), masked.found)

    def _of(self, thread: ThreadRef, actor: Actor) -> str:
        with self.work() as work:
            memory = work.threads.find(thread)
            case = work.cases.find(memory.candidate_id) if memory else None
        return case.candidate_id if case and case.can(actor, Action.CONVERSE_IN_CASE) else ""
