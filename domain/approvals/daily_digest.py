"""A few messages a day to each person, and one list in the morning for the rest."""

from dataclasses import dataclass

from domain.approvals.notices import PRESSING, Notice

# Nobody reads more lines than this in one message.
MOST_IN_A_LIST = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes now, in one message, and what is kept for the morning. `is_list` is how it goes."""

    now: tuple[Notice, ...] = ()
    morning: tuple[Notice, ...] = ()
    is_list: bool = False


def choose(due: tuple[Notice, ...], told: int, few: int) -> Choice:
    """The next message out of what is due for a person who got `told` single ones within a day.

    What an attempt was made at goes the way it went: nobody knows whether Slack took it. What was kept for the
    morning goes as one list together with all that is due, and so do pressing notices once they are more than a few;
    pressing ones go even when the day is full. What has no room in a list is left for the next one.
    """
    begun = next((notice for notice in due if notice.tries), None)
    if begun is not None:
        fellows = tuple(one for one in due if one.tries and one.carrier == begun.carrier)
        return Choice(fellows, is_list=True) if begun.carrier else Choice((begun,))
    kept = [notice for notice in due if notice.waits_for_morning]
    pressing = [notice for notice in due if notice.kind in PRESSING and not notice.waits_for_morning]
    ordinary = [notice for notice in due if notice.kind not in PRESSING and not notice.waits_for_morning]
    room = max(0, few - told)
    if len(kept) > 1 or len(kept) + len(pressing) > few:
        return Choice(_first(due), is_list=True)
    going = (*kept, *pressing, *ordinary[:room])
    return Choice(going[:1], tuple(ordinary[room:]))


def _first(due: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """As many as a list holds, the pressing ones before the others, the oldest first."""
    return tuple(sorted(due, key=lambda notice: notice.kind not in PRESSING))[:MOST_IN_A_LIST]
