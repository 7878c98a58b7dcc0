"""What a model makes of a message that the rules left open: suggestions to confirm, and questions to answer.

Nothing it reads is ever applied by itself. It picks from lists: fields, catalogue entries, and the amounts and
candidates that the message itself names. It sees neither amounts nor names.
"""

import re
import unicodedata
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
_HANDLE = re.compile(r"[^\s@]{0,200}@[^\s@]{0,200}")
_LAST_WORD = re.compile(r"\s\S{0,200}\Z")
_UNREADABLE = ("Cc", "Cs", "Co", "Cn")
# A word with a digit in it, and what goes on behind it as in 10:30 or 177,000.
_WITH_DIGITS = re.compile(r"[^\W\d]*+\d\w*(?:[.,'/:-]\d\w*)*")
_LEVEL = re.compile(r"(?:P|L|E|M|T|IC)[1-9]", re.IGNORECASE | re.ASCII)
_FIGURE = "\x04"


@dataclass(frozen=True, slots=True)
class Veiled:
    """A message as a model sees it: amounts stand as [a1], [a2] …, other candidates as [c1] …, other figures as [#].

    Mentions, links and addresses are gone. A level such as P4 stays; of another word with a digit nothing does.
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


def veiled(raw: str, about: str) -> Veiled:
    """A message without anything a model need not see; `about` is the case's own reference."""
    plain = _readable(plain_text(mask_pay_history(raw).text))
    said = amounts_in(plain)
    amounts = tuple(one for one in said if one.flaw is None and one.upper is None)[:_MOST_NAMED]
    text = "".join(_with_amounts_hidden(plain, said, amounts))
    named = dict.fromkeys(found.group().upper() for found in _CANDIDATE.finditer(text))
    others = tuple(one for one in named if one != about)[:_MOST_NAMED]
    return Veiled(_hidden(text, about, others), amounts, others)


def _readable(plain: str) -> str:
    """The text without control characters and handles, short enough, and not ending amid a word."""
    text = "".join(char for char in plain if char == "\n" or unicodedata.category(char) not in _UNREADABLE)
    text = _HANDLE.sub(" ", text)
    if len(text) <= _LONGEST:
        return text
    return _LAST_WORD.sub("", text[: _LONGEST + 1])[:_LONGEST]


def _with_amounts_hidden(plain: str, said: tuple[SaidAmount, ...], amounts: tuple[SaidAmount, ...]) -> Iterator[str]:
    at = 0
    for one in said:
        start, end = one.span
        yield plain[at:start]
        yield f"\x01{chr(65 + amounts.index(one))}\x02" if one in amounts else _FIGURE
        at = end
    yield plain[at:]


def _hidden(text: str, about: str, others: tuple[str, ...]) -> str:
    """The text with candidates and all other figures hidden."""

    def candidate(found: re.Match[str]) -> str:
        named = found.group().upper()
        if named in others:
            return f"\x03{chr(65 + others.index(named))}\x02"
        return "this candidate" if named == about else "another candidate"

    def figure(found: re.Match[str]) -> str:
        return found.group() if _LEVEL.fullmatch(found.group()) else _FIGURE

    hidden = _WITH_DIGITS.sub(figure, _with_plain_digits(_CANDIDATE.sub(candidate, text)))
    # Labels are written last, so that nothing in the message can pass for one.
    hidden = hidden.replace("[", "(").replace("]", ")").replace(_FIGURE, "[#]")
    hidden = re.sub("\x01([A-I])\x02", lambda found: f"[a{ord(found[1]) - 64}]", hidden)
    return re.sub("\x03([A-I])\x02", lambda found: f"[c{ord(found[1]) - 64}]", hidden)


def _with_plain_digits(text: str) -> str:
    """The text with a digit for every sign that stands for a number, such as ½ or Ⅷ."""
    if text.isascii():
        return text
    return "".join("0" if unicodedata.category(char) in ("Nl", "No") else char for char in text)
