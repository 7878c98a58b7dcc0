"""Being let into a case, before anything is posted about it."""

from dataclasses import dataclass

from domain.candidates.references import check_candidate_id
from domain.conversations.reading import MessageReader, ReadingContext, Topic
from domain.conversations.salary_history import mask_pay_history
from domain.conversations.thread import ThreadRef
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_can
from domain.ports import Ids
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.pay_books import PayBooks, catalogue_of


@dataclass(frozen=True, slots=True)
class Admission:
    """A case somebody may work on; `owner` is whoever opened it, or will by this."""

    candidate_id: str
    owner: str
    exists: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitToCase:
    """Settles which case is meant and whether the actor may work on it."""

    work: CaseWorkStarter
    ids: Ids

    def __call__(self, *, actor: Actor, candidate_id: str | None) -> Admission:
        """The case, a fresh reference when none was named.

        Raises:
            NotAllowed: the actor may not open cases, or the case belongs to somebody else.
            InvalidRequest: the reference is not one.
        """
        if candidate_id is not None:
            return self.check(actor=actor, candidate_id=candidate_id)
        check_can(actor, Action.OPEN_CASE)
        return Admission(self.ids.candidate(), actor.user_id, exists=False)

    def check(self, *, actor: Actor, candidate_id: str) -> Admission:
        """The same for a reference that was given, as for a form that is still open. Raises what calling does."""
        check_can(actor, Action.OPEN_CASE)
        check_candidate_id(candidate_id)
        with self.work() as work:
            case = work.cases.find(candidate_id)
        if case is None:
            return Admission(candidate_id, actor.user_id, exists=False)
        case.check_can(actor, Action.CONVERSE_IN_CASE)
        return Admission(candidate_id, case.opened_by, exists=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartsCase:
    """Tells whether a message says something a case could start from, before anything is posted about it."""

    reader: MessageReader
    books: PayBooks

    def __call__(self, text: str) -> bool:
        """Whether it does; a greeting does not. Raises NotFound when nothing was imported yet."""
        context = ReadingContext(catalogue=catalogue_of(self.books.current()))
        return self.reader.read(mask_pay_history(text).text, context).is_about_a_case

    def asks_for_help(self, text: str) -> bool:
        """Whether it asks what can be done. Raises NotFound when nothing was imported yet."""
        context = ReadingContext(catalogue=catalogue_of(self.books.current()))
        return Topic.HELP in self.reader.read(text, context).topics


@dataclass(frozen=True, slots=True, kw_only=True)
class FindThread:
    """Tells which case a Slack thread is about."""

    work: CaseWorkStarter

    def __call__(self, ref: ThreadRef) -> str | None:
        """The candidate reference, or None when the thread is not about a case."""
        with self.work() as work:
            memory = work.threads.find(ref)
        return None if memory is None else memory.candidate_id
