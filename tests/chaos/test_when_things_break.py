"""The promises that hold whatever breaks, in small numbers; `make chaos` tries them in large ones, and sabotaged."""

from pathlib import Path

import pytest

from tests.chaos.crashing import crash_the_database
from tests.chaos.killing import kill_at_every_point, kill_at_random
from tests.chaos.ordering import reply_quickly
from tests.chaos.repeating import deliver_again_and_again, lose_the_response
from tests.chaos.stopping import replace_workers
from tests.chaos.stories import STORIES
from tests.chaos.verdict import Verdict


def assert_holds(verdict: Verdict) -> None:
    """What was seen is told when it is not what was promised."""
    assert verdict.holds, f"promised: {verdict.promise}; seen: {verdict.seen}"


def test_workers_killed_at_random_lose_and_double_nothing(tmp_path: Path) -> None:
    assert_holds(kill_at_random(tmp_path, turns=12))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_worker_killed_around_its_posts_and_commits_answers_once(tmp_path: Path, story: object) -> None:
    verdict = kill_at_every_point(tmp_path, times=1, stories=(story,), most=5)  # type: ignore[arg-type]
    assert_holds(verdict)


def test_events_delivered_four_times_to_two_doors_are_answered_once(tmp_path: Path) -> None:
    assert_holds(deliver_again_and_again(tmp_path, events=20, times=4))


def test_without_the_inbox_s_keys_the_same_events_would_be_kept_again(tmp_path: Path) -> None:
    assert not deliver_again_and_again(tmp_path, events=5, times=3, sabotage="no-dedupe").holds


def test_posts_whose_response_was_lost_are_found_and_not_repeated(tmp_path: Path) -> None:
    assert_holds(lose_the_response(tmp_path, posts=6))


def test_without_looking_for_them_such_posts_would_be_repeated(tmp_path: Path) -> None:
    assert not lose_the_response(tmp_path, posts=3, sabotage="no-search").holds


def test_workers_replaced_while_posts_are_under_way_lose_and_double_nothing(tmp_path: Path) -> None:
    assert_holds(replace_workers(tmp_path, turns=8, slow=1.0))


def test_quick_replies_are_answered_in_the_order_of_each_thread(tmp_path: Path) -> None:
    assert_holds(reply_quickly(tmp_path, threads=3, replies=4))


def test_a_database_that_crashes_and_comes_back_costs_no_answer(tmp_path: Path) -> None:
    assert_holds(crash_the_database(tmp_path, turns=12, pauses=(1.0, 2.0)))
