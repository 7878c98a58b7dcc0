"""Questions about a case that are answered and never kept: what if, compare, what would it take, write a note."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

from domain.candidates.facts import FactChange


class Measure(StrEnum):
    """What an amount somebody wants to reach is measured in; all of them are yearly."""

    BASE = "base"
    TOTAL_CASH = "total_cash"
    TOTAL_DIRECT = "total_direct"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The case as it would be after some changes, which nobody makes: "what if P5?", "same person in Dublin"."""

    changes: tuple[FactChange, ...]
    kind: Literal["what_if"] = "what_if"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The case beside other candidates' cases, or as it would be in other places.

    `candidates` are references such as CAND-018, as the message itself names them; `places` catalogue spellings.
    """

    candidates: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    kind: Literal["comparison"] = "comparison"


@dataclass(frozen=True, slots=True)
class Reach:
    """What it would take to come to an amount. `currency` is None where the message leaves it to the pay range."""

    amount: Decimal
    currency: str | None = None
    measure: Measure = Measure.BASE
    kind: Literal["reach"] = "reach"


@dataclass(frozen=True, slots=True)
class NoteWanted:
    """A note to the hiring manager about the case is to be drafted."""

    kind: Literal["note"] = "note"


Enquiry: TypeAlias = WhatIf | Comparison | Reach | NoteWanted
