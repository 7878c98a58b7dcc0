"""Roles as they count right now: what the database says, of people Slack vouches for, in groups that can be read."""

from dataclasses import dataclass, replace
from typing import Protocol

from domain.audit.event import AuditEvent
from domain.errors import Unavailable
from domain.identity.actor import Actor, Role
from domain.identity.roles import RoleBook


class Directory(Protocol):
    """Who people are in the Slack workspace."""

    def is_member(self, user_id: str) -> bool:
        """Whether somebody is a full member: no guest, app, stranger or deactivated account.

        Raises Unavailable when Slack does not tell.
        """


class GroupWatch(Protocol):
    """Keeps roles in line with user groups."""

    def unreadable(self) -> frozenset[str]:
        """The mapped groups Slack does not tell about; the database agrees with all others, at most a minute late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedRoles:
    """The role book every request goes through. Whoever cannot be verified has no role."""

    book: RoleBook
    directory: Directory
    groups: GroupWatch

    def actor(self, user_id: str) -> Actor:
        """The person who acts, with their role. Raises Unavailable when Slack does not say who they are."""
        unreadable = self.groups.unreadable()
        return self._verified(self.book.actor(user_id), unreadable)

    def actors(self, user_ids: tuple[str, ...]) -> tuple[Actor, ...]:
        """Several people at once, in the order asked; whoever cannot be verified now is marked, without a role."""
        unreadable = self.groups.unreadable()
        return tuple(self._if_verified(person, unreadable) for person in self.book.actors(user_ids))

    def everybody(self) -> tuple[Actor, ...]:
        """All people with a role, by user id; whoever cannot be verified now is marked, without one."""
        unreadable = self.groups.unreadable()
        return tuple(self._if_verified(person, unreadable) for person in self.book.everybody())

    def set_role(self, person: Actor, event: AuditEvent) -> None:
        """Give a person a role."""
        self.book.set_role(person, event)

    def _verified(self, person: Actor, unreadable: frozenset[str]) -> Actor:
        if person.fed_by in unreadable:
            person = replace(person, role=Role.NONE)
        if person.role is Role.NONE and not person.is_admin:
            return person
        if not self.directory.is_member(person.user_id):
            return Actor(person.user_id, Role.NONE, is_outsider=True)
        return person

    def _if_verified(self, person: Actor, unreadable: frozenset[str]) -> Actor:
        try:
            return self._verified(person, unreadable)
        except Unavailable:
            return Actor(person.user_id, Role.NONE, is_unverified=True)
