"""Reading what Converse answers: its text, why it ended, and what it cost."""

import json
from collections.abc import Mapping
from typing import Any

from bot.gateways.bedrock.troubles import Trouble
from domain.conversations.model_calls import Tokens

# For want of better: English takes about so many letters a token.
_LETTERS_A_TOKEN = 4
_ENDED = frozenset({"end_turn", "tool_use", "stop_sequence"})
_STOPPED = {
    "max_tokens": "too_long",
    "model_context_window_exceeded": "too_long",
    "guardrail_intervened": "blocked",
    "content_filtered": "blocked",
    "refusal": "blocked",
    "malformed_model_output": "garbled",
    "malformed_tool_use": "garbled",
}


def whole_text(answer: Mapping[str, Any], *, is_json: bool) -> str:
    """The text of a whole answer; JSON comes as a tool's input, as text, or from some models amid their thoughts.

    Raises Trouble for an answer without any, or one that did not come to its end.
    """
    if "stopReason" not in answer:
        raise Trouble("garbled")
    check_ended(answer["stopReason"])
    try:
        blocks = answer["output"]["message"]["content"]
        inputs = [block["toolUse"]["input"] for block in blocks if "toolUse" in block]
        text = "".join(block["text"] for block in blocks if "text" in block)
        thought = "".join(
            block["reasoningContent"].get("reasoningText", {}).get("text", "")
            for block in blocks
            if "reasoningContent" in block
        )
        if is_json and inputs:
            return inputs[0] if isinstance(inputs[0], str) else json.dumps(inputs[0])
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise Trouble("garbled") from error
    said = text if text.strip() or not is_json else thought
    if not said.strip():
        raise Trouble("empty")
    return said


def check_ended(reason: object) -> None:
    """Raises Trouble unless a model came to its end by itself: what was cut off or blocked is not its answer."""
    if reason not in _ENDED:
        raise Trouble(_STOPPED.get(str(reason), "cut"))


def tokens_in(usage: object) -> Tokens:
    """What a call cost, as Bedrock says; nothing where it says nonsense."""
    given = usage if isinstance(usage, dict) else {}

    def number(name: str) -> int:
        value = given.get(name)
        return value if isinstance(value, int) and value >= 0 else 0

    return Tokens(
        read=number("inputTokens"),
        written=number("outputTokens"),
        cache_read=number("cacheReadInputTokens"),
        cache_written=number("cacheWriteInputTokens"),
    )


def guessed_tokens(asked: int, said: int) -> Tokens:
    """About what so many letters cost, for an answer that broke off before Bedrock said what it did."""
    return Tokens(read=asked // _LETTERS_A_TOKEN + 1, written=said // _LETTERS_A_TOKEN + 1)
