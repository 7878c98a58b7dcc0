"""Rows of the company's own files, as the engine sees them: one line each, with the line's number for citation."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.pay.vocabulary import Proficiency


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One line of CompRanges: yearly base pay, minimum and maximum in one currency.

    `row` is the line in the file (header = 1). `stated` is what the text column says, where it could be read.
    """

    row: int
    job_title: str
    location: str
    currency: str
    minimum: Decimal
    maximum: Decimal
    stated: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line of EmployeeRoster, without the name: the engine has no slot for one.

    `row` is the line in the file (header = 1). `currency_mark` is the sign before the amount, or empty.
    """

    row: int
    job_title: str
    location: str
    proficiency: Proficiency
    compensation: Decimal
    currency_mark: str = ""
    job_family: str | None = None


@dataclass(frozen=True, slots=True)
class FxRate:
    """One unit of `base` costs `rate` units of `quote` on `as_of`; `row` cites where it came from."""

    base: str
    quote: str
    rate: Decimal
    as_of: date
    row: int
