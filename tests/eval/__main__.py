"""`make eval`: how messages are understood, by intent and overall: by rules, and by rules with Claude behind them.

`python -m tests.eval [FILE …] [--wrong]`, without files of all three sets, of which the last was never tuned on.
Claude is asked where COMP_ASSIST_BEDROCK is set, about what rules leave open, just as in the app; what it suggests
counts as understood, since a person confirms it with one press.
"""

import argparse
from pathlib import Path

from bot.gateways.clock import SystemClock
from bot.gateways.spelling import FuzzySpelling
from bot.model_parts import model_parts
from bot.settings import load_settings
from domain.conversations.rule_reader import RuleReader
from tests.eval.measure import SETS, Score, Tally, items_of, measure
from tests.eval.with_model import WithModel
from tests.fakes.model_meter import FakeModelMeter


def table_of(score: Score) -> str:
    """The score by intent and overall, plain and tricky messages apart."""
    lines = [f"{'intent':<18}{'plain':>12}{'tricky':>12}"]
    for intent in sorted({*score.plain_by_intent, *score.tricky_by_intent}):
        plain, tricky = score.plain_by_intent.get(intent), score.tricky_by_intent.get(intent)
        lines.append(f"{intent:<18}{_cell(plain):>12}{_cell(tricky):>12}")
    overall = f"{'all messages':<18}{_cell(score.plain):>12}{_cell(score.tricky):>12}"
    shares = f"{'':<18}{score.plain.share:>12.1%}{score.tricky.share:>12.1%}"
    return "\n".join([*lines, overall, shares])


def wrong_of(score: Score) -> str:
    """Every message that came out wrong, with what was expected and what was found."""
    told = (
        f"{'tricky ' if one.item.tricky else ''}[{one.item.given}] {one.item.say}\n"
        f"    expected {'; '.join(map(str, one.item.means))}\n"
        f"    got      {'; '.join(map(str, one.found)) or 'nothing'}"
        for one in score.wrong
    )
    return "\n".join(told)


def _cell(tally: Tally | None) -> str:
    return f"{tally.right}/{tally.total}" if tally else "-"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.eval", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=SETS, help="files of the eval set")
    parser.add_argument("--wrong", action="store_true", help="list the messages that came out wrong")
    given = parser.parse_args()
    settings, rules = load_settings(), RuleReader(FuzzySpelling())
    meter = FakeModelMeter()
    model = model_parts(settings, meter, SystemClock()).reader
    for file in given.files:
        items = items_of(file)
        _tell(f"{file.stem}: rules alone", measure(rules.read, items), wrong=given.wrong)
        if model is not None:
            score = measure(WithModel(rules, model).read, items)
            _tell(f"{file.stem}: with {settings.bedrock_model}", score, wrong=given.wrong)
    spent = sum(call.tokens.total for call in meter.calls)
    print(  # noqa: T201 - this is a command
        f"{len(meter.calls)} calls of a model, {spent:,} tokens"
        if model is not None
        else "no model: set COMP_ASSIST_BEDROCK=true to measure one as well"
    )


def _tell(who: str, score: Score, *, wrong: bool) -> None:
    if wrong:
        print(wrong_of(score), end="\n\n")  # noqa: T201 - the same
    print(f"{who}\n{table_of(score)}\n")  # noqa: T201 - the same


if __name__ == "__main__":
    main()
