"""What was entered into a form's fields for facts: what is wrong with it, and the values it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from domain.candidates.facts import CandidateFacts, FactField, FactValue
from domain.conversations.one_amount import yearly_money
from domain.errors import InvalidRequest
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.pay_book import PayBook
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER, JobLevel, Proficiency
from handlers.slack.views.catalogue_options import name_chosen
from handlers.slack.views.fact_inputs import COMPETING_BASE, COMPETING_TOTAL, POSTED_MAXIMUM, POSTED_MINIMUM

Fields: TypeAlias = Mapping[str, str]

_IN_PAIRS = (COMPETING_BASE, COMPETING_TOTAL, POSTED_MINIMUM, POSTED_MAXIMUM)


def entry_problems(fields: Fields, book: PayBook) -> dict[str, str]:
    """What is wrong with a form, by field; nothing when it can be kept."""
    problems: dict[str, str] = {}
    for name, reader in _readers(fields, book).items():
        try:
            reader()
        except InvalidRequest as error:
            # Without a job and a place nobody knows yet which currency is meant.
            if error.code != "amount_currency" or not problems:
                problems[name] = error.sentence
    if _filled(fields, COMPETING_BASE) and _filled(fields, COMPETING_TOTAL):
        problems[COMPETING_TOTAL] = "Give the base or the yearly total of that offer, not both."
    if not problems:
        problems |= _posted_problem(fields, book)
    return problems


def entries_of(fields: Fields, before: CandidateFacts, book: PayBook) -> dict[FactField, FactValue | None]:
    """The values of the facts a form has fields for; None for those left empty.

    Raises InvalidRequest for what cannot be read. What `before` knows of the same competing offer stays with it.
    """
    readers = _readers(fields, book)
    entered: dict[FactField, FactValue | None] = {
        FactField(name): reader() for name, reader in readers.items() if name not in _IN_PAIRS
    }
    if COMPETING_BASE in readers or COMPETING_TOTAL in readers:
        entered[FactField.COMPETING_OFFER] = _competing(_Pair(readers, COMPETING_BASE, COMPETING_TOTAL), before)
    if POSTED_MINIMUM in readers or POSTED_MAXIMUM in readers:
        entered[FactField.POSTED_RANGE] = _posted(_Pair(readers, POSTED_MINIMUM, POSTED_MAXIMUM))
    return entered


def _filled(fields: Fields, name: str) -> bool:
    return bool(fields.get(name, "").strip())


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two fields of which one fact is made."""

    readers: Mapping[str, Callable[[], FactValue | None]]
    first: str
    second: str

    def amounts(self) -> tuple[Money | None, Money | None]:
        read = [self.readers[name]() if name in self.readers else None for name in (self.first, self.second)]
        first, second = (value if isinstance(value, Money) else None for value in read)
        return first, second


def _competing(pair: _Pair, before: CandidateFacts) -> CompetingOffer | None:
    base, total = pair.amounts()
    given, known = base or total, before.competing_offer
    if given is None:
        return None
    made = CompetingOffer(
        currency=given.currency,
        base=given.amount if base else None,
        annual_total=None if base else given.amount,
    )
    if known is not None and (known.amount, known.base is None) == (made.amount, made.base is None):
        return replace(made, expires_on=known.expires_on, evidence=known.evidence)
    return made


def _posted(pair: _Pair) -> PostedRange | None:
    minimum, maximum = pair.amounts()
    if minimum is None and maximum is None:
        return None
    if minimum is None or maximum is None:
        raise InvalidRequest("posted_range_unclear", "A posted range has two amounts: from and to.")
    if minimum.currency != maximum.currency:
        raise InvalidRequest("posted_range_unclear", "Give both amounts of a posted range in one currency.")
    return PostedRange(minimum, maximum)


def _posted_problem(fields: Fields, book: PayBook) -> dict[str, str]:
    try:
        _posted(_Pair(_readers(fields, book), POSTED_MINIMUM, POSTED_MAXIMUM))
    except InvalidRequest as error:
        return {POSTED_MAXIMUM if _filled(fields, POSTED_MINIMUM) else POSTED_MINIMUM: error.sentence}
    return {}


def _readers(fields: Fields, book: PayBook) -> dict[str, Callable[[], FactValue | None]]:
    """By block id of the fields that are in the form: how its text becomes a value."""
    title = book.title_named(name_chosen(fields.get(FactField.JOB_TITLE, ""), book.titles))
    place = book.place_named(name_chosen(fields.get(FactField.LOCATION, ""), book.places))
    currency = book.currency_at(title, place) if title and place else None
    known: dict[str, Callable[[str], FactValue | None]] = {
        FactField.JOB_TITLE: lambda _text: _listed(title, "job title"),
        FactField.LOCATION: lambda _text: _listed(place, "location"),
        FactField.PROFICIENCY: Proficiency,
        FactField.INTERVIEW_FEEDBACK: lambda text: next(one for one in FEEDBACK_WITH_OFFER if one == text),
        FactField.JOB_LEVEL: JobLevel,
        FactField.EXEMPT: lambda text: text == "yes",
        **dict.fromkeys((FactField.EXPECTATION, *_IN_PAIRS), lambda text: yearly_money(text, currency)),
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
        raise InvalidRequest("not_in_ranges", f"That {what} is not in the pay ranges. Choose one that is.")
    return found
