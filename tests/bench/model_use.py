"""What a language model is asked for in a day's kinds of turns: calls and tokens, against a Bedrock on loopback.

Tokens are guessed at four letters each, as the loopback does; cached is the part that every call of a kind shares.
"""

import os
import tempfile
import time
import timeit
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.demo import running_demo
from bot.telemetry import set_up_logging
from domain.conversations.brief import Fact
from domain.conversations.draft_check import refusal_of
from tests.e2e.office import Office, settings_for
from tests.rig.bedrock_replies import CONVERSE, Call, Reply, Usage
from tests.rig.loopback_bedrock import LoopbackBedrock

_LETTERS_A_TOKEN = 4
COMMAND = "/comp-assist recommend CAND-{} Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
TURNS = (
    ("a full command", COMMAND),
    (
        "a command that lacks facts",
        "/comp-assist recommend CAND-{} Senior Software Engineer in Seattle, a strong one",
    ),
    ("a reply that rules read", "make that Must Hire"),
    ("a reply that rules leave open", "the panel was over the moon about this one"),
    ("thanks", "thanks!"),
    ("why?", "why so low?"),
    ("what if", "what if P5?"),
    ("what would it take", "what would it take to reach 205k?"),
    ("a note", "draft the note to the hiring manager"),
)
DRAFT = (
    "Happy to explain. For this role we recommend {{fact.base}}. The panel was clearly impressed, and policy takes "
    "that into account. {{fact.why.range}}. {{fact.why.target}}, which is what the interview was rated. With the "
    "level that was given, {{fact.bonus}} belongs to the offer. Tell me what changed and I will look again."
)
FACTS = {
    name: Fact(name, f"a value of {name}", name, is_clause=name.startswith("why"))
    for name in ("base", "bonus", "why.range", "why.target")
}


def claude(call: Call) -> Reply:
    """A model that reads one suggestion and writes three sentences."""
    prefix = len(call.system_words) // _LETTERS_A_TOKEN
    said = (
        '{"intents": [{"intent": "set", "field": "interview_feedback", "value": "Must Hire", "amount": "", '
        '"measure": "", "candidates": [], "places": []}]}'
        if call.operation == CONVERSE
        else "Here is how it looks. The rows below tell the rest. Ask me anything else about this case."
    )
    usage = Usage(input=len(call.last_words) // 4, output=len(said) // 4, cache_read=prefix, cache_write=0)
    return Reply(text=said, usage=usage)


def lines() -> Iterator[str]:
    """The table, and what checking a draft costs."""
    yield "Calls and tokens of a model, by kind of turn (loopback; four letters a token)"
    yield f"  {'turn':<34}{'calls':>6}{'in':>8}{'cached':>8}{'out':>6}"
    with _office() as office:
        for number, (kind, said) in enumerate(TURNS):
            row = _measured(office, said, f"B{number:03}")
            yield f"  {kind:<34}{row[0]:>6}{row[1]:>8}{row[2]:>8}{row[3]:>6}"
    assert refusal_of(DRAFT, FACTS) is None
    check = min(timeit.repeat(lambda: refusal_of(DRAFT, FACTS), number=2000, repeat=5)) / 2000 * 1e6
    words = min(timeit.repeat(DRAFT.lower().split, number=2000, repeat=5)) / 2000 * 1e6
    yield f"Checking a draft of {len(DRAFT)} letters: {check:.0f} µs, {check / words:.0f} times its splitting"


@contextmanager
def _office() -> Iterator[Office]:
    set_up_logging("ERROR")
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "bench")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "bench")
    with tempfile.TemporaryDirectory(prefix="comp-assist-bench-") as name, LoopbackBedrock(claude) as bedrock:
        settings = settings_for(None, Path(name), bedrock=True, bedrock_endpoint=bedrock.url)
        with running_demo(settings) as demo:
            yield Office(demo)


def _measured(office: Office, said: str, candidate: str) -> tuple[int, int, int, int]:
    """Calls, tokens in, of the cache, and out, of one turn in a case of its own."""
    if said.startswith("/"):
        return _spent(office, lambda: office.carla.command("dm", said.format(candidate)))
    office.carla.command("dm", COMMAND.format(candidate))
    card = office.carla.waits_for("dm", lambda message: f"CAND-{candidate}` · version 1" in str(message.blocks))
    _answered(office)
    return _spent(office, lambda: office.carla.say("dm", said, thread_ts=card.thread_ts))


def _spent(office: Office, act: object) -> tuple[int, int, int, int]:
    before = len(office.rows("model_calls"))
    act()  # type: ignore[operator]
    _answered(office)
    rows = office.rows("model_calls")[before:]
    asked = [row for row in rows if not row.outcome.startswith("refused")]
    return (
        len(asked),
        sum(row.tokens_read for row in rows),
        sum(row.cache_read for row in rows),
        sum(row.tokens_written for row in rows),
    )


def _answered(office: Office) -> None:
    time.sleep(0.2)
    office.until(lambda: not office.rows("inbox", state="waiting"), 30)
