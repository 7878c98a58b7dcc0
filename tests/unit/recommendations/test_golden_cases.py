"""The 21 cases that another implementation computed independently, key by key."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.cli.case_lines import answer_line, read_line
from data.pay_files import book_from_files
from data.policies import POLICY_FOLDER, load_policy
from domain.pay.pay_book import PayBook
from domain.pay.policy import PayPolicy

_GOLDEN = Path(__file__).parents[2] / "golden"
_CASES: list[dict[str, Any]] = json.loads((_GOLDEN / "cases.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book() -> PayBook:
    return book_from_files(_GOLDEN / "CompRanges.csv", _GOLDEN / "EmployeeRoster.csv")


@pytest.fixture(scope="module")
def policy() -> PayPolicy:
    thresholds = {"SEA": Decimal("80168.40"), "AUS": Decimal(35568)}
    return replace(load_policy(POLICY_FOLDER / "base-2026.yaml"), exempt_threshold=thresholds)


def test_there_are_21_golden_cases_with_names_of_their_own() -> None:
    assert len(_CASES) == 21
    assert len({case["case"] for case in _CASES}) == 21


@pytest.mark.parametrize("case", _CASES, ids=lambda case: str(case["case"]))
def test_golden_case_is_answered_exactly(case: dict[str, Any], book: PayBook, policy: PayPolicy) -> None:
    assert answer_line(read_line(json.dumps(case["input"])), book, policy) == case["expected"]


def test_every_amount_of_a_golden_answer_is_text_so_that_no_reader_rounds_it(
    book: PayBook, policy: PayPolicy
) -> None:
    for case in _CASES:
        answer = answer_line(read_line(json.dumps(case["input"])), book, policy)
        assert not any(isinstance(value, float) for value in answer.values())


def test_renaming_everybody_changes_no_answer(tmp_path: Path, book: PayBook, policy: PayPolicy) -> None:
    roster = (_GOLDEN / "EmployeeRoster.csv").read_text(encoding="utf-8").splitlines()
    renamed = [roster[0], *(f"Zoë {number:03},{line.split(',', 1)[1]}" for number, line in enumerate(roster[1:]))]
    (tmp_path / "EmployeeRoster.csv").write_text("\n".join(renamed) + "\n", encoding="utf-8")
    other = book_from_files(_GOLDEN / "CompRanges.csv", tmp_path / "EmployeeRoster.csv")

    for case in _CASES:
        line = read_line(json.dumps(case["input"]))
        assert answer_line(line, other, policy) == answer_line(line, book, policy)


def test_turning_the_roster_round_changes_only_the_lines_that_are_cited(
    tmp_path: Path, book: PayBook, policy: PayPolicy
) -> None:
    header, *people = (_GOLDEN / "EmployeeRoster.csv").read_text(encoding="utf-8").splitlines()
    turned = "\n".join([header, *reversed(people)]) + "\n"
    (tmp_path / "EmployeeRoster.csv").write_text(turned, encoding="utf-8")
    other = book_from_files(_GOLDEN / "CompRanges.csv", tmp_path / "EmployeeRoster.csv")

    for case in _CASES:
        line = read_line(json.dumps(case["input"]))
        before, after = (answer_line(line, each, policy) for each in (book, other))
        assert {**after, "peer_rows": None} == {**before, "peer_rows": None}
