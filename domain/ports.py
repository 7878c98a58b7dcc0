"""Ports that every slice may need: time and fresh ids come from outside, so that rules stay repeatable."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""


class Ids(Protocol):
    """Makes ids that nobody can guess and that say nothing."""

    def candidate(self) -> str:
        """A fresh candidate reference, such as `CAND-7K2M9Q`."""

    def recommendation(self) -> str:
        """A fresh recommendation id, such as `REC-5D8T1XW2`."""

    def turn(self) -> str:
        """A fresh id for one turn of a conversation."""
