"""Models differ in how they take a schema; each is asked in the strictest way it has not refused."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.gateways.bedrock.dialects import Dialect, Dialects
from bot.gateways.bedrock.troubles import Trouble
from tests.rig.bedrock_faults import Fault, invalid, model_refuses
from tests.rig.bedrock_replies import Call, Reply, ToolUse
from tests.rig.loopback_bedrock import LoopbackBedrock
from tests.unit.gateways.bedrock_desk import HAIKU, SCHEMA, SONNET, BedrockDesk, connected, desk_at, reading

EMPTY = '{"intents": []}'


@pytest.fixture(scope="module")
def wire() -> Iterator[tuple[LoopbackBedrock, Any]]:
    with connected() as made:
        yield made


@pytest.fixture
def desk(wire: tuple[LoopbackBedrock, Any]) -> BedrockDesk:
    return desk_at(wire)


def picky(*refused: str) -> Any:
    """A model that does not take what its request holds of these: outputConfig, strict, toolConfig."""

    def model(call: Call) -> Reply | Fault:
        body = json.dumps(call.body)
        if "outputConfig" in refused and "outputConfig" in body:
            return model_refuses("output_config.format: Extra inputs are not permitted")
        if "strict" in refused and '"strict"' in body:
            return model_refuses("tools.0.custom.strict: Extra inputs are not permitted")
        if "toolConfig" in refused and "toolConfig" in body:
            return invalid("This model doesn't support tool use.")
        if "toolConfig" in body:
            return Reply(tools=(ToolUse("answer", {"intents": []}),))
        return Reply(text=EMPTY)

    return model


@pytest.mark.parametrize(
    ("refused", "asked", "spoken"),
    [
        ((), 1, Dialect.OUTPUT_SCHEMA),
        (("outputConfig",), 2, Dialect.STRICT_TOOL),
        (("outputConfig", "strict"), 3, Dialect.TOOL),
        (("outputConfig", "strict", "toolConfig"), 4, Dialect.WORDS),
    ],
)
def test_a_model_is_asked_in_the_strictest_way_it_takes_and_that_is_remembered(
    desk: BedrockDesk, refused: tuple[str, ...], asked: int, spoken: Dialect
) -> None:
    desk.bedrock.model = picky(*refused)
    assert json.loads(desk.line.ask(reading())) == {"intents": []}
    assert len(desk.asked) == asked
    desk.bedrock.forget()
    desk.line.ask(reading(turn="t2"))
    assert len(desk.asked) == 1, "it is not tried anew each time"
    for name, is_there in (("outputConfig", spoken is Dialect.OUTPUT_SCHEMA), ("toolConfig", "TOOL" in spoken.name)):
        assert (name in desk.last.body) is is_there
    assert desk.outcomes == [("sonnet", "answered")] * 2, "finding out is no failure"
    assert desk.line.is_open_to(SONNET)


def test_no_tool_is_ever_forced(desk: BedrockDesk) -> None:
    desk.bedrock.refuses = {"*": ("outputConfig", "toolChoice", "temperature", "prefill")}
    desk.bedrock.model = lambda _call: Reply(text=EMPTY)
    assert desk.line.ask(reading()) == EMPTY
    assert desk.last.body["toolConfig"]["toolChoice"] == {"auto": {}}


def test_in_words_alone_the_schema_itself_is_told(desk: BedrockDesk) -> None:
    desk.bedrock.model = picky("outputConfig", "strict", "toolConfig")
    desk.line.ask(reading())
    assert json.dumps(SCHEMA) in desk.last.last_words


def test_each_model_has_its_own_way(desk: BedrockDesk) -> None:
    desk.bedrock.refuses = {SONNET: ("outputConfig",)}
    desk.bedrock.model = lambda call: invalid("No.") if call.model_id == SONNET else Reply(text=EMPTY)
    desk.line.ask(reading())
    assert desk.asked == [SONNET, SONNET, HAIKU]
    assert "outputConfig" in desk.last.body


def test_a_model_that_takes_no_way_at_all_is_silent_and_not_asked_for_ever(desk: BedrockDesk) -> None:
    desk.with_settings(fallback=None)
    desk.bedrock.model = lambda _call: model_refuses("output_config: Extra inputs are not permitted")
    with pytest.raises(Trouble, match="does not answer"):
        desk.line.ask(reading())
    assert len(desk.asked) == len(Dialect)


def test_a_refusal_of_something_else_costs_no_strictness(desk: BedrockDesk) -> None:
    desk.with_settings(fallback=None)
    desk.bedrock.model = lambda _call: invalid("Input is too long for requested model.")
    with pytest.raises(Trouble):
        desk.line.ask(reading())
    desk.bedrock.model = lambda _call: Reply(text=EMPTY)
    desk.line.ask(reading(turn="t2"))
    assert "outputConfig" in desk.last.body


def test_two_that_are_refused_at_once_go_down_one_step_together() -> None:
    dialects = Dialects()
    assert dialects.refused("m", Dialect.OUTPUT_SCHEMA)
    assert dialects.refused("m", Dialect.OUTPUT_SCHEMA)
    assert dialects.of("m") is Dialect.STRICT_TOOL
    assert dialects.of("another") is Dialect.OUTPUT_SCHEMA
    assert not dialects.refused("m", Dialect.WORDS)
