"""One thing broken on purpose for every promise: with it the promise must be seen to fail."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy.pool import NullPool

import bot.container
from bot.engine import Engine
from domain.conversations import composing
from domain.deliveries.delivery import Attempt, Delivery, Directly, Receipt
from handlers.slack.courier import Courier
from handlers.slack.receiving import FrontDoor
from handlers.slack.serving import serve_at_once
from storage.engine import open_door_engine, open_engine
from storage.inbox import SqlInbox, SqlJournal


def nobody_stands_in() -> None:
    """What a dead worker had begun stays where it is."""

    async def nothing(_engine: Engine, _app: object, _suspicious: set[int]) -> set[int]:
        return set()

    Engine._put_back = nothing  # type: ignore[method-assign]


def no_journal() -> None:
    """Every attempt starts from the beginning."""

    def forgetful(_journal: SqlJournal, _name: str, _kind: type, do: Callable[[], Any]) -> Any:
        return do()

    SqlJournal.once = forgetful  # type: ignore[method-assign, assignment]


def no_dedupe() -> None:
    """Every delivery is taken for a new one."""
    take = SqlInbox.take

    def credulous(inbox: SqlInbox, delivery: Delivery, most_waiting: int) -> Receipt:
        return take(inbox, replace(delivery, key=f"{delivery.key}:{secrets.token_hex(4)}"), most_waiting)

    SqlInbox.take = credulous  # type: ignore[method-assign]


def no_search() -> None:
    """What may have been posted is posted again."""
    Courier.find_marked = lambda *_given, **_named: None  # type: ignore[method-assign, assignment]


def no_recovery() -> None:
    """An engine that was interrupted never works again."""

    async def once(engine: Engine) -> None:
        await engine._work()

    Engine._keep_working = once  # type: ignore[method-assign]


def answer_in_the_request() -> None:
    """What comes in is answered before it is acknowledged."""

    def at_once(door: FrontDoor, entry: Any, inbound: Any, arrival: Any) -> None:
        if entry.concerns(inbound, door.tools):
            serve_at_once(entry, inbound, arrival.reply_to, door.tools)

    FrontDoor.receive = at_once  # type: ignore[method-assign, assignment]


def no_pool() -> None:
    """Every transaction, and every delivery at the door, opens a connection of its own."""

    def unpooled(opened: Callable[..., Database]) -> Callable[..., Database]:
        def alone(url: Any, **how: Any) -> Database:
            engine = opened(url, **how)
            engine.pool = NullPool(engine.pool._creator)  # type: ignore[attr-defined]
            return engine

        return alone

    bot.container.open_engine = unpooled(open_engine)  # type: ignore[attr-defined]
    bot.container.open_door_engine = unpooled(open_door_engine)  # type: ignore[attr-defined]


def one_lane() -> None:
    """Everything waits for everything before it."""
    take = SqlInbox.take

    def single_file(inbox: SqlInbox, delivery: Delivery, most_waiting: int) -> Receipt:
        return take(inbox, replace(delivery, lane="the only lane"), most_waiting)

    SqlInbox.take = single_file  # type: ignore[method-assign]


def no_lanes() -> None:
    """Nothing waits for anything."""
    take = SqlInbox.take

    def scramble(inbox: SqlInbox, delivery: Delivery, most_waiting: int) -> Receipt:
        return take(inbox, replace(delivery, lane=None), most_waiting)

    SqlInbox.take = scramble  # type: ignore[method-assign]


def no_inbox() -> None:
    """A worker that begins takes the delivery out of the inbox first."""
    begin, finish = SqlInbox.begin, SqlInbox.finish

    def careless(inbox: SqlInbox, key: str) -> Attempt | None:
        attempt = begin(inbox, key)
        if attempt is not None:
            finish(inbox, attempt)
        return attempt

    SqlInbox.begin = careless  # type: ignore[method-assign]
    SqlInbox.finish = lambda *_given: None  # type: ignore[method-assign, assignment]
    SqlInbox.journal = lambda *_given: Directly()  # type: ignore[method-assign, assignment, return-value]


def hasty() -> None:
    """Whoever is told to stop gives no sign of life any more, and nobody waits for what may still come about."""

    async def silent(_engine: Engine, _app: object) -> None:
        """Nothing is said."""

    begin = SqlInbox.begin

    def forgetful(inbox: SqlInbox, key: str) -> Attempt | None:
        attempt = begin(inbox, key)
        return attempt and replace(attempt, settles_at=float("-inf"))

    Engine._give_sign_of_life = silent  # type: ignore[method-assign]
    SqlInbox.begin = forgetful  # type: ignore[method-assign]


def believe_the_model() -> None:
    """Drafts are shown as they are written."""
    composing.refusal_of = lambda *_given: None  # type: ignore[assignment]


SABOTAGE: dict[str, Callable[[], None]] = {
    "nobody-stands-in": nobody_stands_in,
    "no-journal": no_journal,
    "no-dedupe": no_dedupe,
    "no-search": no_search,
    "no-recovery": no_recovery,
    "answer-in-the-request": answer_in_the_request,
    "no-pool": no_pool,
    "one-lane": one_lane,
    "no-lanes": no_lanes,
    "no-inbox": no_inbox,
    "hasty": hasty,
    "believe-the-model": believe_the_model,
}
