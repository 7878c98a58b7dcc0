"""Telling the Comp Team: one who cannot be reached silences nobody else, and nobody is taken for absent too soon."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from domain.conversations.thread import ThreadRef
from domain.errors import Unavailable
from domain.identity.actor import Actor, Role
from domain.identity.audience import Audience, PlaceKind
from handlers.slack.courier import Courier
from handlers.slack.inbound import Caller, Errand
from handlers.slack.lookups import tell_of_stale_data
from handlers.slack.review_desk import sent, tell_comp
from handlers.slack.trouble import READERS_UNTOLD
from handlers.slack.views.blocks import Message
from handlers.slack.views.plain_notes import note
from handlers.slack.visit import Visit
from tests.fakes.slack_client import FakeSlackClient
from tests.fakes.slack_inboxes import refusal

RAVI = Actor("U0RAVI", Role.RECRUITMENT)
CARLA, COLIN = (Actor(user_id, Role.COMP_TEAM, is_admin=True) for user_id in ("U0CARLA", "U0COLIN"))
SOMEBODY = Actor("U0SOMEBODY", Role.NONE, is_unverified=True)
DESK, HIRING = ThreadRef("T1", "G0DESK", "17.1"), ThreadRef("T1", "G0HIRING", "17.2")
UNREADABLE = Audience(PlaceKind.UNREADABLE, told_later=True)


class Client(FakeSlackClient):
    """Opens nobody's direct messages who is `unreachable`."""

    unreachable: dict[str, Exception]

    def conversations_open(self, *, users: str) -> dict[str, Any]:
        if users in self.unreachable:
            raise self.unreachable[users]
        return super().conversations_open(users=users)


@dataclass
class Tools:
    """What of the toolbox is used: everything of one case, of one team."""

    people: tuple[Actor, ...] = (CARLA, COLIN)
    readers: dict[str, Audience] = field(default_factory=dict)
    threads: tuple[ThreadRef, ...] = ()
    slack: Client = field(default_factory=Client)
    case: Any = field(default_factory=lambda: type("Case", (), {"opened_by": "U0RAVI"}))

    def __post_init__(self) -> None:
        self.slack.unreachable = {}

    @property
    def roles(self) -> "Tools":
        return self

    audiences = roles

    @property
    def courier(self) -> Courier:
        return Courier(self.slack)  # type: ignore[arg-type] # it is like the client

    def everybody(self) -> tuple[Actor, ...]:
        return self.people

    def audience_of(self, channel_id: str) -> Audience:
        return self.readers[channel_id]

    def find_places(self, _recommendation_id: str) -> "Tools":
        return self

    def find_stale_data(self) -> tuple[Any, ...]:
        return (type("Stale", (), {"card": type("Card", (), {"id": "SNAP-1"})}),)

    @property
    def channels(self) -> list[str]:
        return [one["channel"] for one in self.slack.posted]


@dataclass
class Office:
    """A visit of the recruiter's, and what they were told."""

    tools: Tools = field(default_factory=Tools)
    told: list[Message] = field(default_factory=list)

    def visit(self, *, is_last: bool = False) -> Visit:
        return Visit(RAVI, self.tools, self.told.append, is_last=is_last)  # type: ignore[arg-type] # it is like them


def ask(visit: Visit) -> None:
    tell_comp(visit, "REC-1", note("Another amount, please."))


def tell_admins(visit: Visit) -> None:
    tell_of_stale_data(Errand(Caller("", "", ""), "SNAP-1"), visit)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("handlers.slack.lookups.stale_data_note", lambda _stale: note("Too old."))
    return Office()


@pytest.mark.parametrize("tell", [ask, tell_admins])
@pytest.mark.parametrize("passes", [True, False])
def test_one_whose_direct_messages_cannot_be_opened_silences_nobody_else(
    office: Office, tell: Callable[[Visit], None], *, passes: bool
) -> None:
    office.tools.slack.unreachable["U0CARLA"] = TimeoutError() if passes else refusal("user_disabled")
    visit = office.visit()
    tell(visit)

    assert office.tools.channels == ["D0COLIN"]
    assert [type(trouble) for trouble in visit.troubles] == ([TimeoutError] if passes else [])


@pytest.mark.parametrize("tell", [ask, tell_admins])
def test_somebody_slack_does_not_vouch_for_right_now_is_come_back_for(
    office: Office, tell: Callable[[Visit], None]
) -> None:
    office.tools.people = (SOMEBODY, COLIN)
    visit = office.visit()
    tell(visit)

    assert office.tools.channels == ["D0COLIN"]
    assert [getattr(trouble, "code", "") for trouble in visit.troubles] == [READERS_UNTOLD]


def test_nobody_is_said_to_be_out_of_reach_before_it_is_certain(office: Office) -> None:
    office.tools.people = (SOMEBODY,)
    ask(office.visit())
    assert office.told == []

    ask(office.visit(is_last=True))
    assert "could be reached" in str(office.told[0].blocks)


def test_a_thread_whose_readers_are_not_known_now_is_told_later_and_the_others_at_once(office: Office) -> None:
    office.tools.threads = (HIRING, DESK)
    office.tools.readers = {"G0HIRING": UNREADABLE, "G0DESK": Audience(PlaceKind.PRIVATE, (CARLA,))}
    visit = office.visit()
    ask(visit)

    assert office.tools.channels == ["G0DESK"]
    with pytest.raises(Unavailable):
        visit.raise_trouble()


def test_where_nobody_comes_back_a_thread_whose_readers_are_not_known_is_told_nothing(office: Office) -> None:
    office.tools.threads = (HIRING,)
    office.tools.readers = {"G0HIRING": UNREADABLE}
    visit = office.visit(is_last=True)
    ask(visit)

    assert office.tools.channels == ["D0CARLA", "D0COLIN"]
    visit.raise_trouble()


def test_what_is_wrong_with_our_database_is_raised_at_once(office: Office) -> None:
    def away() -> None:
        raise Unavailable("database_unreachable", "The database does not answer right now.")

    with pytest.raises(Unavailable):
        sent(office.visit(), away)
