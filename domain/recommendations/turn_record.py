"""Keeping a turn: case, thread, message and recommendation in one transaction, each with its audit event."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import Case
from domain.candidates.facts import FactChange
from domain.conversations.thread import SaidMessage, ThreadMemory
from domain.recommendations.casework import CaseWork
from domain.recommendations.filed import OfferState
from domain.recommendations.turn import Turn, TurnAnswer
from domain.recommendations.understanding import Understanding


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One finished turn, ready to be kept: the case before and after, and all that led from one to the other."""

    turn: Turn
    turn_id: str
    now: datetime
    before: Case
    after: Case
    memory: ThreadMemory
    understood: Understanding
    answer: TurnAnswer

    def keep(self, work: CaseWork) -> None:
        """Write everything. Raises Conflict when the case, the thread or the recommendation moved meanwhile."""
        self._keep_case(work)
        self._keep_thread(work)
        self._keep_recommendation(work)

    def _keep_case(self, work: CaseWork) -> None:
        fields = _names(self.understood.changes)
        versions = {"old_version": self.before.version, "new_version": self.after.version}
        if self.before.version == 0:
            work.cases.open(self.after, self._event(AuditEventName.CASE_OPENED, self.turn_id, fields=fields))
        elif self.understood.changes or self.after.pay_history_removed != self.before.pay_history_removed:
            changed = self._event(
                AuditEventName.CONTEXT_RESET if self.turn.resets else AuditEventName.FACTS_CHANGED,
                self.turn_id,
                fields=fields,
                **versions,
                pay_history_removed=str(self.understood.masked.found).lower(),
            )
            work.cases.change(self.after, self.after.history[len(self.before.history) :], changed)

    def _keep_thread(self, work: CaseWork) -> None:
        turn, answer = self.turn, self.answer
        if work.threads.find(turn.thread) is None:
            work.threads.bind(self.memory, self._event(AuditEventName.THREAD_BOUND, self.turn_id))
        near = tuple(miss.field for miss in answer.near_misses if miss.field not in answer.missing)
        remembered = replace(
            self.memory,
            asked=answer.missing + near,
            open_amount=self.understood.reading.open_amount,
            suggested=self.understood.suggested,
        )
        message = SaidMessage(
            turn.thread, turn.ts, turn.actor.user_id, self.understood.masked.text, self.now, self.turn_id
        )
        removed = str(self.understood.masked.found).lower()
        taken = self._event(AuditEventName.TURN_TAKEN, self.turn_id, pay_history_removed=removed)
        work.threads.keep_turn(remembered, message, taken)

    def _keep_recommendation(self, work: CaseWork) -> None:
        new, old = self.answer.filed, self.answer.replaced
        if old is not None:
            superseded = self._event(AuditEventName.RECOMMENDATION_SUPERSEDED, old.id, by=new.id if new else "")
            work.recommendations.decide(old, OfferState.SUPERSEDED, old.decision, superseded, approvals=old.approvals)
        if new is None or not self.answer.is_new:
            return
        made = self._event(
            AuditEventName.RECOMMENDATION_MADE, new.id, status=new.body.status, fingerprint=new.body.fingerprint
        )
        work.recommendations.file(new, made)

    def _event(self, name: AuditEventName, subject: str, **details: str | int) -> AuditEvent:
        return AuditEvent(
            name=name,
            actor=self.turn.actor.user_id,
            at=self.now,
            candidate_id=self.turn.candidate_id,
            subject=subject,
            place=self.turn.thread.place,
            details={key: str(value) for key, value in details.items()},
        )


def _names(changes: tuple[FactChange, ...]) -> str:
    return ",".join(sorted(change.field for change in changes))
