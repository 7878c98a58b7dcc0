"""The product's line to a loopback Bedrock through the real boto3, with a stopwatch that only moves when told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.gateways.bedrock.line import BedrockLine, ModelSettings, Question
from domain.conversations.model_calls import CallPurpose
from tests.fakes.clock import FakeClock
from tests.fakes.model_meter import FakeModelMeter
from tests.rig.bedrock_replies import Call
from tests.rig.loopback_bedrock import LoopbackBedrock
from tests.unit.rig.bedrock_line import line_to

SONNET, HAIKU = "global.anthropic.claude-sonnet-5-5", "us.anthropic.claude-haiku-4-5-20251001-v1:0"
SCHEMA = {"type": "object", "properties": {"intents": {"type": "array"}}, "required": ["intents"]}
SETTINGS = ModelSettings(model=SONNET, fallback=HAIKU, most_tokens=700)


def reading(asked: str = "<message>why?</message>", turn: str = "t1") -> Question:
    return Question(CallPurpose.READING, turn, stable="The rules.", asked=asked, schema=SCHEMA)


def writing(asked: str = "Explain.", turn: str = "t1") -> Question:
    return Question(CallPurpose.WRITING, turn, stable="The rules.", asked=asked)


@dataclass
class BedrockDesk:
    """A line whose pauses take no time, what it counted, and the Bedrock at its other end."""

    bedrock: LoopbackBedrock
    client: Any
    meter: FakeModelMeter = field(default_factory=FakeModelMeter)
    pauses: list[float] = field(default_factory=list)
    seconds: float = 1000.0

    def __post_init__(self) -> None:
        self.line = self.with_settings()

    def with_settings(self, **changes: Any) -> BedrockLine:
        """Another line with other settings, in the place of the first."""
        settings = replace(SETTINGS, **changes)
        self.line = BedrockLine(
            self.client, settings, self.meter, FakeClock(), sleep=self.pause, now=lambda: self.seconds
        )
        return self.line

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds

    def passes(self, seconds: float, patch: pytest.MonkeyPatch) -> None:
        """Time goes by, for the breakers' own clock as well."""
        self.seconds += seconds
        patch.setattr("circuitbreaker.monotonic", lambda: self.seconds)

    def says(self, operation: str, turn: str = "t1") -> str:
        """Ask for JSON, or for a text that is streamed."""
        if operation == "Converse":
            return self.line.ask(reading(turn=turn))
        return "".join(self.line.stream(writing(turn=turn)))

    @property
    def asked(self) -> list[str]:
        """The models that were asked, in order."""
        return [call.model_id for call in self.bedrock.calls]

    @property
    def last(self) -> Call:
        return self.bedrock.calls[-1]

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """What was counted: whom, and what came of it."""
        return [("sonnet" if call.model == SONNET else "haiku", call.outcome) for call in self.meter.calls]


@contextmanager
def connected(read_timeout: float = 5.0) -> Iterator[tuple[LoopbackBedrock, Any]]:
    """A Bedrock and a client of it, for many desks."""
    with LoopbackBedrock() as bedrock, line_to(bedrock, read_timeout) as wire:
        yield bedrock, wire.client


def desk_at(wire: tuple[LoopbackBedrock, Any]) -> BedrockDesk:
    """A fresh desk on a wire that others used before."""
    bedrock, client = wire
    bedrock.forget()
    bedrock.refuses = {}
    return BedrockDesk(bedrock, client)
