"""How much one person and one workspace may send in a minute."""

import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateways.pace import MinutePace


@dataclass
class Minutes:
    """Time as the pace and the counters it uses see it."""

    time: float = 1_772_617_800.0

    def now(self) -> float:
        return self.time


@pytest.fixture
def minutes(monkeypatch: pytest.MonkeyPatch) -> Minutes:
    """The counters read the clock of the process; theirs is put in its place."""
    made = Minutes(1_772_617_800.0 // 60 * 60)
    for module in ("limits.storage.memory", "limits.strategies"):
        monkeypatch.setattr(f"{module}.time", _Clock(made))
    return made


@dataclass
class _Clock:
    minutes: Minutes

    def time(self) -> float:
        return self.minutes.time


def pace_by(minutes: Minutes, per_user: int = 5, per_workspace: int = 20) -> MinutePace:
    return MinutePace(per_user=per_user, per_workspace=per_workspace, clock=minutes.now)


def sent(pace: MinutePace, number: int, user_id: str = "U1", team_id: str = "T1") -> int:
    """How many of some requests at once are let in, and taken."""
    let_in = 0
    for _ in range(number):
        if pace.seconds_to_wait(team_id, user_id) == 0:
            pace.count(team_id, user_id)
            let_in += 1
    return let_in


def test_as_many_as_the_limit_says_come_in_at_once(minutes: Minutes) -> None:
    assert sent(pace_by(minutes, per_user=5), 30) == 5


def test_whoever_sent_too_much_is_told_when_to_come_again(minutes: Minutes) -> None:
    pace = pace_by(minutes)
    sent(pace, 5)
    minutes.time += 12.4

    assert pace.seconds_to_wait("T1", "U1") == 48


def test_asking_alone_does_not_count(minutes: Minutes) -> None:
    pace = pace_by(minutes)
    for _ in range(100):
        assert pace.seconds_to_wait("T1", "U1") == 0

    assert sent(pace, 30) == 5


def test_being_turned_away_does_not_count(minutes: Minutes) -> None:
    pace = pace_by(minutes)
    sent(pace, 500)
    minutes.time += 120

    assert sent(pace, 30) == 5


def test_one_persons_flood_does_not_stop_another(minutes: Minutes) -> None:
    pace = pace_by(minutes, per_user=5, per_workspace=20)
    sent(pace, 1000, "U1")

    assert sent(pace, 5, "U2") == 5


def test_all_together_send_no_more_than_the_workspace_may(minutes: Minutes) -> None:
    pace = pace_by(minutes, per_user=5, per_workspace=20)

    assert [sent(pace, 7, f"U{number}") for number in range(6)] == [5, 5, 5, 5, 0, 0]
    assert pace.seconds_to_wait("T1", "U99") > 0


def test_whoever_is_stopped_by_the_workspace_has_used_up_nothing_of_their_own(minutes: Minutes) -> None:
    pace = pace_by(minutes, per_user=5, per_workspace=20)
    for number in range(4):
        sent(pace, 5, f"U{number}")
    assert sent(pace, 5, "U9") == 0
    minutes.time += 120

    assert sent(pace, 7, "U9") == 5


def test_one_workspaces_flood_does_not_stop_another(minutes: Minutes) -> None:
    pace = pace_by(minutes, per_user=5, per_workspace=5)
    sent(pace, 100, "U1", "T1")

    assert sent(pace, 7, "U1", "T2") == 5


def test_the_end_of_one_minute_and_the_start_of_the_next_are_no_two_minutes(minutes: Minutes) -> None:
    pace = pace_by(minutes, per_user=30, per_workspace=600)
    minutes.time += 59
    assert sent(pace, 100) == 30
    minutes.time += 2

    assert sent(pace, 100) <= 1


def test_after_a_quiet_while_everything_may_be_sent_again(minutes: Minutes) -> None:
    pace = pace_by(minutes)
    sent(pace, 5)
    minutes.time += 120

    assert sent(pace, 30) == 5


def test_somebody_who_keeps_to_the_pace_never_waits(minutes: Minutes) -> None:
    pace = pace_by(minutes, per_user=30, per_workspace=600)
    waits = []
    for _ in range(200):
        waits.append(pace.seconds_to_wait("T1", "U1"))
        pace.count("T1", "U1")
        minutes.time += 2.1

    assert waits == [0] * 200


@given(st.lists(st.tuples(st.floats(0, 40), st.integers(1, 12)), max_size=30))
def test_nobody_sends_more_than_twice_the_limit_in_any_minute_nor_waits_longer_than_one(
    bursts: list[tuple[float, int]],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        minutes = Minutes(1_772_617_800.0 // 60 * 60)
        for module in ("limits.storage.memory", "limits.strategies"):
            patch.setattr(f"{module}.time", _Clock(minutes))
        pace = pace_by(minutes, per_user=6, per_workspace=1000)
        times: list[float] = []
        for pause, number in bursts:
            minutes.time += pause
            for _ in range(number):
                wait = pace.seconds_to_wait("T1", "U1")
                assert 0 <= wait <= 60
                if wait == 0:
                    pace.count("T1", "U1")
                    times.append(minutes.time)
        for time in times:
            assert sum(time <= other < time + 60 for other in times) <= 12


@given(st.floats(0, 59.9), st.integers(1, 30))
def test_whoever_comes_again_when_told_is_let_in_before_long(after: float, per_user: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        minutes = Minutes(1_772_617_800.0 // 60 * 60 + after)
        for module in ("limits.storage.memory", "limits.strategies"):
            patch.setattr(f"{module}.time", _Clock(minutes))
        pace = pace_by(minutes, per_user=per_user, per_workspace=1000)
        sent(pace, per_user)
        waited = 0
        while (wait := pace.seconds_to_wait("T1", "U1")) != 0:
            waited += wait
            minutes.time += wait

    # What was sent fades evenly: one of six is forgotten after ten seconds.
    assert waited <= math.ceil(60 - after) + math.ceil(60 / per_user) + 1
