"""What a reading means, in the words of the eval set, and whether that is what was expected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from domain.candidates.facts import FactChange, FactField
from domain.conversations.enquiries import Comparison, Enquiry, NoteWanted, Reach, WhatIf
from domain.conversations.reading import Reading, Topic
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer
from tests.eval.known import Known

HARMLESS = frozenset({"small_talk", "off_topic", "nothing"})
_TOPICS = {
    Topic.WHY: "why",
    Topic.HELP: "help",
    Topic.THANKS: "small_talk",
    Topic.GREETING: "small_talk",
    Topic.APPROVAL: "request_approval",
    Topic.OFF_TOPIC: "off_topic",
}


@dataclass(frozen=True)
class Meaning:
    """One thing a message means: an intent with what it holds. A detail that was not written down may be anything."""

    intent: str
    details: Mapping[str, Any] = field(default_factory=dict)

    def admits(self, found: "Meaning") -> bool:
        """Whether what was found is what this one, as it was written down, expects."""
        if self.intent != found.intent:
            return False
        return all(_same(value, found.details.get(name)) for name, value in self.details.items())

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.details.items())
        return f"{self.intent}({told})" if told else self.intent


def _same(expected: Any, found: Any) -> bool:
    if isinstance(expected, list | tuple) and isinstance(found, list | tuple):
        return len(expected) == len(found) and all(any(_same(one, other) for other in found) for one in expected)
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return all(_same(value, found.get(name)) for name, value in expected.items())
    if isinstance(expected, int | Decimal) and not isinstance(expected, bool):
        return found is not None and Decimal(expected) == found
    return bool(expected == found)


def expected_of(written: Mapping[str, Any], known: Known) -> Meaning:
    """A meaning as the eval set writes it down."""
    details = {name: value for name, value in written.items() if name != "intent"}
    if written["intent"] == "compare":
        return _comparison(tuple(details.get("candidates", ())), tuple(details.get("places", ())), known)
    if written["intent"] == "reach":
        details.setdefault("measure", "base")
    return Meaning(written["intent"], details)


def found_in(reading: Reading, known: Known) -> Iterator[Meaning]:
    """Everything a reading of one message means for the case."""
    if reading.candidate_id is not None and known.candidate not in (None, reading.candidate_id):
        return  # the app applies nothing of a message that names another candidate
    if reading.undo:
        yield Meaning("undo")
    for change in reading.changes:
        if change.value != known.context.facts.value_of(change.field):
            yield _of_change(change)
    for enquiry in reading.enquiries:
        yield _of_enquiry(enquiry, known)
    for topic in sorted(reading.topics):
        yield Meaning(_TOPICS[topic])
    for question in reading.questions:
        yield Meaning("asks_back", {"field": question.field.value if question.field else None})
    for miss in reading.near_misses:
        yield Meaning("asks_back", {"field": miss.field.value, "offers": miss.suggestions})


def _of_change(change: FactChange) -> Meaning:
    if change.value is None:
        return Meaning("clear", {"field": change.field.value})
    if isinstance(change.value, CompetingOffer):
        return Meaning("competing_offer", _offer(change.value))
    if isinstance(change.value, Money) and change.field is FactField.EXPECTATION:
        return Meaning("expectation", {"amount": change.value.amount, "currency": change.value.currency})
    value = change.value if isinstance(change.value, bool) else str(change.value)
    return Meaning("set", {"field": change.field.value, "value": value})


def _offer(offer: CompetingOffer) -> dict[str, Any]:
    kind = "base" if offer.base is not None else "annual_total"
    return {"amount": offer.amount.amount, "kind": kind, "currency": offer.currency}


def _of_enquiry(enquiry: Enquiry, known: Known) -> Meaning:
    match enquiry:
        case WhatIf():
            return Meaning("what_if", {"changes": [_supposed(change) for change in enquiry.changes]})
        case Comparison():
            return _comparison(enquiry.candidates, enquiry.places, known)
        case Reach():
            return Meaning("reach", {"amount": enquiry.amount, "measure": enquiry.measure.value})
        case NoteWanted():
            return Meaning("note")


def _supposed(change: FactChange) -> dict[str, Any]:
    if isinstance(change.value, CompetingOffer):
        return {"field": change.field.value, **_offer(change.value)}
    if isinstance(change.value, Money):
        return {"field": change.field.value, "amount": change.value.amount}
    value = change.value if isinstance(change.value, bool) or change.value is None else str(change.value)
    return {"field": change.field.value, "value": value}


def _comparison(candidates: Sequence[str], places: Sequence[str], known: Known) -> Meaning:
    """A comparison without the case itself and the place it has, which go without saying."""
    others = tuple(one for one in candidates if one != known.candidate)
    elsewhere = tuple(one for one in places if one != known.context.facts.location)
    return Meaning("compare", {"candidates": others, "places": elsewhere})


def is_understood(expected: Sequence[Meaning], found: Sequence[Meaning], *, tricky: bool) -> bool:
    """Whether a reading means exactly what was expected; of a tricky message a value may be offered and not set."""
    wanted = [one for one in expected if one.intent not in HARMLESS]
    rest = [one for one in found if one.intent not in HARMLESS]
    for one in wanted:
        met = next((other for other in rest if one.admits(other)), None)
        if met is None and tricky and one.intent == "set":
            met = next((other for other in rest if _offers(other, one)), None)
        if met is None:
            return False
        if one.intent == "asks_back":
            if any(_changes(other, one.details.get("field")) for other in rest):
                return False
            rest = [other for other in rest if other.intent != "asks_back"]
        else:
            rest.remove(met)
    return not rest


def _offers(found: Meaning, wanted: Meaning) -> bool:
    return (
        found.intent == "asks_back"
        and found.details.get("field") == wanted.details["field"]
        and wanted.details["value"] in found.details.get("offers", ())
    )


def _changes(found: Meaning, field_name: str | None) -> bool:
    name = found.intent if found.intent in ("competing_offer", "expectation") else found.details.get("field")
    return found.intent in ("set", "competing_offer", "expectation") and name == field_name
