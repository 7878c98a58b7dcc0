"""Reading what people see: the words of a message, its amounts, the card of a thread."""

import re
from collections.abc import Iterator
from typing import Any

from bot.playground.people import Person
from bot.playground.records import Message

# What looks like pay: a currency with digits, or digits grouped by thousands.
_AMOUNT = re.compile(r"(?:USD|EUR|CNY|AUD|SGD|[$€¥£])\s?\d[\d,.]*|\b\d{2,3},\d{3}\b")


def strings_in(value: Any) -> Iterator[str]:
    """Every string anywhere in nested JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings_in(inner)


def words(message: Message) -> str:
    """Everything a message says: its text and all strings of its blocks."""
    return "\n".join([message.text, *strings_in(message.blocks)])


def amounts_in(message: Message) -> list[str]:
    """Everything in a message that looks like pay, wherever it stands."""
    return _AMOUNT.findall(words(message))


def hidden_amounts_in(message: Message) -> list[str]:
    """What looks like pay where it must never be: notification text, metadata, button values."""
    hidden = [message.text, *strings_in(getattr(message, "metadata", None) or {})]
    for block in message.blocks:
        hidden += [
            str(element.get("value", "")) for element in block.get("elements", []) if isinstance(element, dict)
        ]
    return [amount for text in hidden for amount in _AMOUNT.findall(text)]


def press(person: Person, channel: str, message: Message, action_id: str) -> None:
    """Press a button of a message, as soon as it is there."""
    person.waits_for(channel, lambda shown: shown.ts == message.ts and action_id in strings_in(shown.blocks))
    person.click(message.ts, action_id)


def thread_of(person: Person, channel: str, member: Message) -> list[Message]:
    """The thread a message belongs to, as a person sees it."""
    return person.sees(channel, thread_ts=member.thread_ts or member.ts)


def card_of(messages: list[Message]) -> Message:
    """The newest card among messages."""
    return next(m for m in reversed(messages) if any(block["type"] == "header" for block in m.blocks))


def can_be_moved(card: Message) -> bool:
    """Whether a card has buttons that decide on its offer or record what became of it."""
    return any(str(block.get("block_id")).startswith("decide:") for block in card.blocks)
