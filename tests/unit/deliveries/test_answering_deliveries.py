"""A delivery is tried until it is answered, or the person was told that it cannot be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from domain.deliveries.delivery import Attempt, Journal, Overtaken
from domain.deliveries.patience import MOST_ATTEMPTS, Patience
from domain.errors import Unavailable
from handlers.jobs.deliveries import AnswerDelivery, TryAgain
from tests.fakes.clock import FakeClock
from tests.fakes.inbox import RECEIVED, FakeInbox, delivery_of
from tests.fakes.log_book import logged
from tests.fakes.slack_inboxes import refusal

KEY = "message:T1:C1:17.1"


def nothing_happens() -> None:
    """What goes right."""


@dataclass
class Desk:
    """A worker at an inbox with one delivery in it; how answering and apologising go is the test's to say."""

    inbox: FakeInbox = field(default_factory=FakeInbox)
    clock: FakeClock = field(default_factory=lambda: FakeClock(RECEIVED))
    answering: Callable[[], None] = nothing_happens
    apologising: Callable[[], None] = nothing_happens
    answered: list[tuple[int, bool]] = field(default_factory=list)
    apologised: list[int] = field(default_factory=list)

    entry: str = "message/reply"
    lanes: list[str | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.inbox.take(delivery_of(KEY, entry=self.entry), most_waiting=10)

    def work(self, key: str = KEY) -> None:
        AnswerDelivery(
            inbox=self.inbox,
            clock=self.clock,
            patience=Patience(lambda: 0.0),
            answer=self._answer,
            apologise=self._apologise,
        )(key)

    def work_in_vain(self, times: int = 1) -> list[float]:
        """Several attempts that each come back; after how many seconds."""
        pauses = []
        for _ in range(times):
            with pytest.raises(TryAgain) as again:
                self.work()
            pauses.append(again.value.seconds)
            self.lanes.append(again.value.lane)
        return pauses

    @property
    def state(self) -> str:
        return self.inbox.kept[KEY].state

    def _answer(self, attempt: Attempt, _journal: Journal, is_last: bool) -> None:
        self.answered.append((attempt.number, is_last))
        self.answering()

    def _apologise(self, attempt: Attempt, _journal: Journal) -> None:
        self.apologised.append(attempt.number)
        self.apologising()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def failing(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_a_delivery_is_answered_once_however_often_its_job_runs(desk: Desk) -> None:
    for _ in range(3):
        desk.work()

    assert desk.answered == [(1, False)]
    assert desk.state == "answered"


def test_where_nothing_waits_nothing_happens(desk: Desk) -> None:
    desk.work("message:T1:C1:unheard-of")

    assert (desk.answered, desk.apologised) == ([], [])


def test_what_does_not_work_comes_back_until_it_does(desk: Desk) -> None:
    desk.answering = failing(ConnectionResetError())
    desk.work_in_vain(3)
    desk.answering = nothing_happens
    desk.work()

    assert desk.answered == [(1, False), (2, False), (3, False), (4, False)]
    assert desk.apologised == []
    assert desk.state == "answered"


def test_it_comes_back_later_each_time(desk: Desk) -> None:
    desk.answering = failing(TimeoutError())

    assert desk.work_in_vain(4) == [0.5, 1.0, 2.0, 4.0]


def test_it_comes_back_no_sooner_than_slack_asked_for(desk: Desk) -> None:
    desk.answering = failing(refusal("ratelimited", 429, **{"Retry-After": "97"}))

    assert desk.work_in_vain() == [97.0]


def test_whoever_writes_next_in_a_thread_does_not_wait_for_an_hour(desk: Desk) -> None:
    desk.answering = failing(refusal("ratelimited", 429, **{"Retry-After": "3600"}))

    assert desk.work_in_vain() == [120.0]


def test_why_it_comes_back_is_told_to_whoever_looks(desk: Desk) -> None:
    error = TimeoutError()
    desk.answering = failing(error)

    with pytest.raises(TryAgain) as again:
        desk.work()
    assert again.value.__cause__ is error


def test_an_attempt_that_was_overtaken_says_nothing_and_ends_nothing(desk: Desk) -> None:
    desk.answering = failing(Overtaken())
    desk.work()

    assert desk.state == "waiting"
    assert desk.apologised == []


def test_an_attempt_overtaken_just_before_its_end_leaves_the_end_to_the_later_one(desk: Desk) -> None:
    desk.answering = lambda: desk.inbox.begin(KEY) and None

    desk.work()

    assert desk.state == "waiting"
    assert desk.inbox.kept[KEY].attempts == 2


def test_the_last_attempt_knows_that_it_is_the_last(desk: Desk) -> None:
    desk.answering = failing(TimeoutError())
    desk.work_in_vain(MOST_ATTEMPTS)

    assert [is_last for _, is_last in desk.answered] == [False] * (MOST_ATTEMPTS - 1) + [True]
    assert desk.apologised == []


def test_after_the_last_attempt_the_person_is_told_and_it_is_over(desk: Desk) -> None:
    desk.answering = failing(TimeoutError())
    desk.work_in_vain(MOST_ATTEMPTS)

    desk.work()
    desk.work()

    assert desk.apologised == [MOST_ATTEMPTS + 1]
    assert len(desk.answered) == MOST_ATTEMPTS
    assert desk.state == "given_up"


def test_an_apology_that_does_not_work_comes_back_as_well(desk: Desk) -> None:
    desk.answering = desk.apologising = failing(TimeoutError())
    desk.work_in_vain(MOST_ATTEMPTS + 3)
    assert desk.state == "waiting"

    desk.apologising = nothing_happens
    desk.work()

    assert len(desk.apologised) == 4
    assert len(desk.answered) == MOST_ATTEMPTS
    assert desk.state == "given_up"


def test_a_day_after_it_came_nothing_more_is_tried(desk: Desk) -> None:
    desk.answering = desk.apologising = failing(TimeoutError())
    desk.work_in_vain(MOST_ATTEMPTS + 1)
    desk.clock.time = RECEIVED + timedelta(hours=24)

    with logged() as logs:
        desk.work()

    assert len(desk.apologised) == 1
    assert desk.state == "given_up"
    assert [(one["event"], one["log_level"]) for one in logs] == [("delivery.abandoned", "error")]


def test_an_apology_that_is_owed_holds_nobody_up_in_the_thread(desk: Desk) -> None:
    desk.answering = desk.apologising = failing(TimeoutError())
    desk.work_in_vain(MOST_ATTEMPTS + 2)

    assert desk.lanes[: MOST_ATTEMPTS - 1] == [None] * (MOST_ATTEMPTS - 1)
    (owed,) = set(desk.lanes[MOST_ATTEMPTS - 1 :])
    assert owed is not None
    assert KEY not in owed


@pytest.mark.parametrize("entry", ["news/member_joined_channel", "errand/cards"])
def test_what_nobody_asked_for_is_tried_for_a_day_and_nobody_hears_of_it(entry: str) -> None:
    desk = Desk(entry=entry)
    desk.answering = failing(TimeoutError())
    desk.work_in_vain(3 * MOST_ATTEMPTS)
    assert [is_last for _, is_last in desk.answered] == [False] * 3 * MOST_ATTEMPTS
    assert set(desk.lanes) == {None}

    desk.clock.time = RECEIVED + timedelta(hours=24)
    desk.work()

    assert desk.state == "given_up"
    assert desk.apologised == []


def test_after_a_long_outage_what_was_never_tried_is_answered_all_the_same(desk: Desk) -> None:
    desk.clock.time = RECEIVED + timedelta(days=3)

    desk.work()

    assert desk.answered == [(1, False)]
    assert desk.state == "answered"


def test_while_the_database_is_away_nothing_is_begun(desk: Desk) -> None:
    desk.inbox.is_away = True
    with pytest.raises(Unavailable):
        desk.work()
    desk.inbox.is_away = False

    assert desk.inbox.kept[KEY].attempts == 0
    assert desk.answered == []


def test_what_was_answered_while_the_database_went_away_is_tried_again(desk: Desk) -> None:
    def away_from_now_on() -> None:
        desk.inbox.is_away = True

    desk.answering = away_from_now_on
    desk.work_in_vain()
    desk.inbox.is_away, desk.answering = False, nothing_happens
    desk.work()

    assert desk.state == "answered"


@pytest.mark.parametrize(
    "error",
    [TimeoutError(), ConnectionResetError(), Unavailable("database_unreachable", "No."), refusal("ratelimited", 429)],
    ids=repr,
)
def test_what_may_pass_is_logged_without_its_place(desk: Desk, error: Exception) -> None:
    desk.answering = failing(error)
    with logged() as logs:
        desk.work_in_vain()

    (told,) = logs
    assert (told["event"], told["problem"], told["attempts"]) == ("delivery.comes_back", type(error).__name__, 1)
    assert told["exc_info"] is None


@pytest.mark.parametrize("error", [KeyError("text"), ValueError(), refusal("invalid_blocks")], ids=repr)
def test_what_nobody_foresaw_is_logged_with_its_place(desk: Desk, error: Exception) -> None:
    desk.answering = failing(error)
    with logged() as logs:
        desk.work_in_vain()

    (told,) = logs
    assert (told["event"], told["exc_info"]) == ("delivery.comes_back", error)


def test_being_overtaken_is_logged_as_no_failure(desk: Desk) -> None:
    desk.answering = failing(Overtaken())
    with logged() as logs:
        desk.work()

    assert [(one["event"], one["log_level"]) for one in logs] == [("delivery.overtaken", "warning")]
