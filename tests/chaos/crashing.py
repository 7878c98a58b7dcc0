"""A database that crashes and comes back while people work."""

import random
import time
from pathlib import Path

from tests.chaos.killing import reference
from tests.chaos.plant import is_kept, plant
from tests.chaos.verdict import Tally, Verdict, trace_of
from tests.rig.faults import delayed


def crash_the_database(
    folder: Path, turns: int, sabotage: str = "", pauses: tuple[float, float] = (5.0, 20.0), seed: int = 3
) -> Verdict:
    """Turns all along, PostgreSQL killed and restarted at random; what a door could not keep is delivered again."""
    dice = random.Random(seed)
    with plant(folder, COMP_ASSIST_SLACK_SECONDS="3") as site:
        site.open_door(sabotage)
        expected = reference(site)
        for _ in range(2):
            site.hire(sabotage)
        # Whatever the database does, some posts are under way meanwhile.
        site.faults.add("chat.postMessage", delayed(2.0), probability=0.15)
        names = [f"CAND-C{number:04}" for number in range(turns)]
        unsent, unsure, again = list(names), [], 0
        with site.postgres.crashing_every(*pauses, dice, down_for=0.5) as crashes:
            at_least = time.monotonic() + 3 * pauses[1]
            while unsent or time.monotonic() < at_least:
                batch, unsent = unsent[:2], unsent[2:]
                # Slack shows whoever typed a command that it was not taken; they type it again.
                answers = list(zip(batch, site.send(site.asks("U0RAVI", "#hiring-offers", batch)), strict=True))
                refused = [one for one, answer in answers if "did *not* take" in answer.body]
                unsure += [one for one, answer in answers if not (is_kept(answer) or one in refused)]
                again += len(refused)
                unsent += refused
                time.sleep(3 * pauses[1] / turns * 2)
        answered = site.wait_until_answered(60 if not sabotage else 20)
        # Whoever was told that it may not have been kept waits, sees no answer, and types it again.
        unanswered = [one for one in unsure if not site.posted(one)]
        site.send(site.asks("U0RAVI", "#hiring-offers", unanswered))
        answered = site.wait_until_answered(60 if not sabotage else 20) and answered
        tally = Tally(expected)
        for name in names:
            tally.add(trace_of(site, name))
        stuck = site.waiting()
        notes = {one.text[:120] for one in site.person("U0RAVI").sees("#hiring-offers") if one.only_for}
    return Verdict(
        f"{turns} right answers, 0 stuck after 60 s",
        f"{crashes.count} crashes, {again + len(unanswered)} sent again: {tally.text}; {stuck} stuck"
        f"{'; said privately: ' + ' | '.join(sorted(notes)) if notes else ''}",
        tally.right == turns and answered and crashes.count >= 2,
    )
