"""Titles and places as options of a menu, and the other way round."""

import hashlib
from collections.abc import Iterable

from domain.recommendations.search_catalogue import Choice
from handlers.slack.views.blocks import OPTION_LIMIT, OPTION_VALUE_LIMIT, Block, option

_MARK = "#"


def catalogue_options(choices: Iterable[Choice]) -> list[Block]:
    """What a search found. A name too long for the menu shows its end beneath."""
    return [_option(choice.name, f"also: {choice.alias}" if choice.alias else "") for choice in choices]


def catalogue_option(name: str) -> Block:
    """One entry that is chosen already."""
    return _option(name, "")


def _option(name: str, beneath: str) -> Block:
    end = f"…{name[1 - OPTION_LIMIT :]}" if len(name) > OPTION_LIMIT else ""
    return option(catalogue_value(name), name, beneath or end)


def catalogue_value(name: str) -> str:
    """What an entry's option says when it is chosen: the name, or a digest where that is too long for Slack."""
    if len(name) <= OPTION_VALUE_LIMIT and not name.startswith(_MARK):
        return name
    return _MARK + hashlib.sha256(name.encode()).hexdigest()[:32]


def name_chosen(value: str, names: Iterable[str]) -> str:
    """The entry an option stands for; the value itself where it stands for none of these names."""
    if not value.startswith(_MARK):
        return value
    return next((name for name in names if catalogue_value(name) == value), value)
