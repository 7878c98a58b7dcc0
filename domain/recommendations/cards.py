"""Remembering where a recommendation is shown, so that every card tells the truth after a decision."""

from dataclasses import dataclass

from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import Case
from domain.conversations.thread import ThreadMemory, ThreadRef
from domain.errors import NotFound
from domain.identity.actor import PROGRAM
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.filed import FiledRecommendation, PostedCard


@dataclass(frozen=True, slots=True)
class CasePlaces:
    """A recommendation as it stands, and everywhere its case is talked about and it is shown."""

    case: Case
    filed: FiledRecommendation
    threads: tuple[ThreadRef, ...]
    cards: tuple[PostedCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCard:
    """Keeps where a card was posted; binds its thread to the case when it is not yet."""

    work: CaseWorkStarter
    clock: Clock

    def __call__(self, *, filed: FiledRecommendation, thread: ThreadRef, ts: str) -> None:
        """Remember a card of a recommendation, once. Raises Conflict when the thread belongs to another case."""
        card = PostedCard(filed.id, thread.channel_id, ts, thread.ts)
        with self.work() as work:
            if card in work.cards.of_recommendation(filed.id):
                return
            if work.threads.find(thread) is None:
                memory = ThreadMemory(thread, filed.candidate_id)
                work.threads.bind(memory, self._event(AuditEventName.THREAD_BOUND, filed, thread))
            work.cards.note(card, self._event(AuditEventName.CARD_POSTED, filed, thread))

    def _event(self, name: AuditEventName, filed: FiledRecommendation, thread: ThreadRef) -> AuditEvent:
        return AuditEvent(
            name=name,
            actor=PROGRAM.user_id,
            at=self.clock.now(),
            candidate_id=filed.candidate_id,
            subject=filed.id,
            place=thread.place,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPlaces:
    """Finds where a recommendation is shown. For the program itself: what is sent there is reduced place by place."""

    work: CaseWorkStarter

    def __call__(self, recommendation_id: str) -> CasePlaces:
        """Threads oldest first, cards in the order they were posted. Raises NotFound."""
        with self.work() as work:
            filed = work.recommendations.find(recommendation_id)
            case = work.cases.find(filed.candidate_id) if filed else None
            if filed is None or case is None:
                raise NotFound("recommendation_unknown", "This offer no longer exists.")
            threads = tuple(memory.ref for memory in work.threads.of_case(case.candidate_id))
            return CasePlaces(case, filed, threads, work.cards.of_recommendation(filed.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindThreads:
    """Finds where a case is talked about."""

    work: CaseWorkStarter

    def __call__(self, candidate_id: str) -> tuple[ThreadRef, ...]:
        """The threads of a case, oldest first."""
        with self.work() as work:
            return tuple(memory.ref for memory in work.threads.of_case(candidate_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindCards:
    """Finds the cards that stand in a channel, for when its readers change."""

    work: CaseWorkStarter

    def __call__(self, channel_id: str) -> tuple[PostedCard, ...]:
        """Every card, newest first."""
        with self.work() as work:
            return work.cards.in_channel(channel_id)
