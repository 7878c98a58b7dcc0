"""The signed table of what people write for the titles and places of the pay ranges."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from data.yaml_keys import repeated_key
from domain.errors import InvalidRequest
from domain.pay.vocabulary import lookup_key

DEFAULT_PATH = Path(__file__).parent / "policy" / "aliases-2026.yaml"
MOST_BYTES = 1024 * 1024

_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, strict=True)]


class UnusableAliases(InvalidRequest):
    """An alias table that may not be used; the sentence says where and why."""

    def __init__(self, file: str, why: str) -> None:
        super().__init__("aliases_unusable", f"{file}: {why}.")


@dataclass(frozen=True, slots=True)
class Aliases:
    """A signed alias table. Keys are lookup keys (see lookup_key), values are catalogue spellings."""

    id: str
    version: int
    effective_from: date
    effective_to: date | None
    approved_by: tuple[str, ...]
    titles: Mapping[str, str]
    places: Mapping[str, str]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _Signature(_Model):
    id: _Words
    version: int = Field(ge=1, strict=True)
    effective_from: date
    effective_to: date | None = None
    approved_by: tuple[_Words, ...] = Field(min_length=1)


class _Table(_Model):
    aliases: _Signature
    places: dict[_Words, tuple[_Words, ...]]
    titles: dict[_Words, tuple[_Words, ...]]


def load_aliases(path: Path = DEFAULT_PATH) -> Aliases:
    """The alias table in a YAML file.

    Raises:
        UnusableAliases: it cannot be read, is not signed, or an alias repeats, is its own target or means two things.
    """
    file = path.name
    try:
        table = _Table.model_validate(_document(path))
    except ValidationError as failed:
        raise UnusableAliases(file, _first_reason(failed.errors(include_input=False)[0])) from None
    signed = table.aliases
    if signed.effective_to is not None and signed.effective_to < signed.effective_from:
        raise UnusableAliases(file, "it ends before it starts")
    return Aliases(
        id=signed.id,
        version=signed.version,
        effective_from=signed.effective_from,
        effective_to=signed.effective_to,
        approved_by=signed.approved_by,
        titles=_by_key(file, "titles", table.titles),
        places=_by_key(file, "places", table.places),
    )


def _document(path: Path) -> object:
    file = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnusableAliases(file, "it is larger than 1 MB")
        text = path.read_text(encoding="utf-8")
        _refuse_repeated_keys(file, yaml.compose(text, Loader=yaml.SafeLoader))
        document: object = yaml.safe_load(text)
    except yaml.MarkedYAMLError as failed:
        line = f" in line {failed.problem_mark.line + 1}" if failed.problem_mark else ""
        raise UnusableAliases(file, f"the YAML cannot be read{line}") from None
    except UnicodeDecodeError:
        raise UnusableAliases(file, "it is not UTF-8") from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise UnusableAliases(file, "the YAML cannot be read") from None
    except OSError:
        raise UnusableAliases(file, "it is not there or cannot be opened") from None
    return document


def _refuse_repeated_keys(file: str, root: yaml.Node | None) -> None:
    repeated = repeated_key(root)
    if repeated is not None:
        line, first = repeated
        raise UnusableAliases(file, f"line {line} repeats the key of line {first}")


def _by_key(file: str, part: str, table: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    targets = {lookup_key(target): target for target in table}
    found: dict[str, str] = {}
    for target, aliases in table.items():
        for alias in aliases:
            key = lookup_key(alias)
            _check_alias(file, f'{part}: "{alias}"', target, targets.get(key), found.get(key))
            found[key] = target
    return MappingProxyType(found)


def _check_alias(file: str, alias: str, target: str, same_as: str | None, earlier: str | None) -> None:
    if same_as == target:
        raise UnusableAliases(file, f"{alias} is already the spelling of its target")
    if same_as is not None:
        raise UnusableAliases(file, f"{alias} is given for {target} and is a target itself")
    if earlier == target:
        raise UnusableAliases(file, f"{alias} is given twice for {target}")
    if earlier is not None:
        raise UnusableAliases(file, f"{alias} is given for {earlier} and for {target}")


def _first_reason(error: ErrorDetails) -> str:
    place = ".".join(str(part) for part in error["loc"])
    if place == "aliases.approved_by":
        return "nobody signed it (approved_by)"
    return f"{place or 'the file'}: {error['msg'][:1].lower()}{error['msg'][1:]}"
