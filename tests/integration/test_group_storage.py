"""Groups that decide roles, and who was here today, in PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from domain.audit.event import AuditEvent, AuditEventName
from domain.identity.actor import PROGRAM, Actor, Role
from domain.identity.groups import FedRole, FollowGroups, GroupRole, MapGroup
from domain.identity.roles import SetRole
from storage.engine import open_engine
from storage.identity import SqlDeliveries, SqlGroupBook, SqlRoleBook, SqlSignIns
from storage.privileges import APP_ROLE
from tests.fakes.user_groups import FakeUserGroups
from tests.integration.casebook import ADMIN, STARTED, SteppingClock, at_once, event, rows_of, rows_of_all_tables

CARLA = FedRole("U0CARLA", Role.COMP_TEAM, "S0COMP")


def told(name: AuditEventName, **more: object) -> AuditEvent:
    return event(name, actor=PROGRAM.user_id, **more)


FED = told(AuditEventName.ROLE_FED, subject="U0CARLA")


@pytest.fixture
def program(engine: Engine) -> Engine:
    """The engine the running program has."""
    under_role = open_engine(engine.url, role=APP_ROLE)
    yield under_role
    under_role.dispose()


@pytest.fixture
def book(program: Engine) -> SqlGroupBook:
    return SqlGroupBook(program)


@pytest.fixture
def roles(program: Engine) -> SqlRoleBook:
    return SqlRoleBook(program)


def names(engine: Engine) -> list[str]:
    return [row["name"] for row in sorted(rows_of(engine, "audit_logs"), key=lambda row: row["seq"])]


def test_groups_are_mapped_mapped_otherwise_and_let_go_each_with_its_event(
    engine: Engine, book: SqlGroupBook
) -> None:
    mapped = event(AuditEventName.GROUP_MAPPED, actor=ADMIN.user_id)
    book.map_group("S2", Role.RECRUITMENT, mapped)
    book.map_group("S1", Role.RECRUITMENT, mapped)
    book.map_group("S2", Role.COMP_TEAM, mapped)
    assert book.mapped() == (GroupRole("S1", Role.RECRUITMENT), GroupRole("S2", Role.COMP_TEAM))
    (first, _) = sorted(rows_of(engine, "group_roles"), key=lambda row: row["group_id"])
    assert (first["set_by"], first["set_at"]) == (ADMIN.user_id, STARTED)

    book.map_group("S2", Role.NONE, mapped)
    book.map_group("S9", Role.NONE, mapped)

    assert book.mapped() == (GroupRole("S1", Role.RECRUITMENT),)
    assert names(engine) == ["group.mapped"] * 5


def test_a_role_from_a_group_is_one_the_role_book_knows_of_with_where_it_came_from(
    engine: Engine, book: SqlGroupBook, roles: SqlRoleBook
) -> None:
    book.feed(CARLA, FED)

    assert roles.actor("U0CARLA") == Actor("U0CARLA", Role.COMP_TEAM, fed_by="S0COMP")
    assert book.fed() == (CARLA,)
    assert book.set_by_hand() == frozenset()
    (person,) = rows_of(engine, "users")
    assert (person["set_by"], person["set_at"]) == (PROGRAM.user_id, STARTED)

    book.feed(FedRole("U0CARLA", Role.NONE, "S0COMP"), FED)

    assert roles.actor("U0CARLA").role is Role.NONE
    assert book.fed() == (FedRole("U0CARLA", Role.NONE, "S0COMP"),)
    assert names(engine) == ["role.fed"] * 2


def test_fed_people_are_listed_by_their_ids_and_those_set_by_hand_are_not_among_them(
    book: SqlGroupBook, roles: SqlRoleBook
) -> None:
    for user_id in ("U2", "U1", "U3"):
        book.feed(FedRole(user_id, Role.RECRUITMENT, "S1"), FED)
    roles.set_role(Actor("U0HAND", Role.COMP_TEAM), event(AuditEventName.ROLE_SET))

    assert [fed.user_id for fed in book.fed()] == ["U1", "U2", "U3"]
    assert book.set_by_hand() == {"U0HAND"}


def test_a_role_set_by_hand_after_a_group_gave_one_is_the_groups_no_more(
    book: SqlGroupBook, roles: SqlRoleBook
) -> None:
    book.feed(CARLA, FED)

    roles.set_role(Actor("U0CARLA", Role.RECRUITMENT), event(AuditEventName.ROLE_SET))

    assert roles.actor("U0CARLA") == Actor("U0CARLA", Role.RECRUITMENT)
    assert (book.fed(), book.set_by_hand()) == ((), {"U0CARLA"})


def test_somebody_handed_back_to_the_groups_has_the_role_they_say_again(
    engine: Engine, book: SqlGroupBook, roles: SqlRoleBook
) -> None:
    clock, groups = SteppingClock(), FakeUserGroups(S0COMP={"U0CARLA"})
    MapGroup(book=book, clock=clock)(actor=ADMIN, group_id="S0COMP", role=Role.COMP_TEAM)
    set_role, follow = SetRole(roles=roles, clock=clock), FollowGroups(book=book, groups=groups, clock=clock)
    set_role(actor=ADMIN, user_id="U0CARLA", role=Role.NONE, is_admin=False)
    follow(actor=PROGRAM)
    assert roles.actor("U0CARLA") == Actor("U0CARLA", Role.NONE)

    for user_id in ("U0CARLA", "U0COLIN"):
        set_role(actor=ADMIN, user_id=user_id, role=Role.NONE, is_admin=False, follows_groups=True)
    follow(actor=PROGRAM)
    follow(actor=PROGRAM)

    assert roles.actor("U0CARLA") == Actor("U0CARLA", Role.COMP_TEAM, fed_by="S0COMP")
    assert roles.actor("U0COLIN").role is Role.NONE
    assert names(engine) == ["group.mapped", "role.set", "role.set", "role.set", "role.fed"]


@pytest.mark.parametrize("by_hand", [Actor("U0CARLA", Role.NONE), Actor("U0CARLA", Role.RECRUITMENT, is_admin=True)])
def test_what_a_group_says_never_overwrites_what_an_admin_set_and_leaves_no_trace(
    engine: Engine, book: SqlGroupBook, roles: SqlRoleBook, by_hand: Actor
) -> None:
    book.feed(CARLA, FED)
    roles.set_role(by_hand, event(AuditEventName.ROLE_SET))
    before = rows_of_all_tables(engine)

    book.feed(CARLA, FED)

    assert roles.actor("U0CARLA") == by_hand
    assert rows_of_all_tables(engine) == before


def test_an_admin_who_decides_while_groups_are_being_followed_has_the_last_word(
    engine: Engine, book: SqlGroupBook, roles: SqlRoleBook
) -> None:
    MapGroup(book=book, clock=SteppingClock())(actor=ADMIN, group_id="S0COMP", role=Role.COMP_TEAM)

    class DecidedMeanwhile(FakeUserGroups):
        def members(self, group_id: str) -> frozenset[str]:
            found = super().members(group_id)
            roles.set_role(Actor("U0CARLA", Role.NONE), event(AuditEventName.ROLE_SET))
            return found

    groups = DecidedMeanwhile(S0COMP={"U0CARLA", "U0COLIN"})

    FollowGroups(book=book, groups=groups, clock=SteppingClock())(actor=PROGRAM)

    assert roles.actor("U0CARLA") == Actor("U0CARLA", Role.NONE)
    assert roles.actor("U0COLIN").role is Role.COMP_TEAM
    assert names(engine) == ["group.mapped", "role.set", "role.fed"]


def test_an_admin_who_decides_between_the_list_and_the_writing_has_the_last_word(
    engine: Engine, program: Engine, roles: SqlRoleBook
) -> None:
    class DecidedThen(SqlGroupBook):
        def set_by_hand(self) -> frozenset[str]:
            found = super().set_by_hand()
            roles.set_role(Actor("U0CARLA", Role.NONE), event(AuditEventName.ROLE_SET))
            return found

    book = DecidedThen(program)
    MapGroup(book=book, clock=SteppingClock())(actor=ADMIN, group_id="S0COMP", role=Role.COMP_TEAM)

    FollowGroups(book=book, groups=FakeUserGroups(S0COMP={"U0CARLA"}), clock=SteppingClock())(actor=PROGRAM)

    assert roles.actor("U0CARLA") == Actor("U0CARLA", Role.NONE)
    assert names(engine) == ["group.mapped", "role.set"]


def test_of_hand_and_group_at_the_same_moment_the_hand_wins(
    engine: Engine, book: SqlGroupBook, roles: SqlRoleBook
) -> None:
    by_hand = Actor("U0CARLA", Role.RECRUITMENT)

    def one(number: int) -> None:
        if number == 5:
            roles.set_role(by_hand, event(AuditEventName.ROLE_SET))
        else:
            book.feed(CARLA, FED)

    assert at_once(10, one) == [None] * 10
    assert roles.actor("U0CARLA") == by_hand


def test_following_groups_is_written_once_and_then_no_more(engine: Engine, book: SqlGroupBook) -> None:
    MapGroup(book=book, clock=SteppingClock())(actor=ADMIN, group_id="S0COMP", role=Role.COMP_TEAM)
    follow = FollowGroups(book=book, groups=FakeUserGroups(S0COMP={"U0CARLA", "U0COLIN"}), clock=SteppingClock())
    follow(actor=PROGRAM)
    before = rows_of_all_tables(engine)

    for _ in range(3):
        follow(actor=PROGRAM)

    assert rows_of_all_tables(engine) == before
    assert names(engine) == ["group.mapped", "role.fed", "role.fed"]


@pytest.mark.parametrize("role", ["none", "emperor"])
def test_the_database_knows_no_group_of_another_role(program: Engine, role: str) -> None:
    made = text("insert into group_roles values ('S1', :role, 'U0ADMIN', now())")

    with pytest.raises(DBAPIError, match="role_known"), program.begin() as connection:
        connection.execute(made, {"role": role})


def signed_in(user_id: str, at: datetime) -> AuditEvent:
    return AuditEvent(AuditEventName.SIGNED_IN, user_id, at)


def test_that_somebody_was_here_is_kept_once_a_day_for_each_person(engine: Engine, program: Engine) -> None:
    sign_ins, day = SqlSignIns(program), datetime(2026, 3, 2, 0, 0, tzinfo=UTC)

    for user_id in ("U0CARLA", "U0RAVI"):
        for minutes in (0, 1, 24 * 60 - 1, 24 * 60, 24 * 60 + 5):
            sign_ins.note(signed_in(user_id, day + timedelta(minutes=minutes)))

    kept = sorted((row["actor"], row["at"].day) for row in rows_of(engine, "audit_logs"))
    assert kept == [("U0CARLA", 2), ("U0CARLA", 3), ("U0RAVI", 2), ("U0RAVI", 3)]
    assert names(engine) == ["person.signed_in"] * 4


def test_of_twenty_requests_of_one_person_at_once_one_is_kept(engine: Engine, program: Engine) -> None:
    sign_ins = SqlSignIns(program)

    assert at_once(20, lambda _: sign_ins.note(signed_in("U0CARLA", STARTED))) == [None] * 20

    assert names(engine) == ["person.signed_in"]


def test_a_sign_in_is_no_delivery_of_slacks_and_the_other_way_round(engine: Engine, program: Engine) -> None:
    assert SqlDeliveries(program).is_first("U0CARLA:2026-03-02")

    SqlSignIns(program).note(signed_in("U0CARLA", STARTED))

    assert names(engine) == ["person.signed_in"]
    assert SqlDeliveries(program).is_first("U0CARLA:2026-03-03")
