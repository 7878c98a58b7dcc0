"""Who may do what: one table, one answer, one sentence for each refusal. Source: the safety specification."""

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import NotAllowed
from domain.identity.actor import Actor, Role


class Action(StrEnum):
    """Everything a person, an operator or the program itself can ask for."""

    ASK_FOR_HELP = "ask_for_help"
    SEE_STATUS = "see_status"
    OPEN_CASE = "open_case"
    CONVERSE_IN_CASE = "converse_in_case"
    SEE_UNAPPROVED_OFFER = "see_unapproved_offer"
    SEE_APPROVED_OFFER = "see_approved_offer"
    DECIDE_OFFER = "decide_offer"
    OVERRIDE_OFFER = "override_offer"
    ASK_OVERRIDE = "ask_override"
    RECORD_OUTCOME = "record_outcome"
    WITHDRAW_OFFER = "withdraw_offer"
    SEE_CONTEXT = "see_context"
    EDIT_CONTEXT = "edit_context"
    RESET_CONTEXT = "reset_context"
    CLOSE_CASE = "close_case"
    SEE_AUDIT = "see_audit"
    EXPORT_CASES = "export_cases"
    GIVE_FEEDBACK = "give_feedback"
    REPORT_DATA_PROBLEM = "report_data_problem"
    CLOSE_DATA_ISSUE = "close_data_issue"
    SEE_MODEL_USE = "see_model_use"
    SYNC_DATA = "sync_data"
    MAP_ROLES = "map_roles"
    NAME_APPROVERS = "name_approvers"
    HOLD_CASE = "hold_case"
    EXPORT_AUDIT = "export_audit"
    KEEP_HOUSE = "keep_house"
    FOLLOW_SLACK = "follow_slack"


class Reach(StrEnum):
    """How far a permission goes."""

    ALL = "all"
    OWN = "own"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: how far each team may go, in open cases and in closed ones.

    `admins` and `program` open an action to the admin flag and to the program itself, whatever the team. `refusal` is
    what a member hears whose team may never do it.
    """

    comp_team: Reach = Reach.NO
    recruitment: Reach = Reach.NO
    on_closed: bool = True
    admins: bool = False
    program: bool = False
    refusal: str = ""

    def reach(self, role: Role) -> Reach:
        """How far a role may go."""
        return {Role.COMP_TEAM: self.comp_team, Role.RECRUITMENT: self.recruitment}.get(role, Reach.NO)


_ALL, _OWN, _NO = Reach.ALL, Reach.OWN, Reach.NO
_COMP_ONLY = "Only a Comp Team member can {}."
_ADMIN_ONLY = "Only a comp-assist admin can {}."

PERMISSIONS: dict[Action, Rule] = {
    Action.ASK_FOR_HELP: Rule(_ALL, _ALL, admins=True),
    Action.SEE_STATUS: Rule(_ALL, _ALL, admins=True),
    Action.OPEN_CASE: Rule(_ALL, _ALL),
    Action.CONVERSE_IN_CASE: Rule(_ALL, _OWN, on_closed=False),
    Action.SEE_UNAPPROVED_OFFER: Rule(
        _ALL, _NO, refusal="This offer is with Comp for review. You will see it here once it is approved."
    ),
    Action.SEE_APPROVED_OFFER: Rule(_ALL, _OWN),
    Action.DECIDE_OFFER: Rule(_ALL, _NO, on_closed=False, refusal=_COMP_ONLY.format("decide on an offer")),
    Action.OVERRIDE_OFFER: Rule(
        _ALL,
        _NO,
        on_closed=False,
        refusal=_COMP_ONLY.format("override an offer") + " You can ask for one with the button on the card.",
    ),
    Action.ASK_OVERRIDE: Rule(_ALL, _OWN, on_closed=False),
    Action.RECORD_OUTCOME: Rule(_ALL, _OWN, on_closed=False),
    Action.WITHDRAW_OFFER: Rule(_ALL, _OWN, on_closed=False),
    Action.SEE_CONTEXT: Rule(_ALL, _OWN),
    Action.EDIT_CONTEXT: Rule(_ALL, _OWN, on_closed=False),
    Action.RESET_CONTEXT: Rule(_ALL, _NO, on_closed=False, refusal=_COMP_ONLY.format("reset a case")),
    Action.CLOSE_CASE: Rule(_ALL, _NO, refusal=_COMP_ONLY.format("close or reopen a case")),
    Action.SEE_AUDIT: Rule(_ALL, _OWN),
    Action.EXPORT_CASES: Rule(_ALL, _OWN),
    Action.GIVE_FEEDBACK: Rule(_ALL, _OWN),
    Action.REPORT_DATA_PROBLEM: Rule(_ALL, _OWN),
    Action.CLOSE_DATA_ISSUE: Rule(admins=True, refusal=_ADMIN_ONLY.format("close a data problem")),
    Action.SEE_MODEL_USE: Rule(admins=True, refusal=_ADMIN_ONLY.format("see what models are used for")),
    Action.SYNC_DATA: Rule(admins=True, refusal=_ADMIN_ONLY.format("sync data")),
    Action.MAP_ROLES: Rule(admins=True, refusal=_ADMIN_ONLY.format("set roles")),
    Action.NAME_APPROVERS: Rule(admins=True, refusal=_ADMIN_ONLY.format("name approvers")),
    Action.HOLD_CASE: Rule(admins=True, refusal=_ADMIN_ONLY.format("put a case under legal hold")),
    Action.EXPORT_AUDIT: Rule(admins=True, program=True, refusal=_ADMIN_ONLY.format("export the audit log")),
    Action.KEEP_HOUSE: Rule(admins=True, program=True, refusal=_ADMIN_ONLY.format("run the daily jobs")),
    Action.FOLLOW_SLACK: Rule(program=True, refusal="Only comp-assist itself does that."),
}

_NO_TEAM = (
    "comp-assist is for the Comp and Recruitment teams, and you are in neither. "
    "If you should be, ask a comp-assist admin to add you."
)
_OUTSIDER = (
    "comp-assist is for full members of this workspace. Guests, apps and people from other companies cannot use it."
)
_OTHERS_CASE = "This case belongs to somebody else. Ask its recruiter or a Comp Team member."
_CLOSED_CASE = "This case is closed. A Comp Team member can reopen it with /comp-assist context."


def refusal(actor: Actor, action: Action, *, owner: str | None = None, closed: bool = False) -> str | None:
    """Why the actor may not do this, as a sentence for them; None when they may.

    `owner` is the user id of whoever opened the case at hand, for actions that reach own cases only; `closed` whether
    that case is closed.
    """
    rule = PERMISSIONS[action]
    if actor.is_outsider:
        return _OUTSIDER
    if (rule.admins and actor.is_admin) or (rule.program and actor.is_program):
        return None
    reach = rule.reach(actor.role)
    if reach is Reach.ALL or (reach is Reach.OWN and owner == actor.user_id):
        return _CLOSED_CASE if closed and not rule.on_closed else None
    if actor.role is Role.NONE and (rule.comp_team is not Reach.NO or rule.program):
        return _NO_TEAM
    return _OTHERS_CASE if reach is Reach.OWN else rule.refusal


def can(actor: Actor, action: Action, *, owner: str | None = None, closed: bool = False) -> bool:
    """Whether the actor may do this."""
    return refusal(actor, action, owner=owner, closed=closed) is None


def check_can(
    actor: Actor, action: Action, *, owner: str | None = None, closed: bool = False, about: str | None = None
) -> None:
    """Raises NotAllowed, with the reason, unless the actor may do this; `about` names the case for the audit log."""
    reason = refusal(actor, action, owner=owner, closed=closed)
    if reason is not None:
        raise NotAllowed(f"not_allowed_{action}", reason, about)


def check_could(actor: Actor, action: Action) -> None:
    """Raises NotAllowed unless the actor may do this in a case of their own; what stands before every handler."""
    check_can(actor, action, owner=actor.user_id)
