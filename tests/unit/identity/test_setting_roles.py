import pytest

from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import InvalidRequest, NotAllowed
from domain.identity.actor import OPERATOR, Actor, Role
from domain.identity.permissions import Action, can
from domain.identity.roles import SetRole
from tests.fakes.clock import FakeClock
from tests.fakes.role_book import FakeRoleBook

_ADMIN = Actor("U0ADMIN", Role.COMP_TEAM, is_admin=True)


def _setting(book: FakeRoleBook) -> SetRole:
    return SetRole(roles=book, clock=FakeClock())


@pytest.mark.parametrize("actor", [_ADMIN, OPERATOR])
def test_an_admin_gives_a_person_a_role_and_it_is_audited(actor: Actor) -> None:
    book = FakeRoleBook()

    person = _setting(book)(actor=actor, user_id="U0NEW", role=Role.RECRUITMENT, is_admin=False)

    assert person == book.actor("U0NEW") == Actor("U0NEW", Role.RECRUITMENT)
    assert book.events == [
        AuditEvent(
            name=AuditEventName.ROLE_SET,
            actor=actor.user_id,
            at=FakeClock().now(),
            subject="U0NEW",
            details={"old": "none", "new": "recruitment", "old_admin": "false", "new_admin": "false"},
        )
    ]


def test_a_role_taken_away_takes_every_permission_with_it() -> None:
    book = FakeRoleBook(_ADMIN, Actor("U0COMP", Role.COMP_TEAM, is_admin=True))

    _setting(book)(actor=_ADMIN, user_id="U0COMP", role=Role.NONE, is_admin=False)

    assert not any(can(book.actor("U0COMP"), action, owner="U0COMP") for action in Action)


@pytest.mark.parametrize("role", Role)
def test_without_the_admin_flag_nobody_sets_a_role(role: Role) -> None:
    book = FakeRoleBook()

    with pytest.raises(NotAllowed) as refused:
        _setting(book)(actor=Actor("U0WHO", role), user_id="U0WHO", role=Role.COMP_TEAM, is_admin=True)

    assert refused.value.sentence == "Only a comp-assist admin can set roles."
    assert (book.everybody(), book.events) == ((), [])


@pytest.mark.parametrize("user_id", ["U012ABCDEF", "W012ABCDEF", "U1"])
def test_slack_user_ids_start_with_u_or_w(user_id: str) -> None:
    assert _setting(FakeRoleBook())(actor=_ADMIN, user_id=user_id, role=Role.NONE, is_admin=False)


@pytest.mark.parametrize("user_id", ["", "U", "C012ABCDEF", "@ada", "U0 1", "U0É", "U" + "0" * 32, "u012", "<@U1>"])
def test_anything_else_is_no_user_id_and_changes_nothing(user_id: str) -> None:
    book = FakeRoleBook()

    with pytest.raises(InvalidRequest) as refused:
        _setting(book)(actor=_ADMIN, user_id=user_id, role=Role.COMP_TEAM, is_admin=False)

    assert refused.value.code == "user_id_unreadable"
    assert (book.everybody(), book.events) == ((), [])


_AS_THEY_ARE = [
    (Actor("U0X", Role.COMP_TEAM, is_admin=True), False),
    (Actor("U0X", Role.RECRUITMENT), False),
    (Actor("U0X", Role.NONE), False),
    (Actor("U0X", Role.NONE, fed_by="groups"), True),
]


@pytest.mark.parametrize(("person", "follows"), _AS_THEY_ARE)
def test_what_somebody_has_already_is_not_set_again(person: Actor, follows: bool) -> None:
    book = FakeRoleBook(_ADMIN, person)

    now = _setting(book)(
        actor=_ADMIN, user_id="U0X", role=person.role, is_admin=person.is_admin, follows_groups=follows
    )

    assert (now, book.events) == (person, [])


def test_somebody_who_follows_a_group_keeps_what_it_says_when_told_to_follow_groups() -> None:
    person = Actor("U0X", Role.COMP_TEAM, fed_by="S0COMP")
    book = FakeRoleBook(_ADMIN, person)

    now = _setting(book)(actor=_ADMIN, user_id="U0X", role=Role.NONE, is_admin=False, follows_groups=True)

    assert (now, book.actor("U0X"), book.events) == (person, person, [])


@pytest.mark.parametrize(
    "old",
    [
        Actor("U0X", Role.COMP_TEAM, is_admin=True),
        Actor("U0X", Role.RECRUITMENT),
        Actor("U0X", Role.COMP_TEAM, fed_by="S0COMP"),
    ],
)
def test_another_role_flag_or_source_is_set(old: Actor) -> None:
    book = FakeRoleBook(_ADMIN, old)

    _setting(book)(actor=_ADMIN, user_id="U0X", role=Role.COMP_TEAM, is_admin=False)

    assert book.actor("U0X") == Actor("U0X", Role.COMP_TEAM)
    assert len(book.events) == 1


def test_somebody_unknown_is_kept_out_by_hand_whatever_groups_say() -> None:
    book = FakeRoleBook(_ADMIN)

    _setting(book)(actor=_ADMIN, user_id="U0X", role=Role.NONE, is_admin=False)

    assert Actor("U0X", Role.NONE) in book.everybody()
    assert len(book.events) == 1


def test_an_admin_does_not_follow_groups() -> None:
    book = FakeRoleBook(_ADMIN)

    with pytest.raises(InvalidRequest) as refused:
        _setting(book)(actor=_ADMIN, user_id="U0X", role=Role.NONE, is_admin=True, follows_groups=True)

    assert refused.value.sentence == "An admin is set by hand: leave out --admin, or name a team."
    assert (book.everybody(), book.events) == ((_ADMIN,), [])
