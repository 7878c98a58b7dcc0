"""The value of a button that fills in one fact: which case, which field, which catalogue entry."""

import json

from domain.candidates.facts import FactChange, FactField
from domain.errors import InvalidRequest
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency

_KINDS = {
    FactField.PROFICIENCY: Proficiency,
    FactField.INTERVIEW_FEEDBACK: Feedback,
    FactField.JOB_LEVEL: JobLevel,
}
_CATALOGUE_FIELDS = (FactField.JOB_TITLE, FactField.LOCATION)


def fact_choice(candidate_id: str, field: FactField, choice: str) -> str:
    """The button's value."""
    return json.dumps([candidate_id, field.value, choice], separators=(",", ":"), ensure_ascii=False)


def parse_fact_choice(value: str) -> tuple[str, FactChange]:
    """The case and the change a button stands for.

    Raises InvalidRequest when the value is not one of ours; whether the entry still exists is for the use case.
    """
    try:
        candidate_id, field_name, choice = json.loads(value)
        field = FactField(field_name)
        if field in _CATALOGUE_FIELDS:
            return str(candidate_id), FactChange(field, str(choice))
        return str(candidate_id), FactChange(field, _KINDS[field](choice))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InvalidRequest(
            "button_unreadable", "That button no longer works. Please write it in the thread."
        ) from error
