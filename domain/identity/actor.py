"""Who is asking."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The team a person belongs to; NONE for everybody else."""

    COMP_TEAM = "comp_team"
    RECRUITMENT = "recruitment"
    NONE = "none"

    @property
    def label(self) -> str:
        """How the role is called on screen."""
        return {"comp_team": "Comp Team", "recruitment": "Recruitment", "none": "no team"}[self.value]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a Slack workspace, or the operator at the command line, with the role the database gives them.

    `fed_by` is the Slack user group the role comes from. `is_outsider` marks guests, apps, deactivated people and
    people of other companies, who may do nothing. `is_unverified` marks somebody with a role of whom Slack does not
    say right now who they are: they have none meanwhile.
    """

    user_id: str
    role: Role
    is_admin: bool = False
    is_program: bool = False
    is_outsider: bool = False
    is_unverified: bool = False
    fed_by: str | None = None


OPERATOR = Actor(user_id="operator", role=Role.NONE, is_admin=True)
# What happens by itself, such as expiry, is nobody's doing.
PROGRAM = Actor(user_id="comp-assist", role=Role.NONE, is_program=True)
