import base64
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sources import UnreadableFile, ranges_from_bytes, roster_from_bytes
from data.sources.decoding import decode
from data.sources.records import _numbered  # the dialects have other columns than ours

ADVERSARIAL = Path(__file__).parents[3].parent / "shared" / "adversarial"
RANGES_HEADER = ("Job Title", "Location", "Currency", "Min", "Max", "Compensation Range")
ROSTER_HEADER = ("Name", "Job Title", "Proficiency", "Location", "Compensation")


def _cases(name: str) -> list[dict[str, Any]]:
    path = ADVERSARIAL / name
    if not path.exists():
        pytest.skip(f"needs {name} in the folder of shared files beside the project")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _csv(*rows: tuple[str, ...]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode("utf-8", "surrogatepass")


def _refusal_is_clear(refused: UnreadableFile, hostile: str) -> None:
    assert refused.findings[0].wrong
    assert refused.findings[0].right
    if len(hostile) > 8:
        assert hostile not in refused.sentence


@pytest.mark.parametrize("name", ["csv_injection.jsonl", "blns.jsonl"])
def test_a_hostile_title_is_read_as_plain_words_or_refused(name: str) -> None:
    for case in _cases(name):
        hostile = case["text"]
        try:
            read = ranges_from_bytes(_csv(RANGES_HEADER, (hostile, "SEA", "USD", "1", "2", "")), "r.csv")
        except UnreadableFile as refused:
            _refusal_is_clear(refused, hostile)
        else:
            title = read.rows[0].job_title
            assert title.isprintable()
            assert not title.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("name", ["csv_injection.jsonl", "blns.jsonl"])
def test_a_hostile_name_is_never_kept(name: str) -> None:
    for case in _cases(name):
        hostile = case["text"]
        try:
            read = roster_from_bytes(_csv(ROSTER_HEADER, (hostile, "Engineer", "", "SEA", "1")), "roster.csv")
        except UnreadableFile as refused:
            _refusal_is_clear(refused, hostile)
        else:
            assert [row.job_title for row in read.rows] == ["Engineer"]


@pytest.mark.parametrize("name", ["csv_injection.jsonl", "blns.jsonl"])
def test_hostile_pay_is_refused_or_a_finite_number(name: str) -> None:
    for case in _cases(name):
        hostile = case["text"]
        try:
            read = roster_from_bytes(_csv(ROSTER_HEADER, ("A", "Engineer", "", "SEA", hostile)), "roster.csv")
        except UnreadableFile as refused:
            _refusal_is_clear(refused, hostile)
        else:
            assert read.rows[0].compensation.is_finite()


def test_dialects_of_comma_separated_files_are_parsed_as_expected() -> None:
    for case in _cases("csv_spectrum.jsonl"):
        raw = base64.b64decode(case["b64"])
        (_, header), *rows = _numbered(decode(raw, "r.csv"), "r.csv")
        parsed = [dict(zip(header, cells, strict=True)) for _, cells in rows]
        assert parsed == case["expect"], case["id"]


def test_dialects_of_other_tables_are_refused_as_ours() -> None:
    for case in _cases("csv_spectrum.jsonl"):
        with pytest.raises(UnreadableFile, match="not the header"):
            ranges_from_bytes(base64.b64decode(case["b64"]), "r.csv")


@given(st.binary(max_size=200))
def test_no_bytes_at_all_give_anything_but_rows_or_a_refusal(raw: bytes) -> None:
    for start in (b"", ",".join(RANGES_HEADER).encode() + b"\nEngineer,SEA,USD,1,2,\n"):
        try:
            assert ranges_from_bytes(start + raw, "r.csv").rows
        except UnreadableFile as refused:
            assert refused.total >= 1  # noqa: PT017 - the refusal is one of two right outcomes


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=20), min_size=6, max_size=6))
def test_no_cells_at_all_give_anything_but_a_row_or_a_refusal(cells: list[str]) -> None:
    try:
        ranges_from_bytes(_csv(RANGES_HEADER, tuple(cells)), "r.csv")
    except UnreadableFile as refused:
        assert refused.sentence.startswith("r.csv")  # noqa: PT017 - the refusal is one of two right outcomes


def test_a_long_run_of_digits_and_dashes_is_refused_at_once() -> None:
    with pytest.raises(UnreadableFile):
        roster_from_bytes(_csv(ROSTER_HEADER, ("A", "Engineer", "", "SEA", "1-" * 500_000)), "roster.csv")
    ranges_from_bytes(_csv(RANGES_HEADER, ("Engineer", "SEA", "USD", "1", "2", "1 -" + " " * 500_000)), "r.csv")
