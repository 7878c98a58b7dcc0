"""What finished steps returned, as JSON and back, so that a later attempt goes on from there."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeAlias, TypeVar

from pydantic import TypeAdapter

from domain.candidates.case import FactRecord
from domain.candidates.facts import FactChange
from domain.recommendations.turn import FieldChange
from storage.json_values import adapter_of, fact_from_json, storable

T = TypeVar("T")

# Where in a result something stands: names of fields and numbers in lists.
Place: TypeAlias = tuple[str | int, ...]

# What holds a fact's value, and under which names. JSON does not tell a proficiency from a title, nor an expectation
# from a competing offer: such values are read as the kind their field holds, and not by their looks.
_SIDES: dict[type[Any], tuple[str, ...]] = {
    FieldChange: ("old", "new"),
    FactRecord: ("old", "new"),
    FactChange: ("value",),
}
_NAMES = frozenset(frozenset(("field", *sides)) for sides in _SIDES.values())


def result_to_json(kind: type[T], result: T) -> Any:
    """A result of a declared kind as plain JSON that PostgreSQL can hold."""
    adapter: TypeAdapter[T] = adapter_of(kind)
    return storable(adapter.dump_python(result, mode="json"))


def result_from_json(kind: type[T], kept: Any) -> T:
    """The result again, equal to what it was."""
    taken: dict[Place, Mapping[str, Any]] = {}
    result: T = adapter_of(kind).validate_python(_without_facts(kept, (), taken))
    return _with_facts(result, (), taken) if taken else result


def _without_facts(kept: Any, place: Place, taken: dict[Place, Mapping[str, Any]]) -> Any:
    """The JSON with nothing in the place of facts' values, which are noted by where they stood."""
    if isinstance(kept, list):
        return [_without_facts(one, (*place, number), taken) for number, one in enumerate(kept)]
    if not isinstance(kept, dict):
        return kept
    if any(names <= kept.keys() for names in _NAMES):
        taken[place] = kept
        return kept | {name: None for name in ("old", "new", "value") if name in kept}
    return {name: _without_facts(one, (*place, name), taken) for name, one in kept.items()}


def _with_facts(value: Any, place: Place, taken: Mapping[Place, Mapping[str, Any]]) -> Any:
    """The result with the facts' values back in their places."""
    if isinstance(value, tuple):
        return tuple(_with_facts(one, (*place, number), taken) for number, one in enumerate(value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    sides = _SIDES.get(type(value))
    if sides is not None:
        kept: Mapping[str, Any] = taken[place]
        return replace(value, **{side: fact_from_json(value.field, kept[side]) for side in sides})  # type: ignore[attr-defined]  # each has a field
    parts = {part.name: getattr(value, part.name) for part in fields(value)}
    restored = {name: _with_facts(part, (*place, name), taken) for name, part in parts.items()}
    changed = {name: part for name, part in restored.items() if part is not parts[name] and part != parts[name]}
    return replace(value, **changed) if changed else value
