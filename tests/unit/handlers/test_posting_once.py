"""What a delivery leads to is posted once, however many attempts it takes and wherever one of them dies."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from domain.conversations.thread import ThreadRef
from domain.deliveries.delivery import Overtaken
from handlers.slack.courier import Courier
from handlers.slack.durable_courier import DurableCourier
from handlers.slack.views.blocks import Message
from handlers.slack.views.plain_notes import note
from tests.fakes.inbox import RECEIVED, FakeInbox, delivery_of
from tests.fakes.slack_client import FakeSlackClient, nothing
from tests.fakes.slack_inboxes import refusal

HELLO = note("Hello.")
SEARCHES = ("conversations.history", "conversations.replies")


@dataclass
class Post:
    """A conversation, and the attempts at one delivery."""

    slack: FakeSlackClient = field(default_factory=FakeSlackClient)
    inbox: FakeInbox = field(default_factory=FakeInbox)

    def attempt(self, key: str = "k") -> DurableCourier:
        """A later attempt at a delivery; earlier ones are overtaken by it."""
        self.inbox.take(delivery_of(key), most_waiting=100)
        begun = self.inbox.begin(key)
        assert begun is not None
        return DurableCourier(Courier(self.slack), self.inbox.journal(begun), begun)  # type: ignore[arg-type]

    def dying_after(self, method: str, act: Callable[[], object]) -> None:
        """Do something during which the process dies: Slack has taken the call, and nobody notes it."""

        def dies(called: str) -> None:
            if called == method:
                raise KeyboardInterrupt

        self.slack.after = dies
        with pytest.raises(KeyboardInterrupt):
            act()
        self.slack.after = nothing

    @property
    def searches(self) -> int:
        return sum(self.slack.asked[method] for method in SEARCHES)

    @property
    def texts(self) -> list[str]:
        return [one["text"] for one in self.slack.posted]


@pytest.fixture
def post() -> Post:
    return Post()


def test_the_first_attempt_posts_without_searching(post: Post) -> None:
    courier = post.attempt()
    courier.post("C1", HELLO)
    courier.reply(ThreadRef("T1", "C1", "17.1"), HELLO)

    assert len(post.slack.posted) == 2
    assert post.searches == 0


def test_what_was_noted_is_neither_posted_nor_searched_for_again(post: Post) -> None:
    first = post.attempt().post("C1", HELLO)
    second = post.attempt().post("C1", HELLO)

    assert first == second
    assert (len(post.slack.posted), post.searches) == (1, 0)


@pytest.mark.parametrize("thread_ts", [None, "17.1"], ids=["in the channel", "in a thread"])
def test_a_post_that_nobody_noted_is_found_by_the_next_attempt(post: Post, thread_ts: str | None) -> None:
    post.dying_after("chat.postMessage", lambda: post.attempt().post("C1", HELLO, thread_ts=thread_ts))

    found = post.attempt().post("C1", HELLO, thread_ts=thread_ts)

    assert [found] == [one["ts"] for one in post.slack.posted]
    assert post.searches == 1


def test_a_post_is_found_among_many_others(post: Post) -> None:
    post.dying_after("chat.postMessage", lambda: post.attempt().post("C1", HELLO))
    for number in range(10):
        post.slack.chat_postMessage(channel="C1", text=f"something else {number}", blocks=[])

    found = post.attempt().post("C1", HELLO)

    assert found == post.slack.posted[0]["ts"]
    assert post.texts.count("Hello.") == 1
    assert post.searches == 4


def test_a_post_that_slack_never_took_is_posted_by_the_next_attempt(post: Post) -> None:
    def lost(method: str) -> None:
        if method == "chat.postMessage":
            raise ConnectionResetError

    post.slack.before = lost
    with pytest.raises(ConnectionResetError):
        post.attempt().post("C1", HELLO)
    post.slack.before = nothing

    ts = post.attempt().post("C1", HELLO)

    assert [one["ts"] for one in post.slack.posted] == [ts]
    # At once, and when what was sent could no longer come about.
    assert post.searches == 2


def test_a_post_that_slack_takes_late_is_waited_for(post: Post) -> None:
    sent: list[dict[str, Any]] = []
    take = post.slack._post

    def late(message: dict[str, Any]) -> dict[str, Any]:
        sent.append(message)
        raise TimeoutError

    def taken_meanwhile(method: str) -> None:
        if method in SEARCHES and sent:
            take(sent.pop())

    post.slack._post = late  # type: ignore[method-assign]
    with pytest.raises(TimeoutError):
        post.attempt().post("C1", HELLO)
    post.slack._post, post.slack.after = take, taken_meanwhile  # type: ignore[method-assign]

    found = post.attempt().post("C1", HELLO)

    assert [one["ts"] for one in post.slack.posted] == [found]


def test_a_post_that_slack_refused_in_words_is_not_waited_for(post: Post) -> None:
    def refused(method: str) -> None:
        if method == "chat.postMessage":
            raise refusal("internal_error", 500)

    post.slack.before = refused
    with pytest.raises(Exception, match="refused"):
        post.attempt().post("C1", HELLO)
    post.slack.before = nothing
    post.attempt().post("C1", HELLO)

    assert (len(post.slack.posted), post.searches) == (1, 1)


def test_what_was_posted_and_noted_holds_up_no_other_post(post: Post) -> None:
    courier = post.attempt()
    courier.post("C1", HELLO)
    courier = post.attempt()
    courier.post("C1", note("Something else."))

    assert (len(post.slack.posted), post.searches) == (2, 1)


def test_what_was_found_is_noted(post: Post) -> None:
    post.dying_after("chat.postMessage", lambda: post.attempt().post("C1", HELLO))

    for _ in range(3):
        post.attempt().post("C1", HELLO)

    assert (len(post.slack.posted), post.searches) == (1, 1)


def test_a_search_that_fails_posts_nothing(post: Post) -> None:
    post.dying_after("chat.postMessage", lambda: post.attempt().post("C1", HELLO))

    def blind(method: str) -> None:
        if method in SEARCHES:
            raise refusal("ratelimited", 429)

    post.slack.before = blind
    with pytest.raises(Exception, match="refused"):
        post.attempt().post("C1", HELLO)

    assert len(post.slack.posted) == 1


def test_messages_before_the_delivery_came_are_not_looked_at_but_for_clocks_that_differ(post: Post) -> None:
    post.slack.now = (RECEIVED - timedelta(minutes=9)).timestamp()
    post.dying_after("chat.postMessage", lambda: post.attempt("a little early").post("C1", HELLO))
    post.attempt("a little early").post("C1", HELLO)
    assert len(post.slack.posted) == 1

    post.slack.now = (RECEIVED - timedelta(hours=1)).timestamp()
    post.dying_after("chat.postMessage", lambda: post.attempt("long ago").post("C1", HELLO))
    post.attempt("long ago").post("C1", HELLO)
    assert len(post.slack.posted) == 3


def test_each_attempt_gives_a_post_the_same_mark(post: Post) -> None:
    marks = []
    for _ in range(3):
        post.dying_after("chat.postMessage", lambda: post.attempt().post("C1", HELLO))
        marks += post.slack.marks()
        post.slack.posted.clear()

    assert len(marks) == 3
    assert len(set(marks)) == 1


def test_no_two_posts_have_the_same_mark(post: Post) -> None:
    for key in ("k", "l"):
        courier = post.attempt(key)
        courier.post("C1", HELLO)
        courier.post("C1", HELLO)
        courier.post("C2", HELLO)
        courier.post("C1", HELLO, thread_ts="17.1")
        courier.post("C1", HELLO, thread_ts="17.2")
        courier.post("C1", HELLO, about="REC-1")

    assert len(set(post.slack.marks())) == 12


def test_what_an_earlier_attempt_said_otherwise_does_not_stand_for_what_is_said_now(post: Post) -> None:
    """Between two attempts a case may have moved on: what comes first now is not what came first then."""
    post.attempt().post("C1", note("What was known then."))
    second = post.attempt()
    second.post("C1", HELLO)
    second.post("C1", note("What was known then."))

    assert post.texts == ["What was known then.", "Hello."]


def test_a_card_whose_offer_changed_meanwhile_is_still_the_same_card(post: Post) -> None:
    post.attempt().post("C1", Message("Offer", (), card_of="REC-1"), about="REC-1")
    post.attempt().post("C1", Message("Offer, approved", (), card_of="REC-1"), about="REC-1")

    assert post.texts == ["Offer"]


def test_marks_do_not_depend_on_what_is_done_between_posts(post: Post) -> None:
    first = post.attempt()
    first.whisper("C1", "U1", HELLO)
    first.post("C1", HELLO)
    post.inbox.kept["k"].steps.clear()
    second = post.attempt()
    second.update("C1", "17.1", HELLO)
    second.post("C1", HELLO)

    assert len(post.slack.posted) == 1


def test_a_mark_tells_nothing_about_the_delivery_it_came_from(post: Post) -> None:
    post.attempt("message:T1:C1:17.1").post("C1", HELLO, about="CAND-1")

    (mark,) = post.slack.marks()
    assert len(mark) == 24
    assert set(mark) <= set("0123456789abcdef")


def test_an_overtaken_attempt_posts_shows_and_replaces_nothing(post: Post) -> None:
    overtaken = post.attempt()
    post.attempt()

    for act in (
        lambda: overtaken.post("C1", HELLO),
        lambda: overtaken.reply(ThreadRef("T1", "C1", "17.1"), HELLO),
        lambda: overtaken.whisper("C1", "U1", HELLO),
        lambda: overtaken.update("C1", "17.1", HELLO),
        lambda: overtaken.publish_home("U1", {"type": "home"}),
    ):
        with pytest.raises(Overtaken):
            act()

    assert post.slack.asked.total() == 0


def test_an_attempt_overtaken_while_it_searches_posts_nothing(post: Post) -> None:
    post.attempt()
    second = post.attempt()
    post.slack.after = lambda _method: post.attempt() and None

    with pytest.raises(Overtaken):
        second.post("C1", HELLO)

    assert post.slack.posted == []


def test_a_note_to_one_person_is_shown_once_unless_the_process_died_in_that_moment(post: Post) -> None:
    post.attempt().whisper("C1", "U1", HELLO)
    post.attempt().whisper("C1", "U1", HELLO)
    assert len(post.slack.whispers) == 1

    post.dying_after("chat.postEphemeral", lambda: post.attempt("l").whisper("C1", "U1", HELLO))
    post.attempt("l").whisper("C1", "U1", HELLO)
    assert len(post.slack.whispers) == 3


def test_several_notes_to_one_person_are_all_shown(post: Post) -> None:
    courier = post.attempt()
    for text in ("one", "two"):
        courier.whisper("C1", "U1", note(text))

    assert [one["text"] for one in post.slack.whispers] == ["one", "two"]


def test_what_changes_nothing_when_done_again_is_done_again(post: Post) -> None:
    for _ in range(2):
        courier = post.attempt()
        courier.update("C1", "17.1", HELLO)
        courier.publish_home("U1", {"type": "home"})

    assert len(post.slack.updates) == 2
    assert post.slack.asked["views.publish"] == 2


def test_what_somebody_looks_at_right_now_is_passed_on(post: Post) -> None:
    courier = post.attempt()

    assert courier.open_modal("77", {"type": "modal"}) == "V77"
    assert courier.direct_channel("U0RAVI") == "D0RAVI"


def test_a_post_that_slack_refuses_is_not_noted(post: Post) -> None:
    def refuse(method: str) -> None:
        if method == "chat.postMessage":
            raise refusal("channel_not_found")

    post.slack.before = refuse
    with pytest.raises(Exception, match="refused"):
        post.attempt().post("C1", HELLO)

    assert post.inbox.kept["k"].steps == {}


def test_the_attempt_that_searches_looks_back_from_when_the_delivery_came(post: Post) -> None:
    courier = post.attempt()
    later = replace(courier, attempt=replace(courier.attempt, number=2))
    oldest: list[str] = []
    history = post.slack.conversations_history

    def noting(**asked: str) -> dict[str, object]:
        oldest.append(asked["oldest"])
        return history(**asked)

    post.slack.conversations_history = noting  # type: ignore[method-assign]
    later.post("C1", HELLO)

    assert oldest == [f"{(RECEIVED - timedelta(minutes=10)).timestamp():.6f}"]
