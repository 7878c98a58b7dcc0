"""The admins' settings: which user groups decide roles, and who approves at each tier."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.approvals.approvers import NAMED_TIERS, ApproverBook, NameApprovers
from domain.errors import Conflict, InvalidRequest, Unavailable
from domain.identity.actor import Actor, Role
from domain.identity.groups import GroupBook, MapGroup
from domain.identity.permissions import Action, check_can
from domain.identity.roles import RoleBook
from domain.pay.policy import Tier
from domain.ports import Clock


class GroupNames(Protocol):
    """The user groups of the workspace."""

    def named(self) -> tuple[tuple[str, str], ...]:
        """Every group's id and name. Raises Unavailable when Slack does not tell."""


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """How things are set. `groups` are ids and names; None when Slack does not tell which there are."""

    groups: tuple[tuple[str, str], ...] | None
    mapped: Mapping[str, Role]
    approvers: Mapping[Tier, frozenset[str]]

    @property
    def digest(self) -> str:
        """Twelve hex digits that differ when something is set otherwise."""
        named = {tier: sorted(people) for tier, people in self.approvers.items() if people}
        text = json.dumps([dict(self.mapped), named], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class WantedSettings:
    """How things should be. `mapped` is None where groups could not be chosen from; `seen` is the digest of the
    settings that were shown."""

    mapped: Mapping[str, Role] | None
    approvers: Mapping[Tier, frozenset[str]]
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSettings:
    """Looks the settings up for an admin."""

    groups: GroupNames
    group_book: GroupBook
    approver_book: ApproverBook
    clock: Clock

    def __call__(self, *, actor: Actor) -> TeamSettings:
        """The settings now. Raises NotAllowed."""
        check_can(actor, Action.MAP_ROLES)
        return TeamSettings(
            groups=self._named(),
            mapped={group.group_id: group.role for group in self.group_book.mapped()},
            approvers=self.approver_book.approvers(self.clock.now().date()).named,
        )

    def _named(self) -> tuple[tuple[str, str], ...] | None:
        try:
            return self.groups.named()
        except Unavailable:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSettings:
    """Brings the settings to what an admin wants; only what differs is written, each change with its audit event."""

    show: ShowSettings
    map_group: MapGroup
    name_approvers: NameApprovers
    roles: RoleBook

    def check(self, *, actor: Actor, wanted: WantedSettings) -> None:
        """Raises what saving would raise, before anything is written.

        Raises:
            NotAllowed: the actor is no admin.
            InvalidRequest: an approver is not in the Comp Team.
            Conflict: another admin changed the settings since they were shown.
        """
        check_can(actor, Action.MAP_ROLES)
        check_can(actor, Action.NAME_APPROVERS)
        if self.show(actor=actor).digest != wanted.seen:
            raise Conflict(
                "settings_changed", "Another admin changed the settings meanwhile. Close this form and open it again."
            )
        people = tuple(sorted(set().union(*wanted.approvers.values())))
        strangers = [person.user_id for person in self.roles.actors(people) if person.role is not Role.COMP_TEAM]
        if strangers:
            raise InvalidRequest(
                "approver_not_comp", "Approvers must be Comp Team members already; somebody you chose is not."
            )

    def __call__(self, *, actor: Actor, wanted: WantedSettings) -> int:
        """How many settings changed. Raises what `check` raises."""
        self.check(actor=actor, wanted=wanted)
        now = self.show(actor=actor)
        changed = 0
        mapped = now.mapped if wanted.mapped is None else wanted.mapped
        for group_id in sorted(set(now.mapped) | set(mapped)):
            role = mapped.get(group_id, Role.NONE)
            if role is not now.mapped.get(group_id, Role.NONE):
                self.map_group(actor=actor, group_id=group_id, role=role)
                changed += 1
        for tier in NAMED_TIERS:
            people = wanted.approvers.get(tier, frozenset())
            if people != now.approvers.get(tier, frozenset()):
                self.name_approvers(actor=actor, tier=tier, user_ids=tuple(sorted(people)))
                changed += 1
        return changed
