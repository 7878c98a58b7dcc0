"""Roles as they count right now: the database's, of people Slack vouches for."""

import pytest

from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import Unavailable
from domain.identity.actor import Actor, Role
from domain.identity.permissions import Action, can
from domain.identity.verified_roles import VerifiedRoles
from tests.fakes.clock import FakeClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.group_watch import FakeGroupWatch
from tests.fakes.role_book import FakeRoleBook

CARLA = Actor("U0CARLA", Role.COMP_TEAM)
FED = Actor("U0FED", Role.COMP_TEAM, fed_by="S0COMP")
ADMIN = Actor("U0ADMIN", Role.NONE, is_admin=True)
GUEST = Actor("U0GUEST", Role.COMP_TEAM, is_admin=True)
LEFT = Actor("U0LEFT", Role.NONE)


class Office:
    """A role book, a directory that does not know the guest, and a watch over groups."""

    def __init__(self) -> None:
        self.book = FakeRoleBook(CARLA, FED, ADMIN, GUEST, LEFT)
        self.directory = FakeDirectory("U0CARLA", "U0FED", "U0ADMIN")
        self.watch = FakeGroupWatch()
        self.roles = VerifiedRoles(book=self.book, directory=self.directory, groups=self.watch)


def test_full_members_are_who_the_database_says() -> None:
    office = Office()

    for person in (CARLA, FED, ADMIN):
        assert office.roles.actor(person.user_id) == person


def test_a_guest_has_no_role_whatever_the_database_says_and_is_an_outsider() -> None:
    office = Office()

    guest = office.roles.actor("U0GUEST")

    assert guest == Actor("U0GUEST", Role.NONE, is_outsider=True)
    assert not any(can(guest, action, owner="U0GUEST") for action in Action)


def test_somebody_deactivated_is_out_from_the_next_question_on() -> None:
    office = Office()
    assert office.roles.actor("U0CARLA") == CARLA

    office.directory.full_members.remove("U0CARLA")

    assert office.roles.actor("U0CARLA") == Actor("U0CARLA", Role.NONE, is_outsider=True)


def test_a_role_through_a_group_slack_is_silent_about_does_not_count() -> None:
    office = Office()
    office.watch.silent = {"S0COMP"}

    assert office.roles.actor("U0FED").role is Role.NONE
    assert office.roles.actor("U0CARLA") == CARLA
    assert [person.role for person in office.roles.actors(("U0FED", "U0CARLA"))] == [Role.NONE, Role.COMP_TEAM]


def test_another_silent_group_takes_no_role_away() -> None:
    office = Office()
    office.watch.silent = {"S0ELSE"}

    assert office.roles.actor("U0FED") == FED


def test_people_without_a_role_are_never_asked_about_at_slack() -> None:
    office = Office()
    office.directory.silent = True
    office.watch.silent = {"S0COMP"}

    assert office.roles.actor("U0LEFT") == LEFT
    assert office.roles.actor("U0NEVERSEEN") == Actor("U0NEVERSEEN", Role.NONE)
    assert office.roles.actor("U0FED").role is Role.NONE
    assert office.directory.asked == []


def test_while_slack_is_silent_whoever_acts_is_told_so() -> None:
    office = Office()
    office.directory.silent = True

    for user_id in ("U0CARLA", "U0ADMIN", "U0GUEST"):
        with pytest.raises(Unavailable):
            office.roles.actor(user_id)


def test_while_slack_is_silent_readers_count_as_nobody_and_are_marked_for_being_asked_about_again() -> None:
    office = Office()
    office.directory.silent = True

    assert office.roles.actors(("U0GUEST", "U0CARLA", "U0ADMIN", "U0NEVERSEEN")) == (
        Actor("U0GUEST", Role.NONE, is_unverified=True),
        Actor("U0CARLA", Role.NONE, is_unverified=True),
        Actor("U0ADMIN", Role.NONE, is_unverified=True),
        Actor("U0NEVERSEEN", Role.NONE),
    )
    assert {person.role for person in office.roles.everybody()} == {Role.NONE}
    assert not any(person.is_admin for person in office.roles.everybody())


def test_several_people_come_in_the_order_asked_each_verified() -> None:
    office = Office()

    assert office.roles.actors(("U0GUEST", "U0CARLA", "U0NEVERSEEN")) == (
        Actor("U0GUEST", Role.NONE, is_outsider=True),
        CARLA,
        Actor("U0NEVERSEEN", Role.NONE),
    )


def test_everybody_is_everybody_in_the_book_each_verified() -> None:
    office = Office()

    assert office.roles.everybody() == (
        ADMIN,
        CARLA,
        FED,
        Actor("U0GUEST", Role.NONE, is_outsider=True),
        LEFT,
    )


def test_groups_are_followed_before_the_database_is_read() -> None:
    office = Office()
    role_event = AuditEvent(AuditEventName.ROLE_FED, "comp-assist", FakeClock().now())

    class JustFollowed(FakeGroupWatch):
        def unreadable(self) -> frozenset[str]:
            office.book.set_role(Actor("U0CARLA", Role.NONE, fed_by="S0COMP"), role_event)
            return super().unreadable()

    roles = VerifiedRoles(book=office.book, directory=office.directory, groups=JustFollowed())

    assert roles.actor("U0CARLA").role is Role.NONE


def test_setting_a_role_writes_it_into_the_book_as_it_is() -> None:
    office = Office()
    told = AuditEvent(AuditEventName.ROLE_SET, "U0ADMIN", FakeClock().now(), subject="U0NEW")

    office.roles.set_role(Actor("U0NEW", Role.RECRUITMENT), told)

    assert office.book.actor("U0NEW") == Actor("U0NEW", Role.RECRUITMENT)
    assert office.book.events == [told]
