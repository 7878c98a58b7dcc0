"""`comp-assist recommend`: an offer from two files, without any database."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from bot.cli.case_lines import CaseLine, answer_line, read_line, request_of
from bot.gateways.spelling import FuzzySpelling
from data.aliases import load_aliases
from data.policies import load_policies, load_policy
from data.sources import read_ranges, read_roster
from domain.errors import InvalidRequest
from domain.pay.pay_book import PayBook
from domain.pay.policy import PayPolicy, policy_in_force
from domain.recommendations.price_offer import price_offer
from domain.recommendations.recommendation import Recommendation, Status

MOST_BYTES_A_LINE = 200_000


def book_from_files(ranges: Path, roster: Path) -> PayBook:
    """A pay book from two files.

    Lines that contradict themselves are kept but distrusted, so that only questions about them are refused.
    Raises UnreadableFile when a file cannot be read in full.
    """
    range_file = read_ranges(ranges)
    roster_file = read_roster(roster, range_file)
    aliases = load_aliases()
    return PayBook(
        ranges=range_file.rows,
        roster=roster_file.rows,
        title_aliases=aliases.titles,
        place_aliases=aliases.places,
        distrusted=range_file.conflicted_lines,
        distrusted_people=roster_file.conflicted_lines,
    )


def policy_from(path: Path | None) -> PayPolicy:
    """The policy in a file, or the one in force today. Raises PolicyUnusable."""
    if path is not None:
        return load_policy(path)
    return policy_in_force(load_policies(), datetime.now(UTC).date())


def run_batch(path: Path, book: PayBook, policy: PayPolicy) -> bool:
    """Write one result a line to standard output; whether every line could be answered."""
    clean = True
    try:
        with path.open("rb") as lines:
            for result in batch_results(lines, book, policy):
                clean = clean and "error" not in result
                sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    except OSError as error:
        raise InvalidRequest("batch_unreadable", f"{path.name} cannot be read ({error.strerror}).") from error
    return clean


def batch_results(lines: BinaryIO, book: PayBook, policy: PayPolicy) -> Iterator[dict[str, object]]:
    """One result for each line that is not blank; a line that cannot be read gets a result that says so."""
    number = 0
    while line := lines.readline(MOST_BYTES_A_LINE):
        number += 1
        if not line.strip():
            continue
        try:
            yield answer_line(read_line(_whole(line, lines)), book, policy)
        except InvalidRequest as error:
            yield {"status": "invalid_request", "error": f"line {number}: {error.sentence}"}


def recommend_one(case: CaseLine, book: PayBook, policy: PayPolicy) -> Recommendation:
    """The full answer to one case. Raises InvalidRequest when a choice is missing or unknown."""
    flat = answer_line(case, book, policy)
    request = request_of(case)
    if request is None:
        raise InvalidRequest("blocked_policy", "Policy makes no offer on this interview feedback.")
    if str(flat["status"]) in _UNANSWERED:
        raise InvalidRequest("choice_unknown", _UNANSWERED[str(flat["status"])])
    return price_offer(request, book.evidence_for(request.job_title, request.location), policy)


def near_misses(case: CaseLine, book: PayBook) -> tuple[str, ...]:
    """Titles or places of the ranges near to what was asked; nothing where title and place are both known."""
    spelling = FuzzySpelling()
    known = {title.casefold() for title in book.titles}
    if (case.job_title or "").strip().casefold() not in known:
        return spelling.nearest(case.job_title or "", book.titles, 3)
    return book.places_of(case.job_title or "")


def _whole(line: bytes, lines: BinaryIO) -> bytes:
    """The line, when it was read to its end. Raises InvalidRequest otherwise, with the rest of it passed over."""
    if len(line) < MOST_BYTES_A_LINE:
        return line
    while (rest := lines.readline(MOST_BYTES_A_LINE)) and not rest.endswith(b"\n"):
        pass
    raise InvalidRequest("case_too_long", f"The line is longer than {MOST_BYTES_A_LINE} bytes.")


_UNANSWERED = {
    Status.NEEDS_JOB_TITLE.value: "--title is empty.",
    Status.NEEDS_LOCATION.value: "--location is empty.",
    Status.NEEDS_INTERVIEW_FEEDBACK.value: "--feedback must be Hire, Strong Hire or Must Hire.",
    Status.NEEDS_PROFICIENCY.value: "--proficiency must be Learning, Proficient, Advanced or unknown.",
}
