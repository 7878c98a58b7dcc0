"""Sending: everybody is told once, however often the program dies on the way, and Slack's moods are waited out."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.deliveries.patience import Patience
from domain.errors import NotAllowed, Unavailable
from domain.identity.actor import PROGRAM, Actor
from domain.identity.audience import Audience, PlaceKind
from domain.recommendations.cards import FindPlaces
from domain.recommendations.filed import OfferState, PostedCard
from handlers.jobs.notices import NoticeTools, plan_notices, send_notices
from handlers.slack.card_links import CardLinks
from handlers.slack.courier import Courier
from handlers.slack.pacing import ChannelBusy
from tests.fakes.slack_inboxes import FakeSlackInboxes, refusal
from tests.unit.approvals.notice_office import (
    DELIA,
    LENA,
    LEO,
    RAVI,
    RITA,
    STARTED,
    NoticeOffice,
    decided,
    waiting,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """The process is gone; nothing catches it."""


@dataclass
class Rooms:
    """Who reads which channel."""

    readers: dict[str, tuple[Actor, ...]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def audience_of(self, channel_id: str) -> Audience:
        self.asked.append(channel_id)
        members = self.readers.get(channel_id)
        return Audience(PlaceKind.PRIVATE, members) if members else Audience(PlaceKind.UNREADABLE)


@dataclass
class PostOffice:
    """A notice office whose messages go out to people's inboxes."""

    office: NoticeOffice = field(default_factory=NoticeOffice)
    slack: FakeSlackInboxes = field(default_factory=FakeSlackInboxes)
    rooms: Rooms = field(default_factory=Rooms)

    def __post_init__(self) -> None:
        self.slack.now = self._seconds

    def _seconds(self) -> float:
        return self.office.clock.time.timestamp()

    @property
    def tools(self) -> NoticeTools:
        courier = Courier(self.slack)  # type: ignore[arg-type]  # it writes to people, no more
        find = FindPlaces(work=self.office.work)
        return NoticeTools(
            plan=self.office.plan,
            take=self.office.take,
            settle=self.office.settle,
            links=CardLinks(find_places=find, audiences=self.rooms, courier=courier),
            courier=courier,
            clock=self.office.clock,
            patience=Patience(lambda: 0.0, most=15, longest=3600),
        )

    def run(self, after: timedelta = 2 * MINUTE) -> int:
        """Plan and send, so long after the start."""
        self.office.clock.time = STARTED + after
        plan_notices(PROGRAM, self.tools)
        return send_notices(PROGRAM, self.tools)

    def card(self, channel_id: str, at: datetime = STARTED, number: int = 1) -> None:
        """A card of an offer stands in a channel since a moment."""
        ts = f"{at.timestamp():.0f}.000100"
        self.office.work.kept.cards[channel_id, ts] = PostedCard(f"REC-{number}", channel_id, ts, ts)


@pytest.fixture
def post() -> PostOffice:
    made = PostOffice()
    made.office.keep(waiting())
    return made


def test_everybody_who_is_asked_gets_one_message_and_nobody_gets_it_again(post: PostOffice) -> None:
    assert [post.run(), post.run(), post.run(HOUR)] == [3, 0, 0]
    for person in (LENA, LEO, DELIA):
        assert post.slack.of(person.user_id) == ["CAND-1 waits for your decision"]


def test_the_whole_life_of_a_wait(post: PostOffice) -> None:
    for hours in range(1, 50):
        post.run(hours * HOUR)
        if hours == 40:
            post.office.keep(decided(waiting(), OfferState.APPROVED, at=STARTED + 40 * HOUR))

    assert post.slack.of("U0LENA") == [
        "CAND-1 waits for your decision",
        "CAND-1 still waits for your decision",
        "CAND-1 is overdue for your decision",
    ]
    assert post.slack.of("U0LIAM") == ["CAND-1 is overdue, and you may decide as well"]
    assert post.slack.of("U0ADA") == ["CAND-1 is overdue, and nobody has decided"]
    assert post.slack.of("U0RAVI") == ["CAND-1 is approved"]
    assert post.slack.of("U0COREY") == []


def test_people_without_rights_cannot_make_it_send(post: PostOffice) -> None:
    with pytest.raises(NotAllowed):
        send_notices(LENA, post.tools)


def test_what_others_can_read_says_nothing(post: PostOffice) -> None:
    post.run()

    for message in post.slack.posted:
        payload = message["metadata"]["event_payload"]
        assert payload["about"] == ""
        assert len(payload["mark"]) == 24
        assert "CAND" not in str(payload)
        assert "U0" not in str(payload)


# -- dying on the way ------------------------------------------------------------------------------------------------


def dies(*_given: object) -> None:
    raise Killed


def test_whoever_dies_after_slack_took_the_message_does_not_send_it_again(post: PostOffice) -> None:
    post.slack.after = dies
    with pytest.raises(Killed):
        post.run()
    post.slack.after = lambda: None

    post.run(3 * MINUTE)
    post.run(13 * MINUTE)

    assert sorted(one["channel"] for one in post.slack.posted) == ["D0DELIA", "D0LENA", "D0LEO"]
    assert set(post.office.book.states().values()) == {"sent"}


def test_whoever_dies_before_slack_is_asked_sends_it_later(post: PostOffice) -> None:
    post.slack.before = lambda method: dies() if method == "chat.postMessage" else None
    with pytest.raises(Killed):
        post.run()
    post.slack.before = lambda _method: None

    post.run(3 * MINUTE)
    assert len(post.slack.posted) == 2
    post.run(13 * MINUTE)
    assert sorted(one["channel"] for one in post.slack.posted) == ["D0DELIA", "D0LENA", "D0LEO"]


def test_a_list_that_slack_took_is_not_sent_again_either(post: PostOffice) -> None:
    late = [decided(waiting(number), OfferState.REJECTED) for number in range(1, 6)]
    post.office.keep(*late)
    post.slack.after = dies
    with pytest.raises(Killed):
        post.run(2 * HOUR)
    post.slack.after = lambda: None
    post.office.keep(decided(waiting(2), OfferState.WITHDRAWN))

    post.run(3 * HOUR)

    assert post.slack.of("U0RAVI") == ["5 offers to look at"]
    assert sorted(post.office.book.states().values()) == ["digested"] * 4 + ["obsolete"]


@given(st.lists(st.sampled_from(["before", "after", "open", "time-out", "fine"]), max_size=12), st.integers(1, 8))
@settings(deadline=None)
def test_however_it_dies_and_fails_everybody_is_told_exactly_once(faults: list[str], offers: int) -> None:
    post = PostOffice()
    post.office.times = replace(post.office.times, hours=24 * 30)
    post.office.keep(*(waiting(number) for number in range(1, offers + 1)))
    plan = list(faults)

    def before(method: str) -> None:
        if method == "conversations.open" and plan and plan[0] == "open":
            plan.pop(0)
            raise TimeoutError
        if method == "chat.postMessage" and plan and plan[0] == "before":
            plan.pop(0)
            raise Killed

    def after() -> None:
        fault = plan.pop(0) if plan else "fine"
        if fault == "after":
            raise Killed
        if fault == "time-out":
            raise TimeoutError

    post.slack.before, post.slack.after = before, after
    moments = {STARTED + 2 * MINUTE}
    while moments:
        try:
            post.run(min(moments) - STARTED)
        except Killed:
            # Another process runs a minute later.
            moments = {post.office.clock.time + MINUTE}
        else:
            waiting_for = [one.notice.due_at for one in post.office.book.kept.values() if one.closing is None]
            moments = {max(at, post.office.clock.time + MINUTE) for at in waiting_for}

    told = [one for one in post.slack.posted if one["channel"] == "D0LENA"]
    marks = [one["metadata"]["event_payload"]["mark"] for one in post.slack.posted]
    assert len(marks) == len(set(marks))
    alone = [one["text"].split()[0] for one in told if one["text"].startswith("CAND")]
    assert len(alone) == len(set(alone))
    assert set(post.office.book.states().values()) <= {"sent", "digested"}


def test_an_attempt_that_took_too_long_to_prepare_is_left_to_the_next(post: PostOffice) -> None:
    slow = iter([timedelta(), 8 * MINUTE])

    def before(method: str) -> None:
        if method == "conversations.open":
            post.office.clock.time += next(slow, timedelta())

    post.run(timedelta())
    post.slack.before = before
    post.office.clock.time = STARTED + 2 * MINUTE
    plan_notices(PROGRAM, post.tools)

    assert send_notices(PROGRAM, post.tools) == 2
    post.run(30 * MINUTE)
    assert len(post.slack.posted) == 3


# -- Slack's moods ---------------------------------------------------------------------------------------------------


def failing_for(post: PostOffice, user_id: str, error: Exception, times: int = 10**6) -> None:
    """Writing to somebody fails so many times."""
    left = [times]

    def opened(*, users: str) -> dict[str, object]:
        if users == user_id and left[0]:
            left[0] -= 1
            raise error
        return {"channel": {"id": "D" + users[1:]}}

    post.slack.conversations_open = opened  # type: ignore[method-assign]


def state_of(post: PostOffice, person: Actor) -> str:
    return next(state for key, state in post.office.book.states().items() if key.endswith(person.user_id))


@pytest.mark.parametrize(
    "error",
    [
        refusal("ratelimited", 429),
        refusal("internal_error"),
        refusal("no_such_word", 503),
        refusal("account_inactive"),
        refusal("invalid_auth"),
        TimeoutError(),
        ConnectionResetError(),
        ChannelBusy(),
        Unavailable("x", "x"),
    ],
    ids=[
        "a limit",
        "an internal error",
        "Slack is down",
        "our account",
        "our token",
        "a time-out",
        "a lost connection",
        "a busy channel",
        "no answer about people",
    ],
)
def test_what_passes_is_waited_out_and_the_others_are_told(post: PostOffice, error: Exception) -> None:
    failing_for(post, "U0DELIA", error, times=20)
    post.office.times = replace(post.office.times, hours=24 * 30)

    assert post.run() == 2
    assert state_of(post, DELIA) == "waiting"
    for minutes in range(3, 24 * 60, 30):
        post.run(minutes * MINUTE)
    assert len(post.slack.of("U0DELIA")) == 1


@pytest.mark.parametrize("code", ["user_not_found", "user_disabled", "cannot_dm_bot", "invalid_blocks"])
def test_what_is_for_good_is_not_tried_again(post: PostOffice, code: str) -> None:
    failing_for(post, "U0DELIA", refusal(code))

    assert post.run() == 2
    assert state_of(post, DELIA) == "failed"


def test_a_word_of_slacks_that_nobody_knows_is_not_tried_for_ever(post: PostOffice) -> None:
    failing_for(post, "U0DELIA", refusal("not_in_the_mood"))
    post.office.times = replace(post.office.times, hours=24 * 30)
    states = []
    for hours in range(16):
        post.run(2 * MINUTE + 2 * hours * HOUR)
        states.append(state_of(post, DELIA))

    assert states == ["waiting"] * 14 + ["failed"] * 2


def test_slack_is_not_asked_again_before_it_said(post: PostOffice) -> None:
    failing_for(post, "U0DELIA", refusal("ratelimited", 429, **{"Retry-After": "3600"}), times=1)
    post.run()

    post.run(2 * MINUTE + timedelta(seconds=3599))
    assert post.slack.of("U0DELIA") == []
    post.run(2 * MINUTE + timedelta(seconds=3600))
    assert len(post.slack.of("U0DELIA")) == 1


@pytest.mark.parametrize("asked", ["", "soon", "-5", "١٢"])
def test_an_unreadable_wish_to_wait_is_none(post: PostOffice, asked: str) -> None:
    failing_for(post, "U0DELIA", refusal("ratelimited", 429, **{"Retry-After": asked}), times=1)
    post.run()
    post.run(3 * MINUTE)

    assert len(post.slack.of("U0DELIA")) == 1


# -- where the card is -----------------------------------------------------------------------------------------------


def shown(post: PostOffice, person: Actor) -> str:
    (message,) = [one for one in post.slack.posted if one["channel"] == "D" + person.user_id[1:]]
    return str(message["blocks"])


def test_the_link_leads_to_the_newest_card_the_person_reads(post: PostOffice) -> None:
    post.card("G0DESK", STARTED)
    post.card("G0OFFERS", STARTED + MINUTE)
    post.rooms.readers = {"G0DESK": (LENA, LEO), "G0OFFERS": (LENA, RAVI)}
    post.run()

    assert "archives/G0OFFERS/" in shown(post, LENA)
    assert "archives/G0DESK/" in shown(post, LEO)
    assert "/comp-assist context CAND-1" in shown(post, DELIA)


def test_no_link_leads_where_somebody_reads_who_may_not_see_the_case(post: PostOffice) -> None:
    post.card("G0OFFERS")
    post.rooms.readers = {"G0OFFERS": (LENA, RITA)}
    post.run()

    assert "archives" not in shown(post, LENA)


def test_without_a_link_of_slacks_the_command_is_told(post: PostOffice) -> None:
    post.card("G0DESK")
    post.rooms.readers = {"G0DESK": (LENA,)}

    def refuse(method: str) -> None:
        if method == "chat.getPermalink":
            raise refusal("message_not_found")

    post.slack.before = refuse
    post.run()

    assert "/comp-assist context CAND-1" in shown(post, LENA)


def test_a_card_in_somebodys_own_messages_is_news_enough(post: PostOffice) -> None:
    post.card("D0LENA", STARTED + MINUTE)
    post.run()

    assert post.slack.of("U0LENA") == []
    assert state_of(post, LENA) == "sent"
    assert len(post.slack.of("U0LEO")) == 1
    post.run(13 * HOUR)
    assert post.slack.of("U0LENA") == ["CAND-1 still waits for your decision"]


def test_an_old_card_is_no_news_when_the_offer_is_sent_again(post: PostOffice) -> None:
    post.card("D0LENA", STARTED - DAY)
    post.run()

    assert len(post.slack.of("U0LENA")) == 1
    assert "archives/D0LENA/" in shown(post, LENA)
