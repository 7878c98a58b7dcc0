"""What a scripted model is asked and what it replies, as Converse's JSON and as the events of ConverseStream."""

import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.playground.records import JsonObject

CONVERSE, CONVERSE_STREAM = "Converse", "ConverseStream"
DELTA = "contentBlockDelta"
_LETTERS_A_TOKEN = 4
_LETTERS_A_DELTA = 16
_SIGNATURE = "c2lnbmVk"


@dataclass(frozen=True, slots=True)
class Call:
    """One request that reached Bedrock. `at` is when, by the monotonic clock; header names are in lower case."""

    operation: str
    model_id: str
    body: JsonObject
    at: float
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def last_words(self) -> str:
        """The text of the last message, without tool results."""
        messages = self.body.get("messages") or [{}]
        return "".join(block.get("text", "") for block in messages[-1].get("content", []))

    @property
    def system_words(self) -> str:
        """The text of the system prompt."""
        return "".join(block.get("text", "") for block in self.body.get("system", []))


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A wish to use a tool. Arguments as text are sent as they are, so that they may be garbled JSON."""

    name: str
    arguments: JsonObject | str
    id: str = "tooluse_1"

    @property
    def raw(self) -> str:
        """The arguments as the text that a stream carries."""
        return self.arguments if isinstance(self.arguments, str) else json.dumps(self.arguments)

    @property
    def parsed(self) -> object:
        """The arguments as Converse carries them: what they mean, or the text itself when it is garbled."""
        try:
            return json.loads(self.raw)
        except ValueError:
            return self.raw


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of a call; those from and for the cache come on top of input."""

    input: int
    output: int
    cache_read: int = 0
    cache_write: int = 0

    @property
    def body(self) -> JsonObject:
        """As Bedrock tells it."""
        return {
            "inputTokens": self.input,
            "outputTokens": self.output,
            "totalTokens": self.input + self.output + self.cache_read + self.cache_write,
            "cacheReadInputTokens": self.cache_read,
            "cacheWriteInputTokens": self.cache_write,
        }


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model says.

    text: a list is streamed delta by delta as it stands, one string word by word. No block without any.
    reasoning: a block before the text; "" is one with a signature only, None is none.
    stop_reason: "" for tool_use with tools, else end_turn.
    usage: None for one guessed from lengths.
    first_after, pause: seconds before the first byte, and between deltas.
    write_size: bytes of a stream in one write, so that frames come in pieces (1) or many at once (10_000); 0 for
        each frame by itself.
    """

    text: str | Sequence[str] = ""
    reasoning: str | None = None
    tools: tuple[ToolUse, ...] = ()
    stop_reason: str = ""
    usage: Usage | None = None
    first_after: float = 0.0
    pause: float = 0.0
    write_size: int = 0

    @property
    def texts(self) -> list[str]:
        """The text in the deltas of a stream."""
        return re.findall(r"\s*\S+\s*|\s+", self.text) if isinstance(self.text, str) else list(self.text)

    @property
    def stopped_for(self) -> str:
        """The stop reason that is sent."""
        return self.stop_reason or ("tool_use" if self.tools else "end_turn")


def converse_body(call: Call, reply: Reply) -> JsonObject:
    """The JSON that Converse answers with."""
    content: list[JsonObject] = []
    if reply.reasoning is not None:
        content.append({"reasoningContent": {"reasoningText": {"text": reply.reasoning, "signature": _SIGNATURE}}})
    if reply.texts:
        content.append({"text": "".join(reply.texts)})
    for tool in reply.tools:
        content.append({"toolUse": {"toolUseId": tool.id, "name": tool.name, "input": tool.parsed}})
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": reply.stopped_for,
        **_told(call, reply),
    }


def stream_events(call: Call, reply: Reply) -> list[tuple[str, JsonObject]]:
    """The events of ConverseStream by name; as with Claude, only tool uses have a contentBlockStart."""
    events: list[tuple[str, JsonObject]] = [("messageStart", {"role": "assistant"})]
    for index, (start, deltas) in enumerate(_blocks(reply)):
        at = {"contentBlockIndex": index}
        if start:
            events.append(("contentBlockStart", {"start": start, **at}))
        events.extend((DELTA, {"delta": delta, **at}) for delta in deltas)
        events.append(("contentBlockStop", at))
    return [*events, ("messageStop", {"stopReason": reply.stopped_for}), ("metadata", _told(call, reply))]


def _blocks(reply: Reply) -> Iterator[tuple[JsonObject, list[JsonObject]]]:
    """What each block starts with, if anything, and its deltas."""
    if reply.reasoning is not None:
        thoughts = [{"reasoningContent": {"text": piece}} for piece in _pieces(reply.reasoning)]
        yield {}, [*thoughts, {"reasoningContent": {"signature": _SIGNATURE}}]
    if reply.texts:
        yield {}, [{"text": text} for text in reply.texts]
    for tool in reply.tools:
        start = {"toolUse": {"toolUseId": tool.id, "name": tool.name}}
        yield start, [{"toolUse": {"input": piece}} for piece in _pieces(tool.raw)]


def _pieces(text: str) -> list[str]:
    return [text[at : at + _LETTERS_A_DELTA] for at in range(0, len(text), _LETTERS_A_DELTA)]


def _told(call: Call, reply: Reply) -> JsonObject:
    usage = reply.usage or _guessed_usage(call, reply)
    return {"usage": usage.body, "metrics": {"latencyMs": int((time.monotonic() - call.at) * 1000)}}


def _guessed_usage(call: Call, reply: Reply) -> Usage:
    heard = json.dumps([call.body.get(part) for part in ("system", "messages", "toolConfig")])
    said = "".join([reply.reasoning or "", *reply.texts, *(tool.raw for tool in reply.tools)])
    return Usage(len(heard) // _LETTERS_A_TOKEN + 1, len(said) // _LETTERS_A_TOKEN + 1)
