"""One message a second into each channel, in order; nobody waits without end, and no channel for another."""

import threading
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack.pacing import ChannelBusy, ChannelPace


@dataclass
class Watch:
    """A clock that only sleeping moves."""

    time: float = 100.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def pace_by(watch: Watch, longest: float = 30.0) -> ChannelPace:
    return ChannelPace(longest=longest, clock=watch.now, sleep=watch.sleep)


def test_the_first_message_waits_for_nothing_and_the_next_a_second() -> None:
    watch = Watch()
    pace = pace_by(watch)

    for _ in range(3):
        pace.wait("C1")

    assert watch.slept == [1.0, 1.0]


def test_channels_do_not_wait_for_each_other() -> None:
    watch = Watch()
    pace = pace_by(watch)

    for channel in ("C1", "C2", "D1"):
        pace.wait(channel)

    assert watch.slept == []


def test_after_a_pause_nothing_was_saved_up() -> None:
    watch = Watch()
    pace = pace_by(watch)
    pace.wait("C1")
    watch.time += 60

    for _ in range(3):
        pace.wait("C1")

    assert watch.slept == [1.0, 1.0]


def test_a_sleep_that_ends_early_is_slept_again() -> None:
    watch = Watch()
    pace = ChannelPace(clock=watch.now, sleep=lambda seconds: watch.sleep(seconds / 2 if seconds > 0.1 else seconds))
    pace.wait("C1")
    pace.wait("C1")

    assert watch.time >= 101.0


def test_whoever_would_wait_too_long_is_told_so_at_once_and_takes_no_turn() -> None:
    watch = Watch()
    turns: list[float] = []
    pace = ChannelPace(longest=3, clock=watch.now, sleep=turns.append)

    def in_line() -> None:
        pace._reserved("C1")

    for _ in range(4):
        in_line()
    for _ in range(2):
        with pytest.raises(ChannelBusy):
            pace.wait("C1")
    watch.time += 1

    assert pace._reserved("C1") == 104.0


def test_a_busy_channel_is_a_failure_on_the_way() -> None:
    assert issubclass(ChannelBusy, OSError)


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.floats(0, 3)), max_size=60))
def test_no_two_messages_of_a_channel_are_nearer_than_a_second(sends: list[tuple[str, float]]) -> None:
    watch = Watch()
    pace = pace_by(watch, longest=1e6)
    went: dict[str, list[float]] = {}
    for channel, pause in sends:
        watch.time += pause
        pace.wait(channel)
        went.setdefault(channel, []).append(watch.time)

    for times in went.values():
        assert all(later - earlier >= 1 - 1e-9 for earlier, later in pairwise(times))


def test_many_workers_get_different_turns() -> None:
    pace = ChannelPace(longest=1000, clock=lambda: 0.0, sleep=lambda _: None)
    turns: list[float] = []
    workers = [threading.Thread(target=lambda: turns.append(pace._reserved("C1"))) for _ in range(50)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(turns) == [float(number) for number in range(50)]


def test_channels_of_long_ago_are_forgotten() -> None:
    watch = Watch()
    pace = pace_by(watch)
    for number in range(1500):
        watch.time += 2
        pace.wait(f"C{number}")

    assert len(pace._free_at) < 1100
