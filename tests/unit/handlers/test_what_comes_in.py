"""What Slack delivers, line by line of the register: under which key and in which lane it is kept, and how it is
acknowledged."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from domain.deliveries.delivery import MAYBE_KEPT
from domain.errors import Unavailable
from handlers.slack.entries import Entry
from handlers.slack.parcels import Parcel
from handlers.slack.receiving import Arrival
from handlers.slack.register import ENTRIES, NEWS, register
from handlers.slack.replying import Way
from handlers.slack.views.decision_forms import REJECT_MODAL, modal_origin
from handlers.slack.views.plain_notes import note

COMMAND = {
    "team_id": "T1",
    "user_id": "U0RAVI",
    "channel_id": "C1",
    "trigger_id": "1.2.abc",
    "response_url": "https://hooks.slack.com/commands/T1/1/secret",
}
EVENT = {"user": "U0RAVI", "channel": "C1", "ts": "17.2", "text": "P4"}


@dataclass
class FakeApp:
    """Bolt's decorators: keeps each listener under what it listens to."""

    listeners: dict[str, Callable[..., None]] = field(default_factory=dict)

    def _noting(self, what: object) -> Callable[[Callable[..., None]], None]:
        def note_it(listener: Callable[..., None]) -> None:
            self.listeners[str(getattr(what, "pattern", what))] = listener

        return note_it

    command = event = action = view = shortcut = options = _noting


@dataclass
class FakeDoor:
    """Keeps what arrives."""

    bot_user_id = "U0BOT"

    trouble: str = ""
    says: str = ""
    refuses: str = ""
    arrived: list[tuple[Entry[Any], object, Arrival]] = field(default_factory=list)

    @property
    def tools(self) -> "FakeDoor":
        return self

    def receive(self, entry: Entry[Any], inbound: object, arrival: Arrival) -> None:
        if self.trouble:
            raise Unavailable(self.trouble, "The database does not answer right now.")
        self.arrived.append((entry, inbound, arrival))
        if self.says and arrival.speak is not None:
            arrival.speak(note(self.says))
        if self.refuses and arrival.refuse is not None:
            arrival.refuse(note(self.refuses))


@dataclass
class Slack:
    """Slack delivering to an app; `acknowledged` holds what each acknowledgement said."""

    door: FakeDoor = field(default_factory=FakeDoor)
    app: FakeApp = field(default_factory=FakeApp)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        register(self.app, self.door)  # type: ignore[arg-type] # they are like them

    def command(self, text: str) -> None:
        self.app.listeners["/comp-assist"](ack=self._ack, payload={**COMMAND, "text": text})

    def event(self, kind: str, *, team_id: str = "T1", event_id: str = "Ev1", **told: Any) -> None:
        given = {"ack": self._ack, "event": {**EVENT, **told}}
        body = {"team_id": team_id, "event_id": event_id}
        if kind in ("message", "app_mention"):
            given["context"] = type("Context", (), {"team_id": team_id})()
        else:
            given["body"] = body
        self.app.listeners[kind](**given)

    def click(self, action_id: str, **told: Any) -> None:
        pattern = next(one for one in self.app.listeners if one.startswith(f"^{action_id}("))
        body = {
            "actions": [{"action_id": action_id, "value": "REC-1", "action_ts": "18.1"}],
            "user": {"id": "U0RAVI"},
            "team": {"id": "T1"},
            "channel": {"id": "C1"},
            "message": {"ts": "17.2", "thread_ts": "17.1"},
            "response_url": "https://hooks.slack.com/actions/T1/1/secret",
            **told,
        }
        self.app.listeners[pattern](ack=self._ack, body=body)

    def submit(self, callback_id: str, **fields: str) -> None:
        values = {block: {"entered": {"value": value}} for block, value in fields.items()}
        view = {
            "id": "V1",
            "hash": "17.abc",
            "private_metadata": modal_origin("REC-1", "C1", "17.1"),
            "state": {"values": values},
        }
        body = {"user": {"id": "U0RAVI"}, "team": {"id": "T1"}, "view": view}
        self.app.listeners[callback_id](ack=self._ack, body=body)

    def _ack(self, **said: Any) -> None:
        self.acknowledged.append(said)

    @property
    def names(self) -> list[str]:
        return [arrival.name for _, _, arrival in self.door.arrived]

    @property
    def arrivals(self) -> list[Arrival]:
        return [arrival for _, _, arrival in self.door.arrived]


@pytest.fixture
def slack() -> Slack:
    return Slack()


def test_what_is_kept_finds_its_handler_again_by_its_name(slack: Slack) -> None:
    for text in ("recommend CAND-1", "STATUS", "help", "", "nonsense"):
        slack.command(text)
    for thread_ts, channel_type in (("17.1", "group"), (None, "im")):
        slack.event("message", thread_ts=thread_ts, channel_type=channel_type)
    slack.event("app_mention")
    slack.event("app_home_opened", tab="home")
    for news in NEWS:
        slack.event(news)
    slack.click("approve_offer")

    assert slack.names == [
        "command/recommend",
        "command/status",
        "command/help",
        "command/",
        "command/?",
        "message/reply",
        "message/first",
        "message/first",
        "home",
        *(f"news/{name}" for name in NEWS),
        "click/approve_offer",
    ]
    assert all(ENTRIES[arrival.name] is entry for entry, _, arrival in slack.door.arrived)
    assert slack.acknowledged == [{}] * len(slack.names)


def test_a_command_is_known_again_by_its_trigger(slack: Slack) -> None:
    slack.command("help")

    (arrival,) = slack.arrivals
    assert arrival.key == "command:1.2.abc"
    assert arrival.reply_to.response_url == COMMAND["response_url"]
    assert arrival.lane is None


def test_what_the_door_has_to_say_about_a_command_is_said_with_its_acknowledgement(slack: Slack) -> None:
    slack.door.says = "You are number 21 in the queue."
    slack.command("help")

    (said,) = slack.acknowledged
    assert said["text"] == "You are number 21 in the queue."
    assert said["response_type"] == "ephemeral"


def test_a_command_that_could_not_be_kept_is_said_not_to_be_taken(slack: Slack) -> None:
    """Slack delivers a command once."""
    slack.door.trouble = "database_unreachable"
    slack.command("recommend CAND-1")

    (said,) = slack.acknowledged
    assert "did *not* take this one" in said["text"]
    assert said["response_type"] == "ephemeral"


def test_a_command_that_may_have_been_kept_is_not_said_to_be_lost(slack: Slack) -> None:
    """Whoever is told so sends it again, and it is done twice."""
    slack.door.trouble = MAYBE_KEPT
    slack.command("recommend CAND-1")

    (said,) = slack.acknowledged
    assert "did *not* take" not in said["text"]


@pytest.mark.parametrize(
    "text", ["earns 118k", "118k is her current salary", "salary 118k", "currently 118k", "on 95k right now"]
)
def test_pay_history_typed_in_the_place_of_a_subcommand_is_not_kept(slack: Slack, text: str) -> None:
    slack.command(text)

    ((_, call, arrival),) = slack.door.arrived
    packed = json.dumps(Parcel(call, arrival.reply_to).packed())  # type: ignore[arg-type] # it is a command
    assert slack.names == ["command/?"]
    assert "118" not in packed
    assert "95k" not in packed


@pytest.mark.parametrize("kind", ["message", "app_mention", "app_home_opened", *NEWS])
def test_an_event_that_could_not_be_kept_is_not_acknowledged(slack: Slack, kind: str) -> None:
    slack.door.trouble = "database_unreachable"
    with pytest.raises(Unavailable):
        slack.event(kind, tab="home", channel_type="im")

    assert slack.acknowledged == []


def test_a_click_that_could_not_be_kept_is_not_acknowledged(slack: Slack) -> None:
    slack.door.trouble = "database_unreachable"
    with pytest.raises(Unavailable):
        slack.click("approve_offer")

    assert slack.acknowledged == []


def test_a_message_that_names_us_comes_twice_under_one_key(slack: Slack) -> None:
    said = {"thread_ts": "17.1", "text": "<@U0BOT> P4"}
    slack.event("message", **said, channel_type="group", event_id="Ev1")
    slack.event("app_mention", **said, event_id="Ev2")

    assert {arrival.key for arrival in slack.arrivals} == {"message:T1:C1:17.2"}
    assert slack.names == ["message/reply", "message/reply"]
    # Only the first of them is kept, whichever that is.
    assert len({inbound for _, inbound, _ in slack.door.arrived}) == 1


@pytest.mark.parametrize(
    ("text", "is_for_us"),
    [
        ("<@U0BOT> P4", True),
        ("and now <@U0BOT|comp-assist>?", True),
        ("<@U0BOTHER> P4", False),
        ("U0BOT P4", False),
        ("", False),
    ],
)
def test_a_reply_that_names_us_is_for_us(slack: Slack, text: str, *, is_for_us: bool) -> None:
    slack.event("message", thread_ts="17.1", channel_type="group", text=text)

    assert [inbound.is_for_us for _, inbound, _ in slack.door.arrived] == [is_for_us]  # type: ignore[attr-defined]


def test_what_happens_in_one_thread_is_answered_in_its_order(slack: Slack) -> None:
    slack.event("message", thread_ts="17.1", channel_type="group")
    slack.event("app_mention", thread_ts="17.1")
    slack.click("approve_offer")

    assert [arrival.lane for arrival in slack.arrivals] == ["C1/17.1"] * 3


def test_a_button_in_a_note_that_only_one_person_sees_is_in_no_lane(slack: Slack) -> None:
    slack.click("approve_offer", message=None, container={"is_ephemeral": True, "message_ts": "17.2"})

    assert [arrival.lane for arrival in slack.arrivals] == [None]


def test_two_people_who_press_a_button_at_the_same_moment_pressed_it_twice(slack: Slack) -> None:
    slack.click("approve_offer")
    slack.click("approve_offer", user={"id": "U0RITA"})

    assert len({arrival.key for arrival in slack.arrivals}) == 2


@pytest.fixture
def _nothing_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms are filled in as they should be."""
    monkeypatch.setattr("handlers.slack.register.find_problems", lambda *_: {})


@pytest.mark.usefixtures("_nothing_wrong")
def test_a_form_is_known_again_by_what_was_shown_and_belongs_to_its_thread(slack: Slack) -> None:
    slack.submit(REJECT_MODAL, note="Not this quarter.")

    (arrival,) = slack.arrivals
    assert (arrival.key.rpartition(":")[0], arrival.lane) == ("form:V1:17.abc", "C1/17.1")
    assert (arrival.reply_to.caller.channel_id, arrival.reply_to.thread_ts) == ("C1", "17.1")
    assert slack.acknowledged == [{}]


@pytest.mark.usefixtures("_nothing_wrong")
def test_a_form_sent_again_is_the_same_and_one_that_was_corrected_is_another(slack: Slack) -> None:
    slack.submit(REJECT_MODAL, note="Not this quarter.", more="x")
    slack.submit(REJECT_MODAL, more="x", note="Not this quarter.")
    slack.submit(REJECT_MODAL, note="Not this year.", more="x")

    first, again, corrected = [arrival.key for arrival in slack.arrivals]
    assert first == again != corrected
    assert "quarter" not in first


@pytest.mark.usefixtures("_nothing_wrong")
def test_pay_history_leaves_no_trace_in_a_forms_key(slack: Slack) -> None:
    slack.submit(REJECT_MODAL, note="She currently earns 171,300 a year.")
    slack.submit(REJECT_MODAL, note="She currently earns 171,400 a year.")

    assert len({arrival.key for arrival in slack.arrivals}) == 1


@pytest.mark.usefixtures("_nothing_wrong")
def test_a_form_that_was_not_taken_stays_open_and_says_so(slack: Slack) -> None:
    slack.door.refuses = "That was more than I take in a minute."
    slack.submit(REJECT_MODAL, note="Not this quarter.")

    assert slack.acknowledged == [
        {"response_action": "errors", "errors": {"note": "That was more than I take in a minute."}}
    ]


def test_a_form_with_something_wrong_stays_open_and_is_not_kept(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.register.find_problems", lambda *_: {"note": "Please say why."})
    slack.submit(REJECT_MODAL, note="")

    assert slack.arrivals == []
    assert slack.acknowledged == [{"response_action": "errors", "errors": {"note": "Please say why."}}]


@pytest.mark.parametrize("news", NEWS)
def test_news_are_told_to_nobody(slack: Slack, news: str) -> None:
    slack.event(news)

    (arrival,) = slack.arrivals
    assert (arrival.key, arrival.reply_to.way, arrival.speak) == ("event:Ev1", Way.NOBODY, None)


@pytest.mark.parametrize(
    "told",
    [{"subtype": "message_changed"}, {"subtype": "bot_message"}, {"bot_id": "B1"}, {"user": None}],
    ids=str,
)
def test_what_no_person_said_is_acknowledged_and_not_kept(slack: Slack, told: dict[str, Any]) -> None:
    slack.event("message", thread_ts="17.1", **told)

    assert slack.arrivals == []
    assert slack.acknowledged == [{}]


def test_other_tabs_than_home_are_acknowledged_and_not_kept(slack: Slack) -> None:
    slack.event("app_home_opened", tab="about")

    assert slack.arrivals == []
    assert slack.acknowledged == [{}]


def test_direct_messages_that_are_opened_tell_nobody_who_may_not_use_them(slack: Slack) -> None:
    slack.event("app_home_opened", tab="messages")

    (arrival,) = slack.arrivals
    assert (arrival.name, arrival.reply_to.way) == ("opened", Way.NOBODY)
