"""A recruiter asks the Comp Team for another amount; nothing changes until somebody there decides."""

from dataclasses import dataclass

from domain.approvals.desk import file_of
from domain.approvals.rules import AlreadyDecided, check_note
from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import Case
from domain.conversations.salary_history import mask_pay_history
from domain.conversations.thread import SaidMessage, ThreadRef
from domain.errors import NotFound
from domain.identity.actor import Actor
from domain.identity.permissions import Action
from domain.ports import Clock, Ids
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.filed import FiledRecommendation, OfferState

ASKABLE = (OfferState.SUBMITTED, OfferState.APPROVED)


@dataclass(frozen=True, slots=True)
class AskedOverride:
    """What was asked, in whose name; pay history is removed from the words."""

    case: Case
    filed: FiledRecommendation
    asker: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOverride:
    """Keeps the request with the case's conversation, and in the audit log."""

    work: CaseWorkStarter
    clock: Clock
    ids: Ids

    def __call__(self, *, actor: Actor, recommendation_id: str, words: str, thread: ThreadRef) -> AskedOverride:
        """The request, kept with `thread` or, where that is none of the case's, with its newest one.

        Telling the Comp Team is the caller's.

        Raises:
            NotFound: there is no such recommendation, or its case has no thread.
            NotAllowed: the case is somebody else's, or closed.
            AlreadyDecided: the offer is past being overridden.
            InvalidRequest: the words are missing or too long.
        """
        masked = mask_pay_history(check_note(words))
        now, turn_id = self.clock.now(), self.ids.turn()
        with self.work() as work:
            case, filed = file_of(work, recommendation_id)
            case.check_can(actor, Action.ASK_OVERRIDE)
            if filed.state not in ASKABLE:
                raise AlreadyDecided(filed)
            memories = work.threads.of_case(case.candidate_id)
            if not memories:
                raise NotFound("thread_unknown", "This case has no thread yet. Write to me about it first.")
            memory = next((one for one in memories if one.ref == thread), memories[-1])
            event = AuditEvent(
                name=AuditEventName.OVERRIDE_ASKED,
                actor=actor.user_id,
                at=now,
                candidate_id=case.candidate_id,
                subject=filed.id,
                place=memory.ref.place,
                details={"said": turn_id, "pay_history_removed": str(masked.found).lower()},
            )
            said = SaidMessage(memory.ref, None, actor.user_id, masked.text, now, turn_id)
            work.threads.keep_turn(memory, said, event)
        return AskedOverride(case, filed, actor.user_id, masked.text)
