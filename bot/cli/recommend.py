"""`comp-assist recommend`: an offer from two files, without any database."""

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from bot.cli.case_lines import CaseLine, answer_line, missing_choice, read_line, request_of
from bot.gateways.spelling import FuzzySpelling
from data.policies import load_policies, load_policy
from domain.errors import InvalidRequest
from domain.pay.pay_book import PayBook
from domain.pay.policy import PayPolicy, policy_in_force
from domain.recommendations.price_offer import price_offer
from domain.recommendations.recommendation import Recommendation, Status

MOST_BYTES_A_LINE = 200_000


def policy_from(path: Path | None) -> PayPolicy:
    """The policy in a file, or the one in force today. Raises PolicyUnusable."""
    if path is not None:
        return load_policy(path)
    return policy_in_force(load_policies(), datetime.now(UTC).date())


def run_batch(path: Path, book: PayBook, policy: PayPolicy) -> bool:
    """Write one result a line to standard output; whether every line could be answered."""
    try:
        lines = path.open("rb")
    except OSError as error:
        raise InvalidRequest("batch_unreadable", f"{path.name} cannot be read ({error.strerror}).") from error
    clean = True
    with lines:
        for result in batch_results(lines, book, policy):
            clean = clean and "error" not in result
            sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    return clean


def batch_results(lines: BinaryIO, book: PayBook, policy: PayPolicy) -> Iterator[dict[str, object]]:
    """One result for each line that is not blank; a line that cannot be read gets a result that says so."""
    for number, line in enumerate(_lines(lines), start=1):
        if line is not None and not line.strip():
            continue
        try:
            yield answer_line(read_line(_short_enough(line)), book, policy)
        except InvalidRequest as error:
            yield {"status": "invalid_request", "error": f"line {number}: {error.sentence}"}


def recommend_one(case: CaseLine, book: PayBook, policy: PayPolicy) -> Recommendation:
    """The full answer to one case. Raises InvalidRequest when a choice is missing or unknown."""
    missing = missing_choice(case)
    if missing is not None:
        raise InvalidRequest("choice_unknown", _UNANSWERED[missing])
    request = request_of(case)
    if request is None:
        raise InvalidRequest("blocked_policy", "Policy makes no offer on this interview feedback.")
    return price_offer(request, book.evidence_for(request.job_title, request.location), policy)


def near_misses(case: CaseLine, book: PayBook) -> tuple[str, ...]:
    """Titles or places of the ranges near to what was asked; nothing where title and place are both known."""
    title = case.job_title or ""
    if book.evidence_for(title, case.location or "").ranges:
        return ()
    return book.places_of(title) or FuzzySpelling().nearest(title, book.titles, 3)


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Every line, without the byte order mark some programs begin a file with; None for one that is too long."""
    mark = BOM_UTF8
    while piece := file.readline(MOST_BYTES_A_LINE):
        line, mark = piece.removeprefix(mark), b""
        blank, whole = not line.strip(), True
        while not piece.endswith(b"\n") and (piece := file.readline(MOST_BYTES_A_LINE)):
            blank, whole = blank and not piece.strip(), False
        yield b"" if blank else line if whole else None


def _short_enough(line: bytes | None) -> bytes:
    if line is None:
        raise InvalidRequest("case_too_long", f"The line is longer than {MOST_BYTES_A_LINE} bytes.")
    return line


_UNANSWERED = {
    Status.NEEDS_JOB_TITLE: "--title is empty.",
    Status.NEEDS_LOCATION: "--location is empty.",
    Status.NEEDS_INTERVIEW_FEEDBACK: "--feedback must be Hire, Strong Hire or Must Hire.",
    Status.NEEDS_PROFICIENCY: "--proficiency must be Learning, Proficient, Advanced or unknown.",
    Status.NEEDS_JOB_LEVEL: "--level must be P1, P2, P3, P4 or P5.",
}
