"""Slack user groups in a dictionary."""

from domain.errors import Unavailable


class FakeUserGroups:
    """Knows who is in which group; is silent about those in `silent`, and about groups it never heard of."""

    def __init__(self, **members: set[str]) -> None:
        self.of: dict[str, set[str]] = members
        self.silent: set[str] = set()
        self.asked: list[str] = []

    def members(self, group_id: str) -> frozenset[str]:
        self.asked.append(group_id)
        if group_id in self.silent or group_id not in self.of:
            raise Unavailable("groups_unreadable", "Slack does not tell who is in a user group.")
        return frozenset(self.of[group_id])
