"""Reading and setting the role of a person."""

from dataclasses import dataclass
from typing import Protocol

from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import InvalidRequest
from domain.identity.actor import Actor, Role
from domain.identity.permissions import Action, check_can
from domain.ports import Clock


class RoleBook(Protocol):
    """Roles by Slack user id; the source of truth."""

    def actor(self, user_id: str) -> Actor:
        """The person with their role; role NONE for somebody unknown."""

    def actors(self, user_ids: tuple[str, ...]) -> tuple[Actor, ...]:
        """Several people at once, in the order asked."""

    def everybody(self) -> tuple[Actor, ...]:
        """All people with a role, by user id."""

    def set_role(self, person: Actor, event: AuditEvent) -> None:
        """Give a person a role."""


# Stands where a group's id will be once one of them says something.
_ANY_GROUP = "groups"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRole:
    """Gives a person a role; NONE takes every permission away, at once."""

    roles: RoleBook
    clock: Clock

    def __call__(
        self, *, actor: Actor, user_id: str, role: Role, is_admin: bool, follows_groups: bool = False
    ) -> Actor:
        """The person as they are now. `follows_groups` hands somebody back to what user groups say of them.

        Somebody who is all that already stays as they are, and nothing is written.

        Raises:
            NotAllowed: the actor is no admin.
            InvalidRequest: the user id is not one of Slack's, or an admin should follow groups.
        """
        check_can(actor, Action.MAP_ROLES)
        if not (user_id[:1] in ("U", "W") and 2 <= len(user_id) <= 32 and user_id.isascii() and user_id.isalnum()):
            raise InvalidRequest(
                "user_id_unreadable",
                "A Slack user id starts with U or W, such as U012ABCDEF: profile › Copy member ID.",
            )
        if follows_groups and is_admin:
            raise InvalidRequest("admin_by_hand", "An admin is set by hand: leave out --admin, or name a team.")
        fed_by = _ANY_GROUP if follows_groups else None
        person, old = Actor(user_id, role, is_admin, fed_by=fed_by), self.roles.actor(user_id)
        follows_already = follows_groups and old.fed_by is not None
        # Somebody unknown differs from somebody set to none by hand, whom groups leave alone.
        if follows_already or (person == old and person in self.roles.everybody()):
            return old
        event = AuditEvent(
            name=AuditEventName.ROLE_SET,
            actor=actor.user_id,
            at=self.clock.now(),
            subject=user_id,
            details={
                "old": old.role,
                "new": role,
                "old_admin": str(old.is_admin).lower(),
                "new_admin": str(is_admin).lower(),
            },
        )
        self.roles.set_role(person, event)
        return person
