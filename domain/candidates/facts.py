"""What is known about a candidate's case. There is no slot for a name, a school or current pay."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TypeAlias

from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency

FactValue: TypeAlias = str | Proficiency | Feedback | JobLevel | CompetingOffer | Money | PostedRange | bool


class FactField(StrEnum):
    """The fields of CandidateFacts, spelled as in storage and in engine statuses."""

    JOB_TITLE = "job_title"
    LOCATION = "location"
    PROFICIENCY = "proficiency"
    INTERVIEW_FEEDBACK = "interview_feedback"
    JOB_LEVEL = "job_level"
    COMPETING_OFFER = "competing_offer"
    EXPECTATION = "expectation"
    POSTED_RANGE = "posted_range"
    EXEMPT = "exempt"


REQUIRED_FIELDS = (
    FactField.JOB_TITLE,
    FactField.LOCATION,
    FactField.PROFICIENCY,
    FactField.INTERVIEW_FEEDBACK,
)

# What pay is computed from; the other fields are only shown or checked.
PRICED_FIELDS = (*REQUIRED_FIELDS, FactField.JOB_LEVEL, FactField.COMPETING_OFFER, FactField.EXEMPT)


@dataclass(frozen=True, slots=True)
class FactChange:
    """One field set to a value, or cleared with None."""

    field: FactField
    value: FactValue | None


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """The case's facts; None means nobody said so yet. Titles and places are catalogue spellings."""

    job_title: str | None = None
    location: str | None = None
    proficiency: Proficiency | None = None
    interview_feedback: Feedback | None = None
    job_level: JobLevel | None = None
    competing_offer: CompetingOffer | None = None
    expectation: Money | None = None
    posted_range: PostedRange | None = None
    exempt: bool | None = None

    def with_changes(self, changes: tuple[FactChange, ...]) -> "CandidateFacts":
        """These facts after the changes, the last one of a field winning."""
        return replace(self, **{str(change.field): change.value for change in changes})  # type: ignore[arg-type] # the field names its own type

    def value_of(self, field: FactField) -> FactValue | None:
        """What is known of one field."""
        value: FactValue | None = getattr(self, field.value)
        return value

    def priced(self) -> tuple[FactValue | None, ...]:
        """The values pay is computed from."""
        return tuple(self.value_of(field) for field in PRICED_FIELDS)

    def missing(self) -> tuple[FactField, ...]:
        """Required fields nobody gave yet, in the order they are asked for."""
        return tuple(field for field in REQUIRED_FIELDS if self.value_of(field) is None)

    def known(self) -> tuple[FactField, ...]:
        """Fields that hold a value, in declaration order."""
        return tuple(FactField(field.name) for field in fields(self) if getattr(self, field.name) is not None)
