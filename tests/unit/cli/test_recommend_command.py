"""`comp-assist recommend`: tables for people, JSON for programs, and a sentence for everything that is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from bot.cli.recommend import MOST_BYTES_A_LINE
from data.policies import POLICY_FOLDER
from tests.unit.cli.clean_room import Run, assert_refused

GOLDEN = Path(__file__).parents[2] / "golden"
FILES = ("recommend", "--ranges", GOLDEN / "CompRanges.csv", "--roster", GOLDEN / "EmployeeRoster.csv")
CASES: list[dict[str, Any]] = json.loads((GOLDEN / "cases.json").read_text(encoding="utf-8"))
ENGINEER = (
    "--title",
    "Senior Backend Engineer",
    "--location",
    "AUS",
    "--feedback",
    "Strong Hire",
    "--proficiency",
    "Proficient",
    "--level",
    "P4",
)


@pytest.fixture
def golden_policy(tmp_path: Path) -> Path:
    """The shipped policy with the golden cases' exempt thresholds."""
    text = (POLICY_FOLDER / "base-2026.yaml").read_text(encoding="utf-8")
    path = tmp_path / "golden-policy.yaml"
    path.write_text(text.replace('STL: "35568"', 'AUS: "35568"'), encoding="utf-8")
    return path


@pytest.fixture
def batch_of(tmp_path: Path) -> Callable[..., Path]:
    """A batch file of these lines: bytes as they are, texts in UTF-8, anything else as JSON."""

    def written(*lines: object, end: bytes = b"\n") -> Path:
        path = tmp_path / "cases.jsonl"
        path.write_bytes(b"".join(_line(line) + end for line in lines))
        return path

    return written


def _line(line: object) -> bytes:
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)).encode()


def lines_of(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def expected(name: str) -> dict[str, Any]:
    (found,) = [case["expected"] for case in CASES if case["case"] == name]
    return dict(found)


GOOD = {"job_title": "Shift Lead", "location": "AUS", "interview_feedback": "Hire", "proficiency": "Proficient"}


def test_one_case_is_shown_as_a_table_with_reasons_and_their_sources(run: Run) -> None:
    result = run(*FILES, *ENGINEER)

    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    for part in (
        "Senior Backend Engineer, AUS: auto_approvable",
        "USD 177,000",
        "1.0000",
        "USD 150,000–204,000",
        "PEERS_OUT_OF_RANGE",
        "USD 26,550",
        "USD 203,550",
        "USD 218,550",
        "CompRanges row 4",
        "base-2026 v1",
    ):
        assert part in result.stdout, part
    assert "Employee 0" not in result.stdout


def test_words_in_brackets_are_shown_as_they_are(run: Run, tmp_path: Path) -> None:
    ranges = tmp_path / "r.csv"
    ranges.write_text(
        "Job Title,Location,Currency,Min,Max,Compensation Range\nServer [bold],[/red],USD,40000,60000,\n",
        encoding="utf-8",
    )
    asked = ("--title", "Server [bold]", "--location", "[/red]", "--feedback", "Hire")

    result = run("recommend", "--ranges", ranges, "--roster", GOLDEN / "EmployeeRoster.csv", *asked)

    assert result.exit_code == 0, result.output
    assert "Server [bold], [/red]: needs_approval" in result.stdout


def test_one_case_is_printed_as_one_json_object(run: Run) -> None:
    result = run(*FILES, *ENGINEER, "--json")

    assert result.exit_code == 0
    assert lines_of(result) == [expected("within corridor, midpoint")]


def test_too_few_peers_are_not_shown_in_the_reasons(run: Run) -> None:
    asked = (
        "--title",
        "Backend Engineer",
        "--location",
        "AUS",
        "--feedback",
        "Must Hire",
        "--proficiency",
        "Advanced",
    )

    result = run(*FILES, *asked, "--level", "P4")

    assert result.exit_code == 0
    assert "EmployeeRoster row" not in result.stdout


def test_a_competing_base_moves_the_offer(run: Run) -> None:
    asked = (
        "--title",
        "Senior Backend Engineer",
        "--location",
        "AUS",
        "--feedback",
        "Must Hire",
        "--proficiency",
        "Advanced",
        "--level",
        "P5",
        "--competing-base",
        "215000",
        "--currency",
        "USD",
    )

    as_json, as_table = run(*FILES, *asked, "--json"), run(*FILES, *asked)

    assert lines_of(as_json) == [expected("competing base above maximum, sign-on bridges")]
    assert as_table.exit_code == 0
    assert "Sign-on" in as_table.stdout
    assert "COUNTER_ABOVE_MAX" in as_table.stdout


def test_a_competing_total_moves_the_offer(run: Run) -> None:
    asked = (
        "--title",
        "Senior Backend Engineer",
        "--location",
        "AUS",
        "--feedback",
        "Must Hire",
        "--proficiency",
        "Proficient",
        "--level",
        "P4",
        "--competing-annual-total",
        "330000",
        "--currency",
        "USD",
        "--json",
    )

    assert lines_of(run(*FILES, *asked)) == [
        expected("competing annual total far above: sign-on, equity boost, unbridged")
    ]


def test_an_exempt_job_is_checked(run: Run, golden_policy: Path) -> None:
    asked = ("--title", "Support Specialist", "--location", "SEA", "--feedback", "Strong Hire")
    more = ("--proficiency", "Learning", "--level", "P1", "--exempt", "--policy", golden_policy, "--json")

    assert lines_of(run(*FILES, *asked, *more)) == [expected("exempt threshold in Seattle")]


def test_a_title_nobody_has_is_answered_with_near_ones_on_standard_error(run: Run) -> None:
    result = run(*FILES, "--title", "Backend Enginer", "--location", "AUS", "--feedback", "Hire")

    assert result.exit_code == 0
    assert result.stdout.startswith("no_data: ")
    assert result.stderr.startswith("Did you mean: Backend Engineer")


def test_a_place_without_a_range_is_answered_with_places_that_have_one(run: Run) -> None:
    result = run(*FILES, "--title", "data  SCIENTIST", "--location", "LIS", "--feedback", "Hire")

    assert result.stderr == "Did you mean: AUS; SHA?\n"


def test_nothing_is_suggested_where_title_and_place_are_known(run: Run) -> None:
    result = run(*FILES, "--title", "Data Scientist", "--location", "AUS", "--feedback", "No Hire")

    assert result.stdout.startswith("blocked_policy: ")
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "--title is empty."),
        (("--title", "  "), "--title is empty."),
        (("--title", "Data Scientist"), "--location is empty."),
        (("--title", "Data Scientist", "--location", "AUS"), "--feedback must be Hire, Strong Hire or Must Hire."),
    ],
)
def test_what_is_missing_is_asked_for_by_the_name_of_its_option(run: Run, given: tuple[str, ...], said: str) -> None:
    assert_refused(run(*FILES, *given), said)
    assert_refused(run(*FILES, *given, "--json"), said)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--feedback", "Perhaps", "Policy makes no offer on this interview feedback."),
        ("--proficiency", "Wizard", "--proficiency must be Learning, Proficient, Advanced or unknown."),
        ("--level", "P9", "--level must be P1, P2, P3, P4 or P5."),
        ("--competing-base", "lots", "competing_offer.base:"),
        ("--competing-base", "NaN", "competing_offer.base:"),
        ("--competing-base", "-1", "competing_offer.base:"),
        ("--competing-base", "1e400", "competing_offer.base:"),
        ("--competing-base", "215,000", "competing_offer.base:"),
        ("--competing-annual-total", "", "competing_offer.annual_total:"),
    ],
)
def test_a_choice_that_is_none_is_refused_with_what_would_be_right(
    run: Run, option: str, value: str, said: str
) -> None:
    words = [word for word in ENGINEER if word not in ("--competing-base",)]
    if option in words:
        words[words.index(option) + 1] = value
    else:
        words += [option, value, "--currency", "USD"]

    assert_refused(run(*FILES, *words), said)


@pytest.mark.parametrize(
    "given",
    [
        ("--competing-base", "215000"),
        ("--currency", "USD"),
        ("--competing-base", "215000", "--currency", "dollars"),
        ("--competing-base", "1", "--competing-annual-total", "2", "--currency", "USD"),
    ],
)
def test_half_a_competing_offer_is_refused(run: Run, given: tuple[str, ...]) -> None:
    assert_refused(run(*FILES, *ENGINEER, *given))


def test_the_golden_cases_are_answered_line_by_line(
    run: Run, batch_of: Callable[..., Path], golden_policy: Path
) -> None:
    batch = batch_of(*(case["input"] for case in CASES))

    result = run(*FILES, "--policy", golden_policy, "--batch", batch)

    assert result.exit_code == 0
    assert result.stderr == ""
    assert lines_of(result) == [case["expected"] for case in CASES]


def test_a_competing_offers_expiry_and_evidence_move_nothing(run: Run, batch_of: Callable[..., Path]) -> None:
    rival = {**GOOD, "job_title": "Data Scientist", "competing_offer": RIVAL}
    told = {**rival, "competing_offer": {**RIVAL, "expires_on": "2026-12-24", "evidence": True}}

    plain, with_both = lines_of(run(*FILES, "--batch", batch_of(rival, told)))

    assert plain == with_both
    assert "COUNTER_APPLIED" in plain["flags"]


def test_blank_lines_are_passed_over_and_windows_line_ends_taken(run: Run, batch_of: Callable[..., Path]) -> None:
    batch = batch_of("", GOOD, " \t ", b"", GOOD, end=b"\r\n")

    result = run(*FILES, "--batch", batch)

    assert result.exit_code == 0
    assert [line["status"] for line in lines_of(result)] == ["auto_approvable"] * 2


def test_a_byte_order_mark_is_no_part_of_the_first_case(run: Run, batch_of: Callable[..., Path]) -> None:
    result = run(*FILES, "--batch", batch_of(b"\xef\xbb\xbf" + _line(GOOD)))

    assert result.exit_code == 0
    assert [line["status"] for line in lines_of(result)] == ["auto_approvable"]


def test_an_empty_batch_has_no_answers(run: Run, batch_of: Callable[..., Path]) -> None:
    result = run(*FILES, "--batch", batch_of())

    assert (result.exit_code, result.output) == (0, "")


RIVAL = {"currency": "USD", "base": 215000}
BAD_LINES: dict[str, object] = {
    "no JSON": "hello",
    "half an object": '{"job_title": "Shift Lead"',
    "two objects": _line(GOOD) * 2,
    "a list": "[]",
    "a text": '"Shift Lead"',
    "a number": "42",
    "nothing": "null",
    "bare NaN": "NaN",
    "bytes that are no text": b"\xff\xfe{}",
    "a NUL": b'{"job_title": "\x00"}',
    "half a character": '{"job_title": "\\ud800"}',
    "ten thousand lists": "[" * 10_000,
    "NaN in a field": '{"competing_offer": {"currency": "USD", "base": NaN}}',
    "infinity in a field": '{"competing_offer": {"currency": "USD", "base": -Infinity}}',
    "NaN as a text": {**GOOD, "competing_offer": {**RIVAL, "base": "NaN"}},
    "an amount beyond everything": {**GOOD, "competing_offer": {**RIVAL, "base": 10**13}},
    "an amount of ten thousand digits": f'{{"competing_offer": {{"currency": "USD", "base": {"9" * 10_000}}}}}',
    "nothing as an amount": {**GOOD, "competing_offer": {**RIVAL, "base": 0}},
    "less than nothing": {**GOOD, "expectation": {"amount": -1, "currency": "USD"}},
    "a yes as an amount": {**GOOD, "competing_offer": {**RIVAL, "base": True}},
    "a list as an amount": {**GOOD, "competing_offer": {**RIVAL, "base": [215000]}},
    "a base and a total": {**GOOD, "competing_offer": {**RIVAL, "annual_total": 1}},
    "neither base nor total": {**GOOD, "competing_offer": {"currency": "USD"}},
    "an offer of the current employer": {**GOOD, "competing_offer": {**RIVAL, "kind": "internal"}},
    "a small-lettered currency": {**GOOD, "competing_offer": {**RIVAL, "currency": "usd"}},
    "an expiry that is no day": {**GOOD, "competing_offer": {**RIVAL, "expires_on": "soon"}},
    "an expiry on a day that never comes": {**GOOD, "competing_offer": {**RIVAL, "expires_on": "2026-02-30"}},
    "evidence that is neither there nor not": {**GOOD, "competing_offer": {**RIVAL, "evidence": "a letter"}},
    "a posted range upside down": {**GOOD, "posted_range": {"min": 2, "max": 1, "currency": "USD"}},
    "a number as a title": {**GOOD, "job_title": 42},
    "a list as a place": {**GOOD, "location": ["AUS"]},
    "a word as a yes": {**GOOD, "exempt": "perhaps"},
    "a field nobody knows": {**GOOD, "current_salary": 118000},
    "a name": {**GOOD, "name": "Quetzalcoatl"},
    "a very long title": {**GOOD, "job_title": "x" * 501},
    "a very long line": {**GOOD, "text_from_user": "x" * 300_000},
}


@pytest.mark.parametrize("bad", BAD_LINES.values(), ids=BAD_LINES)
def test_a_line_that_cannot_be_read_gets_an_answer_that_says_so_and_the_others_theirs(
    run: Run, batch_of: Callable[..., Path], bad: object
) -> None:
    result = run(*FILES, "--batch", batch_of(GOOD, bad, GOOD))

    answers = lines_of(result)
    assert result.exit_code == 1
    assert result.stderr == ""
    assert [answer["status"] for answer in answers] == ["auto_approvable", "invalid_request", "auto_approvable"]
    assert set(answers[1]) == {"status", "error"}
    assert answers[1]["error"].startswith("line 2: ")


@pytest.mark.parametrize(
    "bad",
    [
        {**GOOD, "competing_offer": {"currency": "USD", "base": "118000 currently"}},
        {**GOOD, "job_title": 118000},
        {**GOOD, "proficiency": [118000]},
        {**GOOD, "expectation": {"amount": "118000.0.0", "currency": "USD"}},
        '{"job_title": "Shift Lead", "base": 118000',
    ],
)
def test_the_answer_to_a_bad_line_does_not_repeat_its_values(
    run: Run, batch_of: Callable[..., Path], bad: object
) -> None:
    assert "118000" not in run(*FILES, "--batch", batch_of(bad)).output


def test_choices_that_are_missing_or_unknown_are_asked_for_by_their_field(
    run: Run, batch_of: Callable[..., Path]
) -> None:
    batch = batch_of(
        {},
        {"job_title": "Shift Lead"},
        {"job_title": "Shift Lead", "location": " "},
        {"job_title": "Shift Lead", "location": "AUS"},
        {**GOOD, "proficiency": "Wizard"},
        {**GOOD, "job_level": "P9"},
        {**GOOD, "interview_feedback": "Perhaps"},
    )

    result = run(*FILES, "--batch", batch)

    assert result.exit_code == 0
    assert [line["status"] for line in lines_of(result)] == [
        "needs_input:job_title",
        "needs_input:location",
        "needs_input:location",
        "needs_input:interview_feedback",
        "needs_input:proficiency",
        "needs_input:job_level",
        "blocked_policy",
    ]


@pytest.mark.parametrize("spare", [0, 1, 2])
def test_a_line_just_long_enough_takes_nothing_of_the_next(
    run: Run, batch_of: Callable[..., Path], spare: int
) -> None:
    padding = MOST_BYTES_A_LINE - spare - 1 - len(_line(GOOD))
    batch = batch_of(_line(GOOD) + b" " * padding, {**GOOD, "job_title": "Data Scientist"}, GOOD)

    result = run(*FILES, "--batch", batch)

    assert result.exit_code == 0
    assert [line["range_row"] for line in lines_of(result)] == [10, 6, 10]


def test_a_long_blank_line_is_one_line(run: Run, batch_of: Callable[..., Path]) -> None:
    result = run(*FILES, "--batch", batch_of(b" " * (MOST_BYTES_A_LINE + 10), "hello"))

    assert [line["error"] for line in lines_of(result)] == ["line 2: The line is not one JSON object."]


def test_a_long_line_at_the_end_of_the_file_is_answered_too(run: Run, batch_of: Callable[..., Path]) -> None:
    result = run(*FILES, "--batch", batch_of(GOOD, b"x" * (2 * MOST_BYTES_A_LINE), end=b"\n"))

    assert [line["status"] for line in lines_of(result)] == ["auto_approvable", "invalid_request"]
    assert lines_of(result)[1]["error"] == f"line 2: The line is longer than {MOST_BYTES_A_LINE} bytes."


@pytest.mark.parametrize("which", ["--ranges", "--roster", "--batch", "--policy"])
def test_a_file_that_is_not_there_is_a_sentence(run: Run, which: str) -> None:
    words = [*FILES, *ENGINEER]
    if which in words:
        words[words.index(which) + 1] = "missing.file"
    else:
        words += [which, "missing.file"]

    assert_refused(run(*words), "missing.file")


@pytest.mark.parametrize("which", ["--ranges", "--roster", "--batch", "--policy"])
def test_a_folder_is_no_file(run: Run, tmp_path: Path, which: str) -> None:
    words = [*FILES, *ENGINEER]
    if which in words:
        words[words.index(which) + 1] = tmp_path
    else:
        words += [which, tmp_path]

    result = run(*words)

    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"\xff\xfeJ\x00o\x00b\x00", "UTF-16"),
        (b"PK\x03\x04....", "workbook"),
        (b"Job Title,Location,Currency,Min,Max,Compensation Range\nCook,LAX,USD,lots,2,\n", "line 2, column Min"),
        (b"Job Title\x00,Location", "NUL"),
    ],
)
@pytest.mark.parametrize("option", ["--ranges", "--roster"])
def test_a_file_that_cannot_be_read_is_a_sentence(
    run: Run, tmp_path: Path, option: str, content: bytes, said: str
) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    words = [*FILES, *ENGINEER]
    words[words.index(option) + 1] = path

    assert_refused(
        run(*words), "broken.csv", said if option == "--ranges" or b"lots" not in content else "column Name"
    )


def test_a_policy_of_ones_own_is_used(run: Run, tmp_path: Path) -> None:
    text = (POLICY_FOLDER / "base-2026.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("base-2026", "mine-2026").replace("default: 500", "default: 7000"), encoding="utf-8")

    result = run(*FILES, *ENGINEER, "--policy", path)

    assert result.exit_code == 0
    assert "mine-2026 v1" in result.stdout
    assert "USD 175,000" in result.stdout


BROKEN_POLICIES = {
    "a share that is no decimal": ('Hire: "0.10"', "Hire: 0.10", "quoted decimal"),
    "a table that falls": ('Strong Hire: "0.20"', 'Strong Hire: "0.05"', "must not fall"),
    "an entry that is missing": ("salary_history: never_use", "", "salary_history"),
    "pay history": ("never_use", "use_it", "salary_history"),
    "an entry nobody knows": ("freshness:", "frehsness:", "freshness"),
    "a tier nobody knows": ("tier: L3}", "tier: L9}", "tiers"),
    "no YAML": ("policy:", "policy: [", "YAML"),
    "nobody's approval": ("[comp-lead, vp-hr]", "[]", "approved_by"),
}


@pytest.mark.parametrize(("old", "new", "said"), BROKEN_POLICIES.values(), ids=BROKEN_POLICIES)
def test_a_policy_that_contradicts_itself_is_a_sentence(
    run: Run, tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = (POLICY_FOLDER / "base-2026.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "broken.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    assert_refused(run(*FILES, *ENGINEER, "--policy", path), said)


def test_without_arguments_the_commands_are_listed(run: Run) -> None:
    result = run()

    for command in ("recommend", "sync", "migrate", "users", "serve", "demo", "doctor"):
        assert command in result.output
