"""What a roster must satisfy beyond being readable, by itself and against the pay ranges."""

from collections.abc import Iterable, Sequence

from data.quality.currency_marks import contradicts
from data.quality.findings import Finding, Severity
from data.quality.range_checks import range_key
from domain.pay.rows import RangeRow, RosterRow
from domain.pay.vocabulary import lookup_key


def roster_key(row: RosterRow) -> tuple[str, str]:
    """The key of the range this person's pay belongs to."""
    return lookup_key(row.job_title), lookup_key(row.location)


def check_pay_above_zero(file: str, rows: tuple[RosterRow, ...]) -> Iterable[Finding]:
    """People paid zero or less."""
    for row in rows:
        if row.compensation <= 0:
            yield Finding(
                file,
                row.row,
                "Compensation",
                "not_above_zero",
                "the amount is zero or negative",
                "write yearly pay above zero",
            )


def check_marks_against_ranges(
    file: str, rows: tuple[RosterRow, ...], ranges: tuple[RangeRow, ...]
) -> Iterable[Finding]:
    """People whose pay carries a mark that the currency of their range rules out."""
    currencies: dict[tuple[str, str], set[str]] = {}
    for range_row in ranges:
        currencies.setdefault(range_key(range_row), set()).add(range_row.currency)
    for row in rows:
        possible = currencies.get(roster_key(row), set())
        if possible and all(contradicts(row.currency_mark, currency) for currency in possible):
            yield Finding(
                file,
                row.row,
                "Compensation",
                "currency_contradicts_range",
                "the currency mark is not the one of the pay range",
                "write pay in the currency of the pay range",
            )


def check_people_once(file: str, rows: tuple[RosterRow, ...], names: Sequence[str]) -> Iterable[Finding]:
    """Repeated people. `names` runs along `rows`; it is compared here and kept nowhere.

    The same name twice may be two people (a warning); a line that repeats another in full counts one person twice.
    """
    first: dict[str, RosterRow] = {}
    for name, row in zip(names, rows, strict=True):
        earlier = first.setdefault(lookup_key(name), row)
        if earlier is not row:
            yield _repeated(file, row, earlier)


def _repeated(file: str, row: RosterRow, earlier: RosterRow) -> Finding:
    if _facts(earlier) == _facts(row):
        wrong = f"repeats line {earlier.row} in full"
        return Finding(file, row.row, None, "duplicate_person", wrong, "keep one line for each person")
    wrong, right = f"same name as line {earlier.row}", "check that these are two people"
    return Finding(file, row.row, "Name", "duplicate_name", wrong, right, Severity.WARNING)


def _facts(row: RosterRow) -> tuple[object, ...]:
    return (*roster_key(row), row.proficiency, row.compensation, row.currency_mark, row.job_family)


def check_roster(
    file: str, rows: tuple[RosterRow, ...], names: Sequence[str], ranges: tuple[RangeRow, ...]
) -> list[Finding]:
    """Everything the checks above find, check by check; no ranges, no comparison with them."""
    return [
        *check_pay_above_zero(file, rows),
        *check_people_once(file, rows, names),
        *check_marks_against_ranges(file, rows, ranges),
    ]
