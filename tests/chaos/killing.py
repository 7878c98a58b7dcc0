"""Workers that die: at random times, and at every named point of a turn."""

import random
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.plant import Plant, plant
from tests.chaos.stories import STORIES, Story
from tests.chaos.verdict import Tally, Trace, Verdict, trace_of
from tests.rig.slack_sender import Delivery

# Broken on purpose, a line need not be seen to fail at every point.
_ENOUGH = 10
_AIMS = 3
_AT_ONCE = 3
_QUICK = {
    "COMP_ASSIST_HEARTBEAT_SECONDS": "0.1",
    "COMP_ASSIST_TAKEOVER_SECONDS": "0.4",
    "COMP_ASSIST_SLACK_SECONDS": "1",
}
# Every so many times whoever goes on with the turn dies as well, somewhere.
_TWICE = 5


def kill_at_random(folder: Path, turns: int, sabotage: str = "", seed: int = 1) -> Verdict:
    """kill -9 of one of two workers every 0.05 to 0.7 s while turns go on; another takes its place."""
    dice = random.Random(seed)
    with plant(folder, **_QUICK) as site:
        site.open_door(sabotage)
        expected = reference(site)
        workers = [site.hire(sabotage), site.hire(sabotage)]
        names = [f"CAND-R{number:04}" for number in range(turns)]
        kills = 0
        for start in range(0, turns, 4):
            site.send(site.asks("U0RAVI", "#hiring-offers", names[start : start + 4]))
            time.sleep(dice.uniform(0.05, 0.7))
            victim = dice.randrange(2)
            workers[victim].kill()
            workers[victim] = site.hire(sabotage)
            kills += 1
        site.wait_until_answered(60 if not sabotage else 20)
        tally = Tally(expected)
        for name in names:
            tally.add(trace_of(site, name))
    return Verdict(
        "0 lost, 0 doubled replies, 0 doubled audit rows",
        f"{turns} turns, {kills} kills -9: {tally.text}",
        tally.right == turns,
    )


def reference(site: Plant) -> Trace:
    """What one recommendation for a recruiter leaves behind when nothing goes wrong."""
    worker = site.hire()
    site.send(site.asks("U0RAVI", "#hiring-offers", ["CAND-0000"]))
    if not site.wait_until_answered(20):
        raise RuntimeError(f"not even a quiet turn is answered: {worker.output.text[-2000:]}")
    worker.kill()
    return trace_of(site, "CAND-0000")


def points_of(site: Plant, story: Story) -> tuple[Counter[str], Trace]:
    """Every named point a story's turn passes, how often; and what the turn leaves behind."""
    (delivery,) = story.prepared(site, [f"CAND-P{story.name.upper()}"])
    report = site.folder / f"points-{story.name}"
    worker = site.hire(report=str(report))
    site.send([delivery])
    if not site.wait_until_answered(20):
        raise RuntimeError(f"{story.name} was not answered: {worker.output.text[-2000:]}")
    time.sleep(0.3)
    worker.kill()
    passed = Counter(line for line in report.read_text(encoding="utf-8").splitlines() if _is_of_a_turn(line))
    return passed, trace_of(site, f"CAND-P{story.name.upper()}")


def _is_of_a_turn(point: str) -> bool:
    """Whether a point is one of a turn's own: neither a chore's nor one of looking for work."""
    aside = (
        "jobs.register",
        "jobs.notices",
        "found none",
        "periodic",
        "build_engine",
        "heartbeat",
        "worker",
        "list_jobs",
    )
    return not any(one in point for one in aside) or "in handlers.slack" in point


@dataclass
class Deaths:
    """What came of a story whose turns were interrupted at its points."""

    points: set[str] = field(default_factory=set)
    kills: int = 0
    unreached: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def kill_at_every_point(
    folder: Path, times: int, sabotage: str = "", stories: tuple[Story, ...] = STORIES, most: int | None = None
) -> Verdict:
    """kill -9 at every named point of some stories' turns, each several times, then another worker goes on."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        # Each story has a plant of its own: most of the time is spent waiting until a worker counts as dead.
        told = list(pool.map(lambda story: _deaths_of(story, folder / story.name, times, sabotage, most), stories))
    kills = sum(one.kills for one in told)
    unreached = [line for one in told for line in one.unreached]
    wrong = [line for one in told for line in one.wrong]
    for line in unreached[:40]:
        print(f"      not reached: {line}")  # noqa: T201 - the driver's own words
    return Verdict(
        "every turn ends in exactly one reply",
        f"{sum(len(one.points) for one in told)} points in {len(stories)} kinds of turns, {kills} kills -9 "
        f"({len(unreached)} not reached): {len(wrong)} turns wrong",
        not wrong and kills > len(unreached),
    )


def _deaths_of(story: Story, folder: Path, times: int, sabotage: str, most: int | None) -> Deaths:
    deaths, dice = Deaths(), random.Random(story.name)
    with plant(folder, **_QUICK) as site:
        site.open_door()
        points, expected = points_of(site, story)
        # Of a few, those at which something has just happened that must not happen again.
        by_danger = sorted(points, key=lambda point: ("after" not in point, "commit" in point, point))
        for number, point in enumerate(by_danger[: most or None]):
            if times > 1:
                sys.stderr.write(f"      {story.name}: point {number + 1} of {len(by_danger)}, {point}\n")
            deaths.points.add(point)
            candidates = [f"CAND-{story.name[:2].upper()}{number:03}X{again:02}" for again in range(times)]
            for again, delivery in enumerate(story.prepared(site, candidates)):
                if sabotage and len(deaths.wrong) >= _ENOUGH:
                    return deaths
                aims = [_Aim(point, 1 + again % points[point])]
                if again % _TWICE == _TWICE - 1:
                    aims.append(_Aim(dice.choice(by_danger)))
                _interrupt(site, story, (candidates[again], delivery), aims, expected, deaths, sabotage)
    if times > 1:
        sys.stderr.write(f"      {story.name}: {deaths.kills} kills -9, {len(deaths.wrong)} turns wrong\n")
    return deaths


@dataclass(frozen=True)
class _Aim:
    """Where a worker is to die, and at which passing of that point."""

    point: str
    occurrence: int = 1


def _interrupt(
    site: Plant,
    story: Story,
    subject: tuple[str, Delivery],
    aims: list[_Aim],
    expected: Trace,
    deaths: Deaths,
    sabotage: str,
) -> None:
    """Interrupt a turn and note what came of it.

    Which threads meet at a point is up to chance: one that was missed is aimed at again, with another candidate.
    """
    about, delivery = subject
    for again in range(_AIMS):
        if again:
            about = f"{subject[0]}{again}"
            (delivery,) = story.prepared(site, [about])
            aims = [_Aim(aims[0].point)]
        died, found, answered = _die(site, about, delivery, aims, sabotage)
        deaths.kills += died
        tally = Tally(expected)
        if not (tally.add(found) and answered):
            deaths.wrong.append(f"{story.name} {aims} {about}: {tally.text}, answered {answered}")
            # At once, so that a run which is cut off has told what it found.
            sys.stderr.write(f"      wrong: {deaths.wrong[-1]}\n")
        if died:
            return
    deaths.unreached.append(f"{story.name} {aims[0].point}")


def _die(site: Plant, about: str, delivery: Delivery, aims: list[_Aim], sabotage: str) -> tuple[int, Trace, bool]:
    """How many workers died, what the turn left behind once another went on, and whether it was answered."""
    died, workers = 0, []
    for number, aim in enumerate(aims):
        victim = site.hire(sabotage, arm=aim.point, occurrence=aim.occurrence)
        workers.append(victim)
        if number == 0:
            site.send([delivery])
        # Whoever goes on after a death may not come by the second point at all.
        site.until(lambda number=number, victim=victim: not victim.is_running or (number and not site.waiting()), 4)
        died += not victim.is_running
        if not died:
            break
    workers.append(site.hire(sabotage))
    answered = site.wait_until_answered(30 if not sabotage else 5)
    found = trace_of(site, about)
    for child in workers:
        child.kill()
    site.children[:] = [child for child in site.children if child.is_running]
    if not answered:
        site.clear()
    return died, found, answered
