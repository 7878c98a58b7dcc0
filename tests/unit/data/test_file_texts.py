import pytest

from data.sources.texts import read_currency, read_name, read_needed_words, read_proficiency, read_words
from data.sources.unreadable import UnreadableCell
from domain.pay.vocabulary import Proficiency


def test_words_are_trimmed_single_spaced_and_composed() -> None:
    assert read_words("  Senior \t Cafe\u0301\nManager ") == "Senior Café Manager"


@pytest.mark.parametrize(
    "cell",
    [
        "Software\u200bEngineer",
        "\ufeffEngineer",
        "Engineer\u202e",
        "Soft\u00adware",
        "Engineer\x07",
        "Engineer\x1f",
        "Engineer\u2028",
        "\ue000",
        "\u3164",
        "Engineer\ufe0f",
    ],
)
def test_words_with_hidden_characters_are_refused(cell: str) -> None:
    with pytest.raises(UnreadableCell) as refused:
        read_words(cell)

    assert refused.value.kind == "hidden_characters"


@pytest.mark.parametrize("cell", ["=1+1", " =cmd|'/c calc'!A0", "+1", "-1", "@SUM(1)"])
def test_words_that_a_spreadsheet_would_run_are_refused(cell: str) -> None:
    with pytest.raises(UnreadableCell) as refused:
        read_words(cell)

    assert refused.value.kind == "formula"


def test_very_long_words_are_refused() -> None:
    with pytest.raises(UnreadableCell, match="200 characters"):
        read_words("x" * 201)


def test_needed_words_may_not_be_blank() -> None:
    with pytest.raises(UnreadableCell, match="Found nothing"):
        read_needed_words(" \t ")


def test_a_name_is_needed_but_may_be_anything_visible() -> None:
    assert read_name(" =Employee  001\u200b") == "=employee 001"
    with pytest.raises(UnreadableCell, match="Found nothing"):
        read_name("\u200b \u3164")


@pytest.mark.parametrize("cell", ["usd", "US", "USDX", "$", "ＵＳＤ", "US\n"])
def test_a_currency_is_three_capital_letters(cell: str) -> None:
    assert read_currency(" USD ") == "USD"
    with pytest.raises(UnreadableCell, match="three capital letters"):
        read_currency(cell)


@pytest.mark.parametrize(
    ("cell", "proficiency"),
    [
        ("Learning", Proficiency.LEARNING),
        (" proficient ", Proficiency.PROFICIENT),
        ("ADVANCED", Proficiency.ADVANCED),
        ("", Proficiency.UNKNOWN),
        ("  ", Proficiency.UNKNOWN),
        ("Unknown", Proficiency.UNKNOWN),
    ],
)
def test_a_proficiency_is_read_in_any_case_and_blank_is_unknown(cell: str, proficiency: Proficiency) -> None:
    assert read_proficiency(cell) is proficiency


@pytest.mark.parametrize("cell", ["Expert", "Learning/Proficient", "P3", "3"])
def test_an_unknown_proficiency_word_is_refused(cell: str) -> None:
    with pytest.raises(UnreadableCell, match="Learning, Proficient, Advanced, or leave it blank"):
        read_proficiency(cell)
