"""The installed boto3 talks to the loopback Bedrock as it would to the real one."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError

from tests.rig.bedrock_faults import hung
from tests.rig.bedrock_replies import CONVERSE, CONVERSE_STREAM, Call, Reply, ToolUse, Usage
from tests.rig.loopback_bedrock import LoopbackBedrock
from tests.unit.rig.bedrock_line import CAPPED, MODEL, Line, line_to, user

OPERATIONS = [CONVERSE, CONVERSE_STREAM]
TOOLS = {"tools": [{"toolSpec": {"name": "peers", "inputSchema": {"json": {"type": "object"}}}}]}


@pytest.fixture(scope="module")
def served() -> Iterator[Line]:
    with LoopbackBedrock() as bedrock, line_to(bedrock) as line:
        yield line


@pytest.fixture
def line(served: Line) -> Line:
    served.answers(Reply("Hello."))
    served.bedrock.forget()
    return served


def test_a_question_is_answered_and_remembered_as_it_was_asked(line: Line) -> None:
    before = time.monotonic()
    answer = line.asks("Why this offer?", system=[{"text": "You phrase what was computed."}])
    assert answer["output"]["message"] == {"role": "assistant", "content": [{"text": "Hello."}]}
    assert answer["stopReason"] == "end_turn"
    assert answer["metrics"]["latencyMs"] >= 0
    (call,) = line.bedrock.calls
    assert (call.operation, call.model_id) == (CONVERSE, MODEL)
    assert call.body["messages"] == [user("Why this offer?")]
    assert call.body["inferenceConfig"] == CAPPED
    assert (call.last_words, call.system_words) == ("Why this offer?", "You phrase what was computed.")
    assert before <= call.at <= time.monotonic()
    assert call.headers["user-agent"].startswith("Boto3/")


def test_a_stream_brings_the_events_of_a_reply_in_their_order(line: Line) -> None:
    line.answers(Reply("Within the range.", usage=Usage(10, 4)))
    heard = line.streams()
    assert [name for event in heard for name in event] == [
        "messageStart",
        *["contentBlockDelta"] * 3,
        "contentBlockStop",
        "messageStop",
        "metadata",
    ]
    assert line.text == "Within the range."
    assert heard[0]["messageStart"] == {"role": "assistant"}
    assert heard[-2]["messageStop"] == {"stopReason": "end_turn"}
    assert heard[-1]["metadata"]["usage"]["totalTokens"] == 14
    assert [call.operation for call in line.bedrock.calls] == [CONVERSE_STREAM]


def test_deltas_given_one_by_one_are_streamed_so_and_joined_in_converse(line: Line) -> None:
    line.answers(Reply(["{{fact.", "mid", "point}} – so."]))
    line.streams()
    assert [delta["text"] for delta in line.deltas()] == ["{{fact.", "mid", "point}} – so."]
    assert line.asks()["output"]["message"]["content"] == [{"text": "{{fact.midpoint}} – so."}]


def test_a_model_that_thinks_first_tells_its_thoughts_in_a_block_before_the_text(line: Line) -> None:
    line.answers(Reply("It fits.", reasoning="The base is below the midpoint."))
    thought, said = line.asks()["output"]["message"]["content"]
    assert thought["reasoningContent"]["reasoningText"]["text"] == "The base is below the midpoint."
    assert thought["reasoningContent"]["reasoningText"]["signature"]
    assert said == {"text": "It fits."}
    line.streams()
    thoughts = [delta["reasoningContent"] for delta in line.deltas() if "reasoningContent" in delta]
    assert "".join(thought.get("text", "") for thought in thoughts) == "The base is below the midpoint."
    assert list(thoughts[-1]) == ["signature"]
    assert line.text == "It fits."
    blocks = [event["contentBlockDelta"] for event in line.heard if "contentBlockDelta" in event]
    assert {block["contentBlockIndex"] for block in blocks if "text" in block["delta"]} == {1}


def test_a_model_that_keeps_its_thoughts_to_itself_signs_an_empty_block(line: Line) -> None:
    line.answers(Reply("It fits.", reasoning=""))
    thought, _ = line.asks()["output"]["message"]["content"]
    assert thought["reasoningContent"]["reasoningText"]["text"] == ""
    line.streams()
    silent, *_ = line.deltas()
    assert list(silent["reasoningContent"]) == ["signature"]


def test_a_model_wishes_for_tools_and_is_told_their_results(line: Line) -> None:
    wishes = (ToolUse("peers", {"place": "Zürich", "level": "P3"}, "t-1"), ToolUse("peers", {}, "t-2"))
    line.answers(Reply("One moment.", tools=wishes))
    asked = line.asks(toolConfig=TOOLS)
    assert asked["stopReason"] == "tool_use"
    _, first, second = asked["output"]["message"]["content"]
    assert first["toolUse"] == {"toolUseId": "t-1", "name": "peers", "input": {"place": "Zürich", "level": "P3"}}
    assert second["toolUse"] == {"toolUseId": "t-2", "name": "peers", "input": {}}
    results = [{"toolResult": {"toolUseId": wish.id, "content": [{"json": {"n": 4}}]}} for wish in wishes]
    line.answers(Reply("Four peers."))
    story = [user("And peers?"), asked["output"]["message"], {"role": "user", "content": results}]
    assert line.asks(toolConfig=TOOLS, messages=story)["output"]["message"]["content"] == [{"text": "Four peers."}]


def test_the_arguments_of_a_tool_are_streamed_in_pieces(line: Line) -> None:
    line.answers(Reply(tools=(ToolUse("peers", {"place": "Zürich", "level": "P3"}, "t-1"),)))
    heard = line.streams(toolConfig=TOOLS)
    starts = [event["contentBlockStart"] for event in heard if "contentBlockStart" in event]
    assert starts == [{"start": {"toolUse": {"toolUseId": "t-1", "name": "peers"}}, "contentBlockIndex": 0}]
    pieces = [delta["toolUse"]["input"] for delta in line.deltas()]
    assert len(pieces) > 1
    assert json.loads("".join(pieces)) == {"place": "Zürich", "level": "P3"}
    assert heard[-2]["messageStop"]["stopReason"] == "tool_use"


def test_garbled_arguments_arrive_as_they_are(line: Line) -> None:
    line.answers(Reply(tools=(ToolUse("peers", '{"place": "Zür'),), stop_reason="malformed_tool_use"))
    answer = line.asks(toolConfig=TOOLS)
    assert answer["output"]["message"]["content"][0]["toolUse"]["input"] == '{"place": "Zür'
    assert answer["stopReason"] == "malformed_tool_use"
    line.streams(toolConfig=TOOLS)
    assert "".join(delta["toolUse"]["input"] for delta in line.deltas()) == '{"place": "Zür'


def test_usage_tells_what_came_from_the_cache(line: Line) -> None:
    line.answers(Reply("It fits.", usage=Usage(input=20, output=5, cache_read=900, cache_write=75)))
    told = {
        "inputTokens": 20,
        "outputTokens": 5,
        "totalTokens": 1000,
        "cacheReadInputTokens": 900,
        "cacheWriteInputTokens": 75,
    }
    assert line.asks()["usage"] == told
    assert line.streams()[-1]["metadata"]["usage"] == told


def test_usage_that_nobody_gave_follows_the_lengths(line: Line) -> None:
    line.answers(lambda call: Reply(call.last_words))
    short, long = line.asks("Why?")["usage"], line.asks("Why is that? " * 40)["usage"]
    assert 100 < long["inputTokens"] - short["inputTokens"] < 160
    assert 100 < long["outputTokens"] - short["outputTokens"] < 160
    assert short["totalTokens"] == short["inputTokens"] + short["outputTokens"]


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    "model_id",
    [
        "anthropic.claude-3-5-haiku-20241022-v1:0",
        "global.anthropic.claude-opus-4-7",
        "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/a1b2c3d4e5f6",
    ],
)
def test_a_model_is_known_by_the_id_it_was_asked_by(line: Line, operation: str, model_id: str) -> None:
    line.says(operation, modelId=model_id)
    assert [(call.operation, call.model_id) for call in line.bedrock.calls] == [(operation, model_id)]


@pytest.mark.parametrize("write_size", [0, 1, 7, 100, 100_000])
def test_wherever_writes_begin_and_end_the_same_is_heard(line: Line, write_size: int) -> None:
    line.answers(Reply("Within the range, and near its midpoint.", usage=Usage(1, 2)))
    expected = line.streams()[:-1]
    line.answers(Reply("Within the range, and near its midpoint.", usage=Usage(1, 2), write_size=write_size))
    assert line.streams()[:-1] == expected


@pytest.mark.parametrize(("write_size", "expected"), [(0, 7), (100_000, 1)])
def test_frames_are_written_one_by_one_or_all_at_once(line: Line, write_size: int, expected: int) -> None:
    assert len(chunks(line, write_size)) == expected


def test_a_frame_may_come_byte_by_byte(line: Line) -> None:
    assert {len(chunk) for chunk in chunks(line, 1)} == {1}


def chunks(line: Line, write_size: int) -> list[bytes]:
    """A stream of seven frames as it was written."""
    line.answers(Reply("Within the range.", write_size=write_size))
    asked = json.dumps({"messages": [user("Why?")], "inferenceConfig": CAPPED})
    with urllib3.PoolManager() as pool:
        url = f"{line.bedrock.url}/model/m/converse-stream"
        answer = pool.request("POST", url, body=asked, preload_content=False)
        assert answer.headers["Content-Type"] == "application/vnd.amazon.eventstream"
        return list(answer.stream())


@pytest.mark.parametrize(("operation", "seconds"), [(CONVERSE, 0.1), (CONVERSE_STREAM, 0.3)])
def test_a_slow_model_takes_its_time_to_begin_and_between_deltas(line: Line, operation: str, seconds: float) -> None:
    line.answers(Reply("Within the range.", first_after=0.1, pause=0.1))
    began = time.monotonic()
    line.says(operation)
    assert time.monotonic() - began >= seconds


def test_many_ask_at_once_and_each_hears_its_own_answer(line: Line) -> None:
    line.answers(lambda call: Reply(f"You asked: {call.last_words}", first_after=0.02))
    words = [f"Number {number}?" for number in range(40)]
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(line.asks, words))
    said = [answer["output"]["message"]["content"][0]["text"] for answer in answers]
    assert said == [f"You asked: {asked}" for asked in words]
    assert sorted(call.last_words for call in line.bedrock.calls) == sorted(words)


def test_a_call_that_nobody_makes_is_waited_for_in_vain(line: Line) -> None:
    line.asks("Why?")
    line.bedrock.waits_for(lambda calls: len(calls) == 1)
    with pytest.raises(TimeoutError, match="Why"):
        line.bedrock.waits_for(lambda calls: len(calls) == 2, timeout=0.05)


def test_what_a_model_did_not_mean_to_raise_is_an_internal_error_and_raised_where_the_block_ends() -> None:
    def model(call: Call) -> Reply:
        raise KeyError(call.model_id)

    def ask() -> None:
        with LoopbackBedrock(model) as bedrock, line_to(bedrock) as line:
            with pytest.raises(ClientError) as raised:
                line.asks()
            assert raised.value.response["Error"]["Code"] == "InternalServerException"

    with pytest.raises(KeyError, match=MODEL):
        ask()


def test_a_failing_test_is_told_by_its_own_error() -> None:
    def model(call: Call) -> Reply:
        raise KeyError(call.model_id)

    with (
        pytest.raises(ClientError),
        LoopbackBedrock(model) as bedrock,
        line_to(bedrock) as line,
    ):
        line.asks()


def test_nobody_answers_at_the_address_of_one_that_was_closed() -> None:
    with LoopbackBedrock() as bedrock, line_to(bedrock) as line:
        line.asks()
        bedrock.close()
        with pytest.raises(EndpointConnectionError):
            line.asks()


def test_closing_cuts_what_is_under_way_and_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())
    with (
        ThreadPoolExecutor(1) as people,
        LoopbackBedrock(lambda _call: hung(60)) as bedrock,
        line_to(bedrock) as line,
    ):
        waiting = people.submit(line.asks)
        bedrock.waits_for(lambda calls: len(calls) == 1)
        began = time.monotonic()
        bedrock.close()
        assert time.monotonic() - began < 2
        with pytest.raises(ConnectionClosedError):
            waiting.result(timeout=5)
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("path", ["/", "/model/m/invoke", "/model/converse", "/agents/m/converse"])
def test_what_bedrock_does_not_offer_is_not_found(line: Line, path: str) -> None:
    with urllib3.PoolManager() as pool:
        answer = pool.request("POST", f"{line.bedrock.url}{path}", body="{}")
    assert (answer.status, answer.headers["x-amzn-ErrorType"]) == (404, "UnknownOperationException")
    assert line.bedrock.calls == []
