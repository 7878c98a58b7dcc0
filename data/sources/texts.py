"""Cells that hold words: titles, places, job families, currencies, proficiencies.

Words are put into Unicode's composed form (NFC), trimmed and single-spaced; tabs and line breaks inside a quoted
value count as spaces. Control, zero-width, direction and other invisible characters are refused: two titles that look
the same must be the same. So are words that begin like a spreadsheet formula, because files made from ours are opened
in spreadsheets.
"""

import unicodedata

from data.sources.unreadable import UnreadableCell
from domain.errors import InvalidRequest
from domain.money import check_currency
from domain.pay.vocabulary import KNOWN_PROFICIENCIES, Proficiency, lookup_key

MOST_CHARACTERS = 200

_BREAKS = "\t\r\n"
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters, marks and symbols by category, yet drawn as nothing.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_FORMULA_STARTS = ("=", "+", "-", "@")


def is_hidden(char: str) -> bool:
    """Whether a character is a control character or drawn as nothing (spaces are not hidden)."""
    return unicodedata.category(char) in _INVISIBLE_CATEGORIES or char in _INVISIBLE or _is_variation(char)


def _is_variation(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def read_words(cell: str) -> str:
    """Words as they are kept; empty for a blank cell. Raises UnreadableCell."""
    if len(cell) > MOST_CHARACTERS:
        right = f"write at most {MOST_CHARACTERS} characters"
        raise UnreadableCell("too_long", "found a very long text", right)
    if any(is_hidden(char) for char in cell if char not in _BREAKS):
        raise UnreadableCell("hidden_characters", "found hidden characters", "type the words afresh")
    words = " ".join(unicodedata.normalize("NFC", cell).split())
    if words.startswith(_FORMULA_STARTS):
        raise UnreadableCell("formula", "found the start of a formula", "write plain words")
    return words


def read_needed_words(cell: str) -> str:
    """Words that may not be blank. Raises UnreadableCell."""
    words = read_words(cell)
    if not words:
        raise UnreadableCell("blank", "found nothing", "fill it in")
    return words


def read_name(cell: str) -> str:
    """A person's name in the form in which names are compared; only its presence matters. Raises UnreadableCell."""
    visible = "".join(char for char in cell if char in _BREAKS or not is_hidden(char))
    if not visible.strip():
        raise UnreadableCell("blank", "found nothing", "fill in a name or a number that stands for the person")
    return lookup_key(unicodedata.normalize("NFC", visible))


def read_currency(cell: str) -> str:
    """An ISO 4217 code. Raises UnreadableCell."""
    code = cell.strip(" ")
    if not code:
        raise UnreadableCell("blank", "found nothing", "write three capital letters such as USD")
    try:
        return check_currency(code)
    except InvalidRequest:
        wrong = "found something else than a currency code"
        raise UnreadableCell("currency", wrong, "write three capital letters such as USD") from None


def read_proficiency(cell: str) -> Proficiency:
    """A proficiency in any case; blank or "unknown" is UNKNOWN. Raises UnreadableCell."""
    word = lookup_key(read_words(cell))
    if not word:
        return Proficiency.UNKNOWN
    for proficiency in Proficiency:
        if word == proficiency.value.casefold():
            return proficiency
    known = ", ".join(KNOWN_PROFICIENCIES)
    raise UnreadableCell("proficiency", "found an unknown word", f"write one of {known}, or leave it blank")
