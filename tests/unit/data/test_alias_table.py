from datetime import date
from pathlib import Path

import pytest

from data.aliases import UnusableAliases, load_aliases
from domain.pay.vocabulary import lookup_key

SIGNED = "aliases: {id: a, version: 1, effective_from: 2026-01-01, approved_by: [comp-lead]}\n"


def _load(folder: Path, text: str) -> None:
    path = folder / "aliases-test.yaml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    load_aliases(path)


def test_the_shipped_table_is_signed_and_knows_what_people_write() -> None:
    aliases = load_aliases()

    assert (aliases.id, aliases.version, aliases.effective_from) == ("aliases-2026", 1, date(2026, 1, 1))
    assert aliases.approved_by == ("comp-lead", "vp-hr")
    for said, code in (("Los Angeles", "LAX"), ("L.A.", "LAX"), ("Saint  Louis", "STL"), ("seattle, wa", "SEA")):
        assert aliases.places[lookup_key(said)] == code
    assert aliases.titles[lookup_key("Senior SWE")] == "Senior Software Engineer"
    assert aliases.titles[lookup_key("ml engineer")] == "Machine Learning Engineer"


def test_a_table_cannot_be_changed_once_loaded() -> None:
    with pytest.raises(TypeError):
        load_aliases().titles["swe"] = "Recruiter"  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("places: {}\ntitles: {}\n", "aliases: field required"),
        (SIGNED.replace("[comp-lead]", "[]") + "places: {}\ntitles: {}\n", "nobody signed it"),
        (SIGNED.replace(", approved_by: [comp-lead]", "") + "places: {}\ntitles: {}\n", "nobody signed it"),
        (
            SIGNED.replace("01-01", "01-01, effective_to: 2025-01-01") + "places: {}\ntitles: {}\n",
            "ends before it starts",
        ),
        (SIGNED + "places: {}\ntitles: {}\nextra: 1\n", "extra"),
        (SIGNED + "places: {LAX: [LA, l a, ' la ']}\ntitles: {}\n", '"la" is given twice for LAX'),
        (SIGNED + "places: {LAX: [Angels], SEA: [angels]}\ntitles: {}\n", "is given for LAX and for SEA"),
        (SIGNED + "places: {LAX: [lax]}\ntitles: {}\n", "is already the spelling of its target"),
        (SIGNED + "places: {LAX: [sea], SEA: [Seattle]}\ntitles: {}\n", "is a target itself"),
        (SIGNED + "places:\n  LAX: [LA]\n  lax: [Los Angeles]\ntitles: {}\n", "line 4 repeats the key of line 3"),
        (SIGNED + "places: {LAX: ['']}\ntitles: {}\n", "places.LAX.0"),
        (SIGNED + "places: {LAX: [1]}\ntitles: {}\n", "places.LAX.0"),
        (SIGNED + "places: {LAX: LA}\ntitles: {}\n", "places.LAX"),
        (SIGNED + "places: {LAX: [LA}\n", "the YAML cannot be read in line 2"),
        ("", "the file"),
        ("- &a [*a]\n", "the file"),
        ("[" * 5000, "the YAML cannot be read"),
        (SIGNED.replace("2026-01-01", "2026-13-45"), "the YAML cannot be read"),
        ("!!python/object/apply:os.getcwd []\n", "the YAML cannot be read"),
        ("\udcff\n", "it is not UTF-8"),
    ],
)
def test_a_table_that_is_not_sound_is_refused_with_the_reason(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UnusableAliases) as refused:
        _load(tmp_path, text)

    assert refused.value.code == "aliases_unusable"
    assert refused.value.sentence.startswith("aliases-test.yaml: ")
    assert said in refused.value.sentence


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableAliases, match="not there"):
        load_aliases(tmp_path / "aliases-none.yaml")


def test_a_huge_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableAliases, match="larger than 1 MB"):
        _load(tmp_path, "#" * (1024 * 1024 + 1))
