"""The table of who may do what, cell by cell."""

import pytest

from domain.errors import NotAllowed
from domain.identity.actor import OPERATOR, PROGRAM, Actor, Role
from domain.identity.permissions import PERMISSIONS, Action, can, check_can, refusal

_EVERYBODY = {Role.COMP_TEAM, Role.RECRUITMENT}
_COMP = {Role.COMP_TEAM}

# Of one's own case, of somebody else's, and whether it goes on in a closed one; from the safety specification.
_MAY: dict[Action, tuple[set[Role], set[Role], bool]] = {
    Action.ASK_FOR_HELP: (_EVERYBODY, _EVERYBODY, True),
    Action.SEE_STATUS: (_EVERYBODY, _EVERYBODY, True),
    Action.OPEN_CASE: (_EVERYBODY, _EVERYBODY, True),
    Action.CONVERSE_IN_CASE: (_EVERYBODY, _COMP, False),
    Action.SEE_UNAPPROVED_OFFER: (_COMP, _COMP, True),
    Action.SEE_APPROVED_OFFER: (_EVERYBODY, _COMP, True),
    Action.DECIDE_OFFER: (_COMP, _COMP, False),
    Action.OVERRIDE_OFFER: (_COMP, _COMP, False),
    Action.ASK_OVERRIDE: (_EVERYBODY, _COMP, False),
    Action.RECORD_OUTCOME: (_EVERYBODY, _COMP, False),
    Action.WITHDRAW_OFFER: (_EVERYBODY, _COMP, False),
    Action.SEE_CONTEXT: (_EVERYBODY, _COMP, True),
    Action.EDIT_CONTEXT: (_EVERYBODY, _COMP, False),
    Action.RESET_CONTEXT: (_COMP, _COMP, False),
    Action.CLOSE_CASE: (_COMP, _COMP, True),
    Action.SEE_AUDIT: (_EVERYBODY, _COMP, True),
    Action.EXPORT_CASES: (_EVERYBODY, _COMP, True),
    Action.REPORT_DATA_PROBLEM: (_EVERYBODY, _COMP, True),
    Action.GIVE_FEEDBACK: (_EVERYBODY, _COMP, True),
}
_ADMINS = {
    Action.SYNC_DATA,
    Action.MAP_ROLES,
    Action.NAME_APPROVERS,
    Action.HOLD_CASE,
    Action.SEE_MODEL_USE,
    Action.CLOSE_DATA_ISSUE,
}
_ADMINS_AND_PROGRAM = {Action.EXPORT_AUDIT, Action.KEEP_HOUSE}
_PROGRAM = {Action.FOLLOW_SLACK}
_OTHERS_CASE = "This case belongs to somebody else. Ask its recruiter or a Comp Team member."


def test_every_action_is_in_the_table() -> None:
    assert set(_MAY) | _ADMINS | _ADMINS_AND_PROGRAM | _PROGRAM == set(Action)
    assert set(PERMISSIONS) == set(Action)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", _MAY)
def test_who_may_do_what_in_their_own_case_and_in_others(action: Action, role: Role) -> None:
    own, others, on_closed = _MAY[action]
    actor = Actor("U1", role)

    assert can(actor, action, owner="U1") is (role in own)
    assert can(actor, action, owner="U2") is (role in others)
    assert can(actor, action) is (role in others)
    assert can(actor, action, owner="U1", closed=True) is (role in own and on_closed)
    assert can(actor, action, owner="U2", closed=True) is (role in others and on_closed)


@pytest.mark.parametrize("action", sorted(_ADMINS | _ADMINS_AND_PROGRAM))
@pytest.mark.parametrize("role", Role)
def test_admin_actions_follow_the_admin_flag_whatever_the_team(action: Action, role: Role) -> None:
    assert can(Actor("U1", role, is_admin=True), action)
    assert not can(Actor("U1", role), action, owner="U1")


@pytest.mark.parametrize("action", Action)
def test_the_program_itself_does_its_own_chores_and_nothing_else(action: Action) -> None:
    assert can(PROGRAM, action, owner=PROGRAM.user_id) is (action in _ADMINS_AND_PROGRAM | _PROGRAM)


@pytest.mark.parametrize("action", Action)
def test_an_outsider_may_do_nothing_whatever_the_database_says_of_them(action: Action) -> None:
    guest = Actor("U1", Role.COMP_TEAM, is_admin=True, is_outsider=True)

    assert "full members of this workspace" in (refusal(guest, action, owner="U1") or "")


@pytest.mark.parametrize("action", [action for action, (_, _, on_closed) in _MAY.items() if not on_closed])
def test_a_closed_case_is_refused_with_the_way_to_reopen_it(action: Action) -> None:
    assert "reopen" in (refusal(Actor("U1", Role.COMP_TEAM), action, owner="U1", closed=True) or "")


@pytest.mark.parametrize("action", _MAY)
def test_an_admin_of_neither_team_may_look_at_help_and_status_and_nothing_else(action: Action) -> None:
    may = action in (Action.ASK_FOR_HELP, Action.SEE_STATUS)
    assert can(Actor("U1", Role.NONE, is_admin=True), action, owner="U1") is may


def test_the_operator_at_the_command_line_syncs_data_and_sets_roles_but_sees_no_pay() -> None:
    assert can(OPERATOR, Action.SYNC_DATA)
    assert can(OPERATOR, Action.MAP_ROLES)
    assert not can(OPERATOR, Action.SEE_APPROVED_OFFER, owner=OPERATOR.user_id)


@pytest.mark.parametrize(
    ("role", "action", "owner", "sentence"),
    [
        (
            Role.RECRUITMENT,
            Action.SEE_UNAPPROVED_OFFER,
            "U1",
            "This offer is with Comp for review. You will see it here once it is approved.",
        ),
        (Role.RECRUITMENT, Action.DECIDE_OFFER, "U1", "Only a Comp Team member can decide on an offer."),
        (
            Role.RECRUITMENT,
            Action.OVERRIDE_OFFER,
            "U1",
            "Only a Comp Team member can override an offer. You can ask for one with the button on the card.",
        ),
        (Role.RECRUITMENT, Action.SEE_CONTEXT, "U2", _OTHERS_CASE),
        (Role.RECRUITMENT, Action.CONVERSE_IN_CASE, None, _OTHERS_CASE),
        (Role.COMP_TEAM, Action.SYNC_DATA, None, "Only a comp-assist admin can sync data."),
        (Role.COMP_TEAM, Action.MAP_ROLES, None, "Only a comp-assist admin can set roles."),
        (Role.COMP_TEAM, Action.NAME_APPROVERS, None, "Only a comp-assist admin can name approvers."),
        (Role.COMP_TEAM, Action.DECIDE_OFFER, "U2", None),
    ],
)
def test_a_refusal_says_why_to_the_one_who_asked(
    role: Role, action: Action, owner: str | None, sentence: str | None
) -> None:
    assert refusal(Actor("U1", role), action, owner=owner) == sentence


@pytest.mark.parametrize("action", _MAY)
def test_everybody_refused_gets_a_sentence_and_strangers_are_told_whom_to_ask(action: Action) -> None:
    stranger = refusal(Actor("U1", Role.NONE), action, owner="U1")
    assert stranger is not None
    assert stranger.endswith("ask a comp-assist admin to add you.")
    for role in Role:
        said = refusal(Actor("U1", role), action, owner="U2")
        assert said is None or said.endswith(".")


def test_a_check_raises_with_a_code_that_names_the_action() -> None:
    with pytest.raises(NotAllowed) as refused:
        check_can(Actor("U1", Role.RECRUITMENT), Action.DECIDE_OFFER, owner="U1")

    assert refused.value.code == "not_allowed_decide_offer"
    assert refused.value.sentence == "Only a Comp Team member can decide on an offer."
    check_can(Actor("U1", Role.COMP_TEAM), Action.DECIDE_OFFER)


def test_roles_have_names_for_the_screen() -> None:
    assert [role.label for role in Role] == ["Comp Team", "Recruitment", "no team"]
