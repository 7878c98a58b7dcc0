"""Questions in many threads while Bedrock has a bad day: hangs, cuts, throttles, garbles, and lies."""

import random
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.playground.records import Message
from tests.chaos.plant import Plant, plant
from tests.chaos.verdict import Verdict
from tests.e2e.reading import words
from tests.rig.bedrock_faults import (
    BAD_DAY,
    corrupted,
    denied,
    garbled,
    hung,
    invalid,
    model_error,
    model_not_ready,
    model_timed_out,
    stalled,
)
from tests.rig.bedrock_replies import CONVERSE, Call, Reply
from tests.rig.loopback_bedrock import LoopbackBedrock
from tests.rig.scripted_models import Model, flaky

_SAID = (
    "why?",
    "what if P5?",
    "the panel was over the moon about this one",
    "what would it take to get to 199k base?",
    "can you draft a note to the hiring manager?",
    "colourless green ideas sleep furiously",
    "same person in Dublin, how would that look?",
)
_TITLES = (
    "Why this offer",
    "What would change",
    "What sets them apart",
    "What it would take",
    "A note to the hiring",
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_BEYOND_TIME = 60.0
# Longer than anybody waits here.
_SILENCE = 1.6
FAULTS = (
    *BAD_DAY,
    corrupted(),
    denied(),
    garbled(),
    hung(_SILENCE),
    model_error(),
    model_not_ready(),
    model_timed_out(),
    stalled(_SILENCE),
)


@dataclass
class _Seen:
    """What came of the turns of all threads."""

    turns: int = 0
    right: int = 0
    strange_numbers: int = 0
    slowest: float = 0.0
    calls: int = 0

    @property
    def is_good(self) -> bool:
        """Whether it is as promised, and a model was asked often enough to tell."""
        is_told = self.calls * 4 > self.turns
        return is_told and self.right == self.turns and not self.strange_numbers and self.slowest < _BEYOND_TIME


def bad_day_at_bedrock(folder: Path, turns: int, share: float = 0.3, sabotage: str = "") -> Verdict:
    """So many questions, a share of the model's calls going wrong, beside a thread on a day without any model."""
    threads = max(1, min(25, turns // len(_SAID)))
    names = [f"CAND-B{number:04}" for number in range(threads + 1)]
    with LoopbackBedrock() as bedrock, plant(folder, **_with_model(bedrock)) as site:
        site.open_door()
        site.hire(sabotage)
        site.send(site.asks("U0CARLA", "dm", names))
        site.wait_until_answered(120)
        # Of a request that is refused nobody concludes that the model is unwell.
        bedrock.model = lambda _call: invalid("The request is not valid.")
        calm = [_asked_all(site, names[:1], (said,))[0] for said in _SAID]
        known = {number for one in _posted(site, names[0]) for number in _numbers_in(one, names[0])}
        bedrock.model, seen = flaky(_moody(seed=7), share, seed=11, faults=FAULTS), _Seen()
        bedrock.forget()
        began = time.monotonic()
        while seen.turns < turns:
            at = seen.turns // threads % len(_SAID)
            some = names[1 : 1 + min(threads, turns - seen.turns)]
            for found in _asked_all(site, some, (_SAID[at],)):
                seen.turns += 1
                seen.right += found == calm[at]
        took = time.monotonic() - began
        seen.strange_numbers = sum(
            not _numbers_in(one, name) <= known for name in names[1:] for one in _posted(site, name) if one.is_reply
        )
        seen.slowest = float(site.query("select max(extract(epoch from ended_at - received_at)) from inbox")[0][0])
        seen.calls = len(bedrock.calls)
        silent = int(site.query("select count(*) from model_calls where outcome not like 'answered'")[0][0])
    figures = f"{seen.calls} calls, {silent} in vain or refused; {seen.right} right, slowest {seen.slowest:.1f} s"
    return Verdict(
        "every turn answered once, none over 60 s, no number that is not a fact",
        f"{seen.turns} turns at {share:.0%} faults, {figures}, {seen.strange_numbers} strange numbers; {took:.0f} s",
        seen.is_good,
    )


def _asked_all(site: Plant, names: list[str], said: tuple[str, ...]) -> list[Counter[str]]:
    """Say something in each of these cases' threads at once; what kinds of answers came in each of them."""
    before = {name: {one.ts for one in _posted(site, name)} for name in names}
    for name in names:
        root = next(one for one in _posted(site, name) if one.channel.startswith("D") and not one.is_reply)
        site.send([site.sender.message("U0CARLA", "dm", text, thread_ts=root.ts) for text in said])
    site.wait_until_answered(_BEYOND_TIME + 60)
    return [Counter(_kind(one) for one in _posted(site, name) if one.ts not in before[name]) for name in names]


def _posted(site: Plant, name: str) -> list[Message]:
    """What everybody sees; how many are waiting is told to one person alone."""
    return [one for one in site.posted(name) if one.only_for is None]


def _kind(message: Message) -> str:
    said = words(message)
    titled = next((title for title in _TITLES if title in said), "")
    return f"{message.channel} {titled or ('a card' if 'Base salary' in said else 'a note')}"


def _numbers_in(message: Message, about: str) -> set[str]:
    """The numbers that people read in a message; ids on buttons are none."""
    shown = [message.text, *(str(block.get("text") or block.get("rows") or "") for block in message.blocks)]
    return set(_NUMBER.findall(" ".join(shown).replace(about, "")))


def _moody(seed: int) -> Model:
    """A model that mostly does as it is told, and now and then garbles or lies."""
    chance = random.Random(seed)

    def model(call: Call) -> Reply:
        mood = chance.random()
        if call.operation == CONVERSE:
            return Reply(text='{"intents": [' if mood < 0.1 else '{"intents": []}')
        if mood < 0.15:
            return Reply(text="The base is USD 987,654. Nothing else counts.")
        if mood < 0.2:
            return Reply(text="A long story", stop_reason="max_tokens")
        tokens = re.findall(r"\{\{fact\.[a-z._]+\}\}", call.last_words)
        wanted = dict.fromkeys(tokens[-1:] if "These have to be stated" not in call.last_words else _wanted(call))
        return Reply(text=" ".join(f"As far as we know {token}." for token in wanted))

    return model


def _wanted(call: Call) -> list[str]:
    return re.findall(r"\{\{fact\.[a-z._]+\}\}", call.last_words.partition("These have to be stated")[2])


def _with_model(bedrock: LoopbackBedrock) -> dict[str, str]:
    return {
        "COMP_ASSIST_BEDROCK": "true",
        "COMP_ASSIST_BEDROCK_ENDPOINT": bedrock.url,
        "COMP_ASSIST_BEDROCK_FALLBACK": "us.anthropic.claude-haiku-4-5-20251001-v1:0",
        "COMP_ASSIST_BEDROCK_READING_SECONDS": "1",
        "COMP_ASSIST_BEDROCK_WRITING_SECONDS": "2",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
