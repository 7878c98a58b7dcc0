"""Roles in a dictionary."""

from domain.audit.event import AuditEvent
from domain.identity.actor import Actor, Role


class FakeRoleBook:
    """Knows the people it was given; keeps the audit events that came with changes."""

    def __init__(self, *people: Actor) -> None:
        self._people = {person.user_id: person for person in people}
        self.events: list[AuditEvent] = []

    def actor(self, user_id: str) -> Actor:
        return self._people.get(user_id, Actor(user_id, Role.NONE))

    def actors(self, user_ids: tuple[str, ...]) -> tuple[Actor, ...]:
        return tuple(self.actor(user_id) for user_id in user_ids)

    def everybody(self) -> tuple[Actor, ...]:
        return tuple(self._people[user_id] for user_id in sorted(self._people))

    def set_role(self, person: Actor, event: AuditEvent) -> None:
        self._people[person.user_id] = person
        self.events.append(event)
