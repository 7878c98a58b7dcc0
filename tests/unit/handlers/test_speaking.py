"""An answer in words is given once: live where Slack lets us, in one message elsewhere, wherever a process dies."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from domain.conversations.brief import Brief, Fact, Purpose
from domain.conversations.thread import ThreadRef
from domain.deliveries.delivery import Overtaken
from handlers.slack.courier import Courier
from handlers.slack.speaking import Speaker, Speech
from handlers.slack.views.words import beneath, opening, words
from tests.fakes.inbox import FakeInbox, delivery_of
from tests.fakes.slack_client import nothing
from tests.fakes.slack_inboxes import refusal
from tests.fakes.slack_streams import BOT, FakeSlackStreams
from tests.property.test_what_audiences_see import amounts_in

THREAD = ThreadRef("T1", "G0DESK", "17.1")
BRIEF = Brief(
    Purpose.WHY, (Fact("base", "an offer of USD 180,500 base salary", "our base", "CompRanges row 4"),), (), ()
)
SENTENCES = ("We looked at the range. ", "We recommend an offer of USD 180,500 base salary. ", "That is all.")
FIXED = "Altogether we recommend an offer of USD 180,500 base salary."


class Died(BaseException):
    """The process is gone."""


@dataclass
class Room:
    """A thread, the attempts at one delivery, and a model that writes."""

    slack: FakeSlackStreams = field(default_factory=FakeSlackStreams)
    inbox: FakeInbox = field(default_factory=FakeInbox)
    asked: int = 0
    stands: list[str] = field(default_factory=list)
    has_model: bool = True
    between: Callable[[int], object] = lambda _number: None

    def attempt(self) -> Speaker:
        """A later attempt at the delivery; earlier ones are overtaken by it."""
        self.inbox.take(delivery_of("k"), most_waiting=100)
        begun = self.inbox.begin("k")
        assert begun is not None
        return Speaker(Courier(self.slack), self.inbox.journal(begun), begun, BOT)  # type: ignore[arg-type]

    def say(self, speaker: Speaker | None = None) -> str:
        """Say the answer."""
        speaker = speaker or self.attempt()
        answer_id = speaker.answer_id("why")
        speech = Speech(
            opening=opening(BRIEF.purpose),
            phrases=self._written if self.has_model else None,
            fixed=FIXED,
            whole=lambda text: words(BRIEF, "CAND-021", text, answer_id),
            beneath=lambda text: beneath(BRIEF, text, answer_id),
            for_user="U0CARLA",
            stands=self.stands.append,
        )
        return speaker.say(THREAD, "why", speech)

    def _written(self) -> Iterator[str]:
        self.asked += 1
        for number, sentence in enumerate(SENTENCES):
            self.between(number)
            yield sentence

    def failing(self, method: str, error: BaseException, at: int = 1, *, is_lost: bool = False) -> None:
        """The nth call of a method fails: before Slack takes it, or when only its answer is lost."""
        made = Counter[str]()

        def fails(called: str) -> None:
            made[called] += 1
            if called == method and made[called] == at:
                raise error

        self.slack.before, self.slack.after = (nothing, fails) if is_lost else (fails, nothing)

    def well_again(self) -> None:
        """From here on nothing fails."""
        self.slack.before = self.slack.after = nothing

    @property
    def shown(self) -> list[str]:
        """What people read in each message of the thread."""
        return [_read(one) for one in self.slack.posted]


def _read(message: dict[str, Any]) -> str:
    texts = [message["text"], *(block["text"]["text"] for block in message["blocks"] if "text" in block)]
    return "\n".join(texts)


@pytest.fixture
def room() -> Room:
    return Room()


WHOLE = "".join(SENTENCES)
REFUSED_STARTS = ("ratelimited", "unknown_method", "missing_scope", "missing_recipient_user_id")
REFUSALS = (
    refusal("message_not_in_streaming_state"),
    refusal("msg_too_long"),
    refusal("ratelimited", 429),
    refusal("internal_error", 500),
    ConnectionResetError(),
    TimeoutError(),
)


def test_an_answer_is_written_sentence_by_sentence_with_sources_and_votes_beneath(room: Room) -> None:
    ts = room.say()

    (message,) = room.slack.posted
    assert message["ts"] == ts
    assert message["text"] == f"**Why this offer**\n{WHOLE}"
    assert room.slack.asked["chat.appendStream"] == len(SENTENCES)
    assert [block["type"] for block in message["blocks"]] == ["context", "context_actions"]
    assert not message["is_running"]
    assert room.stands == [ts]


def test_outside_direct_messages_the_stream_names_who_asked_and_in_them_nobody(room: Room) -> None:
    room.say()
    assert room.slack.posted[0]["recipient_user_id"] == "U0CARLA"
    assert room.slack.posted[0]["recipient_team_id"] == "T1"
    Courier(room.slack).start_stream(ThreadRef("T1", "D0CARLA", "17.1"), "x", for_user="U0CARLA")  # type: ignore[arg-type]
    assert room.slack.posted[1]["recipient_user_id"] is None


def test_without_a_model_one_message_says_it_in_our_own_words(room: Room) -> None:
    room.has_model = False
    room.say()
    assert [FIXED in shown for shown in room.shown] == [True]
    assert room.slack.asked["chat.startStream"] == 0


@pytest.mark.parametrize("code", REFUSED_STARTS)
def test_a_stream_that_slack_does_not_begin_becomes_one_message_with_everything(room: Room, code: str) -> None:
    room.failing("chat.startStream", refusal(code, 429 if code == "ratelimited" else 200))
    ts = room.say()
    assert [WHOLE.strip() in shown for shown in room.shown] == [True]
    assert (room.asked, room.stands) == (1, [ts])


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("error", REFUSALS, ids=repr)
@pytest.mark.parametrize("is_lost", [False, True], ids=["not taken", "taken, unanswered"])
def test_whatever_breaks_in_mid_stream_the_whole_stands_in_its_place(
    room: Room, at: int, error: BaseException, is_lost: bool
) -> None:
    room.failing("chat.appendStream", error, at, is_lost=is_lost)
    ts = room.say()
    (message,) = room.slack.posted
    assert message["ts"] == ts
    assert WHOLE.strip() in _read(message)
    assert "**" not in message["text"]
    assert room.asked == 1


@pytest.mark.parametrize("error", REFUSALS, ids=repr)
@pytest.mark.parametrize("is_lost", [False, True], ids=["not taken", "taken, unanswered"])
def test_a_stream_that_does_not_end_well_is_replaced_by_the_whole(
    room: Room, error: BaseException, is_lost: bool
) -> None:
    room.failing("chat.stopStream", error, is_lost=is_lost)
    room.say()
    (message,) = room.slack.posted
    assert WHOLE.strip() in _read(message)
    assert message["blocks"][-1]["type"] == "context_actions"


@pytest.mark.parametrize("code", ["cant_update_message", "edit_window_closed", "message_not_found"])
def test_where_slack_lets_nobody_change_what_was_written_the_whole_stands_beside_it_and_both_are_known(
    room: Room, code: str
) -> None:
    def refuse(method: str) -> None:
        if method == "chat.update":
            raise refusal(code)
        if method == "chat.stopStream":
            raise refusal("message_not_in_streaming_state")

    room.slack.before = refuse
    ts = room.say()
    left, whole = room.slack.posted
    assert whole["ts"] == ts
    assert WHOLE.strip() in _read(whole)
    # Pay stands in both: whoever hides one has to know of the other.
    assert room.stands == [left["ts"], ts]


def test_an_update_that_may_work_later_is_left_to_the_next_attempt(room: Room) -> None:
    def refuse(method: str) -> None:
        if method in ("chat.update", "chat.stopStream"):
            raise refusal("ratelimited", 429)

    room.slack.before = refuse
    with pytest.raises(SlackApiError):
        room.say()
    assert room.inbox.kept["k"].calling_until == float("-inf"), "Slack has spoken: nobody need wait for the call"
    room.well_again()
    room.say()
    assert [FIXED in shown for shown in room.shown] == [True]
    assert room.asked == 1


DEATHS = (
    ("before it began", "chat.startStream", 1, False),
    ("when Slack had begun it", "chat.startStream", 1, True),
    ("before the first sentence", "chat.appendStream", 1, False),
    ("between two sentences", "chat.appendStream", 2, True),
    ("before its end", "chat.stopStream", 1, False),
    ("when it was finished and nobody had noted that", "chat.stopStream", 1, True),
)


@pytest.mark.parametrize(("method", "at", "is_lost"), [one[1:] for one in DEATHS], ids=[one[0] for one in DEATHS])
def test_wherever_a_process_dies_there_is_one_answer_and_the_writer_is_asked_once(
    room: Room, method: str, at: int, is_lost: bool
) -> None:
    room.failing(method, Died(), at, is_lost=is_lost)
    with pytest.raises(Died):
        room.say()
    room.well_again()
    asked = room.asked

    ts = room.say()
    again = room.say()

    (message,) = room.slack.posted
    assert message["ts"] == ts == again
    is_finished = method == "chat.stopStream" and is_lost
    assert (WHOLE if is_finished else FIXED) in _read(message)
    assert message["metadata"]["event_payload"]["mark"]
    assert room.asked == asked <= 1
    assert ts in room.stands


def test_a_process_that_dies_again_while_it_makes_good_is_made_good_by_a_third(room: Room) -> None:
    for method, at, is_lost in (("chat.appendStream", 2, True), ("chat.update", 1, True)):
        room.failing(method, Died(), at, is_lost=is_lost)
        with pytest.raises(Died):
            room.say()
    room.well_again()
    room.say()
    assert [FIXED in shown for shown in room.shown] == [True]


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_message_in_our_own_words_is_posted_once_however_a_process_dies(room: Room, is_lost: bool) -> None:
    room.has_model = False
    room.failing("chat.postMessage", Died(), is_lost=is_lost)
    with pytest.raises(Died):
        room.say()
    room.well_again()
    room.say()
    assert len(room.slack.posted) == 1


def test_a_start_whose_answer_was_lost_is_found_and_finished_by_the_next_attempt(room: Room) -> None:
    room.failing("chat.startStream", TimeoutError(), is_lost=True)
    with pytest.raises(TimeoutError):
        room.say()
    room.well_again()
    room.say()
    assert [FIXED in shown for shown in room.shown] == [True]
    assert room.asked == 0


def test_the_next_attempt_waits_until_a_call_under_way_can_have_no_effect_any_more(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[dict[str, Any]] = []
    take = room.slack._post

    def hangs(message: dict[str, Any]) -> dict[str, Any]:
        late.append(message)
        raise Died

    monkeypatch.setattr(room.slack, "_post", hangs)
    with pytest.raises(Died):
        room.say()
    monkeypatch.setattr(room.slack, "_post", take)
    speaker = room.attempt()
    # While it waits, Slack takes what was sent.
    monkeypatch.setattr("handlers.slack.speaking.time.sleep", lambda seconds: seconds > 0 and take(late.pop()))
    room.say(speaker)
    assert not late
    assert [FIXED in shown for shown in room.shown] == [True]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_slow_attempt_that_was_overtaken_writes_nothing_more(room: Room, at: int) -> None:
    def overtaking(number: int) -> None:
        if number == at:
            room.between = lambda _number: None
            room.say()

    room.between = overtaking
    with pytest.raises(Overtaken):
        room.say()

    assert [FIXED in shown for shown in room.shown] == [True]
    assert room.shown[0].count("180,500") == 1
    assert room.asked == 1
    assert room.slack.asked["chat.appendStream"] == at, "nothing more was even tried"


def test_an_attempt_that_is_overtaken_after_its_last_sentence_does_not_end_the_message_either(room: Room) -> None:
    def overtaking(method: str) -> None:
        if method == "chat.appendStream" and room.slack.asked[method] == len(SENTENCES):
            room.well_again()
            room.say()

    room.slack.after = overtaking
    with pytest.raises(Overtaken):
        room.say()
    assert room.slack.asked["chat.stopStream"] == 0
    assert [FIXED in shown for shown in room.shown] == [True]


def test_what_others_said_and_what_was_said_before_is_left_alone(room: Room) -> None:
    room.slack.chat_postMessage(channel="G0DESK", thread_ts="17.1", text="a person", blocks=[], user="U0CARLA")
    room.slack.chat_postMessage(channel="G0DESK", thread_ts="17.1", text="", blocks=[], metadata=_marked("other"))
    room.slack.chat_postMessage(channel="G0DESK", thread_ts="17.9", text="another thread", blocks=[])
    room.failing("chat.appendStream", Died(), 1)
    with pytest.raises(Died):
        room.say()
    room.well_again()
    room.say()
    assert [FIXED in shown for shown in room.shown] == [False, False, False, True]


def _marked(mark: str) -> dict[str, Any]:
    return {"event_type": "comp_assist_message", "event_payload": {"about": "", "mark": mark}}


def test_no_pay_is_where_everybody_is_told_of_a_message(room: Room) -> None:
    begun: list[dict[str, Any]] = []
    start = room.slack.chat_startStream
    room.slack.chat_startStream = lambda **given: begun.append(given) or start(**given)  # type: ignore[func-returns-value,method-assign]
    room.say()
    room.has_model = False
    room.inbox.kept.clear()
    room.say()
    live, posted = room.slack.posted
    assert not amounts_in(str(begun))
    for message in (live, posted):
        assert not amounts_in(str(message["metadata"]))
        assert not amounts_in(str(message["blocks"][-1]))
    assert not amounts_in(posted["text"])
    assert posted["text"] == "CAND-021: why this offer"


def test_ids_of_answers_look_like_no_amount_and_are_the_same_in_every_attempt(room: Room) -> None:
    ids = {room.attempt().answer_id("why") for _ in range(3)}
    assert len(ids) == 1
    assert not any(letter.isdigit() for letter in ids.pop())
    assert room.attempt().answer_id("why") != room.attempt().answer_id("what if")
