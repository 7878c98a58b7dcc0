"""Domain values as JSON for JSONB columns, and back. Decimals travel as strings, so no digit is ever lost."""

import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter

from domain.candidates.facts import CandidateFacts, FactField, FactValue

T = TypeVar("T")

# PostgreSQL's text holds neither NUL nor half of a surrogate pair; people's messages may.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# Building an adapter costs far more than using it.
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def adapter_of(kind: type[Any]) -> TypeAdapter[Any]:
    """What dumps and checks values of a kind; made once."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def to_json(value: Any) -> Any:
    """A dataclass (or a tuple of them) as plain JSON values."""
    return adapter_of(type(value)).dump_python(value, mode="json")


def from_json(kind: type[T], value: Any) -> T:
    """A dataclass of a kind from plain JSON values, its own checks run again."""
    result: T = adapter_of(kind).validate_python(value)
    return result


def fact_to_json(value: FactValue | None) -> Any:
    """One fact's value as plain JSON."""
    return to_json(value) if is_dataclass(value) else value


def fact_from_json(field: FactField, value: Any) -> FactValue | None:
    """One fact's value, read as the kind its field holds."""
    return from_json(CandidateFacts, {field.value: value}).value_of(field)


def storable_text(text: str) -> str:
    """What people wrote, with a replacement character for each one that PostgreSQL cannot hold."""
    return _UNSTORABLE.sub("\ufffd", text)


def storable(value: Any) -> Any:
    """Plain JSON in which every text can be held by PostgreSQL."""
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, Mapping):
        return {storable_text(str(key)): storable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    return value
