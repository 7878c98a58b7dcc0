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
    """A person in a Slack workspace, or the operator at the command line, with the role the database gives them."""

    user_id: str
    role: Role
    is_admin: bool = False


OPERATOR = Actor(user_id="operator", role=Role.NONE, is_admin=True)
