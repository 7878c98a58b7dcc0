"""What a text may state: facts in words of our own, each with its source. Whoever phrases it never sees a value."""

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a text is for."""

    WHY = "why"
    WHAT_IF = "what_if"
    COMPARISON = "comparison"
    REACH = "reach"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that its readers may see. A text states it by its token, which code replaces by `said`.

    `said` names what the value is together with the value, so that no sentence can give it another meaning: "a base
    salary of USD 177,000". `about` says the same without any value, for whoever writes. `is_clause` tells that `said`
    is a whole statement: "the base salary goes from USD 177,000 to USD 190,000".
    """

    name: str
    said: str
    about: str
    source: str = ""
    is_clause: bool = False

    @property
    def token(self) -> str:
        """How a text states it."""
        return f"{{{{fact.{self.name}}}}}"


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything one text may say, reduced to what its readers may see.

    `fixed` are sentences of ours that say it all without a model, with tokens in them. `required` are the names of
    facts that every other text has to state as well.
    """

    purpose: Purpose
    facts: tuple[Fact, ...]
    fixed: tuple[str, ...]
    required: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names of all facts."""
        return frozenset(fact.name for fact in self.facts)

    def fact(self, name: str) -> Fact:
        """One fact by its name. Raises KeyError."""
        return next(fact for fact in self.facts if fact.name == name) if name in self.names else _missing(name)


def _missing(name: str) -> Fact:
    raise KeyError(name)
