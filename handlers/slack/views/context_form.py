"""The form with a case's facts: what it shows, what is wrong with it, and the changes it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from domain.candidates.case import Case
from domain.candidates.facts import CandidateFacts, FactChange, FactField, FactValue
from domain.conversations.one_amount import yearly_money
from domain.errors import InvalidRequest
from domain.identity.actor import Actor
from domain.money import Money, amount_text
from domain.pay.competing_offer import CompetingOffer
from domain.pay.pay_book import PayBook
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER, JobLevel, Proficiency
from domain.recommendations.fact_words import FIELD_NAMES
from handlers.slack.views.blocks import Block, View, choice, context, modal, section, text_input
from handlers.slack.views.wording import value_words

CONTEXT_MODAL = "edit_context_modal"
_BASE, _TOTAL = "competing_base", "competing_total"

Fields: TypeAlias = Mapping[str, str]

_CHOICES: dict[FactField, tuple[str, ...]] = {
    FactField.PROFICIENCY: tuple(member.value for member in Proficiency),
    FactField.INTERVIEW_FEEDBACK: tuple(member.value for member in FEEDBACK_WITH_OFFER),
    FactField.JOB_LEVEL: tuple(member.value for member in JobLevel),
    FactField.EXEMPT: ("yes", "no"),
}
_HINTS = {
    FactField.JOB_TITLE: "As it stands in the pay ranges",
    FactField.LOCATION: "As it stands in the pay ranges",
    FactField.EXPECTATION: "A yearly amount, with the currency's code where it is not the pay range's",
}


def context_modal(origin: str, case: Case, actor: Actor) -> View:
    """Every fact the actor may change, as it stands; the others are only shown."""
    blocks: list[Block] = [section(f"`{case.candidate_id}` · an empty field means: not known.")]
    kept = []
    for field in FactField:
        if field is FactField.POSTED_RANGE:
            continue
        if case.may_set(actor, field):
            blocks += _inputs(field, case.facts)
        else:
            kept.append(f"{FIELD_NAMES[field]}: {value_words(case.facts.value_of(field))}")
    if kept:
        blocks.append(context("Set by somebody else, for the Comp Team to change: " + " · ".join(kept)))
    blocks.append(context("A posted range is written in the thread: _posted range_ and its two amounts."))
    return modal(CONTEXT_MODAL, "Edit the case", "Save", blocks, origin=origin)


def edited_problems(fields: Fields, book: PayBook) -> dict[str, str]:
    """What is wrong with a form, by field; nothing when it can be kept."""
    problems: dict[str, str] = {}
    for name, reader in _readers(fields, book).items():
        try:
            reader()
        except InvalidRequest as error:
            # Without a job and a place nobody knows yet which currency is meant.
            if error.code != "amount_currency" or not problems:
                problems[name] = error.sentence
    if fields.get(_BASE, "").strip() and fields.get(_TOTAL, "").strip():
        problems[_TOTAL] = "Give the base or the yearly total of that offer, not both."
    return problems


def edits_of(fields: Fields, before: CandidateFacts, book: PayBook) -> tuple[FactChange, ...]:
    """The changes a form makes to the facts it was opened with. Raises InvalidRequest for what cannot be read."""
    wanted: dict[FactField, FactValue | None] = {}
    readers = _readers(fields, book)
    for name, reader in readers.items():
        if name not in (_BASE, _TOTAL):
            wanted[FactField(name)] = reader()
    if _BASE in readers or _TOTAL in readers:
        base, total = (readers[name]() if name in readers else None for name in (_BASE, _TOTAL))
        wanted[FactField.COMPETING_OFFER] = _competing(base, total, before.competing_offer)
    return tuple(FactChange(field, value) for field, value in wanted.items() if before.value_of(field) != value)


def _competing(
    base: FactValue | None, total: FactValue | None, before: CompetingOffer | None
) -> CompetingOffer | None:
    given = base or total
    if not isinstance(given, Money):
        return None
    made = CompetingOffer(
        currency=given.currency,
        base=given.amount if base else None,
        annual_total=None if base else given.amount,
    )
    if before is not None and (before.amount, before.base is None) == (made.amount, made.base is None):
        return replace(made, expires_on=before.expires_on, evidence=before.evidence)
    return made


def _readers(fields: Fields, book: PayBook) -> dict[str, Callable[[], FactValue | None]]:
    """By block id of the fields that are in the form: how its text becomes a value."""
    title = book.title_named(fields.get(FactField.JOB_TITLE, ""))
    place = book.place_named(fields.get(FactField.LOCATION, ""))
    currency = book.currency_at(title, place) if title and place else None
    known: dict[str, Callable[[str], FactValue | None]] = {
        FactField.JOB_TITLE: lambda _text: _listed(title, "job title"),
        FactField.LOCATION: lambda _text: _listed(place, "location"),
        FactField.PROFICIENCY: Proficiency,
        FactField.INTERVIEW_FEEDBACK: lambda text: next(one for one in FEEDBACK_WITH_OFFER if one == text),
        FactField.JOB_LEVEL: JobLevel,
        FactField.EXEMPT: lambda text: text == "yes",
        FactField.EXPECTATION: lambda text: yearly_money(text, currency),
        _BASE: lambda text: yearly_money(text, currency),
        _TOTAL: lambda text: yearly_money(text, currency),
    }
    return {name: _reader(read, fields[name].strip()) for name, read in known.items() if name in fields}


def _reader(read: Callable[[str], FactValue | None], text: str) -> Callable[[], FactValue | None]:
    def value() -> FactValue | None:
        try:
            return read(text) if text else None
        except (ValueError, StopIteration) as error:
            raise InvalidRequest("choice_gone", "That choice no longer exists. Please choose again.") from error

    return value


def _listed(found: str | None, what: str) -> str:
    if found is None:
        raise InvalidRequest("not_in_ranges", f"That {what} is not in the pay ranges. Write it as it stands there.")
    return found


def _inputs(field: FactField, facts: CandidateFacts) -> list[Block]:
    value = facts.value_of(field)
    if field in _CHOICES:
        chosen = ("yes" if value else "no") if isinstance(value, bool) else str(value or "")
        options = ((one, one) for one in _CHOICES[field])
        return [choice(field, FIELD_NAMES[field], options, chosen=chosen, optional=True)]
    if field is FactField.COMPETING_OFFER:
        offer = value if isinstance(value, CompetingOffer) else None
        return [
            _amount(_BASE, "Competing offer: yearly base", offer.amount if offer and offer.base else None),
            _amount(_TOTAL, "… or its yearly total", offer.amount if offer and offer.annual_total else None),
        ]
    if field is FactField.EXPECTATION:
        return [_amount(field, FIELD_NAMES[field], value if isinstance(value, Money) else None)]
    text = str(value or "")
    return [text_input(field, FIELD_NAMES[field], hint=_HINTS[field], initial=text, optional=True)]


def _amount(block_id: str, label: str, value: Money | None) -> Block:
    initial = f"{value.currency} {amount_text(value.amount)}" if value else ""
    return text_input(block_id, label, hint=_HINTS[FactField.EXPECTATION], initial=initial, optional=True)
