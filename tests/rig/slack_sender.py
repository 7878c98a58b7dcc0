"""What Slack sends to the app, written down first and sent when and where a test wants it: shuffled, again, in bulk.

The shapes are the playground's own: its people act as usual, only that their line to the app writes deliveries down.
"""

import asyncio
import copy
import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx

from bot.playground.deliveries import Answer, signature_headers
from bot.playground.people import Container, Person
from bot.playground.playground import Playground
from bot.playground.records import JsonObject

_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Delivery:
    """One request of Slack's. headers say what it holds and which try it is; it is signed whenever it is sent."""

    body: str
    headers: dict[str, str]

    def again(self, number: int, reason: str = "http_timeout") -> "Delivery":
        """The same as Slack tries it again; number 0 is the first try, which says nothing about tries."""
        first = {name: value for name, value in self.headers.items() if not name.startswith("X-Slack-Retry")}
        retry = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        return replace(self, headers=first | (retry if number else {}))

    def signed(self, secret: str, now: float) -> dict[str, str]:
        """All its headers, signed now."""
        return self.headers | signature_headers(secret, self.body, now=now)

    @property
    def envelope(self) -> JsonObject:
        """The JSON object of an event; {} of a command or an interaction."""
        return dict(json.loads(self.body)) if self.headers["Content-Type"] == _JSON else {}

    @property
    def event_id(self) -> str:
        """The event's id, "" of what is no event."""
        return str(self.envelope.get("event_id", ""))


class Delivered(NamedTuple):
    """What came of a delivery. status is 0 when there was no answer; body then is the name of the exception.

    seconds are counted from when it was due, so that waiting for a stalled server, or for a free connection, counts.
    """

    status: int
    seconds: float
    body: str


class SlackSender:
    """Writes down what Slack would send when people of a playground act; nothing is sent."""

    def __init__(self, play: Playground) -> None:
        self._play = play

    def acts(self, user_id: str, act: Callable[[Person], object]) -> list[Delivery]:
        """What Slack would send when somebody does something, such as ``lambda ravi: ravi.edit(message, "…")``.

        What they post does stand in the workspace.
        """
        pen = _Pen()
        writing = copy.copy(self._play)
        writing.line = pen  # type: ignore[assignment]  # it has the line's part that people use
        act(Person(writing, user_id))
        return pen.written

    def command(self, user_id: str, channel: str, words: str) -> Delivery:
        """A slash command, such as "/comp-assist help", in a channel by "#name", id or "dm"."""
        (one,) = self.acts(user_id, lambda person: person.command(channel, words))
        return one

    def message(self, user_id: str, channel: str, text: str, thread_ts: str | None = None) -> Delivery:
        """The event of a message or a reply without a mention of the bot."""
        (one,) = self.acts(user_id, lambda person: person.say(channel, text, thread_ts))
        return one

    def mention(self, user_id: str, channel: str, text: str, thread_ts: str | None = None) -> list[Delivery]:
        """The two events, message and app_mention, of a message that begins with a mention of the bot."""
        words = f"<@{self._play.workspace.team.bot_user_id}> {text}"
        return self.acts(user_id, lambda person: person.say(channel, words, thread_ts))

    def click(self, user_id: str, container: Container, action_id: str, value: str | None = None) -> Delivery:
        """The block_actions of a pressed button in a message or view that stands in the workspace."""
        (one,) = self.acts(user_id, lambda person: person.click(container, action_id, value))
        return one


@dataclass
class _Pen:
    """A line that writes down instead of sending; the app seems to answer with an empty 200."""

    written: list[Delivery] = field(default_factory=list)

    def send_form(self, fields: dict[str, str]) -> Answer:
        self.written.append(Delivery(urlencode(fields), {"Content-Type": _FORM}))
        return Answer(200)

    def send_interaction(self, payload: JsonObject) -> Answer:
        return self.send_form({"payload": json.dumps(payload)})

    def send_event(self, envelope: JsonObject) -> Answer:
        self.written.append(Delivery(json.dumps(envelope), {"Content-Type": _JSON}))
        return Answer(200)

    def later(self, work: Callable[[], object]) -> None:
        work()


def deliver_all(
    deliveries: Sequence[Delivery],
    addresses: Sequence[str],
    *,
    secret: str,
    rate: float | None = None,
    workers: int = 8,
    timeout: float = 10.0,
) -> list[Delivered]:
    """Send deliveries to some addresses in turn, over connections that stay open; what came of each, in their order.

    Args:
        addresses: whole ones, such as http://127.0.0.1:3000/slack/events.
        rate: deliveries a second, whether earlier ones were answered or not; without it each of the workers sends its
            next one as soon as its last one was answered.
        workers: how many connections there may be; with a rate make it large enough for a stall.
        timeout: seconds until an answer must be there; Slack waits 3.
    """
    return asyncio.run(_deliver_all(deliveries, addresses, secret, rate, workers, timeout))


async def _deliver_all(
    deliveries: Sequence[Delivery],
    addresses: Sequence[str],
    secret: str,
    rate: float | None,
    workers: int,
    timeout: float,
) -> list[Delivered]:
    limits = httpx.Limits(max_connections=workers, max_keepalive_connections=workers)
    patience = httpx.Timeout(timeout, pool=None)
    free = asyncio.Semaphore(workers)
    async with httpx.AsyncClient(limits=limits, timeout=patience, trust_env=False) as client:
        start = time.monotonic()

        async def deliver(number: int, delivery: Delivery) -> Delivered:
            address = addresses[number % len(addresses)]
            if rate is not None:
                due = start + number / rate
                await asyncio.sleep(due - time.monotonic())
                return await _deliver(client, address, delivery, secret, due)
            async with free:
                return await _deliver(client, address, delivery, secret, time.monotonic())

        return list(await asyncio.gather(*(deliver(number, one) for number, one in enumerate(deliveries))))


async def _deliver(client: httpx.AsyncClient, address: str, delivery: Delivery, secret: str, due: float) -> Delivered:
    headers = delivery.signed(secret, time.time())
    try:
        answer = await client.post(address, content=delivery.body, headers=headers)
    except httpx.HTTPError as error:
        return Delivered(0, time.monotonic() - due, type(error).__name__)
    return Delivered(answer.status_code, time.monotonic() - due, answer.text)


def percentile(values: Sequence[float], p: float) -> float:
    """The smallest value that at least p percent of the values do not exceed. Raises ValueError without values."""
    if not values:
        raise ValueError("no values")
    return sorted(values)[max(math.ceil(len(values) * p / 100), 1) - 1]


def told(results: Sequence[Delivered]) -> dict[str, Any]:
    """How many there were, how many of each status, and the usual percentiles of seconds."""
    seconds = [one.seconds for one in results]
    statuses = {status: sum(one.status == status for one in results) for status in {one.status for one in results}}
    return {
        "count": len(results),
        "statuses": statuses,
        **{f"p{p:g}": percentile(seconds, p) for p in (50, 95, 99, 99.9)},
        "slowest": max(seconds),
    }
