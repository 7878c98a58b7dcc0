"""What finished steps returned, as JSON and back, so that a later attempt goes on from there."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from pydantic import TypeAdapter

from domain.candidates.case import FactRecord
from domain.candidates.facts import FactChange
from domain.recommendations.turn import FieldChange
from storage.json_values import adapter_of, fact_from_json, fact_to_json, storable

T = TypeVar("T")


def result_to_json(kind: type[T], result: T) -> Any:
    """A result of a declared kind as plain JSON that PostgreSQL can hold."""
    adapter: TypeAdapter[T] = adapter_of(kind)
    return storable(adapter.dump_python(result, mode="json"))


def result_from_json(kind: type[T], kept: Any) -> T:
    """The result again, equal to what it was."""
    result: T = _facts_restored(adapter_of(kind).validate_python(kept))
    return result


def _facts_restored(value: Any) -> Any:
    """JSON does not tell a proficiency from a title: each fact's value is read again as the kind its field holds."""
    if isinstance(value, tuple):
        return tuple(_facts_restored(one) for one in value)
    if isinstance(value, FieldChange | FactRecord):
        old, new = (fact_from_json(value.field, fact_to_json(side)) for side in (value.old, value.new))
        return replace(value, old=old, new=new)
    if isinstance(value, FactChange):
        return replace(value, value=fact_from_json(value.field, fact_to_json(value.value)))
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in fields(value)}
        restored = {name: _facts_restored(part) for name, part in parts.items() if _may_hold_facts(part)}
        return replace(value, **restored) if restored else value
    return value


def _may_hold_facts(part: Any) -> bool:
    return isinstance(part, tuple) or (is_dataclass(part) and not isinstance(part, type))
