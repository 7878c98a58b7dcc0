"""Closing a case, opening it again, and keeping it from being forgotten."""

from dataclasses import dataclass, replace

from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import Case
from domain.candidates.references import check_candidate_id
from domain.errors import Conflict, NotFound
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_could
from domain.ports import Clock
from domain.recommendations.casework import CaseWork, CaseWorkStarter


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    """Closes a case, after which nothing more happens in it, or reopens a closed one. Its offers stay as they are."""

    work: CaseWorkStarter
    clock: Clock

    def __call__(self, *, actor: Actor, candidate_id: str, place: str, closed: bool) -> Case:
        """The case as it stands then.

        Raises:
            NotAllowed: the actor is not of the Comp Team.
            NotFound: there is no such case.
            Conflict: it is closed (or open) already, or changed at the same moment.
        """
        check_could(actor, Action.CLOSE_CASE)
        now = self.clock.now()
        with self.work() as work:
            case = held_case(work, candidate_id)
            case.check_can(actor, Action.CLOSE_CASE)
            if case.is_closed is closed:
                raise Conflict("case_state_same", f"{candidate_id} is {'closed' if closed else 'open'} already.")
            after = replace(
                case,
                version=case.version + 1,
                closed_at=now if closed else None,
                closed_by=actor.user_id if closed else None,
            )
            event = AuditEvent(
                name=AuditEventName.CASE_CLOSED if closed else AuditEventName.CASE_REOPENED,
                actor=actor.user_id,
                at=now,
                candidate_id=candidate_id,
                place=place or None,
                details={"old_version": str(case.version), "new_version": str(after.version)},
            )
            work.cases.change(after, (), event)
        return after


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCase:
    """Puts a case under legal hold, so that it is neither forgotten nor erased, or lets it go."""

    work: CaseWorkStarter
    clock: Clock

    def __call__(self, *, actor: Actor, candidate_id: str, hold: bool) -> Case:
        """The case as it stands then. Raises NotAllowed for anybody but admins, NotFound, Conflict."""
        check_could(actor, Action.HOLD_CASE)
        with self.work() as work:
            case = held_case(work, candidate_id)
            if case.legal_hold is hold:
                raise Conflict("hold_same", f"{candidate_id} is {'' if hold else 'not '}under legal hold already.")
            after = replace(case, version=case.version + 1, legal_hold=hold)
            event = AuditEvent(
                name=AuditEventName.CASE_HELD if hold else AuditEventName.CASE_LET_GO,
                actor=actor.user_id,
                at=self.clock.now(),
                candidate_id=candidate_id,
            )
            work.cases.change(after, (), event)
        return after


def held_case(work: CaseWork, candidate_id: str) -> Case:
    """A case nobody else's turn can change before the transaction ends. Raises NotFound, InvalidRequest."""
    check_candidate_id(candidate_id)
    work.cases.hold(candidate_id)
    case = work.cases.find(candidate_id)
    if case is None:
        raise NotFound("case_unknown", f"There is no case {candidate_id}. /comp-assist recommend opens one.")
    return case
