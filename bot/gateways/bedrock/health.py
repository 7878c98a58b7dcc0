"""What to say about the models that are configured."""

from dataclasses import dataclass

from bot.gateways.bedrock.line import BedrockLine
from bot.gateways.bedrock.prices import cost_of
from domain.conversations.model_calls import ModelUse
from domain.money import Money


@dataclass(frozen=True, slots=True)
class BedrockHealth:
    """Speaks of the models a line asks."""

    line: BedrockLine

    def state(self) -> str:
        """One short phrase for people."""
        asked = [
            name if self.line.is_open_to(name) else f"{name} (not answering, asked again soon)"
            for name in self.line.models
        ]
        return f"{', then '.join(asked)} on Bedrock; it reads and phrases, and supplies no number"

    def cost_of(self, use: ModelUse) -> Money | None:
        """About what a day's use costs; None where the price is not known."""
        return cost_of(use.model, use.tokens)
