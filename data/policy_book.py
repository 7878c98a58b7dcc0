"""The pay policies that ship with the program or that an operator names."""

from collections.abc import Sequence
from datetime import date

from domain.errors import NotFound
from domain.pay.policy import PayPolicy, policy_in_force


class FilePolicyBook:
    """Policies read once from files; see data.policies for the reading."""

    def __init__(self, policies: Sequence[PayPolicy]) -> None:
        self._policies = tuple(policies)

    def in_force(self, on: date) -> PayPolicy:
        """The policy of a day. Raises PolicyUnusable when none applies."""
        return policy_in_force(self._policies, on)

    def version(self, policy_id: str, version: int) -> PayPolicy:
        """One exact version. Raises NotFound."""
        for policy in self._policies:
            if (policy.id, policy.version) == (policy_id, version):
                return policy
        raise NotFound("policy_unknown", f"The policy {policy_id} v{version} is no longer here.")
