"""Workers that die: at random times, and at every named point of a turn."""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.plant import Plant, plant
from tests.chaos.verdict import Tally, Trace, Verdict, trace_of
from tests.rig.slack_sender import Delivery

# Broken on purpose, a line need not be seen to fail at every point.
_ENOUGH = 10
_AIMS = 3
_QUICK = {"COMP_ASSIST_HEARTBEAT_SECONDS": "0.1", "COMP_ASSIST_TAKEOVER_SECONDS": "0.4"}


def kill_at_random(folder: Path, turns: int, sabotage: str = "", seed: int = 1) -> Verdict:
    """kill -9 of one of two workers every 0.2 to 1.2 s while turns go on; another takes its place."""
    dice = random.Random(seed)
    with plant(folder, **_QUICK) as site:
        site.open_door(sabotage)
        expected = reference(site)
        workers = [site.hire(sabotage), site.hire(sabotage)]
        names = [f"CAND-R{number:04}" for number in range(turns)]
        kills = 0
        for start in range(0, turns, 4):
            site.send(site.asks("U0RAVI", "#hiring-offers", names[start : start + 4]))
            time.sleep(dice.uniform(0.2, 1.2))
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


@dataclass(frozen=True)
class Story:
    """A kind of turn: what goes before it, quietly, and the delivery whose turn is interrupted."""

    name: str
    prepare: Callable[[Plant, str], Delivery]


def _recommend(site: Plant, candidate_id: str) -> Delivery:
    return site.asks("U0RAVI", "#hiring-offers", [candidate_id])[0]


def _approve(site: Plant, candidate_id: str) -> Delivery:
    _quietly(site, _recommend(site, candidate_id))
    card = next(one for one in site.posted(candidate_id) if one.channel == "G0COMPDESK")
    return site.sender.click("U0CARLA", card, "approve_offer")


def _reply(site: Plant, candidate_id: str) -> Delivery:
    _quietly(site, _recommend(site, candidate_id))
    root = next(one for one in site.posted(candidate_id) if one.channel == "G0OFFERS" and not one.is_reply)
    return site.sender.message("U0RAVI", "#hiring-offers", "make that Must Hire", thread_ts=root.ts)


STORIES = (Story("recommend", _recommend), Story("approve", _approve), Story("reply", _reply))


def _quietly(site: Plant, delivery: Delivery) -> None:
    worker = site.hire()
    site.send([delivery])
    if not site.wait_until_answered(20):
        raise RuntimeError(f"a quiet turn was not answered: {worker.output.text[-2000:]}")
    worker.kill()


def points_of(site: Plant, story: Story) -> tuple[Counter[str], Trace]:
    """Every named point a story's turn passes, how often; and what the turn leaves behind."""
    delivery = story.prepare(site, f"CAND-P{story.name.upper()}")
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
    aside = ("jobs.register", "found none", "periodic", "build_engine", "heartbeat", "worker", "list_jobs")
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
    with ThreadPoolExecutor(len(stories)) as pool:
        # Each story has a plant of its own: most of the time is spent waiting until a worker counts as dead.
        told = list(pool.map(lambda story: _deaths_of(story, folder / story.name, times, sabotage, most), stories))
    kills = sum(one.kills for one in told)
    unreached = [line for one in told for line in one.unreached]
    wrong = [line for one in told for line in one.wrong]
    for line in (*(f"wrong: {one}" for one in wrong[:10]), *(f"not reached: {one}" for one in unreached[:40])):
        print("     ", line)  # noqa: T201 - the driver's own words
    return Verdict(
        "every turn ends in exactly one reply",
        f"{sum(len(one.points) for one in told)} points in {len(stories)} kinds of turns, {kills} kills -9 "
        f"({len(unreached)} not reached): {len(wrong)} turns wrong",
        not wrong and kills > len(unreached),
    )


def _deaths_of(story: Story, folder: Path, times: int, sabotage: str, most: int | None) -> Deaths:
    deaths = Deaths()
    with plant(folder, **_QUICK) as site:
        site.open_door()
        points, expected = points_of(site, story)
        # Of a few, those at which something has just happened that must not happen again.
        by_danger = sorted(points, key=lambda point: ("after" not in point, "commit" in point, point))
        for number, point in enumerate(by_danger[: most or None]):
            if times > 1:
                sys.stderr.write(f"      {story.name}: point {number + 1} of {len(by_danger)}, {point}\n")
            deaths.points.add(point)
            for again in range(times):
                if sabotage and len(deaths.wrong) >= _ENOUGH:
                    return deaths
                armed = {"arm": point, "occurrence": 1 + again % points[point]}
                # Which threads meet at a point is up to chance: one that was missed is aimed at again.
                for aimed in range(_AIMS):
                    about = f"CAND-{story.name[0].upper()}{number:03}X{again:02}{aimed}"
                    died, found, answered = _die_once(site, story, about, armed, sabotage)
                    tally = Tally(expected)
                    if not (tally.add(found) and answered):
                        deaths.wrong.append(f"{story.name} {point} #{again}: {tally.text}, answered {answered}")
                    if died:
                        break
                    armed["occurrence"] = 1
                deaths.kills += died
                if not died:
                    deaths.unreached.append(f"{story.name} {point} #{again}")
    return deaths


def _die_once(
    site: Plant, story: Story, about: str, armed: dict[str, object], sabotage: str
) -> tuple[bool, Trace, bool]:
    """Whether the worker died, what the turn left behind once another went on, and whether it was answered."""
    delivery = story.prepare(site, about)
    victim = site.hire(sabotage, **armed)
    site.send([delivery])
    site.until(lambda: not victim.is_running, 4)
    died = not victim.is_running
    rescuer = site.hire(sabotage)
    answered = site.wait_until_answered(30 if not sabotage else 5)
    found = trace_of(site, about)
    for child in (victim, rescuer):
        child.kill()
    site.children[:] = [child for child in site.children if child.is_running]
    if not answered:
        site.clear()
    return died, found, answered
