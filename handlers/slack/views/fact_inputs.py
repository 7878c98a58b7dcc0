"""A form's fields for the facts of a case, filled with what is known."""

from domain.candidates.facts import CandidateFacts, FactField, FactValue
from domain.money import Money, amount_text
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER, JobLevel, Proficiency
from domain.recommendations.fact_words import FIELD_NAMES
from handlers.slack.views.blocks import Block, choice, search, text_input
from handlers.slack.views.catalogue_options import catalogue_option

COMPETING_BASE, COMPETING_TOTAL = "competing_base", "competing_total"
POSTED_MINIMUM, POSTED_MAXIMUM = "posted_minimum", "posted_maximum"

_CHOICES: dict[FactField, tuple[str, ...]] = {
    FactField.PROFICIENCY: tuple(member.value for member in Proficiency),
    FactField.INTERVIEW_FEEDBACK: tuple(member.value for member in FEEDBACK_WITH_OFFER),
    FactField.JOB_LEVEL: tuple(member.value for member in JobLevel),
    FactField.EXEMPT: ("yes", "no"),
}
_SEARCH_HINTS = {
    FactField.JOB_TITLE: "One of the titles in the pay ranges",
    FactField.LOCATION: "One of the places in the pay ranges, for the title where one is chosen",
}
_AMOUNT_HINT = "A yearly amount, with the currency's code where it is not the pay range's"


def fact_inputs(field: FactField, facts: CandidateFacts) -> list[Block]:
    """The fields of one fact, all of them optional; their block ids are what `fact_entries` reads them by."""
    value = facts.value_of(field)
    if field in _CHOICES:
        chosen = ("yes" if value else "no") if isinstance(value, bool) else str(value or "")
        options = ((one, one) for one in _CHOICES[field])
        return [choice(field, FIELD_NAMES[field], options, chosen=chosen, optional=True)]
    if field is FactField.COMPETING_OFFER:
        offer = value if isinstance(value, CompetingOffer) else None
        return [
            _amount(COMPETING_BASE, "Competing offer: yearly base", offer.amount if offer and offer.base else None),
            _amount(COMPETING_TOTAL, "… or its yearly total", offer.amount if offer and offer.annual_total else None),
        ]
    if field is FactField.POSTED_RANGE:
        posted = value if isinstance(value, PostedRange) else None
        return [
            _amount(POSTED_MINIMUM, "Posted range: from", posted.minimum if posted else None),
            _amount(POSTED_MAXIMUM, "Posted range: to", posted.maximum if posted else None),
        ]
    if field is FactField.EXPECTATION:
        return [_amount(field, FIELD_NAMES[field], value if isinstance(value, Money) else None)]
    return [_listed(field, value)]


def _listed(field: FactField, value: FactValue | None) -> Block:
    chosen = catalogue_option(str(value)) if value else None
    return search(field, FIELD_NAMES[field], hint=_SEARCH_HINTS[field], chosen=chosen, optional=True)


def _amount(block_id: str, label: str, value: Money | None) -> Block:
    initial = f"{value.currency} {amount_text(value.amount)}" if value else ""
    return text_input(block_id, label, hint=_AMOUNT_HINT, initial=initial, optional=True)
