"""Mapped groups and fed roles in dictionaries."""

from domain.audit.event import AuditEvent
from domain.identity.actor import Actor, Role
from domain.identity.groups import FedRole, GroupRole


class FakeGroupBook:
    """Knows the groups and people it was given; keeps the audit events that came with changes.

    `by_hand` are people whose role an admin set; feeding leaves them alone, as PostgreSQL does.
    """

    def __init__(self, mapped: dict[str, Role] | None = None, *, by_hand: frozenset[str] = frozenset()) -> None:
        self._mapped = dict(mapped or {})
        self._fed: dict[str, FedRole] = {}
        self.by_hand = set(by_hand)
        self.events: list[AuditEvent] = []
        self.asked_to_feed: list[str] = []

    def mapped(self) -> tuple[GroupRole, ...]:
        return tuple(GroupRole(group_id, self._mapped[group_id]) for group_id in sorted(self._mapped))

    def map_group(self, group_id: str, role: Role, event: AuditEvent) -> None:
        if role is Role.NONE:
            self._mapped.pop(group_id, None)
        else:
            self._mapped[group_id] = role
        self.events.append(event)

    def fed(self) -> tuple[FedRole, ...]:
        return tuple(self._fed[user_id] for user_id in sorted(self._fed))

    def set_by_hand(self) -> frozenset[str]:
        return frozenset(self.by_hand)

    def feed(self, fed: FedRole, event: AuditEvent) -> None:
        self.asked_to_feed.append(fed.user_id)
        if fed.user_id not in self.by_hand:
            self._fed[fed.user_id] = fed
            self.events.append(event)

    def take_over(self, user_id: str) -> None:
        """An admin sets somebody's role: groups decide it no more."""
        self._fed.pop(user_id, None)
        self.by_hand.add(user_id)

    def person(self, user_id: str) -> Actor:
        """Somebody with the role a group gave them."""
        fed = self._fed.get(user_id)
        return Actor(user_id, fed.role, fed_by=fed.group_id) if fed else Actor(user_id, Role.NONE)
