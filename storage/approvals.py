"""Named approvers and delegations in PostgreSQL."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, Engine, delete, or_, select, text
from sqlalchemy.dialects.postgresql import insert

from domain.approvals.approvers import Approvers, Delegation
from domain.audit.event import AuditEvent
from domain.errors import Conflict
from domain.pay.policy import Tier
from storage.audited import audited
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
            lock_approvers(connection)
            _check_comp_team(connection, user_ids)
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
            _check_comp_team(connection, (delegation.principal, delegation.delegate))
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["principal", "delegate", "starts_on"],
                    set_={"ends_on": delegation.ends_on, "made_at": event.at},
                )
            )
            trail.record(event)

    def undelegate(self, principal: str, delegate: str, on: date, event: AuditEvent) -> bool:
        """End what is lent between two people on a day or later; False, and nothing written, when nothing is."""
        statement = delete(delegations).where(
            delegations.c.principal == principal, delegations.c.delegate == delegate, delegations.c.ends_on >= on
        )
        with audited(self._engine) as (connection, trail):
            lock_approvers(connection)
            ended = len(connection.execute(statement.returning(delegations.c.starts_on)).all())
            if ended:
                trail.record(replace(event, details={**event.details, "delegations_ended": str(ended)}))
        return ended > 0


def lock_approvers(connection: Connection) -> None:
    """One change at a time: of two lists given at the same moment one must stand, not a mixture of both."""
    connection.execute(text("lock table approvers in share row exclusive mode"))


def end_approving(connection: Connection, user_id: str, on: date) -> dict[str, str]:
    """Forget what somebody was named for, lent or was lent; details of an event, empty when there was nothing.

    A delegation that was over before the day goes too, and is not counted.
    """
    named = delete(approvers).where(approvers.c.slack_user_id == user_id).returning(approvers.c.tier)
    tiers = sorted(connection.execute(named).scalars())
    either = or_(delegations.c.principal == user_id, delegations.c.delegate == user_id)
    lent = connection.execute(delete(delegations).where(either).returning(delegations.c.ends_on)).scalars()
    ended = sum(ends_on >= on for ends_on in lent)
    details = {"no_longer_approves": ",".join(tiers), "delegations_ended": str(ended) if ended else ""}
    return {key: value for key, value in details.items() if value}


def _check_comp_team(connection: Connection, user_ids: tuple[str, ...]) -> None:
    """Raises Conflict unless all are in the Comp Team, and keeps them there until the transaction ends."""
    wanted = users.c.slack_user_id.in_(user_ids) & (users.c.role == _COMP_TEAM)
    kept = select(users.c.slack_user_id).where(wanted).order_by(users.c.slack_user_id).with_for_update(read=True)
    if set(connection.execute(kept).scalars()) != set(user_ids):
        raise Conflict(
            "changed_meanwhile", "Somebody named here has left the Comp Team meanwhile. Please look again."
        )
