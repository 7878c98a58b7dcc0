"""Who reads along decides what may be shown: everybody in the place, not only the one who asked."""

from itertools import combinations

import pytest

from domain.identity.actor import Actor, Role
from domain.identity.audience import Audience, PlaceKind, Sight, sight_of

_COMP, _OTHER_COMP = Actor("U0COMP", Role.COMP_TEAM), Actor("U0COMP2", Role.COMP_TEAM)
_OWNER, _RECRUITER = Actor("U0OWN", Role.RECRUITMENT), Actor("U0REC", Role.RECRUITMENT)
_STRANGER, _ADMIN = Actor("U0WHO", Role.NONE), Actor("U0ADM", Role.NONE, is_admin=True)
_UNVERIFIED = Actor("U0MAYBE", Role.NONE, is_unverified=True)
_CLOSED = (PlaceKind.DIRECT, PlaceKind.PRIVATE)
_OPEN = (PlaceKind.PUBLIC, PlaceKind.SHARED, PlaceKind.UNREADABLE)


@pytest.mark.parametrize(
    ("reader", "sight"),
    [
        (_COMP, Sight.EVERYTHING),
        (_OWNER, Sight.APPROVED),
        (_RECRUITER, Sight.NOTHING),
        (_STRANGER, Sight.NOTHING),
        (_ADMIN, Sight.NOTHING),
    ],
)
def test_what_one_reader_may_see_of_the_owners_case(reader: Actor, sight: Sight) -> None:
    assert sight_of(reader, "U0OWN") is sight


@pytest.mark.parametrize("kind", _CLOSED)
@pytest.mark.parametrize(
    ("members", "sight"),
    [
        ((_COMP,), Sight.EVERYTHING),
        ((_COMP, _OTHER_COMP), Sight.EVERYTHING),
        ((_COMP, _OWNER), Sight.APPROVED),
        ((_OWNER,), Sight.APPROVED),
        ((_COMP, _OWNER, _RECRUITER), Sight.NOTHING),
        ((_COMP, _STRANGER), Sight.NOTHING),
        ((_OWNER, _ADMIN), Sight.NOTHING),
    ],
)
def test_the_least_privileged_member_decides_what_all_may_see(
    kind: PlaceKind, members: tuple[Actor, ...], sight: Sight
) -> None:
    for order in (members, members[::-1]):
        audience = Audience(kind, order)
        assert audience.sight("U0OWN") is sight
        assert audience.is_safe_for_cases("U0OWN") is (sight is not Sight.NOTHING)


@pytest.mark.parametrize("kind", _OPEN)
def test_open_places_show_nothing_whoever_is_in_them(kind: PlaceKind) -> None:
    audience = Audience(kind, (_COMP, _OTHER_COMP))

    assert audience.sight("U0COMP") is Sight.NOTHING
    assert not audience.is_safe_for_cases("U0COMP")


@pytest.mark.parametrize("kind", PlaceKind)
def test_a_place_whose_readers_are_not_known_shows_nothing(kind: PlaceKind) -> None:
    assert Audience(kind).sight("U0OWN") is Sight.NOTHING


def test_every_kind_of_place_is_either_closed_or_open() -> None:
    assert set(_CLOSED) | set(_OPEN) == set(PlaceKind)


def test_one_more_reader_never_widens_what_is_shown() -> None:
    order = [Sight.NOTHING, Sight.APPROVED, Sight.EVERYTHING]
    everybody = (_COMP, _OTHER_COMP, _OWNER, _RECRUITER, _STRANGER)
    for size in (1, 2, 3):
        for members in combinations(everybody, size):
            before = Audience(PlaceKind.PRIVATE, members).sight("U0OWN")
            for reader in everybody:
                after = Audience(PlaceKind.PRIVATE, (*members, reader)).sight("U0OWN")
                assert order.index(after) <= order.index(before)


@pytest.mark.parametrize(
    ("members", "unsettled"),
    [
        ((_COMP, _UNVERIFIED), True),
        ((_UNVERIFIED,), True),
        ((_COMP, _OWNER), False),
        # Whoever the other one is, this one may see nothing.
        ((_STRANGER, _UNVERIFIED), False),
        ((), False),
    ],
)
def test_nothing_is_shown_for_now_to_somebody_slack_does_not_vouch_for_right_now(
    members: tuple[Actor, ...], *, unsettled: bool
) -> None:
    audience = Audience(PlaceKind.PRIVATE, members)

    assert audience.is_unsettled("U0OWN") is unsettled
    assert not (unsettled and audience.is_safe_for_cases("U0OWN"))


def test_a_place_slack_does_not_speak_of_shows_nothing_and_may_be_asked_about_again() -> None:
    for told_later in (True, False):
        audience = Audience(PlaceKind.UNREADABLE, told_later=told_later)
        assert audience.is_unsettled("U0OWN") is told_later
        assert audience.sight("U0OWN") is Sight.NOTHING
