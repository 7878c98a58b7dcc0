"""How a model is asked for JSON: models differ in what they take, and say so only when asked."""

import json
import threading
from collections.abc import Mapping
from enum import Enum
from typing import Any

_NAME = "answer"


class Dialect(Enum):
    """Ways to have JSON by a schema, the strictest first. No tool is ever forced: the newest models refuse that."""

    OUTPUT_SCHEMA = "output_schema"
    STRICT_TOOL = "strict_tool"
    TOOL = "tool"
    WORDS = "words"

    def asks(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """What is added to a request."""
        if self is Dialect.OUTPUT_SCHEMA:
            shape = {"schema": json.dumps(schema), "name": _NAME}
            return {"outputConfig": {"textFormat": {"type": "json_schema", "structure": {"jsonSchema": shape}}}}
        if self is Dialect.WORDS:
            return {}
        tool: dict[str, Any] = {
            "name": _NAME,
            "description": "Give your answer. Call this exactly once.",
            "inputSchema": {"json": schema},
        }
        if self is Dialect.STRICT_TOOL:
            tool["strict"] = True
        return {"toolConfig": {"tools": [{"toolSpec": tool}], "toolChoice": {"auto": {}}}}

    def reminder(self, schema: Mapping[str, Any]) -> str:
        """What is said with the question; for models that are only asked in words the schema as well."""
        if self in (Dialect.STRICT_TOOL, Dialect.TOOL):
            return f"\nAnswer by calling the tool “{_NAME}” once."
        if self is Dialect.WORDS:
            return f"\nAnswer with one JSON object of this schema, and nothing else:\n{json.dumps(schema)}"
        return ""


class Dialects:
    """Which dialect each model understands; learned from what it refuses, for as long as the process lives."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spoken: dict[str, Dialect] = {}

    def of(self, model: str) -> Dialect:
        """The strictest that a model has not refused yet."""
        return self._spoken.get(model, Dialect.OUTPUT_SCHEMA)

    def refused(self, model: str, dialect: Dialect) -> bool:
        """Learn that a model refused a dialect; whether there is another one to try."""
        ways = list(Dialect)
        if dialect is ways[-1]:
            return False
        with self._lock:
            if self.of(model) is dialect:
                self._spoken[model] = ways[ways.index(dialect) + 1]
        return True
