"""When a third of what is asked of Bedrock goes wrong, everybody is answered all the same.

`make chaos ARGS="--only bedrock"` asks five hundred times.
"""

from pathlib import Path

from tests.chaos.bedrock import bad_day_at_bedrock


def test_on_a_bad_day_every_question_is_answered_once_in_time_and_with_no_number_that_is_no_fact(
    tmp_path: Path,
) -> None:
    verdict = bad_day_at_bedrock(tmp_path, turns=60)
    print(f"\n{verdict.seen}")  # noqa: T201 - figures for whoever asks with -s
    assert verdict.holds, f"promised: {verdict.promise}; seen: {verdict.seen}"


def test_a_model_that_is_believed_would_be_seen_here(tmp_path: Path) -> None:
    assert not bad_day_at_bedrock(tmp_path, turns=40, sabotage="believe-the-model").holds
