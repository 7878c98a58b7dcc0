"""What a model makes of a message that the rules left open: suggestions to confirm, and questions to answer.

Nothing it reads is ever applied by itself. It picks from lists: fields, catalogue entries, and the amounts and
candidates that the message itself names. It sees neither amounts nor names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.conversations.amounts import amounts_in
from domain.conversations.enquiries import Enquiry
from domain.conversations.reading import Catalogue, Topic
from domain.conversations.said_amount import SaidAmount
from domain.conversations.salary_history import mask_pay_history
from domain.conversations.slack_text import plain_text

_LONGEST = 2000
_MOST_NAMED = 9
_CANDIDATE = re.compile(r"(?<![\w-])CAND-[A-Z0-9](?:[A-Z0-9-]{0,58}[A-Z0-9])?(?![A-Z0-9_])", re.IGNORECASE | re.ASCII)
_DIGITS = re.compile(r"(?<![A-Za-z])\d[\d.,'/:-]*")


@dataclass(frozen=True, slots=True)
class Veiled:
    """A message as a model sees it: amounts stand as [a1], [a2] …, other candidates as [c1] …, other figures as [#].

    Mentions, links and addresses are gone; of a level such as P4 or a date's month the letters stay.
    """

    text: str
    amounts: tuple[SaidAmount, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A message that rules left open, with what a model may know of its case. `turn` is whom its cost counts for."""

    said: Veiled
    facts: CandidateFacts
    catalogue: Catalogue
    turn: str
    asked: tuple[FactField, ...] = ()
    range_currency: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What was made of a message. `suggestions` are changes that somebody still has to confirm."""

    suggestions: tuple[FactChange, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    topics: frozenset[Topic] = field(default_factory=frozenset)


class ModelReader(Protocol):
    """Reads what rules left open."""

    def read(self, unread: Unread) -> Heard:
        """What the message may mean. Raises ModelSilent, also where the answer is none of those it may give."""


def veiled(text: str, about: str) -> Veiled:
    """A message without anything a model need not see; `about` is the case's own reference."""
    plain = plain_text(mask_pay_history(text).text)[:_LONGEST]
    amounts = tuple(said for said in amounts_in(plain) if said.flaw is None and said.upper is None)[:_MOST_NAMED]
    named = dict.fromkeys(found.group().upper() for found in _CANDIDATE.finditer(plain))
    others = tuple(one for one in named if one != about)[:_MOST_NAMED]
    return Veiled(_hidden("".join(_with_amounts_hidden(plain, amounts)), others), amounts, others)


def _with_amounts_hidden(plain: str, amounts: tuple[SaidAmount, ...]) -> Iterator[str]:
    at = 0
    for number, said in enumerate(amounts, start=1):
        start, end = said.span
        yield plain[at:start]
        yield f"\x01{chr(64 + number)}\x02"
        at = end
    yield plain[at:]


def _hidden(text: str, others: tuple[str, ...]) -> str:
    def candidate(found: re.Match[str]) -> str:
        named = found.group().upper()
        return f"\x03{chr(65 + others.index(named))}\x02" if named in others else "this candidate"

    hidden = _DIGITS.sub("[#]", _CANDIDATE.sub(candidate, text))
    # Labels are written last, so that nothing in the message can pass for one.
    hidden = hidden.replace("[a", "(a").replace("[c", "(c")
    hidden = re.sub("\x01([A-I])\x02", lambda found: f"[a{ord(found[1]) - 64}]", hidden)
    return re.sub("\x03([A-I])\x02", lambda found: f"[c{ord(found[1]) - 64}]", hidden)
