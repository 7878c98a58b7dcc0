"""What is known of the case before a message of the eval set is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from data.aliases import load_aliases
from data.samples import SAMPLE_RANGES
from data.sources.ranges import read_ranges
from domain.candidates.facts import CandidateFacts, FactChange, FactField
from domain.conversations.reading import ReadingContext
from domain.pay.competing_offer import CompetingOffer
from domain.pay.pay_book import PayBook
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.pay_books import catalogue_of

_TERMS = {
    FactField.PROFICIENCY: Proficiency,
    FactField.INTERVIEW_FEEDBACK: Feedback,
    FactField.JOB_LEVEL: JobLevel,
}


@dataclass(frozen=True)
class Known:
    """The context a message stands in, and the candidate of its thread."""

    context: ReadingContext
    candidate: str | None = None


@cache
def sample_book() -> PayBook:
    """The pay book of the made-up company, without its people."""
    aliases = load_aliases()
    return PayBook(
        ranges=read_ranges(SAMPLE_RANGES).rows,
        roster=(),
        title_aliases=aliases.titles,
        place_aliases=aliases.places,
    )


def known_of(written: Mapping[str, Any]) -> Known:
    """A context as the eval set writes it down."""
    facts = CandidateFacts().with_changes(
        tuple(_fact(FactField(name), value) for name, value in written.get("facts", {}).items())
    )
    context = ReadingContext(
        catalogue_of(sample_book()),
        facts,
        written.get("range_currency"),
        tuple(FactField(name) for name in written.get("asked_for", ())),
    )
    return Known(context, written.get("candidate"))


def _fact(field: FactField, value: Any) -> FactChange:
    if field is FactField.COMPETING_OFFER:
        given = {value["kind"]: Decimal(value["amount"])}
        return FactChange(field, CompetingOffer(value["currency"], **given))
    return FactChange(field, _TERMS[field](value) if field in _TERMS else value)
