"""An approver book in which everybody may approve everything, for stories about something else."""

from datetime import date

from domain.approvals.approvers import NAMED_TIERS, Approvers, Delegation
from domain.audit.event import AuditEvent
from domain.pay.policy import Tier


class EverybodyApproves:
    """Names a handful of people for every tier."""

    def __init__(self, *people: str) -> None:
        self._people = frozenset(people or ("U0CARLA", "U0COLIN", *(f"U{number}" for number in range(40))))
        self._lent: set[tuple[str, str]] = set()
        self.ended: list[AuditEvent] = []

    def approvers(self, _on: date) -> Approvers:
        return Approvers(named=dict.fromkeys(NAMED_TIERS, self._people))

    def name(self, _tier: Tier, user_ids: tuple[str, ...], _event: AuditEvent) -> None:
        self._people = frozenset(user_ids)

    def delegate(self, delegation: Delegation, _event: AuditEvent) -> None:
        self._people |= {delegation.delegate}
        self._lent.add((delegation.principal, delegation.delegate))

    def undelegate(self, principal: str, delegate: str, _on: date, event: AuditEvent) -> bool:
        if (principal, delegate) not in self._lent:
            return False
        self._lent.remove((principal, delegate))
        self._people -= {delegate}
        self.ended.append(event)
        return True
