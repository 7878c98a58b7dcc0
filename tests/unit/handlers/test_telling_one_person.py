"""An answer for one person alone: Slack's own way while it is open, then where they are, then directly."""

from collections.abc import Callable, Iterator

import pytest
from slack_sdk.errors import SlackApiError

from domain.deliveries.delivery import Overtaken
from domain.errors import Unavailable
from handlers.slack.courier import Courier
from handlers.slack.durable_courier import DurableCourier
from handlers.slack.inbound import Caller
from handlers.slack.replying import ReplyTo, Teller, Way
from handlers.slack.views.plain_notes import note
from tests.fakes.inbox import FakeInbox, delivery_of
from tests.fakes.response_url import FakeResponseUrl, response_url
from tests.fakes.slack_client import FakeSlackClient
from tests.fakes.slack_inboxes import refusal

HELLO = note("Only for you.")
RAVI = Caller("T1", "U0RAVI", "C1")
AT_HOME = Caller("T1", "U0RAVI", "")


@pytest.fixture
def own_way() -> Iterator[FakeResponseUrl]:
    with response_url() as made:
        yield made


@pytest.fixture
def slack() -> FakeSlackClient:
    return FakeSlackClient()


def tell(slack: FakeSlackClient, reply_to: ReplyTo) -> None:
    Teller(Courier(slack), reply_to)(HELLO)  # type: ignore[arg-type] # it is like the client


def refusing(*methods: str, error: SlackApiError | None = None) -> Callable[[str], None]:
    def refuse(method: str) -> None:
        if method in methods:
            raise error or refusal("user_not_in_channel")

    return refuse


def test_slacks_own_way_is_taken_where_it_gave_one(slack: FakeSlackClient, own_way: FakeResponseUrl) -> None:
    tell(slack, ReplyTo(RAVI, response_url=own_way.url))

    (heard,) = own_way.heard
    assert heard["text"] == "Only for you."
    assert heard["blocks"] == list(HELLO.blocks)
    assert slack.asked.total() == 0


def test_slacks_own_way_shows_it_to_the_person_alone_and_leaves_the_message_they_clicked_on(
    slack: FakeSlackClient, own_way: FakeResponseUrl
) -> None:
    tell(slack, ReplyTo(RAVI, response_url=own_way.url))

    (heard,) = own_way.heard
    assert heard["response_type"] == "ephemeral"
    assert heard["replace_original"] is False


@pytest.mark.parametrize("status", [404, 410, 400, 403])
def test_once_that_way_is_closed_they_are_told_where_they_are(
    slack: FakeSlackClient, own_way: FakeResponseUrl, status: int
) -> None:
    own_way.status = status

    tell(slack, ReplyTo(RAVI, thread_ts="17.1", response_url=own_way.url))

    (whisper,) = slack.whispers
    assert (whisper["channel"], whisper["user"], whisper["thread_ts"]) == ("C1", "U0RAVI", "17.1")
    assert whisper["text"] == "Only for you."


@pytest.mark.parametrize("status", [429, 500, 503])
def test_while_slack_is_overrun_the_answer_comes_back_later(
    slack: FakeSlackClient, own_way: FakeResponseUrl, status: int
) -> None:
    own_way.status = status

    with pytest.raises(Unavailable) as met:
        tell(slack, ReplyTo(RAVI, response_url=own_way.url))

    assert met.value.code == "slack_overrun"
    assert slack.asked.total() == 0


def test_without_a_way_of_slacks_they_are_told_where_they_are(slack: FakeSlackClient) -> None:
    tell(slack, ReplyTo(RAVI))

    (whisper,) = slack.whispers
    assert (whisper["channel"], whisper["thread_ts"]) == ("C1", None)
    assert slack.posted == []


def test_somebody_who_is_not_there_any_more_is_told_directly(slack: FakeSlackClient) -> None:
    slack.before = refusing("chat.postEphemeral")

    tell(slack, ReplyTo(RAVI, thread_ts="17.1"))

    assert [(one["channel"], one["text"]) for one in slack.posted] == [("D0RAVI", "Only for you.")]


def test_a_closed_way_and_a_place_that_refuses_lead_to_a_direct_message(
    slack: FakeSlackClient, own_way: FakeResponseUrl
) -> None:
    own_way.status = 404
    slack.before = refusing("chat.postEphemeral")

    tell(slack, ReplyTo(RAVI, response_url=own_way.url))

    assert [one["channel"] for one in slack.posted] == ["D0RAVI"]


def test_somebody_who_is_in_no_conversation_is_told_directly(slack: FakeSlackClient) -> None:
    tell(slack, ReplyTo(AT_HOME))

    assert [one["channel"] for one in slack.posted] == ["D0RAVI"]
    assert slack.whispers == []


@pytest.mark.parametrize(
    "error", [refusal("ratelimited", 429), refusal("internal_error"), refusal("a page of HTML", 502)], ids=repr
)
def test_a_place_that_is_overrun_is_no_place_that_refuses(slack: FakeSlackClient, error: SlackApiError) -> None:
    slack.before = refusing("chat.postEphemeral", error=error)

    with pytest.raises(SlackApiError):
        tell(slack, ReplyTo(RAVI))

    assert slack.posted == []


def test_nobody_is_told_twice_in_two_places_when_no_answer_came(slack: FakeSlackClient) -> None:
    def breaks(_method: str) -> None:
        raise ConnectionResetError

    slack.after = breaks
    with pytest.raises(ConnectionResetError):
        tell(slack, ReplyTo(RAVI))

    assert len(slack.whispers) == 1
    assert slack.posted == []


def test_a_direct_message_that_is_refused_is_trouble(slack: FakeSlackClient) -> None:
    slack.before = refusing("chat.postEphemeral", "chat.postMessage")

    with pytest.raises(SlackApiError):
        tell(slack, ReplyTo(RAVI))


def test_on_the_home_tab_it_stands_on_the_home_tab(slack: FakeSlackClient) -> None:
    tell(slack, ReplyTo(AT_HOME, Way.HOME))

    assert "Only for you." in str(slack.homes["U0RAVI"])
    assert slack.asked.total() == 1


def test_nobody_is_told_what_nobody_asked_for(slack: FakeSlackClient, own_way: FakeResponseUrl) -> None:
    tell(slack, ReplyTo(RAVI, Way.NOBODY, thread_ts="17.1", response_url=own_way.url))

    assert slack.asked.total() == 0
    assert own_way.heard == []


def test_an_attempt_that_was_overtaken_tells_nobody(slack: FakeSlackClient) -> None:
    inbox = FakeInbox()
    inbox.take(delivery_of("k"), most_waiting=1)
    first = inbox.begin("k")
    assert first is not None
    courier = DurableCourier(Courier(slack), inbox.journal(first), first)  # type: ignore[arg-type]
    inbox.begin("k")

    for reply_to in (ReplyTo(RAVI), ReplyTo(AT_HOME), ReplyTo(AT_HOME, Way.HOME)):
        with pytest.raises(Overtaken):
            Teller(courier, reply_to)(HELLO)

    assert (slack.whispers, slack.posted, slack.homes) == ([], [], {})
