"""`make chaos`: what the product promises when things break, tried and printed, each beside its sabotage.

`python -m tests.chaos [--short] [--sabotage] [--only LINE]`: with --sabotage every line is broken on purpose by its
switch, and must fail.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.chaos.bedrock import bad_day_at_bedrock
from tests.chaos.crashing import crash_the_database
from tests.chaos.killing import kill_at_every_point, kill_at_random
from tests.chaos.loading import acknowledge_beside_bare_bolt, acknowledge_slow_turns, two_workers
from tests.chaos.ordering import reply_quickly
from tests.chaos.repeating import deliver_again_and_again, lose_the_response
from tests.chaos.stopping import replace_workers
from tests.chaos.stories import STORIES
from tests.chaos.verdict import Verdict


@dataclass(frozen=True)
class Line:
    """One promise: how it is tried, how it is tried in short, and the sabotages that must make it fail."""

    says: str
    full: Callable[..., Verdict]
    short: Callable[..., Verdict]
    sabotages: tuple[str, ...]


LINES = {
    "kill": Line(
        "kill -9 of workers at random times",
        partial(kill_at_random, turns=100),
        partial(kill_at_random, turns=24),
        ("nobody-stands-in", "no-journal", "no-inbox"),
    ),
    "points": Line(
        "kill -9 at every named point",
        partial(kill_at_every_point, times=10),
        partial(kill_at_every_point, times=1, stories=STORIES[:1], most=12),
        ("no-journal", "no-search"),
    ),
    "repeats": Line(
        "the same events again and again, shuffled, two front doors",
        partial(deliver_again_and_again, events=500, times=4),
        partial(deliver_again_and_again, events=40, times=4),
        ("no-dedupe",),
    ),
    "response": Line(
        "posts accepted, response lost",
        partial(lose_the_response, posts=100),
        partial(lose_the_response, posts=12),
        ("no-search",),
    ),
    "stop": Line(
        "workers replaced while posts are under way",
        partial(replace_workers, turns=60),
        partial(replace_workers, turns=12),
        ("hasty",),
    ),
    "order": Line(
        "quick replies in many threads",
        partial(reply_quickly, threads=20, replies=8),
        partial(reply_quickly, threads=4, replies=5),
        ("no-lanes",),
    ),
    "database": Line(
        "PostgreSQL crashes and restarts",
        partial(crash_the_database, turns=200),
        partial(crash_the_database, turns=30, pauses=(1.0, 3.0)),
        ("no-recovery",),
    ),
    "bedrock": Line(
        "a bad day at Bedrock",
        partial(bad_day_at_bedrock, turns=500),
        partial(bad_day_at_bedrock, turns=40),
        ("believe-the-model",),
    ),
    "slow": Line(
        "acknowledgements while turns are slow",
        partial(acknowledge_slow_turns, rate=30, seconds=60, slow=20),
        partial(acknowledge_slow_turns, rate=20, seconds=4, slow=5),
        ("answer-in-the-request",),
    ),
    "ack": Line(
        "acknowledgements beside a bare Bolt app",
        partial(acknowledge_beside_bare_bolt, rate=200, seconds=10),
        partial(acknowledge_beside_bare_bolt, rate=100, seconds=3),
        ("no-pool",),
    ),
    "workers": Line(
        "two workers instead of one",
        partial(two_workers, turns=40, at_once=4, slow=2.0),
        partial(two_workers, turns=16, at_once=4, slow=1.0),
        ("one-lane",),
    ),
}


def main() -> int:
    """Try the lines and print the table; 1 when one is not as it must be."""
    asked = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    asked.add_argument("--short", action="store_true", help="smaller numbers")
    asked.add_argument("--sabotage", action="store_true", help="break each promise on purpose; it must then fail")
    asked.add_argument("--only", choices=LINES, action="append", help="these lines")
    given = asked.parse_args()
    as_expected = True
    for name in given.only or LINES:
        line = LINES[name]
        for sabotage in line.sabotages if given.sabotage else ("",):
            as_expected &= _try(line, sabotage, short=given.short)
    return 0 if as_expected else 1


def _try(line: Line, sabotage: str, *, short: bool) -> bool:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True) as folder:
        verdict = (line.short if short else line.full)(Path(folder), sabotage=sabotage)
    good = verdict.holds is not bool(sabotage)
    told = "holds" if verdict.holds else "FAILS"
    meant = f" (sabotaged: {sabotage})" if sabotage else ""
    print(f"{'ok ' if good else 'NOT'} {line.says}{meant}: {told}")  # noqa: T201 - the table is what this is for
    print(f"      promised: {verdict.promise}\n      seen:     {verdict.seen}")  # noqa: T201 - the same
    print(f"      took {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201 - the same
    return good


if __name__ == "__main__":
    raise SystemExit(main())
