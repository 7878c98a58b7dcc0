"""Asking a model what a message means where rules leave it open, before the turn: nothing is held meanwhile."""

from dataclasses import dataclass

from domain.candidates.case import Case
from domain.candidates.facts import CandidateFacts
from domain.conversations.composing import ModelSilent
from domain.conversations.hearing import Heard, ModelReader, Unread, veiled
from domain.conversations.left_open import leaves_open
from domain.conversations.reading import MessageReader
from domain.conversations.salary_history import mask_pay_history
from domain.conversations.thread import ThreadMemory, ThreadRef
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_can
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.pay_books import PayBooks
from domain.recommendations.understanding import confirms, read_message, reading_context


@dataclass(frozen=True, slots=True, kw_only=True)
class HearMessage:
    """Lets a model read what rules leave open. Without one, or when it is silent, nothing more is heard."""

    work: CaseWorkStarter
    books: PayBooks
    reader: MessageReader
    model: ModelReader | None
    clock: Clock

    def unread(self, *, actor: Actor, candidate_id: str, thread: ThreadRef, text: str, turn: str) -> Unread | None:
        """What a model is to be asked about a message; None where there is nothing to ask, or nobody.

        Raises:
            NotAllowed: the actor may not talk about this case, or not open one.
            NotFound: nothing was imported yet.
        """
        if self.model is None or not text:
            return None
        book = self.books.current()
        masked = mask_pay_history(text).text
        case, memory = self._known(actor, candidate_id, thread)
        if confirms(masked, actor, memory):
            return None
        context = reading_context(case, memory, book)
        reading = read_message(masked, context, book, self.reader)
        if reading.candidate_id not in (None, candidate_id) or not leaves_open(reading, masked, context):
            return None
        return Unread(
            said=veiled(text, candidate_id),
            facts=context.facts,
            catalogue=context.catalogue,
            turn=turn,
            asked=context.asked,
            range_currency=context.range_currency,
        )

    def __call__(self, unread: Unread) -> Heard:
        """What the model makes of a message; nothing when it does not answer. Nothing is held meanwhile."""
        if self.model is None:
            return Heard()
        try:
            return self.model.read(unread)
        except ModelSilent:
            return Heard()

    def _known(self, actor: Actor, candidate_id: str, thread: ThreadRef) -> tuple[Case, ThreadMemory]:
        """The case and the thread as they stand; new ones where there are none."""
        with self.work() as work:
            case = work.cases.find(candidate_id)
            memory = work.threads.find(thread) or ThreadMemory(thread, candidate_id)
        if case is None:
            check_can(actor, Action.OPEN_CASE)
            return Case(candidate_id, actor.user_id, self.clock.now(), version=0, facts=CandidateFacts()), memory
        case.check_can(actor, Action.CONVERSE_IN_CASE)
        return case, memory
