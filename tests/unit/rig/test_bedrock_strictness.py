"""What Bedrock and its models do not take is refused, and what they take is not."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.playground.records import JsonObject
from tests.rig.bedrock_replies import CONVERSE, CONVERSE_STREAM, Reply
from tests.rig.bedrock_strictness import refusal_of
from tests.rig.loopback_bedrock import EVERY_MODEL, LoopbackBedrock
from tests.unit.rig.bedrock_line import CAPPED, MODEL, Line, line_to, user

SCHEMA: JsonObject = {
    "textFormat": {"type": "json_schema", "structure": {"jsonSchema": {"schema": "{}", "name": "reading"}}}
}
TOOLS = [{"toolSpec": {"name": "read", "inputSchema": {"json": {"type": "object"}}}}]
FORCED: JsonObject = {"toolConfig": {"tools": TOOLS, "toolChoice": {"tool": {"name": "read"}}}}
ANY: JsonObject = {"toolConfig": {"tools": TOOLS, "toolChoice": {"any": {}}}}
AUTO: JsonObject = {"toolConfig": {"tools": TOOLS, "toolChoice": {"auto": {}}}}
WARM: JsonObject = {"inferenceConfig": CAPPED | {"temperature": 0.0}}
PREFILLED: JsonObject = {"messages": [user("Why?"), {"role": "assistant", "content": [{"text": "{"}]}]}


@pytest.fixture(scope="module")
def served() -> Iterator[Line]:
    with LoopbackBedrock() as bedrock, line_to(bedrock) as line:
        yield line


@pytest.fixture
def line(served: Line) -> Line:
    served.answers(Reply("Hello."))
    served.bedrock.refuses.clear()
    served.bedrock.forget()
    return served


def refused(line: Line, operation: str = CONVERSE, **request: Any) -> str:
    with pytest.raises(line.client.exceptions.ValidationException) as raised:
        line.says(operation, **request)
    return str(raised.value.response["Error"]["Message"])


REFUSALS = [
    ("outputConfig", {"outputConfig": SCHEMA}, "output_config.format: Extra inputs are not permitted"),
    ("outputConfig", {"outputConfig": {"effort": "low"}}, "output_config.effort: Extra inputs are not permitted"),
    ("toolChoice", FORCED, "forcing tool use is not supported"),
    ("toolChoice", ANY, "forcing tool use is not supported"),
    ("temperature", WARM, "`temperature` is deprecated for this model."),
    ("prefill", PREFILLED, "does not support assistant message prefill"),
]


@pytest.mark.parametrize("operation", [CONVERSE, CONVERSE_STREAM])
@pytest.mark.parametrize(("part", "request_parts", "words"), REFUSALS)
def test_a_model_refuses_what_it_does_not_take_and_others_take_it(
    line: Line, operation: str, part: str, request_parts: JsonObject, words: str
) -> None:
    line.bedrock.refuses[MODEL] = {part}
    message = refused(line, operation, **request_parts)
    assert message.startswith("The model returned the following errors: ")
    assert words in message
    line.says(operation, **request_parts, modelId="another.model")
    line.says(operation)
    line.bedrock.refuses = {EVERY_MODEL: {part}}
    assert words in refused(line, operation, **request_parts, modelId="another.model")
    assert len(line.bedrock.calls) == 4


def test_leaving_the_choice_of_tools_to_the_model_is_no_forcing(line: Line) -> None:
    line.bedrock.refuses[MODEL] = {"toolChoice"}
    line.asks(**AUTO)
    line.asks(toolConfig={"tools": TOOLS})


def test_a_refusal_that_no_model_knows_is_a_mistake_of_the_tests() -> None:
    with pytest.raises(ValueError, match="topK"):
        refusal_of({"messages": [user("Why?")], "inferenceConfig": CAPPED}, {"topK"})


def test_a_call_without_a_limit_of_tokens_is_refused_by_the_rule_of_the_house(line: Line) -> None:
    assert "maxTokens is missing" in refused(line, inferenceConfig={"temperature": 0.0})
    assert "maxTokens is missing" in refused(line, inferenceConfig={})


SAID: JsonObject = {"role": "assistant", "content": [{"text": "It fits."}]}
ASKED_FOR: JsonObject = {"toolUse": {"toolUseId": "t-1", "name": "read", "input": {}}}
TOLD: JsonObject = {"toolResult": {"toolUseId": "t-1", "content": [{"text": "4"}]}}


def turn(role: str, *content: JsonObject) -> JsonObject:
    return {"role": role, "content": list(content)}


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ([], "must start with a user message"),
        ([SAID, user("Why?")], "must start with a user message"),
        ([user("Why?"), user("Really?")], "must alternate"),
        ([user("Why?"), SAID, SAID], "must alternate"),
        ([turn("user")], "messages.0 is empty"),
        ([user("Why?"), turn("assistant"), user("Well?")], "messages.1 is empty"),
        ([user(" ")], "is blank"),
        ([user("Why?"), turn("assistant", ASKED_FOR), user("Well?")], "Expected toolResult blocks at messages.2"),
        ([user("Why?"), SAID, turn("user", TOLD)], "Expected toolResult blocks at messages.2"),
    ],
)
def test_a_conversation_that_bedrock_would_not_take_is_refused(
    line: Line, messages: list[JsonObject], words: str
) -> None:
    assert words in refused(line, messages=messages, **AUTO)


def test_a_story_with_tools_needs_their_definitions_to_the_end(line: Line) -> None:
    story = [user("Why?"), turn("assistant", ASKED_FOR), turn("user", TOLD)]
    assert "toolConfig field must be defined" in refused(line, messages=story)
    line.asks(messages=story, **AUTO)
