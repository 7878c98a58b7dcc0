"""People and roles in PostgreSQL; deliveries already seen."""

from sqlalchemy import Engine, Row, select
from sqlalchemy.dialects.postgresql import insert

from domain.audit.event import AuditEvent
from domain.identity.actor import Actor, Role
from storage.audit import audited
from storage.errors import speaking_our_language
from storage.tables import deliveries, users


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
        """Give a person a role, with its audit event in the same transaction."""
        values = {
            "role": person.role.value,
            "is_admin": person.is_admin,
            "set_by": event.actor,
            "set_at": event.at,
        }
        statement = insert(users).values(slack_user_id=person.user_id, **values)
        with audited(self._engine) as (connection, trail):
            connection.execute(statement.on_conflict_do_update(index_elements=["slack_user_id"], set_=values))
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


def _actor(row: Row[tuple[object, ...]]) -> Actor:
    return Actor(row.slack_user_id, Role(row.role), row.is_admin)
