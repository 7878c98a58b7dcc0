"""Writing with Claude: drafts that state facts by token. Whether they may be shown is not decided here."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.gateways.bedrock.line import BedrockLine, Question
from bot.gateways.bedrock.prompts import writer_question, writer_rules
from domain.conversations.composing import Wish
from domain.conversations.draft_check import Refusal
from domain.conversations.model_calls import CallPurpose, ModelCall, ModelMeter
from domain.ports import Clock


@dataclass(frozen=True, slots=True)
class BedrockWriter:
    """Asks Claude for drafts, on account of one turn."""

    line: BedrockLine
    turn: str

    def draft(self, wish: Wish) -> Iterator[str]:
        """A draft in pieces, as it is written. Raises ModelSilent."""
        return self.line.stream(
            Question(CallPurpose.WRITING, self.turn, stable=writer_rules(), asked=writer_question(wish))
        )


@dataclass(frozen=True, slots=True)
class BedrockDesk:
    """Where drafts are written, and counted when they were not shown."""

    line: BedrockLine
    meter: ModelMeter
    clock: Clock

    def drafter(self, turn: str) -> BedrockWriter:
        """Who writes on account of a turn."""
        return BedrockWriter(self.line, turn)

    def refused(self, turn: str, refusal: Refusal) -> None:
        """Count that a draft was not shown, and by which rule."""
        outcome = f"refused:{refusal.value}"
        self.meter.note(ModelCall(self.clock.now(), turn, CallPurpose.WRITING, self.line.models[0], outcome))
