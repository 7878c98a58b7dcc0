"""The parts every card is put together from, in the order of docs/cards.md. Signs never stand without words."""

from collections.abc import Iterable

from domain.recommendations.filed import OfferState
from handlers.slack.views.blocks import Block, context, divider, header, section, sections, small_print

BULLET = "•  "
LOCKED = ":lock:"
WARNING = ":warning:"
NOTHING_YET = ":seedling:"
SUPPOSED = ":thought_balloon:"
BESIDE = ":scales:"

STATE_SIGNS = {
    OfferState.DRAFT: ":pencil2:",
    OfferState.SUBMITTED: ":hourglass_flowing_sand:",
    OfferState.APPROVED: ":white_check_mark:",
    OfferState.CHANGES_REQUESTED: ":leftwards_arrow_with_hook:",
    OfferState.REJECTED: ":no_entry_sign:",
    OfferState.OFFERED: ":envelope:",
    OfferState.ACCEPTED: ":tada:",
    OfferState.DECLINED: ":wave:",
    OfferState.SUPERSEDED: ":arrows_counterclockwise:",
    OfferState.EXPIRED: ":hourglass:",
    OfferState.WITHDRAWN: ":wastebasket:",
}


def title(what: str, *about: str) -> list[Block]:
    """What a card is: a header, and in small print whose and which."""
    return [header(what), *([context(*about)] if about else [])]


def state_line(sign: str, state: str, more: str = "") -> Block:
    """How it stands: a sign, the same in words, and what follows from it. Both are mrkdwn."""
    return section(f"{sign} *{state}*{f'  ·  {more}' if more else ''}")


def to_know(lines: Iterable[str]) -> list[Block]:
    """What a reader should know before acting; nothing where there is nothing."""
    listed = bullets(lines)
    return sections(["*To know*", *listed]) if listed else []


def bullets(lines: Iterable[str]) -> list[str]:
    """Lines of a list."""
    return [f"{BULLET}{line}" for line in lines]


def why(lines: Iterable[str], name: str = "Why") -> list[Block]:
    """The reasons or sources a card rests on, set off beneath everything that can be done."""
    listed = list(lines)
    return [divider(), section(f"*{name}*"), *small_print(listed)] if listed else []
