"""What two files hold, in a few numbers a person can check before they are imported. No single person's pay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

import pandas as pd

from data.quality.range_checks import range_key
from data.quality.roster_checks import roster_key
from domain.money import rounded_decimal
from domain.pay.rows import RangeRow, RosterRow
from domain.pay.vocabulary import Proficiency

# A median of fewer people would come close to telling one person's pay.
LEAST_FOR_MEDIAN = 5


@dataclass(frozen=True, slots=True)
class RangesProfile:
    """A ranges file in numbers; medians are of range midpoints, by currency."""

    rows: int
    titles: int
    places: tuple[str, ...]
    currencies: tuple[str, ...]
    flat_rates: int
    median_midpoints: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class RosterProfile:
    """A roster in numbers; medians are of pay, by the currency of each person's range, from five people on.

    `blank_proficiency` is a share of the rows, to four places. `without_range` counts people whose title and place
    have no range, or more than one; they are neither red- nor green-circled.
    """

    rows: int
    titles: int
    places: tuple[str, ...]
    blank_proficiency: Decimal
    without_range: int
    red_circled: int
    green_circled: int
    median_pay: Mapping[str, Decimal]


def profile_ranges(rows: Iterable[RangeRow]) -> RangesProfile:
    """The profile of pay ranges."""
    frame = pd.DataFrame.from_records(
        [(*range_key(row), row.location, row.currency, row.minimum, row.maximum) for row in rows],
        columns=["title", "place", "location", "currency", "minimum", "maximum"],
    )
    frame["midpoint"] = [(low + high) / 2 for low, high in zip(frame["minimum"], frame["maximum"], strict=True)]
    return RangesProfile(
        rows=len(frame),
        titles=frame["title"].nunique(),
        places=_first_spellings(frame),
        currencies=tuple(sorted(frame["currency"].unique())),
        flat_rates=int((frame["minimum"] == frame["maximum"]).sum()),
        median_midpoints=_medians(frame, "midpoint", least=1),
    )


def profile_roster(rows: Iterable[RosterRow], ranges: Iterable[RangeRow] = ()) -> RosterProfile:
    """The profile of a roster beside the pay ranges; without ranges nobody has one."""
    frame = pd.DataFrame.from_records(
        [(*roster_key(row), row.location, row.proficiency, row.compensation) for row in rows],
        columns=["title", "place", "location", "proficiency", "pay"],
    )
    paid = frame.merge(_single_ranges(ranges), on=["title", "place"], how="inner")
    return RosterProfile(
        rows=len(frame),
        titles=frame["title"].nunique(),
        places=_first_spellings(frame),
        blank_proficiency=_share(int((frame["proficiency"] == Proficiency.UNKNOWN).sum()), len(frame)),
        without_range=len(frame) - len(paid),
        red_circled=int((paid["pay"] > paid["maximum"]).sum()),
        green_circled=int((paid["pay"] < paid["minimum"]).sum()),
        median_pay=_medians(paid, "pay", least=LEAST_FOR_MEDIAN),
    )


def _single_ranges(ranges: Iterable[RangeRow]) -> pd.DataFrame:
    frame = pd.DataFrame.from_records(
        [(*range_key(row), row.currency, row.minimum, row.maximum) for row in ranges],
        columns=["title", "place", "currency", "minimum", "maximum"],
    )
    return frame.drop_duplicates(["title", "place"], keep=False)


def _first_spellings(frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sorted(frame.drop_duplicates("place")["location"]))


def _medians(frame: pd.DataFrame, column: str, *, least: int) -> dict[str, Decimal]:
    # Exact: the columns hold Decimals, and the standard library's median keeps them.
    amounts = {str(currency): list(group) for currency, group in frame.groupby("currency")[column]}
    return {currency: median(group) for currency, group in amounts.items() if len(group) >= least}


def _share(part: int, whole: int) -> Decimal:
    return rounded_decimal(Fraction(part, whole), 4) if whole else Decimal(0)
