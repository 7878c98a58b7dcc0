"""Whatever a view is given, Slack takes what it returns, nothing of it comes alive, and nothing secret is in it."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.pay.policy import PayPolicy
from handlers.slack.views.blocks import Message
from tests.property.every_view import SPECIAL, all_views, arguments, faults_of
from tests.property.made_up import CHANNELS, LINK, PEOPLE
from tests.property.slack_reading import commands_in, texts_in

VIEWS = all_views()
# What our own code writes between angle brackets: people and places of our database, a card's address, a moment.
_OUR_COMMAND = re.compile(
    rf"@(?:{'|'.join(PEOPLE)})|#(?:{'|'.join(CHANNELS)})|{re.escape(LINK)}\|[\w ]+"
    r"|!date\^\d+\^\{date_short_pretty\}, \{time\}\|\d{4}-\d\d-\d\d \d\d:\d\d UTC"
)
_FOREIGN_EMOJI = (":skull:", ":+1:", ":100:", ":skin-tone-2:")
_HIDDEN = ("value", "block_id", "action_id", "callback_id", "private_metadata", "external_id", "url")
_NUMBER = re.compile(r"\d+")
_THOUSAND = Decimal(1000)
# Slack's servers say 4,000 where people should stop; ours stop earlier.
_NOTIFICATION = 4_000


@pytest.mark.parametrize("name", sorted(VIEWS))
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    # Cases of everything at once take minutes to make smaller, and a fault names its place.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_whatever_a_view_is_given_slack_takes_it_and_nothing_in_it_comes_alive(
    name: str, data: st.DataObject
) -> None:
    told = data.draw(arguments(name, VIEWS[name]))

    shown = VIEWS[name](**told)

    faults = faults_of(shown)
    assert faults == [], faults[:3]
    plain = _plain_json(shown)
    json.dumps(plain, ensure_ascii=False).encode()
    for _, text in texts_in(plain):
        assert text["text"].isprintable() or not re.search("[\0\x1b\x7f]", text["text"])
        if text["type"] == "mrkdwn":
            assert text["verbatim"] is True, "bare addresses and names would become links"
            assert [one for one in commands_in(text["text"]) if not _OUR_COMMAND.fullmatch(one)] == []
            assert not [one for one in _FOREIGN_EMOJI if one in text["text"]]
        elif text["type"] == "plain_text":
            assert text["emoji"] is False
    for message in _messages_in(shown):
        assert len(message.text) <= _NOTIFICATION
        assert [one for one in commands_in(message.text) if not _OUR_COMMAND.fullmatch(one)] == []
    amounts = {f"{amount:.0f}" for amount in _amounts_of(told) if amount >= _THOUSAND}
    hidden = " ".join([*_hidden_in(plain), *(message.text for message in _messages_in(shown))])
    assert not amounts & set(_NUMBER.findall(hidden.replace(",", ""))), "pay where it must never stand"


def test_every_line_of_the_table_is_of_a_view_that_is_there() -> None:
    assert set(SPECIAL) <= set(VIEWS)


def test_views_are_found_by_what_they_return() -> None:
    """Should this number fall without a view having gone, one is no longer looked at."""
    assert len(VIEWS) >= 40
    assert {"recommendation_card.recommendation_card", "case_answer.case_answer", "fact_inputs.fact_inputs"} <= set(
        VIEWS
    )
    assert not {name for name in VIEWS if name.split(".")[1].startswith(("parse_", "_"))}


def _plain_json(shown: Any) -> Any:
    if isinstance(shown, Message):
        return {"text": shown.text, "blocks": list(shown.blocks)}
    return [_plain_json(one) for one in shown] if isinstance(shown, list | tuple) else shown


def _messages_in(shown: Any) -> Iterator[Message]:
    if isinstance(shown, Message):
        yield shown
    elif isinstance(shown, list | tuple):
        for one in shown:
            yield from _messages_in(one)


def _hidden_in(node: Any, under: str = "") -> Iterator[str]:
    """What nobody reads and everybody in the conversation can look at."""
    if isinstance(node, dict):
        for key, inner in node.items():
            yield from _hidden_in(inner, key)
    elif isinstance(node, list):
        for inner in node:
            yield from _hidden_in(inner, under)
    elif isinstance(node, str) and under in _HIDDEN:
        yield node


def _amounts_of(value: Any) -> Iterator[Decimal]:
    """Every amount in what a view was given."""
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _amounts_of(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _amounts_of(inner)
    elif is_dataclass(value) and not isinstance(value, type | PayPolicy):
        for field in fields(value):
            yield from _amounts_of(getattr(value, field.name))
