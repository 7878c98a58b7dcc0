"""At the front door: kept once, done at once, or turned away with a sentence."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from domain.conversations.salary_history import REMOVED
from domain.conversations.thread import ThreadRef
from domain.deliveries.delivery import Urgency
from domain.errors import Unavailable
from domain.identity.actor import PROGRAM, Actor, Role
from domain.identity.permissions import Action
from handlers.slack.courier import Courier
from handlers.slack.entries import Entry, at_once
from handlers.slack.inbound import Caller, ThreadMessage
from handlers.slack.parcels import Parcel
from handlers.slack.receiving import Arrival, FrontDoor
from handlers.slack.replying import ReplyTo, Way
from handlers.slack.views.blocks import Message
from handlers.slack.visit import Visit
from tests.fakes.inbox import FakeInbox
from tests.fakes.log_book import logged
from tests.fakes.role_book import FakeRoleBook
from tests.fakes.slack_client import FakeSlackClient

RAVI = Caller("T1", "U0RAVI", "C1")
SAID = ThreadMessage(RAVI, "P4", "17.2", ThreadRef("T1", "C1", "17.1"), starts_thread=False)
ARRIVAL = Arrival("message/reply", "message:T1:C1:17.2", ReplyTo(RAVI, thread_ts="17.1"), lane="C1/17.1")
NEWS = Arrival("news/member_joined_channel", "event:Ev1", ReplyTo(RAVI, Way.NOBODY))


class OnTheSpot:
    """Does what it is given before it returns."""

    def __init__(self) -> None:
        self.done = 0

    def submit(self, do: Callable[..., Any], *given: Any) -> Future[Any]:
        self.done += 1
        finished: Future[Any] = Future()
        finished.set_result(do(*given))
        return finished


@dataclass
class FakePace:
    """Lets everything in, unless it is told to make people wait."""

    seconds: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    counted: list[tuple[str, str]] = field(default_factory=list)

    def seconds_to_wait(self, team_id: str, user_id: str) -> int:
        self.asked.append((team_id, user_id))
        return self.seconds

    def count(self, team_id: str, user_id: str) -> None:
        self.counted.append((team_id, user_id))


@dataclass
class FakeDeliveries:
    """Remembers what it saw."""

    seen: list[str] = field(default_factory=list)

    def is_first(self, key: str) -> bool:
        self.seen.append(key)
        return self.seen.count(key) == 1


class SeenOff:
    """Notes sign-ins and refusals nowhere."""

    def note(self, _event: object) -> None:
        """Somebody was here."""

    def record(self, _event: object) -> None:
        """Somebody was refused."""


@dataclass
class Tools:
    """What of the toolbox the front door uses."""

    slack: FakeSlackClient = field(default_factory=FakeSlackClient)
    quick: OnTheSpot = field(default_factory=OnTheSpot)
    pace: FakePace = field(default_factory=FakePace)
    deliveries: FakeDeliveries = field(default_factory=FakeDeliveries)
    roles: FakeRoleBook = field(default_factory=lambda: FakeRoleBook(Actor("U0RAVI", Role.RECRUITMENT)))
    sign_ins: SeenOff = field(default_factory=SeenOff)
    refusals: SeenOff = field(default_factory=SeenOff)
    most_waiting: int = 100

    @property
    def courier(self) -> Courier:
        return Courier(self.slack)  # type: ignore[arg-type] # it is like the client

    @property
    def clock(self) -> Any:
        return self

    def now(self) -> Any:
        return None


@dataclass
class Door:
    """A front door, and what people see of it."""

    tools: Tools = field(default_factory=Tools)
    inbox: FakeInbox = field(default_factory=FakeInbox)
    served: list[object] = field(default_factory=list)

    def entry(self, **told: Any) -> Entry[Any]:
        def handler(inbound: object, _visit: Visit) -> None:
            self.served.append(inbound)

        return Entry(Action.CONVERSE_IN_CASE, handler, **told)

    def receive(self, arrival: Arrival = ARRIVAL, inbound: Any = SAID, **told: Any) -> None:
        FrontDoor(self.tools, self.inbox).receive(self.entry(**told), inbound, arrival)  # type: ignore[arg-type]

    @property
    def told(self) -> list[str]:
        """What people saw beside the acknowledgement."""
        slack = self.tools.slack
        return [one["text"] for one in (*slack.whispers, *slack.posted)]


@pytest.fixture
def door() -> Door:
    return Door()


def test_what_comes_in_is_kept_and_nothing_is_said_or_done_about_it_yet(door: Door) -> None:
    door.receive()

    (kept,) = door.inbox.kept.values()
    assert (kept.delivery.key, kept.delivery.entry, kept.delivery.lane) == (
        "message:T1:C1:17.2",
        "message/reply",
        "C1/17.1",
    )
    assert kept.delivery.urgency is Urgency.PERSON_WAITING
    assert Parcel.unpacked(kept.delivery.payload) == Parcel(SAID, ARRIVAL.reply_to)
    assert (door.served, door.told) == ([], [])


def test_what_is_kept_holds_no_pay_history(door: Door) -> None:
    door.receive(inbound=replace(SAID, text="she is on 118k"))

    (kept,) = door.inbox.kept.values()
    assert Parcel.unpacked(kept.delivery.payload).inbound == replace(SAID, text=f"she is on {REMOVED}")


def test_what_is_none_of_our_business_is_not_even_counted(door: Door) -> None:
    door.receive(concerns=lambda _inbound, _tools: False)
    door.receive(concerns=lambda _inbound, _tools: False, is_immediate=at_once)

    assert (door.inbox.kept, door.served, door.tools.pace.asked) == ({}, [], [])


def test_what_is_delivered_again_is_kept_once_and_nothing_is_said(door: Door) -> None:
    door.inbox.waiting_before = 50
    door.receive()
    door.tools.slack.whispers.clear()

    for _ in range(3):
        door.receive()

    assert len(door.inbox.kept) == 1
    assert door.told == []


def test_what_is_delivered_again_to_a_full_inbox_is_no_reason_to_complain(door: Door) -> None:
    door.receive()
    door.tools.most_waiting = 1

    door.receive()

    assert door.told == []


def test_a_full_inbox_keeps_nothing_and_says_so(door: Door) -> None:
    door.tools.most_waiting = 0
    with logged() as logs:
        door.receive()

    assert door.inbox.kept == {}
    (said,) = door.told
    assert "did *not* take this one" in said
    assert [one["event"] for one in logs] == ["inbox.full"]


@pytest.mark.parametrize(
    ("ahead", "number"), [(0, None), (1, None), (19, None), (20, 21), (21, 22), (99, 100)], ids=str
)
def test_from_twenty_on_people_are_told_how_many_go_before_them(door: Door, ahead: int, number: int | None) -> None:
    door.inbox.waiting_before = ahead
    door.receive()

    assert len(door.inbox.kept) == 1
    assert len(door.told) == (0 if number is None else 1)
    assert all(f"number {number} in the queue" in said for said in door.told)


@pytest.mark.parametrize(("seconds", "words"), [(1, "in 1 second."), (48, "in 48 seconds.")])
def test_too_many_requests_are_turned_away_with_when_to_come_again(door: Door, seconds: int, words: str) -> None:
    door.tools.pace.seconds = seconds
    with logged() as logs:
        door.receive()

    assert door.inbox.kept == {}
    (said,) = door.told
    assert said.endswith(words)
    assert [one["event"] for one in logs] == ["delivery.too_many"]


def test_everybody_is_counted_for_themselves_and_their_workspace(door: Door) -> None:
    door.receive()

    assert door.tools.pace.asked == door.tools.pace.counted == [("T1", "U0RAVI")]


def test_only_what_is_taken_counts(door: Door) -> None:
    door.receive()
    for _ in range(3):
        door.receive()
    door.tools.most_waiting = 1
    door.receive(replace(ARRIVAL, key="message:T1:C1:17.3"))
    door.tools.pace.seconds = 9
    door.receive(replace(ARRIVAL, key="message:T1:C1:17.4"))

    assert len(door.tools.pace.counted) == 1


def test_what_was_taken_and_is_delivered_again_is_not_said_to_be_refused(door: Door) -> None:
    """Whoever is told so sends it again, and it is done twice."""
    door.receive()
    door.tools.pace.seconds = 30

    door.receive()

    assert door.told == []


def test_people_are_told_where_they_are(door: Door) -> None:
    door.tools.pace.seconds = 5
    door.receive()

    (whisper,) = door.tools.slack.whispers
    assert (whisper["channel"], whisper["user"], whisper["thread_ts"]) == ("C1", "U0RAVI", "17.1")


@pytest.mark.parametrize("why", ["too many", "full", "busy"])
def test_where_the_acknowledgement_can_speak_it_does(door: Door, why: str) -> None:
    spoken: list[Message] = []
    door.tools.pace.seconds = 5 if why == "too many" else 0
    door.tools.most_waiting = 0 if why == "full" else 100
    door.inbox.waiting_before = 30 if why == "busy" else 0

    door.receive(replace(ARRIVAL, speak=spoken.append))

    assert len(spoken) == 1
    assert door.tools.slack.asked.total() == 0


def test_telling_somebody_that_fails_keeps_nobody_out(door: Door) -> None:
    def away(_method: str) -> None:
        raise ConnectionResetError

    door.tools.slack.before = away
    door.inbox.waiting_before = 30
    door.receive()

    assert len(door.inbox.kept) == 1


@pytest.mark.parametrize("why", ["too many", "full", "busy"])
def test_news_are_kept_however_much_there_is_and_told_to_nobody(door: Door, why: str) -> None:
    door.tools.pace.seconds = 60 if why == "too many" else 0
    door.tools.most_waiting = 0 if why == "full" else 100
    door.inbox.waiting_before = 50 if why == "busy" else 0

    door.receive(NEWS, inbound=RAVI, actor=PROGRAM)

    (kept,) = door.inbox.kept.values()
    assert Parcel.unpacked(kept.delivery.payload).inbound == RAVI
    assert door.tools.slack.asked.total() == 0


def test_nobody_uses_up_their_minute_by_what_others_do_to_them(door: Door) -> None:
    door.receive(NEWS, inbound=RAVI, actor=PROGRAM)

    assert door.tools.pace.counted == []


def test_what_is_worth_something_only_now_is_done_now_and_once(door: Door) -> None:
    for _ in range(3):
        door.receive(is_immediate=at_once)

    assert door.served == [SAID]
    assert door.inbox.kept == {}
    assert door.tools.quick.done == 1


def test_opening_a_form_is_no_request_that_the_pace_counts(door: Door) -> None:
    door.tools.pace.seconds = 60
    door.receive(is_immediate=at_once)

    assert door.served == [SAID]


def test_what_is_done_at_once_and_fails_is_told_and_does_not_escape(door: Door) -> None:
    def fails(_inbound: object, _visit: Visit) -> None:
        raise Unavailable("database_unreachable", "The database does not answer right now.")

    entry: Entry[Any] = Entry(Action.CONVERSE_IN_CASE, fails, is_immediate=at_once)
    FrontDoor(door.tools, door.inbox).receive(entry, SAID, ARRIVAL)  # type: ignore[arg-type]

    (said,) = door.told
    assert "The database does not answer right now." in said


def test_an_inbox_that_is_away_is_slacks_to_deliver_to_again(door: Door) -> None:
    door.inbox.is_away = True
    with pytest.raises(Unavailable):
        door.receive()
    assert door.told == []

    door.inbox.is_away = False
    door.receive()
    assert len(door.inbox.kept) == 1
