"""Reading with Claude: intents by schema, each checked against what may be said, everything else dropped."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json

from bot.gateways.bedrock.line import BedrockLine, Question
from bot.gateways.bedrock.prompts import (
    PICKED,
    READER_SCHEMA,
    places_by_id,
    reader_question,
    reader_rules,
    titles_by_id,
)
from bot.gateways.bedrock.troubles import Trouble
from domain.candidates.facts import FactChange, FactField, FactValue
from domain.conversations.currencies import settled_currency
from domain.conversations.enquiries import Comparison, Enquiry, Measure, NoteWanted, Reach, WhatIf
from domain.conversations.hearing import Heard, Unread
from domain.conversations.model_calls import CallPurpose
from domain.conversations.reading import Topic
from domain.conversations.said_amount import SaidAmount
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency

_MOST_INTENTS = 20
_LONGEST_ANSWER = 20_000
_TOPICS = {
    "why": Topic.WHY,
    "request_approval": Topic.APPROVAL,
    "help": Topic.HELP,
    "small_talk": Topic.GREETING,
    "off_topic": Topic.OFF_TOPIC,
}
_CLEARABLE = frozenset(FactField) - {FactField.JOB_TITLE, FactField.LOCATION}
_VALUES: dict[FactField, Callable[[str], FactValue]] = {
    FactField.PROFICIENCY: Proficiency,
    FactField.INTERVIEW_FEEDBACK: Feedback,
    FactField.JOB_LEVEL: JobLevel,
    FactField.EXEMPT: lambda said: said == "yes",
}


class Intent(BaseModel):
    """One intent as a model gives it; every part is still to be checked."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    intent: str
    field: str = ""
    value: str = ""
    amount: str = ""
    measure: Literal["", "base", "total"] = ""
    candidates: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Intents(BaseModel):
    """A model's whole answer."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    intents: tuple[Intent, ...]


@dataclass(frozen=True, slots=True)
class BedrockReader:
    """Asks Claude what a message means that the rules left open."""

    line: BedrockLine

    def read(self, unread: Unread) -> Heard:
        """What may be suggested and what is asked. Raises ModelSilent."""
        question = Question(
            purpose=CallPurpose.READING,
            turn=unread.turn,
            stable=reader_rules(unread.catalogue),
            asked=reader_question(unread),
            schema=READER_SCHEMA,
        )
        return heard_in(intents_in(self.line.ask(question)), unread)


def intents_in(answer: str) -> tuple[Intent, ...]:
    """The intents of a model's answer, whatever it wrapped the JSON in. Raises Trouble for anything else."""
    start, end = answer.find("{"), answer.rfind("}")
    if len(answer) > _LONGEST_ANSWER or start < 0 or end < start:
        raise Trouble("garbled")
    try:
        # This one knows no endless depth and no NaN, the other tells of keys that are there twice.
        from_json(answer[start : end + 1], allow_inf_nan=False)
        data: Any = json.loads(answer[start : end + 1], object_pairs_hook=_without_doubles)
        return Intents.model_validate(data).intents[:_MOST_INTENTS]
    except (ValueError, ValidationError) as error:
        raise Trouble("garbled") from error


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Raises ValueError for a key that is there twice: which of them holds is anybody's guess."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key is there twice")
    return dict(pairs)


def heard_in(intents: tuple[Intent, ...], unread: Unread) -> Heard:
    """What the intents come to. Whatever names something that is not on its list is left out."""
    wondered = tuple(change for one in intents if one.intent == "what_if" for change in _changes(one, unread))
    return Heard(
        suggestions=_last_of_each(change for one in intents for change in _suggested(one, unread)),
        enquiries=(
            *((WhatIf(_last_of_each(iter(wondered))),) if wondered else ()),
            *(enquiry for one in intents for enquiry in _enquiries(one, unread)),
        ),
        topics=frozenset(_TOPICS[one.intent] for one in intents if one.intent in _TOPICS),
    )


def _suggested(one: Intent, unread: Unread) -> Iterator[FactChange]:
    if one.intent == "set":
        yield from _changes(one, unread)
    elif one.intent == "clear" and one.field in {field.value for field in _CLEARABLE}:
        yield FactChange(FactField(one.field), None)
    elif one.intent == "competing_offer":
        yield from _offers(one, unread)
    elif one.intent == "expectation":
        said, currency = _amount(one, unread)
        if said is not None and currency is not None:
            yield FactChange(FactField.EXPECTATION, Money(said.amount, currency))


def _changes(one: Intent, unread: Unread) -> Iterator[FactChange]:
    if one.field == FactField.COMPETING_OFFER:
        yield from _offers(one, unread)
        return
    listed = {
        FactField.JOB_TITLE.value: titles_by_id(unread.catalogue),
        FactField.LOCATION.value: places_by_id(unread.catalogue),
    }.get(one.field)
    if listed is not None and one.value in listed:
        yield FactChange(FactField(one.field), listed[one.value])
    elif one.field in {field.value for field in _VALUES} and one.value in PICKED[FactField(one.field)]:
        field = FactField(one.field)
        yield FactChange(field, _VALUES[field](one.value))


def _offers(one: Intent, unread: Unread) -> Iterator[FactChange]:
    said, currency = _amount(one, unread)
    if said is None or currency is None or not one.measure:
        return
    offer = (
        CompetingOffer(currency, base=said.amount)
        if one.measure == "base"
        else CompetingOffer(currency, annual_total=said.amount)
    )
    yield FactChange(FactField.COMPETING_OFFER, offer)


def _enquiries(one: Intent, unread: Unread) -> Iterator[Enquiry]:
    if one.intent == "note":
        yield NoteWanted()
    elif one.intent == "reach":
        said, currency = _amount(one, unread)
        if said is not None:
            yield Reach(said.amount, currency, Measure.TOTAL_DIRECT if one.measure == "total" else Measure.BASE)
    elif one.intent == "compare":
        labels = {f"c{number}": name for number, name in enumerate(unread.said.candidates, start=1)}
        ids = places_by_id(unread.catalogue)
        candidates = tuple(labels[label] for label in map(_bare, one.candidates) if label in labels)
        places = tuple(ids[place] for place in one.places if place in ids)
        if candidates or places:
            yield Comparison(candidates, places)


def _amount(one: Intent, unread: Unread) -> tuple[SaidAmount | None, str | None]:
    """The amount of the message that a label stands for, and its currency where that is settled."""
    labels = {f"a{number}": said for number, said in enumerate(unread.said.amounts, start=1)}
    said = labels.get(_bare(one.amount))
    if said is None:
        return None, None
    currency = said.currency or settled_currency(said.mark, unread.range_currency)
    return (None, None) if said.size_flaw(currency) else (said, currency)


def _bare(label: str) -> str:
    return label.strip(" []")


def _last_of_each(changes: Iterator[FactChange]) -> tuple[FactChange, ...]:
    last = {change.field: change for change in changes}
    return tuple(last[field] for field in FactField if field in last)
