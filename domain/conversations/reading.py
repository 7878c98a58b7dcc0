"""What a reader makes of one message: proposals only, each still to be authorised and applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.conversations.enquiries import Enquiry


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The titles and places of the current pay ranges, and the signed aliases that stand for some of them.

    `titles` and `places` hold the catalogue spellings; alias keys are lookup keys (see lookup_key), alias values
    are catalogue spellings.
    """

    titles: tuple[str, ...]
    places: tuple[str, ...]
    title_aliases: Mapping[str, str] = field(default_factory=dict)
    place_aliases: Mapping[str, str] = field(default_factory=dict)


class SpellingAid(Protocol):
    """Finds catalogue spellings near to what somebody wrote."""

    def nearest(self, said: str, choices: tuple[str, ...], limit: int) -> tuple[str, ...]:
        """Up to `limit` choices that could be meant, the likeliest first; none when nothing is near."""


class Topic(StrEnum):
    """What a message is about beside the facts it gives."""

    WHY = "why"
    HELP = "help"
    THANKS = "thanks"
    GREETING = "greeting"
    APPROVAL = "approval"
    OFF_TOPIC = "off_topic"


class Clarification(StrEnum):
    """Why an amount that was read could not be used as it stands; each is asked back, never guessed."""

    AMOUNT_IN_WORDS = "amount_in_words"
    AMOUNT_TOO_SMALL = "amount_too_small"
    AMOUNT_TOO_LARGE = "amount_too_large"
    AMOUNT_UNREADABLE = "amount_unreadable"
    NOT_YEARLY = "not_yearly"
    WHAT_AMOUNT = "what_amount"
    BASE_OR_TOTAL = "base_or_total"
    WHICH_CURRENCY = "which_currency"
    ONE_AMOUNT = "one_amount"
    OFFER_AMOUNT = "offer_amount"
    UNKNOWN_LEVEL = "unknown_level"
    TWO_VALUES = "two_values"
    COUNTER_BY_EMPLOYER = "counter_by_employer"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask back. `field` is what the answer would fill, where that is known."""

    why: Clarification
    field: FactField | None = None


@dataclass(frozen=True, slots=True)
class OpenAmount:
    """An amount that was said but not yet usable: kept with the thread so that "base" or "USD" can complete it.

    `field` is COMPETING_OFFER or EXPECTATION, or None when the message did not say what the amount is.
    `kind` is "base" or "annual_total" where said. `currency` is an ISO code where settled, `mark` the bare sign said.
    `expires_on` and `evidence` are what the message said of a competing offer beside its amount. An `amount` of zero
    stands for one that was asked for again: the next bare amount is taken for it.
    """

    amount: Decimal
    field: FactField | None = None
    kind: str | None = None
    currency: str | None = None
    mark: str = ""
    expires_on: date | None = None
    evidence: bool | None = None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Something that looks like a title or a place but is none; `suggestions` are offered, never assumed."""

    field: FactField
    said: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What the reader may know of the case.

    `range_currency` is the currency of the case's pay range where title and place settle it. `asked` are the fields
    the bot asked for last. `open_amount` is what an earlier message left incomplete.
    """

    catalogue: Catalogue
    facts: CandidateFacts = field(default_factory=CandidateFacts)
    range_currency: str | None = None
    asked: tuple[FactField, ...] = ()
    open_amount: OpenAmount | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one message says. Empty (`is_empty`) when nothing in it fits the case."""

    candidate_id: str | None = None
    changes: tuple[FactChange, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    questions: tuple[Question, ...] = ()
    open_amount: OpenAmount | None = None
    undo: bool = False
    topics: frozenset[Topic] = frozenset()
    enquiries: tuple[Enquiry, ...] = ()

    @property
    def is_about_a_case(self) -> bool:
        """Whether a case could start from it; a greeting, say, is understood but starts none."""
        return bool(self.candidate_id or self.changes or self.near_misses or self.questions or self.open_amount)

    @property
    def is_empty(self) -> bool:
        """Whether the message said nothing this reader understands."""
        return self == Reading()


class MessageReader(Protocol):
    """Reads one message whose pay history is already masked."""

    def read(self, text: str, context: ReadingContext) -> Reading:
        """What the message says; never raises on any text."""
