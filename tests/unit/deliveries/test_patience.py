"""How long attempts wait for each other: longer each time, never too long, and as long as Slack asked for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deliveries.patience import MOST_ATTEMPTS, Patience

RECEIVED = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
CHANCES = st.floats(0, 1, exclude_max=True)
NUMBERS = st.integers(1, 10_000)


def patience(chance: float = 0.0, **told: float) -> Patience:
    """Patience for which chance always falls the same way."""
    return Patience(lambda: chance, **told)  # type: ignore[arg-type] # the patience names them


@given(NUMBERS, CHANCES)
def test_pauses_grow_and_never_shrink(number: int, chance: float) -> None:
    by_chance = patience(chance)

    assert by_chance.seconds(number + 1) >= by_chance.seconds(number)


@given(st.integers(1, 5), CHANCES)
def test_each_pause_is_twice_the_one_before_until_the_longest(number: int, chance: float) -> None:
    by_chance = patience(chance)

    assert by_chance.seconds(number + 1) == pytest.approx(2 * by_chance.seconds(number))


@given(NUMBERS, CHANCES, st.floats(1, 3600))
def test_no_pause_is_longer_than_the_longest_or_nothing(number: int, chance: float, longest: float) -> None:
    assert 0 < patience(chance, longest=longest).seconds(number) <= longest


@given(NUMBERS, CHANCES)
def test_chance_takes_away_half_of_a_pause_at_most(number: int, chance: float) -> None:
    shortest = patience(0.0).seconds(number)

    assert shortest <= patience(chance).seconds(number) <= 2 * shortest


@given(NUMBERS)
def test_many_who_failed_together_do_not_come_back_together(number: int) -> None:
    assert len({patience(tenth / 10).seconds(number) for tenth in range(10)}) == 10


@given(NUMBERS, CHANCES, st.floats(0, 3600))
def test_nobody_is_back_before_slack_asked_for_nor_sooner_than_without_being_asked(
    number: int, chance: float, asked_for: float
) -> None:
    waits = patience(chance).seconds(number, asked_for)

    assert waits >= asked_for
    assert waits >= patience(chance).seconds(number)


@given(NUMBERS, CHANCES, st.floats(0, 3600))
def test_being_asked_to_wait_costs_a_second_more_at_most(number: int, chance: float, asked_for: float) -> None:
    unasked = patience(chance).seconds(number)

    assert patience(chance).seconds(number, asked_for) <= max(unasked, asked_for + 1)


def test_slack_may_ask_for_more_than_our_longest() -> None:
    assert patience(longest=60).seconds(3, 900) == 900


def test_those_whom_slack_asked_to_wait_equally_long_do_not_come_back_together() -> None:
    assert len({patience(tenth / 10).seconds(1, 30) for tenth in range(10)}) == 10


@given(NUMBERS)
def test_the_last_attempt_comes_before_what_is_beyond(number: int) -> None:
    waits = patience()

    assert waits.is_last(number) == (number >= MOST_ATTEMPTS)
    assert waits.is_beyond(number) == (number > MOST_ATTEMPTS)


def test_there_are_as_many_attempts_as_somebody_says() -> None:
    waits = patience(most=2)

    assert [waits.is_last(number) for number in (1, 2, 3)] == [False, True, True]
    assert [waits.is_beyond(number) for number in (1, 2, 3)] == [False, False, True]


@pytest.mark.parametrize(
    ("passed", "over"),
    [
        (timedelta(0), False),
        (timedelta(hours=23, minutes=59, seconds=59), False),
        (timedelta(hours=24), True),
        (timedelta(days=9), True),
        # The database's clock and ours may differ.
        (timedelta(seconds=-30), False),
    ],
    ids=str,
)
def test_nothing_is_tried_for_longer_than_a_day(passed: timedelta, over: bool) -> None:
    assert patience().is_over(RECEIVED, RECEIVED + passed) is over


def test_all_attempts_with_their_pauses_fit_into_the_day_they_may_take() -> None:
    slowest = patience(0.999999)

    together = sum(slowest.seconds(number) for number in range(1, slowest.most + 1))
    assert timedelta(seconds=together) < slowest.at_most


def test_attempts_of_workers_that_die_at_once_give_nothing_up() -> None:
    waits = patience(at_least=timedelta(minutes=3))
    early, late = timedelta(seconds=20), timedelta(minutes=3)
    assert not waits.is_last(MOST_ATTEMPTS, early)
    assert not waits.is_beyond(MOST_ATTEMPTS + 5, early)
    assert waits.is_last(MOST_ATTEMPTS, late)
    assert waits.is_beyond(MOST_ATTEMPTS + 1, late)
