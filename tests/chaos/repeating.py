"""Deliveries that come several times, and posts of which nobody knows whether they were taken."""

import json
import random
import re
from collections import Counter
from pathlib import Path

from bot.playground.records import JsonObject
from tests.chaos.killing import reference
from tests.chaos.plant import plant
from tests.chaos.verdict import Tally, Verdict, trace_of
from tests.rig.faults import accepted_then_dropped


def deliver_again_and_again(folder: Path, events: int, times: int, sabotage: str = "", seed: int = 2) -> Verdict:
    """Events, each delivered several times in any order, to two front doors at once."""
    dice = random.Random(seed)
    with plant(folder) as site:
        site.open_door(sabotage)
        site.open_door(sabotage)
        for _ in range(2):
            site.hire()
        first = [
            site.sender.message("U0CARLA", "dm", f"CAND-E{number:04} Senior Software Engineer in Seattle, Proficient")
            for number in range(events)
        ]
        deliveries = [one.again(number) for one in first for number in range(times)]
        dice.shuffle(deliveries)
        answers = site.send(deliveries, workers=16)
        site.wait_until_answered(240)
        accepted = sum(one.status == 200 for one in answers)
        taken = int(site.query("select count(*) from inbox where entry like 'message/%'")[0][0])
        replies = Counter(
            match[0]
            for message in site.play.workspace.messages(site.person("U0CARLA").channel().id)
            if message.bot_id and message.is_reply and (match := re.search(r"CAND-E\d+", str(message.blocks)))
        )
        exactly = sum(replies[f"CAND-E{number:04}"] == 1 for number in range(events))
        total = sum(replies.values())
    return Verdict(
        f"{events} replies, {events * (times - 1):,} suppressed",
        f"{events} events × {times}, {accepted:,} acknowledged, {taken} kept: {total} replies, "
        f"{accepted - taken:,} suppressed",
        exactly == events and total == events and accepted == events * times and taken == events,
    )


def lose_the_response(folder: Path, posts: int, sabotage: str = "") -> Verdict:
    """Slack takes every post once, and the connection breaks before it says so."""
    with plant(folder) as site:
        site.open_door()
        expected = reference(site)
        site.hire(sabotage)
        names = [f"CAND-L{number:04}" for number in range((posts + 2) // 3)]
        lost: set[str] = set()

        def not_yet(given: JsonObject) -> bool:
            found = re.search(r'"mark": ?"([0-9a-f]+)"', json.dumps(given).replace("\\\\", "").replace("\\", ""))
            if found is None or found[1] in lost:
                return False
            lost.add(found[1])
            return True

        rule = site.faults.add("chat.postMessage", accepted_then_dropped(), when=not_yet)
        site.send(site.asks("U0RAVI", "#hiring-offers", names))
        site.wait_until_answered(120)
        tally = Tally(expected)
        for name in names:
            tally.add(trace_of(site, name))
        fired = rule.fired
    return Verdict(
        "0 doubled, 0 lost",
        f"{fired} posts of {len(names)} turns accepted, response lost: {tally.text}",
        tally.right == len(names) and fired >= posts,
    )
