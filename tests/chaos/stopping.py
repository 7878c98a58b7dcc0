"""Workers that are told to stop and replaced while posts to Slack are under way, as a new version is rolled out."""

import random
import signal
import time
from pathlib import Path

from tests.chaos.killing import reference
from tests.chaos.plant import plant
from tests.chaos.verdict import Tally, Verdict, trace_of
from tests.rig.faults import delayed

_SECONDS = {
    "COMP_ASSIST_HEARTBEAT_SECONDS": "0.1",
    "COMP_ASSIST_TAKEOVER_SECONDS": "0.4",
    "COMP_ASSIST_DRAIN_SECONDS": "10",
    "COMP_ASSIST_SLACK_SECONDS": "4",
}


def replace_workers(folder: Path, turns: int, slow: float = 1.5, sabotage: str = "", seed: int = 4) -> Verdict:
    """SIGTERM for one of two workers after the other, another in its place, while every fourth post takes long."""
    dice = random.Random(seed)
    with plant(folder, **_SECONDS) as site:
        site.open_door()
        expected = reference(site)
        workers = [site.hire(sabotage), site.hire(sabotage)]
        site.faults.add("chat.postMessage", delayed(slow), probability=0.25)
        names = [f"CAND-T{number:04}" for number in range(turns)]
        stopped = []
        for start in range(0, turns, 4):
            site.send(site.asks("U0RAVI", "#hiring-offers", names[start : start + 4]))
            time.sleep(dice.uniform(0.2, 0.8))
            stopped.append(workers.pop(0))
            stopped[-1].send(signal.SIGTERM)
            workers.append(site.hire(sabotage))
        answered = site.wait_until_answered(60 if not sabotage else 30)
        ended = [worker.wait(15) for worker in stopped]
        tally = Tally(expected)
        for name in names:
            tally.add(trace_of(site, name))
    gently = sum(one.code == 0 for one in ended)
    return Verdict(
        "0 lost, 0 doubled, all stop by themselves",
        f"{turns} turns, {len(stopped)} workers replaced: {tally.text}; {gently} stopped by themselves",
        tally.right == turns and answered and gently == len(stopped),
    )
