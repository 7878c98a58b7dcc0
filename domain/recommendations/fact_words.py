"""Facts in words: what fields are called, and values as people read them; plain text."""

from domain.candidates.facts import FactField, FactValue
from domain.money import Money, amount_text
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.recommendations.reasoning import money_text

FIELD_NAMES = {
    FactField.JOB_TITLE: "Job title",
    FactField.LOCATION: "Location",
    FactField.PROFICIENCY: "Proficiency",
    FactField.INTERVIEW_FEEDBACK: "Interview feedback",
    FactField.JOB_LEVEL: "Job level",
    FactField.COMPETING_OFFER: "Competing offer",
    FactField.EXPECTATION: "Expectation",
    FactField.POSTED_RANGE: "Posted range",
    FactField.EXEMPT: "Exempt",
}


def fact_words(value: FactValue | None) -> str:
    """A fact's value, amounts with their currency."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, CompetingOffer):
        kind = "base" if value.base is not None else "yearly total"
        until = f", expires {value.expires_on.isoformat()}" if value.expires_on else ""
        proof = ", in writing" if value.evidence else ""
        return f"{money_text(value.amount)} {kind}{until}{proof}"
    if isinstance(value, Money):
        return money_text(value)
    if isinstance(value, PostedRange):
        return f"{money_text(value.minimum)}–{amount_text(value.maximum.amount)}"
    return str(value)
