"""Roles and deliveries in PostgreSQL."""

import pytest
from sqlalchemy import Engine

from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import InvalidRequest, NotAllowed
from domain.identity.actor import OPERATOR, Actor, Role
from domain.identity.permissions import Action, can
from domain.identity.roles import SetRole
from storage.audit import SqlAuditTrail
from storage.audit_log import SqlAuditLog
from storage.identity import SqlDeliveries, SqlRoleBook
from tests.integration.casebook import ADMIN, CARLA, SteppingClock, at_once, event, rows_of, rows_of_all_tables


@pytest.fixture
def roles(engine: Engine) -> SqlRoleBook:
    return SqlRoleBook(engine)


@pytest.fixture
def set_role(roles: SqlRoleBook) -> SetRole:
    return SetRole(roles=roles, clock=SteppingClock())


def test_somebody_unknown_has_no_role_and_may_do_nothing(roles: SqlRoleBook) -> None:
    nobody = roles.actor("U0NOBODY")

    assert nobody == Actor("U0NOBODY", Role.NONE)
    assert not any(can(nobody, action, owner=nobody.user_id) for action in Action)


def test_a_role_holds_from_the_next_question_on_and_so_does_its_loss(roles: SqlRoleBook, set_role: SetRole) -> None:
    held = [roles.actor("U1")]
    for role, is_admin in ((Role.COMP_TEAM, True), (Role.RECRUITMENT, False), (Role.NONE, False)):
        set_role(actor=OPERATOR, user_id="U1", role=role, is_admin=is_admin)
        held.append(roles.actor("U1"))

    assert [(person.role, person.is_admin) for person in held] == [
        (Role.NONE, False),
        (Role.COMP_TEAM, True),
        (Role.RECRUITMENT, False),
        (Role.NONE, False),
    ]


def test_another_process_sees_a_lost_role_at_once(engine: Engine, roles: SqlRoleBook, set_role: SetRole) -> None:
    set_role(actor=OPERATOR, user_id="U1", role=Role.COMP_TEAM, is_admin=False)
    elsewhere = SqlRoleBook(engine)
    assert can(elsewhere.actor("U1"), Action.DECIDE_OFFER)

    set_role(actor=OPERATOR, user_id="U1", role=Role.NONE, is_admin=False)

    assert not can(elsewhere.actor("U1"), Action.DECIDE_OFFER)
    assert roles.everybody() == (Actor("U1", Role.NONE),)


def test_several_people_come_back_in_the_order_asked(roles: SqlRoleBook, set_role: SetRole) -> None:
    set_role(actor=OPERATOR, user_id="U1", role=Role.COMP_TEAM, is_admin=False)
    set_role(actor=OPERATOR, user_id="U2", role=Role.RECRUITMENT, is_admin=False)

    assert roles.actors(("U2", "U9", "U1", "U2")) == (
        Actor("U2", Role.RECRUITMENT),
        Actor("U9", Role.NONE),
        Actor("U1", Role.COMP_TEAM),
        Actor("U2", Role.RECRUITMENT),
    )
    assert roles.actors(()) == ()


def test_setting_a_role_is_audited_with_who_did_it(engine: Engine, set_role: SetRole) -> None:
    set_role(actor=ADMIN, user_id="U1", role=Role.COMP_TEAM, is_admin=True)

    (told,) = rows_of(engine, "audit_logs")
    (person,) = rows_of(engine, "users")
    assert (told["name"], told["actor"], told["subject"]) == ("role.set", ADMIN.user_id, "U1")
    assert told["details"] == {
        "old": "none",
        "new": "comp_team",
        "old_admin": "false",
        "new_admin": "true",
    }
    assert (person["set_by"], person["set_at"]) == (ADMIN.user_id, told["at"])


def test_only_an_admin_sets_roles(engine: Engine, set_role: SetRole) -> None:
    with pytest.raises(NotAllowed):
        set_role(actor=CARLA, user_id="U1", role=Role.COMP_TEAM, is_admin=False)

    assert rows_of(engine, "users") == []


@pytest.mark.parametrize("user_id", ["", "U", "@ravi", "ravi", "U1; drop table users", "U" * 33, "Uå", "C012ABCDEF"])
def test_what_is_no_user_id_gets_no_role(engine: Engine, set_role: SetRole, user_id: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        set_role(actor=OPERATOR, user_id=user_id, role=Role.COMP_TEAM, is_admin=False)

    assert refused.value.code == "user_id_unreadable"
    assert rows_of(engine, "users") == []


def test_a_role_whose_audit_event_cannot_be_written_is_not_given(
    engine: Engine, set_role: SetRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_role(actor=OPERATOR, user_id="U1", role=Role.RECRUITMENT, is_admin=False)
    before = rows_of_all_tables(engine)

    def refuse(_trail: SqlAuditTrail, _event: AuditEvent) -> None:
        raise RuntimeError("the audit log is full")

    monkeypatch.setattr(SqlAuditTrail, "record", refuse)
    with pytest.raises(RuntimeError, match="full"):
        set_role(actor=OPERATOR, user_id="U1", role=Role.COMP_TEAM, is_admin=True)

    assert rows_of_all_tables(engine) == before


def test_a_refusal_is_audited_without_any_other_change(engine: Engine) -> None:
    SqlAuditLog(engine).record(event(AuditEventName.ACCESS_REFUSED, actor="U0NOBODY", place="C1"))

    assert {name: len(rows) for name, rows in rows_of_all_tables(engine).items() if rows} == {"audit_logs": 1}


def test_a_delivery_is_first_once(engine: Engine) -> None:
    deliveries = SqlDeliveries(engine)

    assert [deliveries.is_first(key) for key in ("Ev1", "Ev1", "Ev2", "Ev1")] == [True, False, True, False]


def test_of_twenty_who_see_a_delivery_at_once_exactly_one_is_first(engine: Engine) -> None:
    deliveries = SqlDeliveries(engine)

    for key in ("Ev1", "Ev2", "Ev3"):
        outcomes = at_once(20, lambda _, key=key: deliveries.is_first(key))
        assert sorted(outcomes) == [False] * 19 + [True]


def test_a_delivery_seen_by_another_process_is_not_first(engine: Engine) -> None:
    assert SqlDeliveries(engine).is_first("Ev1")
    assert not SqlDeliveries(engine).is_first("Ev1")
