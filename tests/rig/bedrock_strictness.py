"""What Bedrock and its models do not take, in the words they refuse it with."""

from collections.abc import Collection

from bot.playground.records import JsonObject
from tests.rig.bedrock_faults import Fault, invalid, model_refuses

_NO_TEMPERATURE = "`temperature` is deprecated for this model."
_NO_FORCING = "tool_choice: forcing tool use is not supported by this model."
_NO_PREFILL = "This model does not support assistant message prefill. The conversation must end with a user message."
_NO_TOOLS = "The toolConfig field must be defined when using toolUse and toolResult content blocks."
_TURNS = (
    "A conversation must alternate between user and assistant roles. "
    "Make sure the conversation alternates between user and assistant roles and try again."
)
_START = (
    "A conversation must start with a user message. Try again with a conversation that starts with a user message."
)


def refusal_of(body: JsonObject, refuses: Collection[str] = ()) -> Fault | None:
    """Why a request is refused, if it is.

    Args:
        refuses: what this model does not take: outputConfig, toolChoice (any, or a named tool), temperature, prefill.
    """
    return _malformed(body) or next((model_refuses(words) for words in _unsupported(body, refuses)), None)


def _malformed(body: JsonObject) -> Fault | None:
    messages: list[JsonObject] = body.get("messages") or []
    if "maxTokens" not in body.get("inferenceConfig", {}):
        # Ours, not Bedrock's: without it a call may cost whatever the model's limit allows.
        return invalid("inferenceConfig.maxTokens is missing, and our calls always give it.")
    if not messages or messages[0]["role"] != "user":
        return invalid(_START)
    for number, message in enumerate(messages):
        where = f"messages.{number}"
        if not message["content"]:
            return invalid(f"The content field in the Message object at {where} is empty. Add a ContentBlock object.")
        if any(not block.get("text", "said").strip() for block in message["content"]):
            return invalid(f"The text field in a ContentBlock object at {where}.content is blank. Add text.")
        if number and message["role"] == messages[number - 1]["role"]:
            return invalid(_TURNS)
    return _untidy_tools(body, messages)


def _untidy_tools(body: JsonObject, messages: list[JsonObject]) -> Fault | None:
    """Every use of a tool is answered in the very next message, and nothing else is."""
    wanted: list[str] = []
    for number, message in enumerate(messages):
        given = [block["toolResult"]["toolUseId"] for block in message["content"] if "toolResult" in block]
        if sorted(given) != sorted(wanted):
            return invalid(f"Expected toolResult blocks at messages.{number}.content for the Ids: {wanted}.")
        wanted = [block["toolUse"]["toolUseId"] for block in message["content"] if "toolUse" in block]
        if (wanted or given) and not body.get("toolConfig", {}).get("tools"):
            return invalid(_NO_TOOLS)
    return None


def _unsupported(body: JsonObject, refuses: Collection[str]) -> list[str]:
    choice = body.get("toolConfig", {}).get("toolChoice", {})
    field = "format" if "textFormat" in body.get("outputConfig", {}) else "effort"
    asked = {
        "outputConfig": (body.get("outputConfig"), f"output_config.{field}: Extra inputs are not permitted"),
        "toolChoice": (choice.keys() & {"any", "tool"}, _NO_FORCING),
        "temperature": ("temperature" in body.get("inferenceConfig", {}), _NO_TEMPERATURE),
        "prefill": (body["messages"][-1]["role"] == "assistant", _NO_PREFILL),
    }
    if unknown := set(refuses) - asked.keys():
        raise ValueError(f"no model refuses {sorted(unknown)}, only {sorted(asked)}")
    return [words for name, (is_asked, words) in asked.items() if name in refuses and is_asked]
