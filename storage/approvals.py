"""Named approvers and delegations in PostgreSQL."""

from collections import defaultdict
from datetime import date

from sqlalchemy import Engine, delete, select, text
from sqlalchemy.dialects.postgresql import insert

from domain.approvals.approvers import Approvers, Delegation
from domain.audit.event import AuditEvent
from domain.pay.policy import Tier
from storage.audit import audited
from storage.errors import speaking_our_language
from storage.tables import approvers, delegations, users

_COMP_TEAM = "comp_team"


class SqlApproverBook:
    """Who may approve. People who left the Comp Team count for nothing, whatever is still written about them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def approvers(self, on: date) -> Approvers:
        """Who may approve on a day."""
        comp_team = select(users.c.slack_user_id).where(users.c.role == _COMP_TEAM)
        with speaking_our_language(), self._engine.connect() as connection:
            named: dict[Tier, set[str]] = defaultdict(set)
            for row in connection.execute(select(approvers).where(approvers.c.slack_user_id.in_(comp_team))):
                named[Tier(row.tier)].add(row.slack_user_id)
            lent = connection.execute(
                select(delegations).where(
                    delegations.c.starts_on <= on,
                    delegations.c.ends_on >= on,
                    delegations.c.principal.in_(comp_team),
                    delegations.c.delegate.in_(comp_team),
                )
            )
            return Approvers(
                named={tier: frozenset(people) for tier, people in named.items()},
                delegations=tuple(
                    Delegation(row.principal, row.delegate, row.starts_on, row.ends_on) for row in lent
                ),
            )

    def name(self, tier: Tier, user_ids: tuple[str, ...], event: AuditEvent) -> None:
        """Put exactly these people in charge of a tier, in one transaction with the audit event."""
        with audited(self._engine) as (connection, trail):
            # Of two lists given at the same moment one must stand, not a mixture of both.
            connection.execute(text("lock table approvers in share row exclusive mode"))
            connection.execute(delete(approvers).where(approvers.c.tier == tier.value))
            if user_ids:
                rows = [{"tier": tier.value, "slack_user_id": user_id} for user_id in user_ids]
                connection.execute(insert(approvers), rows)
            trail.record(event)

    def delegate(self, delegation: Delegation, event: AuditEvent) -> None:
        """Lend somebody's say for a time; the same pair and first day again changes the last day."""
        statement = insert(delegations).values(
            principal=delegation.principal,
            delegate=delegation.delegate,
            starts_on=delegation.starts_on,
            ends_on=delegation.ends_on,
            made_at=event.at,
        )
        with audited(self._engine) as (connection, trail):
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["principal", "delegate", "starts_on"],
                    set_={"ends_on": delegation.ends_on, "made_at": event.at},
                )
            )
            trail.record(event)
