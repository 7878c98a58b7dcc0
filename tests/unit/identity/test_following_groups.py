"""Roles that follow Slack user groups."""

import pytest

from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import InvalidRequest, NotAllowed
from domain.identity.actor import OPERATOR, PROGRAM, Actor, Role
from domain.identity.groups import FedRole, FollowGroups, GroupRole, MapGroup
from tests.fakes.clock import FakeClock
from tests.fakes.group_book import FakeGroupBook
from tests.fakes.user_groups import FakeUserGroups

COMP, RECRUITERS = "S0COMP", "S0RECRUITERS"
ADMIN = Actor("U0ADMIN", Role.COMP_TEAM, is_admin=True)


class Workspace:
    """Two mapped groups, and the people in them."""

    def __init__(self, **mapped: Role) -> None:
        self.book = FakeGroupBook(mapped or {COMP: Role.COMP_TEAM, RECRUITERS: Role.RECRUITMENT})
        self.groups = FakeUserGroups(S0COMP=set(), S0RECRUITERS=set())
        self.follow_groups = FollowGroups(book=self.book, groups=self.groups, clock=FakeClock())

    def join(self, group_id: str, *user_ids: str) -> "Workspace":
        self.groups.of[group_id] |= set(user_ids)
        return self

    def leave(self, group_id: str, *user_ids: str) -> "Workspace":
        self.groups.of[group_id] -= set(user_ids)
        return self

    def follow(self) -> frozenset[str]:
        return self.follow_groups(actor=PROGRAM)

    def role(self, user_id: str) -> Role:
        return self.book.person(user_id).role

    def told(self) -> list[tuple[str | None, str, str, str]]:
        """Who came from which role to which through which group."""
        assert {event.name for event in self.book.events} <= {AuditEventName.ROLE_FED}
        return [
            (event.subject, event.details["old"], event.details["new"], event.details["group"])
            for event in self.book.events
        ]


def test_whoever_is_in_a_group_has_its_role_and_it_is_audited_as_the_programs_doing() -> None:
    workspace = Workspace().join(COMP, "U0CARLA").join(RECRUITERS, "U0RAVI")

    assert workspace.follow() == frozenset()

    assert workspace.book.fed() == (
        FedRole("U0CARLA", Role.COMP_TEAM, COMP),
        FedRole("U0RAVI", Role.RECRUITMENT, RECRUITERS),
    )
    assert workspace.book.events[0] == AuditEvent(
        name=AuditEventName.ROLE_FED,
        actor=PROGRAM.user_id,
        at=FakeClock().now(),
        subject="U0CARLA",
        details={"old": "none", "new": "comp_team", "group": COMP},
    )


def test_whoever_leaves_the_group_loses_the_role_and_gets_it_back_on_returning() -> None:
    workspace = Workspace().join(COMP, "U0CARLA", "U0COLIN")
    workspace.follow()

    workspace.leave(COMP, "U0CARLA").follow()
    assert (workspace.role("U0CARLA"), workspace.role("U0COLIN")) == (Role.NONE, Role.COMP_TEAM)

    workspace.join(COMP, "U0CARLA").follow()
    assert workspace.role("U0CARLA") is Role.COMP_TEAM
    assert workspace.told()[2:] == [
        ("U0CARLA", "comp_team", "none", COMP),
        ("U0CARLA", "none", "comp_team", COMP),
    ]


def test_nothing_is_written_while_nothing_changes() -> None:
    workspace = Workspace().join(COMP, "U0CARLA", "U0BOTH").join(RECRUITERS, "U0RAVI", "U0BOTH")
    workspace.follow()
    workspace.leave(RECRUITERS, "U0RAVI").follow()
    before = list(workspace.book.events)

    for _ in range(3):
        workspace.follow()

    assert workspace.book.events == before
    assert len(before) == 4


def test_somebody_in_two_groups_has_the_lesser_role_whatever_the_groups_are_called() -> None:
    for mapped in ({"S1": Role.COMP_TEAM, "S2": Role.RECRUITMENT}, {"S1": Role.RECRUITMENT, "S2": Role.COMP_TEAM}):
        workspace = Workspace(**mapped)
        workspace.groups.of = {"S1": {"U0BOTH"}, "S2": {"U0BOTH"}}
        workspace.follow()
        assert workspace.role("U0BOTH") is Role.RECRUITMENT


def test_leaving_one_of_two_groups_leaves_the_role_of_the_other() -> None:
    workspace = Workspace().join(COMP, "U0BOTH").join(RECRUITERS, "U0BOTH")
    workspace.follow()

    workspace.leave(RECRUITERS, "U0BOTH").follow()
    assert workspace.role("U0BOTH") is Role.COMP_TEAM
    workspace.join(RECRUITERS, "U0BOTH").follow()
    assert workspace.role("U0BOTH") is Role.RECRUITMENT


def test_a_role_an_admin_set_by_hand_stands_whatever_groups_say() -> None:
    workspace = Workspace().join(COMP, "U0FIRED", "U0CARLA")
    workspace.book.by_hand = {"U0FIRED"}

    workspace.follow()
    workspace.book.take_over("U0CARLA")
    workspace.leave(COMP, "U0CARLA").follow()

    assert workspace.told() == [("U0CARLA", "none", "comp_team", COMP)]
    assert workspace.book.asked_to_feed == ["U0CARLA"]


def test_while_slack_is_silent_about_a_group_nobody_is_written_off_but_the_group_is_named() -> None:
    workspace = Workspace().join(COMP, "U0CARLA").join(RECRUITERS, "U0RAVI")
    workspace.follow()
    written = list(workspace.book.events)
    workspace.groups.silent = {COMP}

    assert workspace.follow() == {COMP}
    assert workspace.role("U0CARLA") is Role.COMP_TEAM
    assert workspace.book.events == written

    workspace.leave(RECRUITERS, "U0RAVI").follow()
    assert workspace.role("U0RAVI") is Role.NONE


def test_a_member_of_a_silent_group_who_is_in_a_readable_one_of_a_lesser_role_has_that_role() -> None:
    workspace = Workspace().join(COMP, "U0CARLA")
    workspace.follow()
    workspace.groups.silent = {COMP}

    workspace.join(RECRUITERS, "U0CARLA").follow()

    assert workspace.role("U0CARLA") is Role.RECRUITMENT


def test_silence_about_the_lesser_group_raises_nobody() -> None:
    workspace = Workspace().join(COMP, "U0BOTH").join(RECRUITERS, "U0BOTH")
    workspace.follow()
    written = list(workspace.book.events)
    workspace.groups.silent = {RECRUITERS}

    assert workspace.follow() == {RECRUITERS}

    assert workspace.book.person("U0BOTH") == Actor("U0BOTH", Role.RECRUITMENT, fed_by=RECRUITERS)
    assert workspace.book.events == written


def test_a_second_group_of_the_same_role_vouches_while_the_first_is_silent() -> None:
    workspace = Workspace(S0COMP=Role.COMP_TEAM, S0COMP2=Role.COMP_TEAM)
    workspace.groups.of["S0COMP2"] = {"U0CARLA"}
    workspace.join(COMP, "U0CARLA").follow()
    assert workspace.book.person("U0CARLA").fed_by == COMP
    workspace.groups.silent = {COMP}

    workspace.follow()

    assert workspace.book.person("U0CARLA") == Actor("U0CARLA", Role.COMP_TEAM, fed_by="S0COMP2")


def test_when_a_group_decides_no_more_its_roles_end_even_if_slack_is_silent_about_it() -> None:
    workspace = Workspace().join(COMP, "U0CARLA")
    workspace.follow()
    map_group = MapGroup(book=workspace.book, clock=FakeClock())
    map_group(actor=ADMIN, group_id=COMP, role=Role.NONE)
    workspace.book.events.clear()
    workspace.groups.silent = {COMP}

    assert workspace.follow() == frozenset()
    assert workspace.told() == [("U0CARLA", "comp_team", "none", COMP)]


def test_a_group_that_gets_another_role_takes_its_members_along() -> None:
    workspace = Workspace().join(COMP, "U0CARLA")
    workspace.follow()
    MapGroup(book=workspace.book, clock=FakeClock())(actor=ADMIN, group_id=COMP, role=Role.RECRUITMENT)
    workspace.book.events.clear()

    workspace.follow()

    assert workspace.told() == [("U0CARLA", "comp_team", "recruitment", COMP)]


def test_where_no_group_decides_anything_slack_is_not_asked() -> None:
    book, groups = FakeGroupBook(), FakeUserGroups()

    assert FollowGroups(book=book, groups=groups, clock=FakeClock())(actor=PROGRAM) == frozenset()
    assert groups.asked == []


@pytest.mark.parametrize("actor", [ADMIN, OPERATOR, Actor("U0CARLA", Role.COMP_TEAM), Actor("U0NOBODY", Role.NONE)])
def test_only_the_program_itself_follows_groups(actor: Actor) -> None:
    workspace = Workspace().join(COMP, "U0CARLA")

    with pytest.raises(NotAllowed):
        workspace.follow_groups(actor=actor)

    assert (workspace.groups.asked, workspace.book.events) == ([], [])


@pytest.mark.parametrize("actor", [ADMIN, OPERATOR])
def test_an_admin_maps_a_group_and_the_event_tells_old_and_new(actor: Actor) -> None:
    book = FakeGroupBook()
    map_group = MapGroup(book=book, clock=FakeClock())

    for role in (Role.RECRUITMENT, Role.COMP_TEAM, Role.NONE):
        map_group(actor=actor, group_id="S012ABCDEF", role=role)

    assert book.mapped() == ()
    assert [(event.name, event.actor, event.subject, dict(event.details)) for event in book.events] == [
        (AuditEventName.GROUP_MAPPED, actor.user_id, "S012ABCDEF", {"old": old, "new": new})
        for old, new in (("none", "recruitment"), ("recruitment", "comp_team"), ("comp_team", "none"))
    ]


def test_a_mapped_group_is_listed_by_its_id() -> None:
    book = FakeGroupBook()
    for group_id in ("S2", "S1"):
        MapGroup(book=book, clock=FakeClock())(actor=ADMIN, group_id=group_id, role=Role.RECRUITMENT)

    assert book.mapped() == (GroupRole("S1", Role.RECRUITMENT), GroupRole("S2", Role.RECRUITMENT))


@pytest.mark.parametrize("actor", [PROGRAM, Actor("U0CARLA", Role.COMP_TEAM), Actor("U0RAVI", Role.RECRUITMENT)])
def test_nobody_but_an_admin_maps_groups(actor: Actor) -> None:
    book = FakeGroupBook()

    with pytest.raises(NotAllowed):
        MapGroup(book=book, clock=FakeClock())(actor=actor, group_id="S012ABCDEF", role=Role.COMP_TEAM)

    assert (book.mapped(), book.events) == ((), [])


@pytest.mark.parametrize(
    "group_id", ["", "S", "U012ABCDEF", "s012", "@comp", "S0 1", "S0É", "S" + "0" * 32, "<!subteam^S1>", "S1\n"]
)
def test_what_is_no_group_id_is_refused_and_changes_nothing(group_id: str) -> None:
    book = FakeGroupBook()

    with pytest.raises(InvalidRequest) as refused:
        MapGroup(book=book, clock=FakeClock())(actor=ADMIN, group_id=group_id, role=Role.COMP_TEAM)

    assert refused.value.code == "group_id_unreadable"
    assert (book.mapped(), book.events) == ((), [])


@pytest.mark.parametrize(("group_id", "role"), [(COMP, Role.COMP_TEAM), ("S0OTHER", Role.NONE)])
def test_a_group_that_is_mapped_so_already_is_not_mapped_again(group_id: str, role: Role) -> None:
    book = FakeGroupBook({COMP: Role.COMP_TEAM})

    MapGroup(book=book, clock=FakeClock())(actor=ADMIN, group_id=group_id, role=role)

    assert (book.mapped(), book.events) == ((GroupRole(COMP, Role.COMP_TEAM),), [])
