"""What pay ranges must satisfy beyond being readable. Each check takes rows and gives findings."""

from collections.abc import Callable, Iterable

from data.quality.findings import Finding, Severity
from domain.pay.rows import RangeRow
from domain.pay.vocabulary import lookup_key

RangeCheck = Callable[[str, tuple[RangeRow, ...]], Iterable[Finding]]


def range_key(row: RangeRow) -> tuple[str, str]:
    """What a range is found by: title and place as they are compared."""
    return lookup_key(row.job_title), lookup_key(row.location)


def check_above_zero(file: str, rows: tuple[RangeRow, ...]) -> Iterable[Finding]:
    """Ranges that start or end at zero or below."""
    for row in rows:
        for column, amount in (("Min", row.minimum), ("Max", row.maximum)):
            if amount <= 0:
                yield Finding(
                    file,
                    row.row,
                    column,
                    "not_above_zero",
                    "the amount is zero or negative",
                    "write yearly pay above zero",
                )


def check_ends_in_order(file: str, rows: tuple[RangeRow, ...]) -> Iterable[Finding]:
    """Ranges whose minimum is above their maximum; equal ends are a flat rate and fine."""
    for row in rows:
        if row.minimum > row.maximum:
            yield Finding(
                file,
                row.row,
                "Min",
                "min_above_max",
                "the minimum is above the maximum",
                "check whether they are swapped",
            )


def check_text_agrees(file: str, rows: tuple[RangeRow, ...]) -> Iterable[Finding]:
    """Ranges whose text column says other amounts than Min and Max."""
    for row in rows:
        if row.stated is not None and row.stated != (row.minimum, row.maximum):
            yield Finding(
                file,
                row.row,
                "Compensation Range",
                "text_disagrees",
                "the text states other amounts than Min and Max",
                "make them agree, or leave the text blank",
            )


def check_one_range_per_key(file: str, rows: tuple[RangeRow, ...]) -> Iterable[Finding]:
    """Second and later ranges for the same title and place."""
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        earlier = first.setdefault(range_key(row), row.row)
        if earlier != row.row:
            yield Finding(
                file,
                row.row,
                None,
                "duplicate_range",
                f"same title and place as line {earlier}",
                "keep one range for each title and place",
            )


def check_one_currency_per_place(file: str, rows: tuple[RangeRow, ...]) -> Iterable[Finding]:
    """Places where pay is set in more than one currency: possible, yet usually a slip."""
    first: dict[str, RangeRow] = {}
    for row in rows:
        earlier = first.setdefault(lookup_key(row.location), row)
        if earlier.currency != row.currency:
            yield Finding(
                file,
                row.row,
                "Currency",
                "second_currency",
                f"another currency than line {earlier.row} has for the same place",
                "check which one is meant",
                Severity.WARNING,
            )


RANGE_CHECKS: tuple[RangeCheck, ...] = (
    check_above_zero,
    check_ends_in_order,
    check_text_agrees,
    check_one_range_per_key,
    check_one_currency_per_place,
)


def check_ranges(file: str, rows: tuple[RangeRow, ...]) -> list[Finding]:
    """Everything the checks above find, check by check."""
    return [finding for check in RANGE_CHECKS for finding in check(file, rows)]
