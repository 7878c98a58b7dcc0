"""Roles that follow Slack user groups. The database stays the source of truth: what a group says is written there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import InvalidRequest, Unavailable
from domain.identity.actor import PROGRAM, Actor, Role
from domain.identity.permissions import Action, check_can
from domain.ports import Clock

_TEAMS = (Role.COMP_TEAM, Role.RECRUITMENT)


@dataclass(frozen=True, slots=True)
class GroupRole:
    """A user group whose members have a role."""

    group_id: str
    role: Role


@dataclass(frozen=True, slots=True)
class FedRole:
    """A role somebody has, or had, through a group."""

    user_id: str
    role: Role
    group_id: str


class UserGroups(Protocol):
    """Who is in a Slack user group."""

    def members(self, group_id: str) -> frozenset[str]:
        """The members now, at most a minute old. Raises Unavailable when Slack does not tell."""


class GroupBook(Protocol):
    """Mapped groups and the roles that came of them."""

    def mapped(self) -> tuple[GroupRole, ...]:
        """Every mapped group, by id."""

    def map_group(self, group_id: str, role: Role, event: AuditEvent) -> None:
        """Give a group's members a role; NONE ends the mapping."""

    def fed(self) -> tuple[FedRole, ...]:
        """Everybody whose role a group decides, by user id."""

    def set_by_hand(self) -> frozenset[str]:
        """Everybody whose role an admin decided; groups leave them alone."""

    def feed(self, fed: FedRole, event: AuditEvent) -> None:
        """Write down the role a group gives somebody, or NONE when it gives none any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapGroup:
    """Lets a Slack user group decide roles."""

    book: GroupBook
    clock: Clock

    def __call__(self, *, actor: Actor, group_id: str, role: Role) -> None:
        """Its members have the role from now on; NONE ends it and takes those roles away. Nothing new writes nothing.

        Raises:
            NotAllowed: the actor is no admin.
            InvalidRequest: the group id is not one of Slack's.
        """
        check_can(actor, Action.MAP_ROLES)
        if not (group_id[:1] == "S" and 2 <= len(group_id) <= 32 and group_id.isascii() and group_id.isalnum()):
            raise InvalidRequest(
                "group_id_unreadable", "A Slack user group's id starts with S, such as S012ABCDEF: group › Copy ID."
            )
        old = next((mapped.role for mapped in self.book.mapped() if mapped.group_id == group_id), Role.NONE)
        if role is old:
            return
        event = AuditEvent(
            name=AuditEventName.GROUP_MAPPED,
            actor=actor.user_id,
            at=self.clock.now(),
            subject=group_id,
            details={"old": old, "new": role},
        )
        self.book.map_group(group_id, role, event)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowGroups:
    """Brings the database in line with the mapped groups."""

    book: GroupBook
    groups: UserGroups
    clock: Clock

    def __call__(self, *, actor: Actor) -> frozenset[str]:
        """The mapped groups Slack did not tell about: nobody has a role through one of them for now.

        Somebody in several groups gets the lesser role; while one that would give the lesser is silent, nobody is
        raised to the other. What an admin set by hand stands, whatever groups say.
        """
        check_can(actor, Action.FOLLOW_SLACK)
        mapped, known = self.book.mapped(), self.book.fed()
        if not mapped and not known:
            return frozenset()
        members = {group.group_id: self._members(group.group_id) for group in mapped}
        unreadable = frozenset(group_id for group_id, found in members.items() if found is None)
        silent = {group.role for group in mapped if group.group_id in unreadable}
        wanted = _wanted(mapped, members)
        by_hand = self.book.set_by_hand()
        had = {fed.user_id: fed for fed in known}
        for user_id in sorted((set(wanted) | set(had)) - by_hand):
            old, new = had.get(user_id), wanted.get(user_id)
            if new is None and (old is None or old.group_id in unreadable or old.role is Role.NONE):
                continue
            had_it = new is not None and old is not None and old.role is new.role
            if new and not had_it and any(_is_lesser(role, new.role) for role in silent):
                continue
            new = new or FedRole(user_id, Role.NONE, old.group_id if old else "")
            if new != old:
                self._feed(old, new)
        return unreadable

    def _members(self, group_id: str) -> frozenset[str] | None:
        try:
            return self.groups.members(group_id)
        except Unavailable:
            return None

    def _feed(self, old: FedRole | None, new: FedRole) -> None:
        event = AuditEvent(
            name=AuditEventName.ROLE_FED,
            actor=PROGRAM.user_id,
            at=self.clock.now(),
            subject=new.user_id,
            details={"old": old.role if old else Role.NONE, "new": new.role, "group": new.group_id},
        )
        self.book.feed(new, event)


def _is_lesser(one: Role, other: Role) -> bool:
    return one in _TEAMS and _TEAMS.index(one) > _TEAMS.index(other)


def _wanted(mapped: tuple[GroupRole, ...], members: Mapping[str, frozenset[str] | None]) -> dict[str, FedRole]:
    """The role of everybody in a readable group; of several roles the lesser, which comes last in _TEAMS."""
    wanted: dict[str, FedRole] = {}
    for group in sorted(mapped, key=lambda group: _TEAMS.index(group.role)):
        for user_id in members[group.group_id] or ():
            if user_id not in wanted or wanted[user_id].role is not group.role:
                wanted[user_id] = FedRole(user_id, group.role, group.group_id)
    return wanted
