"""Reporting that a row of pay data is wrong, and closing such a report."""

from collections.abc import Iterator

from domain.errors import InvalidRequest
from domain.recommendations.data_issues import LEAST_NOTE, LONGEST_NOTE, DataFault, DataIssue, cited_rows
from domain.recommendations.disclosure import Disclosure
from handlers.slack.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    choice,
    context,
    escape,
    mention,
    modal,
    section,
    sections,
    text_input,
)
from handlers.slack.views.catalogue_options import catalogue_value, name_chosen

REPORT_PROBLEM = "report_data_problem"
CLOSE_ISSUE = "close_data_issue"
PROBLEM_MODAL = "data_problem_modal"
CLOSE_ISSUE_MODAL = "close_data_issue_modal"
ROW, FAULT, PROBLEM_NOTE, CLOSING_NOTE = "problem_row", "problem_fault", "problem_note", "closing_note"

FAULT_WORDS = {
    DataFault.AMOUNT: "An amount is wrong",
    DataFault.OUTDATED: "It is out of date",
    DataFault.TITLE_OR_PLACE: "The title or the place is wrong",
    DataFault.CURRENCY: "The currency is wrong",
    DataFault.PEOPLE: "Somebody is missing, or does not belong there",
    DataFault.OTHER: "Something else",
}


def report_button(recommendation_id: str, candidate_id: str) -> Block:
    """The button beneath what cites rows."""
    label = f"Report a data problem about {candidate_id}"
    return button(REPORT_PROBLEM, "Report a data problem…", recommendation_id, label=label)


def rows_cited(seen: Disclosure) -> tuple[str, ...]:
    """The rows a reader sees cited."""
    return cited_rows(reason.source for reason in seen.reasons)


def problem_form(origin: str, seen: Disclosure) -> View:
    """Asks which of the cited rows is wrong, and how. Raises InvalidRequest where the reader sees none."""
    rows = rows_cited(seen)
    if not rows:
        raise InvalidRequest("no_rows", "You see no rows of pay data cited here that could be reported.")
    return modal(
        PROBLEM_MODAL,
        "Report a data problem",
        "Report",
        [
            section(
                f"`{seen.filed.candidate_id}` · those who look after the pay data hear of it, and you hear what came "
                "of it. The offer stays as it is meanwhile."
            ),
            choice(ROW, "Which row?", ((catalogue_value(row), row) for row in rows)),
            choice(FAULT, "What is wrong?", ((one.value, FAULT_WORDS[one]) for one in DataFault)),
            text_input(
                PROBLEM_NOTE,
                "What should it be?",
                hint="Where the right value can be found helps most",
                multiline=True,
                most=LONGEST_NOTE,
                optional=True,
            ),
        ],
        origin=origin,
    )


def problem_problems(fields: dict[str, str], seen: Disclosure) -> dict[str, str]:
    """What is wrong with a report, by field."""
    problems = {}
    if row_chosen(fields, seen) not in rows_cited(seen):
        problems[ROW] = "Please choose one of the rows this offer rests on."
    if fields.get(FAULT) not in set(DataFault):
        problems[FAULT] = "Please choose what is wrong."
    return problems


def row_chosen(fields: dict[str, str], seen: Disclosure) -> str:
    """The row a report is about."""
    return name_chosen(fields.get(ROW, ""), rows_cited(seen))


def close_form(origin: str, issue: DataIssue) -> View:
    """Asks what was done about a data problem."""
    return modal(
        CLOSE_ISSUE_MODAL,
        "Close a data problem",
        "Close it",
        [
            *sections([_row(issue), *_said(issue)]),
            text_input(
                CLOSING_NOTE,
                "What was done?",
                hint="Those who reported it read this",
                multiline=True,
                least=LEAST_NOTE,
                most=LONGEST_NOTE,
            ),
        ],
        origin=origin,
    )


def issue_reported(issue: DataIssue) -> Message:
    """What those who look after the data are told. Holds no pay: rows are named, not shown."""
    return Message(
        text="A data problem was reported",
        blocks=(
            *sections(["*A data problem was reported.*", _row(issue), *_said(issue)]),
            actions(f"issue:{issue.id}", [button(CLOSE_ISSUE, "Close with a note…", issue.id)]),
            context("Mend the file, import it, then close this with a note: whoever reported it is told."),
        ),
    )


def report_taken(issue: DataIssue) -> Message:
    """Thanks to whoever reported."""
    others = len(issue.reports) - 1
    joined = f" {others} other{' has' if others == 1 else 's have'} reported it as well." if others else ""
    return Message(
        text="Thank you, the data problem is reported",
        blocks=(section(f"Thank you. {_row(issue)} is reported; you hear what came of it.{joined}"),),
    )


def issue_closed(issue: DataIssue) -> Message:
    """What those who reported are told in the end."""
    by = f" by {mention(issue.closed_by)}" if issue.closed_by else ""
    quoted = escape(issue.closing_note).replace("\n", "\n>")
    return Message(
        text="A data problem you reported was closed",
        blocks=(section(f"*A data problem you reported was closed*{by}.\n{_row(issue)}\n>{quoted}"),),
    )


def issue_line(issue: DataIssue) -> str:
    """One open issue in a line or two."""
    count = len(issue.reports)
    people = "1 person" if count == 1 else f"{count} people"
    faults = ", ".join(dict.fromkeys(FAULT_WORDS[report.fault].lower() for report in issue.reports))
    return f"{_row(issue)} — {faults}; {people}, since {issue.reports[0].at:%Y-%m-%d}"


def _row(issue: DataIssue) -> str:
    return f"`{escape(issue.row)}`"


def _said(issue: DataIssue) -> Iterator[str]:
    for report in issue.reports:
        note = f" — “{escape(' '.join(report.note.split()))}”" if report.note else ""
        yield f"•  {mention(report.by)}: {FAULT_WORDS[report.fault].lower()}{note}"
