"""What stands where a language model would be, while none is configured: everything works without one."""

from domain.conversations.draft_check import Refusal
from domain.conversations.model_calls import ModelUse
from domain.money import Money


class NoModel:
    """Nothing reads beside the rules, and nothing writes beside the fixed sentences."""

    def state(self) -> str:
        """One short phrase for people."""
        return "none configured: rule-based reading and fixed sentences"

    def cost_of(self, _use: ModelUse) -> Money | None:
        """Nobody knows what models cost that are not configured any more."""
        return None

    def drafter(self, _turn: str) -> None:
        """Nobody."""

    def refused(self, _turn: str, _refusal: Refusal) -> None:
        """Nothing is drafted."""
