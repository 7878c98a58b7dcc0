"""A case's audit history for people: what happened, by whom and when, reduced to what the asker may know."""

from dataclasses import dataclass, replace

from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import Case
from domain.candidates.references import check_candidate_id
from domain.errors import NotFound
from domain.identity.actor import Actor
from domain.identity.audience import Sight, sight_of
from domain.identity.permissions import Action, check_could
from domain.recommendations.casework import CaseWorkStarter

# What is nobody's business but the Comp Team's.
_COMP_BUSINESS = frozenset(
    {
        AuditEventName.CARD_POSTED,
        AuditEventName.CASE_HELD,
        AuditEventName.CASE_LET_GO,
    }
)


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """Events oldest first; `hidden` is how many are not for the asker."""

    case: Case
    events: tuple[AuditEvent, ...]
    hidden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowHistory:
    """Looks up what happened in a case."""

    work: CaseWorkStarter

    def __call__(self, *, actor: Actor, candidate_id: str) -> CaseHistory:
        """Everything for the Comp Team; for the recruiter of the case what concerns them, without places and details.

        Raises:
            NotFound: there is no such case.
            NotAllowed: the case belongs to somebody else.
        """
        check_could(actor, Action.SEE_AUDIT)
        check_candidate_id(candidate_id)
        with self.work() as work:
            case = work.cases.find(candidate_id)
            events = work.audit.of_case(candidate_id) if case else ()
        if case is None:
            raise NotFound("case_unknown", f"There is no case {candidate_id}.")
        case.check_can(actor, Action.SEE_AUDIT)
        if sight_of(actor, case.opened_by) is Sight.EVERYTHING:
            return CaseHistory(case, events, hidden=0)
        shown = tuple(
            replace(event, place=None, details=_for_recruiters(event))
            for event in events
            if event.name not in _COMP_BUSINESS
        )
        return CaseHistory(case, shown, hidden=len(events) - len(shown))


def _for_recruiters(event: AuditEvent) -> dict[str, str]:
    return {key: value for key, value in event.details.items() if key == "fields"}
