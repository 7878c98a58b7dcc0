"""Acknowledgements under load, and what a second worker is worth."""

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.chaos.plant import Plant, is_kept, plant
from tests.chaos.verdict import Verdict
from tests.rig.faults import delayed
from tests.rig.processes import surroundings
from tests.rig.slack_sender import Delivered, Delivery, percentile

_ROOT = Path(__file__).parents[2]


def acknowledge_slow_turns(folder: Path, rate: float, seconds: float, slow: float, sabotage: str = "") -> Verdict:
    """Commands at a steady rate while every turn takes long."""
    with plant(folder, COMP_ASSIST_SLACK_SECONDS="30") as site:
        site.open_door(sabotage)
        site.hire()
        site.faults.add("chat.postMessage", delayed(slow))
        # Broken on purpose, all of it would take the better part of an hour.
        names = [f"CAND-S{number:04}" for number in range(int(rate * (min(seconds, 4) if sabotage else seconds)))]
        answers = _send_from_outside(site, site.asks("U0RAVI", "#hiring-offers", names), site.doors[:1], rate)
        taken = [one.seconds for one in answers if is_kept(one)] or [float("inf")]
        kept = int(site.query("select count(*) from inbox")[0][0])
    p99, slowest = percentile(taken, 99), max(taken)
    late = sum(one.seconds > 2.5 or not is_kept(one) for one in answers)
    return Verdict(
        "p99 < 1 s, 0 over 2.5 s",
        f"{len(answers)} commands at {rate:g}/s, turns of {slow:g} s: p50 {percentile(taken, 50) * 1000:.0f} ms, "
        f"p99 {p99 * 1000:.0f} ms, slowest {slowest * 1000:.0f} ms, {late} late or refused, {kept} kept",
        p99 < 1 and late == 0 and kept == len(answers),
    )


def acknowledge_beside_bare_bolt(folder: Path, rate: float, seconds: float, sabotage: str = "") -> Verdict:
    """Signed commands at a steady rate to one serving process, and to a Bolt app that only acknowledges."""
    with plant(folder) as site:
        site.open_door(sabotage)
        secret = site.play.settings.signing_secret
        bare = site.forks.start("tests.rig.bare_bolt:serve", {"secret": secret}, {})
        site.children.append(bare)
        bare_door = bare.waits_for_line("serves Slack at").rpartition(" ")[2].strip()
        for door in (bare_door, site.doors[0]):
            warming = [site.sender.command("U0RAVI", "#hiring-offers", "/comp-assist help") for _ in range(60)]
            _send_from_outside(site, warming, [door], rate)
        ratios, figures = [], []
        for turn in range(3):
            commands = [
                site.sender.command("U0RAVI", "#hiring-offers", f"/comp-assist recommend CAND-B{turn}X{number:04}")
                for number in range(int(rate * seconds))
            ]
            theirs = _send_from_outside(site, commands, [bare_door], rate)
            ours = _send_from_outside(site, commands, site.doors[:1], rate)
            # Nobody answers them here, so that later ones are told their number in the queue.
            ok = all(map(is_kept, ours)) and all(one.status == 200 for one in theirs)
            their_p99, our_p99 = (percentile([one.seconds for one in some], 99) for some in (theirs, ours))
            ratios.append(our_p99 / their_p99 if ok else float("inf"))
            figures.append(f"{our_p99 * 1000:.1f}/{their_p99 * 1000:.1f}")
    ratio = sorted(ratios)[1]
    return Verdict(
        "p99 beside a bare Bolt app ≤ 3×",
        f"{rate:g}/s for {seconds:g} s, three times: {ratio:.2f}× ({', '.join(figures)} ms)",
        ratio <= 3,
    )


def two_workers(folder: Path, turns: int, at_once: int, slow: float, sabotage: str = "") -> Verdict:
    """The same backlog of slow turns for one worker, then for two."""
    speeds = []
    for workers in (1, 2):
        with plant(folder / str(workers), COMP_ASSIST_WORKERS=str(at_once)) as site:
            site.open_door(sabotage)
            names = [f"CAND-W{number:04}" for number in range(turns)]
            site.send(site.asks("U0CARLA", "dm", names))
            # The opening is quick and the answer is not, so that a turn takes as long as said.
            site.faults.add("chat.postMessage", delayed(slow), when=lambda given: not given.get("thread_ts"))
            for _ in range(workers):
                site.hire(sabotage)
            began = time.monotonic()
            if not site.wait_until_answered(60 + 4 * turns * slow / at_once):
                return Verdict("≥ 1.8× finished turns/s", f"{site.waiting()} turns not finished", holds=False)
            speeds.append(turns / (time.monotonic() - began))
    gain = speeds[1] / speeds[0]
    return Verdict(
        "≥ 1.8× finished turns/s",
        f"{turns} turns of {slow:g} s, {at_once} at once: {speeds[0]:.2f}/s and {speeds[1]:.2f}/s, {gain:.2f}×",
        gain >= 1.8,
    )


def _send_from_outside(site: Plant, deliveries: list[Delivery], doors: list[str], rate: float) -> list[Delivered]:
    """Send from a process of its own: in this one Slack is answering, and would be measured as well."""
    work = {
        "deliveries": [[one.body, one.headers] for one in deliveries],
        "doors": doors,
        "rate": rate,
        "secret": site.play.settings.signing_secret,
    }
    sent = subprocess.run(
        [sys.executable, "-m", "tests.chaos.sending"],
        input=json.dumps(work),
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
        env=surroundings(site.folder, {}),
    )
    return [Delivered(*one) for one in json.loads(sent.stdout)]
