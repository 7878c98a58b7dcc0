"""Problems with pay data: a row that somebody doubts, reported to those who look after it, closed with a note."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.audit.event import AuditEvent, AuditEventName
from domain.conversations.salary_history import mask_pay_history
from domain.errors import Conflict, InvalidRequest, NotFound
from domain.identity.actor import Actor
from domain.identity.permissions import Action, can, check_can
from domain.ports import Clock, Ids
from domain.recommendations.casework import CaseWorkStarter

LEAST_NOTE = 3
_ROWS = re.compile(r"(?:CompRanges|EmployeeRoster|FX) rows? \d")
LONGEST_NOTE = 1000


class DataFault(StrEnum):
    """What is wrong with a row."""

    AMOUNT = "amount"
    OUTDATED = "outdated"
    TITLE_OR_PLACE = "title_or_place"
    CURRENCY = "currency"
    PEOPLE = "people"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DataReport:
    """One person's word on a row. The note has no pay history any more."""

    by: str
    at: datetime
    fault: DataFault
    note: str = ""


@dataclass(frozen=True, slots=True)
class DataIssue:
    """A row somebody doubts. `row` names it as cards cite it; `reports` are everybody's, the first one first."""

    id: str
    row: str
    reports: tuple[DataReport, ...]
    closed_by: str | None = None
    closed_at: datetime | None = None
    closing_note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has seen to it yet."""
        return self.closed_at is None


def cited_rows(sources: Iterable[str]) -> tuple[str, ...]:
    """Those of some sources that are rows of pay data, each once."""
    return tuple(dict.fromkeys(source for source in sources if _ROWS.match(source)))


class IssueBook(Protocol):
    """Data issues. Every write takes its audit event."""

    def report(self, issue: DataIssue, event: AuditEvent) -> DataIssue:
        """Add a first report to the open issue of its row, or open one; the issue as it stands then. Of one person's
        reports on it the newest counts."""

    def find(self, issue_id: str) -> DataIssue | None:
        """One issue, or None."""

    def open(self, reporter: str | None, limit: int) -> tuple[tuple[DataIssue, ...], int]:
        """Open ones, the oldest first, and how many there are; only those somebody reported where one is given."""

    def close(self, issue: DataIssue, event: AuditEvent) -> None:
        """Keep how an issue ended. Raises Conflict when somebody else closed it first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDataProblem:
    """Takes a report about a row that a recommendation cites."""

    work: CaseWorkStarter
    book: IssueBook
    clock: Clock
    ids: Ids

    def __call__(self, *, actor: Actor, recommendation_id: str, row: str, fault: DataFault, note: str) -> DataIssue:
        """The issue of the row. Raises NotFound, NotAllowed, and InvalidRequest for a row the offer does not cite."""
        with self.work() as work:
            filed = work.recommendations.find(recommendation_id)
            case = work.cases.find(filed.candidate_id) if filed else None
        if filed is None or case is None:
            raise NotFound("recommendation_unknown", "This offer no longer exists.")
        case.check_can(actor, Action.REPORT_DATA_PROBLEM)
        cited = cited_rows(reason.source for reason in (*filed.body.reasons, *filed.standing.reasons))
        if row not in cited:
            raise InvalidRequest("row_not_cited", "This offer does not rest on that row. Please choose one it cites.")
        now = self.clock.now()
        report = DataReport(actor.user_id, now, fault, mask_pay_history(note).text.strip()[:LONGEST_NOTE])
        issue = DataIssue(self.ids.turn(), row, (report,))
        event = AuditEvent(
            name=AuditEventName.DATA_PROBLEM_REPORTED,
            actor=actor.user_id,
            at=now,
            candidate_id=case.candidate_id,
            subject=issue.id,
            details={"fault": fault.value, "row": row[:80]},
        )
        return self.book.report(issue, event)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDataIssues:
    """Shows open issues: all to the Comp Team and admins, their own to others."""

    book: IssueBook
    shown: int = 5

    def __call__(self, *, actor: Actor) -> tuple[tuple[DataIssue, ...], int]:
        """The oldest ones, and how many there are. Raises NotAllowed."""
        check_can(actor, Action.SEE_STATUS)
        sees_all = can(actor, Action.CLOSE_DATA_ISSUE) or can(actor, Action.REPORT_DATA_PROBLEM)
        return self.book.open(None if sees_all else actor.user_id, self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDataIssue:
    """Ends an issue with a note."""

    book: IssueBook
    clock: Clock

    def open_one(self, *, actor: Actor, issue_id: str) -> DataIssue:
        """An issue that can still be closed. Raises NotAllowed, NotFound, and Conflict, with who closed it."""
        check_can(actor, Action.CLOSE_DATA_ISSUE)
        issue = self.book.find(issue_id)
        if issue is None:
            raise NotFound("issue_unknown", "I no longer know that data problem.")
        if not issue.is_open:
            raise Conflict("issue_closed", "Somebody closed this data problem already.")
        return issue

    def __call__(self, *, actor: Actor, issue_id: str, note: str) -> DataIssue:
        """The issue as it ended. Raises InvalidRequest for a note that says nothing, and what `open_one` raises."""
        issue = self.open_one(actor=actor, issue_id=issue_id)
        said = mask_pay_history(note).text.strip()[:LONGEST_NOTE]
        if len(said) < LEAST_NOTE:
            raise InvalidRequest("note_missing", "Please say in a few words what was done about it.")
        now = self.clock.now()
        closed = replace(issue, closed_by=actor.user_id, closed_at=now, closing_note=said)
        event = AuditEvent(name=AuditEventName.DATA_PROBLEM_CLOSED, actor=actor.user_id, at=now, subject=issue.id)
        self.book.close(closed, event)
        return closed
