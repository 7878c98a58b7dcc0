"""A real boto3 client on the line to a loopback Bedrock, for these tests."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config

from bot.playground.records import JsonObject
from tests.rig.bedrock_replies import Reply
from tests.rig.loopback_bedrock import LoopbackBedrock
from tests.rig.scripted_models import Model

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
CAPPED = {"maxTokens": 500}


def user(words: str) -> JsonObject:
    return {"role": "user", "content": [{"text": words}]}


@dataclass
class Line:
    """A client, the Bedrock it speaks to, and the events that the last stream brought before it ended or broke."""

    bedrock: LoopbackBedrock
    client: Any
    heard: list[JsonObject] = field(default_factory=list)

    def answers(self, model: Model | Reply) -> None:
        self.bedrock.model = model if not isinstance(model, Reply) else lambda _call: model

    def asks(self, words: str = "Why this offer?", **more: Any) -> JsonObject:
        return dict(self.client.converse(**self._request(words, more)))

    def streams(self, words: str = "Why this offer?", **more: Any) -> list[JsonObject]:
        self.heard = []
        # Unless it is closed, a stream that broke keeps its connection.
        with closing(self.client.converse_stream(**self._request(words, more))["stream"]) as stream:
            self.heard.extend(stream)
        return self.heard

    def says(self, operation: str, **more: Any) -> object:
        return self.asks(**more) if operation == "Converse" else self.streams(**more)

    def deltas(self) -> list[JsonObject]:
        return [event["contentBlockDelta"]["delta"] for event in self.heard if "contentBlockDelta" in event]

    @property
    def text(self) -> str:
        return "".join(delta.get("text", "") for delta in self.deltas())

    def _request(self, words: str, more: dict[str, Any]) -> dict[str, Any]:
        return {"modelId": MODEL, "messages": [user(words)], "inferenceConfig": CAPPED} | more


@contextmanager
def line_to(bedrock: LoopbackBedrock, read_timeout: float = 5.0) -> Iterator[Line]:
    """A client that never tries again."""
    client = boto3.client(
        "bedrock-runtime",
        endpoint_url=bedrock.url,
        region_name="us-west-2",
        aws_access_key_id="x",
        aws_secret_access_key="y",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=read_timeout, proxies={}),
    )
    try:
        yield Line(bedrock, client)
    finally:
        client.close()
