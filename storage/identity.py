"""People and roles in PostgreSQL; deliveries already seen."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, delete, select
from sqlalchemy.dialects.postgresql import insert

from domain.audit.event import AuditEvent
from domain.identity.actor import Actor, Role
from domain.identity.groups import FedRole, GroupRole
from storage.approvals import end_approving, lock_approvers
from storage.audited import audited
from storage.errors import speaking_our_language
from storage.tables import deliveries, group_roles, users, welcomes


class SqlRoleBook:
    """Roles by Slack user id. Read on every request, so that taking one away works at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def actor(self, user_id: str) -> Actor:
        """The person with their role; role NONE for somebody unknown."""
        return self.actors((user_id,))[0]

    def actors(self, user_ids: tuple[str, ...]) -> tuple[Actor, ...]:
        """Several people at once, in the order asked."""
        with speaking_our_language(), self._engine.connect() as connection:
            rows = connection.execute(select(users).where(users.c.slack_user_id.in_(user_ids)))
            known = {row.slack_user_id: _actor(row) for row in rows}
        return tuple(known.get(user_id, Actor(user_id, Role.NONE)) for user_id in user_ids)

    def everybody(self) -> tuple[Actor, ...]:
        """All people with a role, by user id."""
        with speaking_our_language(), self._engine.connect() as connection:
            rows = connection.execute(select(users).order_by(users.c.slack_user_id))
            return tuple(_actor(row) for row in rows)

    def set_role(self, person: Actor, event: AuditEvent) -> None:
        """Give a person a role, with its audit event; outside the Comp Team nobody stays named to approve."""
        values = {
            "role": person.role.value,
            "is_admin": person.is_admin,
            "set_by": event.actor,
            "set_at": event.at,
            "fed_by": person.fed_by,
        }
        statement = insert(users).values(slack_user_id=person.user_id, **values)
        with audited(self._engine) as (connection, trail):
            _before_a_role(connection, person.role)
            connection.execute(statement.on_conflict_do_update(index_elements=["slack_user_id"], set_=values))
            trail.record(_with_what_ended(connection, person.user_id, person.role, event))


class SqlGroupBook:
    """Slack user groups that decide roles."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def mapped(self) -> tuple[GroupRole, ...]:
        """Every mapped group, by id."""
        with speaking_our_language(), self._engine.connect() as connection:
            rows = connection.execute(select(group_roles).order_by(group_roles.c.group_id))
            return tuple(GroupRole(row.group_id, Role(row.role)) for row in rows)

    def map_group(self, group_id: str, role: Role, event: AuditEvent) -> None:
        """Give a group's members a role; NONE ends the mapping."""
        values = {"role": role.value, "set_by": event.actor, "set_at": event.at}
        with audited(self._engine) as (connection, trail):
            if role is Role.NONE:
                connection.execute(delete(group_roles).where(group_roles.c.group_id == group_id))
            else:
                statement = insert(group_roles).values(group_id=group_id, **values)
                connection.execute(statement.on_conflict_do_update(index_elements=["group_id"], set_=values))
            trail.record(event)

    def fed(self) -> tuple[FedRole, ...]:
        """Everybody whose role a group decides, by user id."""
        with speaking_our_language(), self._engine.connect() as connection:
            rows = connection.execute(
                select(users).where(users.c.fed_by.is_not(None)).order_by(users.c.slack_user_id)
            )
            return tuple(FedRole(row.slack_user_id, Role(row.role), row.fed_by) for row in rows)

    def set_by_hand(self) -> frozenset[str]:
        """Everybody whose role an admin decided."""
        with speaking_our_language(), self._engine.connect() as connection:
            rows = connection.execute(select(users.c.slack_user_id).where(users.c.fed_by.is_(None)))
            return frozenset(rows.scalars())

    def feed(self, fed: FedRole, event: AuditEvent) -> None:
        """Write down the role a group gives somebody; one an admin set meanwhile stands."""
        values = {
            "role": fed.role.value,
            "is_admin": False,
            "set_by": event.actor,
            "set_at": event.at,
            "fed_by": fed.group_id,
        }
        statement = insert(users).values(slack_user_id=fed.user_id, **values)
        by_a_group = users.c.fed_by.is_not(None)
        with audited(self._engine, apart=True) as (connection, trail):
            _before_a_role(connection, fed.role)
            written = connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["slack_user_id"], set_=values, where=by_a_group
                ).returning(users.c.slack_user_id)
            )
            if written.first() is not None:
                trail.record(_with_what_ended(connection, fed.user_id, fed.role, event))


class SqlSignIns:
    """Keeps in the audit log that somebody was here, once a day."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, event: AuditEvent) -> None:
        """Write the event unless this person was noted that day already."""
        key = f"signed-in:{event.actor}:{event.at:%Y-%m-%d}"
        statement = insert(deliveries).values(key=key).on_conflict_do_nothing().returning(deliveries.c.key)
        with audited(self._engine) as (connection, trail):
            if connection.execute(statement).first() is not None:
                trail.record(event)


class SqlDeliveries:
    """Remembers what Slack delivered, so that a repeated delivery is seen."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def is_first(self, key: str) -> bool:
        """Whether a delivery is seen for the first time; of many at once exactly one is told so."""
        statement = insert(deliveries).values(key=key).on_conflict_do_nothing().returning(deliveries.c.key)
        with speaking_our_language(), self._engine.begin() as connection:
            return connection.execute(statement).first() is not None


def _before_a_role(connection: Connection, role: Role) -> None:
    """The order in which naming takes its locks too, so that neither waits for the other."""
    if role is not Role.COMP_TEAM:
        lock_approvers(connection)


def _with_what_ended(connection: Connection, user_id: str, role: Role, event: AuditEvent) -> AuditEvent:
    """The event, and what ended for somebody outside the Comp Team from now on; coming back brings none of it."""
    if role is Role.COMP_TEAM:
        return event
    ended = end_approving(connection, user_id, event.at.date())
    return replace(event, details={**event.details, **ended})


def _actor(row: Row[tuple[object, ...]]) -> Actor:
    return Actor(row.slack_user_id, Role(row.role), row.is_admin, fed_by=row.fed_by)


class SqlGuestBook:
    """Who was welcomed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sign(self, user_id: str, at: datetime, event: AuditEvent) -> bool:
        """Keep that somebody was welcomed; False, and nothing written, when they were before."""
        with speaking_our_language(), self._engine.connect() as connection:
            if connection.execute(select(welcomes.c.user_id).where(welcomes.c.user_id == user_id)).first():
                return False
        signed = (
            insert(welcomes).values(user_id=user_id, at=at).on_conflict_do_nothing().returning(welcomes.c.user_id)
        )
        with audited(self._engine) as (connection, trail):
            is_first = connection.execute(signed).first() is not None
            if is_first:
                trail.record(event)
        return is_first
