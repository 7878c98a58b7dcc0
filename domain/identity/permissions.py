"""Who may do what: one table, one answer, one sentence for each refusal. Source: the safety specification."""

from enum import StrEnum

from domain.errors import NotAllowed
from domain.identity.actor import Actor, Role


class Action(StrEnum):
    """Everything a person can ask of the program."""

    ASK_FOR_HELP = "ask_for_help"
    OPEN_CASE = "open_case"
    CONVERSE_IN_CASE = "converse_in_case"
    SEE_UNAPPROVED_OFFER = "see_unapproved_offer"
    SEE_APPROVED_OFFER = "see_approved_offer"
    DECIDE_OFFER = "decide_offer"
    OVERRIDE_OFFER = "override_offer"
    SEE_CONTEXT = "see_context"
    EDIT_CONTEXT = "edit_context"
    SEE_STATUS = "see_status"
    RECORD_OUTCOME = "record_outcome"
    WITHDRAW_OFFER = "withdraw_offer"
    NAME_APPROVERS = "name_approvers"
    SYNC_DATA = "sync_data"
    MAP_ROLES = "map_roles"


class Reach(StrEnum):
    """How far a permission goes."""

    ALL = "all"
    OWN = "own"
    NO = "no"


_COMP_ONLY = {Role.COMP_TEAM: Reach.ALL, Role.RECRUITMENT: Reach.NO, Role.NONE: Reach.NO}
_COMP_AND_OWN = {Role.COMP_TEAM: Reach.ALL, Role.RECRUITMENT: Reach.OWN, Role.NONE: Reach.NO}
_MEMBERS = {Role.COMP_TEAM: Reach.ALL, Role.RECRUITMENT: Reach.ALL, Role.NONE: Reach.NO}

PERMISSIONS: dict[Action, dict[Role, Reach]] = {
    Action.ASK_FOR_HELP: _MEMBERS,
    Action.OPEN_CASE: _MEMBERS,
    Action.CONVERSE_IN_CASE: _COMP_AND_OWN,
    Action.SEE_UNAPPROVED_OFFER: _COMP_ONLY,
    Action.SEE_APPROVED_OFFER: _COMP_AND_OWN,
    Action.DECIDE_OFFER: _COMP_ONLY,
    Action.OVERRIDE_OFFER: _COMP_ONLY,
    Action.SEE_CONTEXT: _COMP_AND_OWN,
    Action.EDIT_CONTEXT: _COMP_AND_OWN,
    Action.SEE_STATUS: _MEMBERS,
    Action.RECORD_OUTCOME: _COMP_AND_OWN,
    Action.WITHDRAW_OFFER: _COMP_AND_OWN,
}

# These follow the admin flag, whatever the team.
ADMIN_ACTIONS = frozenset({Action.SYNC_DATA, Action.MAP_ROLES, Action.NAME_APPROVERS})

_NO_TEAM = (
    "comp-assist is for the Comp and Recruitment teams, and you are in neither. "
    "If you should be, ask a comp-assist admin to add you."
)
_REFUSALS: dict[Action, str] = {
    Action.SEE_UNAPPROVED_OFFER: "This offer is with Comp for review. You will see it here once it is approved.",
    Action.DECIDE_OFFER: "Only a Comp Team member can decide on an offer.",
    Action.OVERRIDE_OFFER: "Only a Comp Team member can override an offer. Say in the thread what should change.",
    Action.SYNC_DATA: "Only a comp-assist admin can sync data.",
    Action.MAP_ROLES: "Only a comp-assist admin can set roles.",
    Action.NAME_APPROVERS: "Only a comp-assist admin can name approvers.",
}
_OTHERS_CASE = "This case belongs to somebody else. Ask its recruiter or a Comp Team member."


def refusal(actor: Actor, action: Action, *, owner: str | None = None) -> str | None:
    """Why the actor may not do this, as a sentence for them; None when they may.

    `owner` is the user id of whoever opened the case at hand, for actions that reach own cases only.
    """
    if action in ADMIN_ACTIONS:
        return None if actor.is_admin else _REFUSALS[action]
    reach = PERMISSIONS[action][actor.role]
    if reach is Reach.ALL or (reach is Reach.OWN and owner == actor.user_id):
        return None
    if actor.role is Role.NONE:
        return _NO_TEAM
    return _OTHERS_CASE if reach is Reach.OWN else _REFUSALS[action]


def can(actor: Actor, action: Action, *, owner: str | None = None) -> bool:
    """Whether the actor may do this."""
    return refusal(actor, action, owner=owner) is None


def check_can(actor: Actor, action: Action, *, owner: str | None = None) -> None:
    """Raises NotAllowed, with the reason, unless the actor may do this."""
    reason = refusal(actor, action, owner=owner)
    if reason is not None:
        raise NotAllowed(f"not_allowed_{action}", reason)
