"""Saying what a cell holds that is not one plain amount, and what would be right."""

import re
import unicodedata

from data.sources.unreadable import UnreadableCell
from domain.money import CURRENCIES_OF_MARK

AMOUNT_WANTED = "write one yearly amount such as 147155, 147,155 or $147,155"
MARKS_PATTERN = "|".join(re.escape(mark) for mark in sorted(CURRENCIES_OF_MARK, key=len, reverse=True))
_CODE = r"(?: ?(?-i:[A-Z]{3}) ?)?"

# Tried in this order: (kind, pattern, what was found, what would be right).
_REFUSALS: tuple[tuple[str, re.Pattern[str], str, str], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE), f"found {found}", right)
    for kind, pattern, found, right in (
        ("formula", r"[=@]|\+(?![0-9])|.*\|", "a formula", "write the amount the formula gives"),
        ("spreadsheet_error", r"#", "a spreadsheet's error", "mend the cell and write the amount"),
        (
            "placeholder",
            r"(?:n/?a|n\.a\.|none|null|nil|-+|–|—|\?+|tbd|tbc|unknown)\Z",
            "a placeholder",
            AMOUNT_WANTED,
        ),
        ("not_a_number", r"[-+]?(?:s?nan|inf(?:inity)?|∞)\Z", "a word for no number", AMOUNT_WANTED),
        ("percentage", r".*[%‰]", "a percentage", AMOUNT_WANTED),
        ("parentheses", r".*[()]", "an amount in parentheses", "write it without them"),
        ("date", r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}\Z", "a date", AMOUNT_WANTED),
        ("scientific", r".*[0-9]\.?e[-+]?[0-9]+\Z", "an exponent (scientific notation)", "write all its digits"),
        ("shorthand", r".*[0-9] ?(?:k|m|mio|mn|million|thousand|w|万)\b", "a shorthand", "write all its digits"),
        ("range", r".*[0-9].*(?:-|–|—|\bto\b).*[0-9]", "a range", "write one amount"),
        ("rate", r".*(?:/|\bper\b|\ba (?:year|month|hour)\b|\bp\.?a\b)", "a rate", AMOUNT_WANTED),
        (
            "mark_after",
            rf".*[0-9] ?(?:{MARKS_PATTERN})\Z",
            "a currency sign after the amount",
            "write the sign before it",
        ),
        ("plus_sign", r"\+", "a plus sign", "write the amount without it"),
        ("leading_zero", r"\D*0[0-9]", "an amount that starts with zero", AMOUNT_WANTED),
        ("spaces_inside", r".*[0-9] +[0-9]", "spaces inside the amount", AMOUNT_WANTED),
        ("decimals", r"[^0-9]*[0-9,]*\.(?:[0-9]{4,})?\Z", "other than two decimals", AMOUNT_WANTED),
        (
            "grouping",
            rf"{_CODE}-?(?:{MARKS_PATTERN})? ?-?[0-9.,'’_]*[0-9][0-9.,'’_]*{_CODE}\Z",
            "wrong separators",
            AMOUNT_WANTED,
        ),
    )
)


def refusal_of(cell: str) -> UnreadableCell:
    """The refusal of a cell, without blanks around it, that could not be read as an amount."""
    for kind, pattern, wrong, right in _REFUSALS:
        if pattern.match(cell):
            return UnreadableCell(kind, wrong, right)
    if any(unicodedata.category(char) == "Sc" and char not in CURRENCIES_OF_MARK for char in cell):
        return UnreadableCell(
            "other_sign", "found an unknown currency sign", "write the currency's code, as in EUR 62,400"
        )
    if any(char.isdigit() for char in cell):
        return UnreadableCell("text", "found text around a number", AMOUNT_WANTED)
    return UnreadableCell("text", "found text", AMOUNT_WANTED)
