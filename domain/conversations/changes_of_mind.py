"""Which stated values may change a case that already has one, and which are only offered."""

from collections.abc import Iterable, Iterator

from domain.candidates.facts import CandidateFacts, FactField
from domain.conversations.message import Message, Stated
from domain.conversations.reading import NearMiss

_STEADY = (FactField.JOB_TITLE, FactField.LOCATION, FactField.JOB_LEVEL)
_MOST_OFFERED = 3


def sifted(
    message: Message, stated: Iterable[Stated], facts: CandidateFacts
) -> tuple[tuple[Stated, ...], tuple[NearMiss, ...]]:
    """The values that are set, and near misses for those that are only offered.

    Title, place and level decide pay and currency: what a case has of them changes on a clear statement only, and a
    value that may belong to an aside is never set.
    """
    every = tuple(stated)
    firm = tuple(one for one in every if one.field not in _STEADY or _is_firm(message, one, facts))
    held = {one.field for one in firm}
    rest = tuple(one for one in every if one.field in _STEADY and one.field not in held)
    return firm, tuple(_offered(message, rest, facts))


def _is_firm(message: Message, one: Stated, facts: CandidateFacts) -> bool:
    words = frozenset(range(one.start, one.end))
    if not words.isdisjoint(message.ground.doubtful):
        return False
    return facts.value_of(one.field) is None or words <= message.ground.clear


def _offered(message: Message, rest: tuple[Stated, ...], facts: CandidateFacts) -> Iterator[NearMiss]:
    for field in _STEADY:
        mine = [one for one in rest if one.field is field and one.value != facts.value_of(field)]
        if mine:
            names = tuple(dict.fromkeys(str(one.value) for one in mine))
            yield NearMiss(field, message.said(mine[0].start, mine[0].end), names[:_MOST_OFFERED])
