"""How long a batch takes: `python -m tests.bench`, or `make bench`. Prints figures; fails only when an answer fails.

3,220 people and 3,000 cases are made from the sample data, always the same ones. The yardstick is the start of a
Python that imports pandas, measured on the same machine in the same minute.
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from data.samples import SAMPLE_RANGES, SAMPLE_ROSTER
from domain.pay.vocabulary import FEEDBACK_WITH_OFFER, JobLevel, Proficiency
from tests.bench import model_use

PEOPLE, CASES, ROUNDS = 3_220, 3_000, 3
ROOT = Path(__file__).parents[2]


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="comp-assist-bench-") as name:
        folder = Path(name)
        ranges, roster, batch = files_in(folder)
        command = ["-m", "bot", "recommend", "--ranges", ranges, "--roster", roster, "--batch", batch]
        surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "COMP_ASSIST_DATA_DIR": str(folder / "data")}
        yardstick = min(seconds(["-c", "import pandas"], folder, surroundings)[0] for _ in range(ROUNDS))
        runs = [seconds(command, folder, surroundings) for _ in range(ROUNDS)]
    for _, answers in runs:
        check(answers)
    best = min(taken for taken, _ in runs)
    say(f"{CASES:,} cases against {PEOPLE:,} people, best of {ROUNDS} runs on {os.cpu_count()} processors")
    say(f"  wall time                      {best:8.2f} s   ({', '.join(f'{taken:.2f}' for taken, _ in runs)})")
    say(f"  cases a second                 {CASES / best:8.0f}")
    say(f"  yardstick: Python with pandas  {yardstick:8.2f} s")
    say(f"  wall time in yardsticks        {best / yardstick:8.2f}")
    for line in model_use.lines():
        say(line)


def files_in(folder: Path) -> tuple[Path, Path, Path]:
    """Ranges, roster and cases, written to a folder."""
    dice = random.Random(3_220)
    with SAMPLE_RANGES.open(encoding="utf-8", newline="") as lines:
        places = [(row["Job Title"], row["Location"]) for row in csv.DictReader(lines)]
    with SAMPLE_ROSTER.open(encoding="utf-8", newline="") as lines:
        header, *people = csv.reader(lines)
    while len(people) < PEOPLE:
        people.append([f"Employee {len(people) + 1:04}", *dice.choice(people)[1:]])
    roster, batch = folder / "EmployeeRoster.csv", folder / "cases.jsonl"
    with roster.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([header, *people[:PEOPLE]])
    cases = (json.dumps(a_case(dice, *dice.choice(places))) for _ in range(CASES))
    batch.write_text("\n".join(cases) + "\n", encoding="utf-8")
    return SAMPLE_RANGES, roster, batch


def a_case(dice: random.Random, title: str, place: str) -> dict[str, object]:
    """One case for a job in a place; every third has a competing offer."""
    case: dict[str, object] = {
        "job_title": title,
        "location": place,
        "interview_feedback": dice.choice(FEEDBACK_WITH_OFFER),
        "proficiency": dice.choice(list(Proficiency)),
        "job_level": dice.choice(list(JobLevel)),
    }
    if dice.random() < 1 / 3:
        case["competing_offer"] = {"currency": "USD", "base": dice.randrange(60_000, 320_000, 500)}
    return case


def seconds(words: list[str | Path], folder: Path, surroundings: dict[str, str]) -> tuple[float, bytes]:
    """The wall time of one Python process, and what it printed."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, *words], cwd=folder, env=surroundings, stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - started, done.stdout


def check(answers: bytes) -> None:
    """Raises SystemExit unless every case has an answer."""
    statuses = [json.loads(line)["status"] for line in answers.splitlines()]
    if len(statuses) != CASES or {"invalid_request", "no_data", "data_conflict"} & set(statuses):
        raise SystemExit("the batch was not answered in full")


def say(line: str) -> None:
    """Print one line."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
