"""What is on somebody's desk: offers that wait for them, their own cases, and others' where they were lately."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Protocol

from domain.approvals.approvers import ApproverBook, verified_approvers
from domain.approvals.desk import tier_at_stake
from domain.approvals.review_time import ReviewTimes
from domain.approvals.whom_to_tell import Matter, Staff, able
from domain.candidates.case import Case
from domain.identity.actor import Actor
from domain.identity.permissions import Action, can, check_can
from domain.identity.roles import RoleBook
from domain.pay.policy import Tier
from domain.ports import Clock
from domain.recommendations.filed import OfferState

PAGE = 5
MOST_PAGES = 100


class DeskList(StrEnum):
    """The lists of a desk."""

    WAITING = "waiting"
    CASES = "cases"
    LATELY = "lately"


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A case without its history, and the newest recommendation of it where there is one."""

    case: Case
    recommendation_id: str | None = None
    state: OfferState | None = None


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One line of a list; no pay. `tier`, `asked_by` and `due` are those of an offer that waits for a decision."""

    candidate_id: str
    job_title: str | None
    location: str | None
    is_closed: bool
    state: OfferState | None = None
    recommendation_id: str | None = None
    tier: Tier | None = None
    asked_by: str | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One page of a list, counted from 0. `total` is how many lines the whole list has."""

    lines: tuple[DeskLine, ...]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class DeskPages:
    """Which page of each list is looked at."""

    waiting: int = 0
    cases: int = 0
    lately: int = 0

    def turned_to(self, which: DeskList, number: int) -> "DeskPages":
        """The same with another page of one list."""
        return replace(self, **{which.value: max(0, min(number, MOST_PAGES))})


FIRST_PAGES = DeskPages()


@dataclass(frozen=True, slots=True)
class Desk:
    """A person's desk at a moment. `waiting` is None for those who never decide, `lately` for those who see nobody
    else's cases."""

    at: datetime
    waiting: DeskPage | None
    cases: DeskPage
    lately: DeskPage | None


class DeskBook(Protocol):
    """Lists of cases, a page at a time; each with how many there are in all."""

    def waiting(self) -> tuple[Matter, ...]:
        """Offers that wait for a decision in open cases, the longest first; cases without their history."""

    def opened_by(self, user_id: str, first: int, count: int) -> tuple[tuple[DeskRow, ...], int]:
        """Cases somebody opened, the one that changed last first."""

    def touched_by(self, user_id: str, first: int, count: int) -> tuple[tuple[DeskRow, ...], int]:
        """Cases that others opened and somebody did something in, the latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDesk:
    """Gathers a desk for its person."""

    book: DeskBook
    approvers: ApproverBook
    roles: RoleBook
    clock: Clock
    times: ReviewTimes

    def __call__(self, *, actor: Actor, pages: DeskPages = FIRST_PAGES) -> Desk:
        """The desk; a page beyond the end of a list is its last. Raises NotAllowed."""
        check_can(actor, Action.SEE_STATUS)
        sees_all = can(actor, Action.SEE_CONTEXT)
        return Desk(
            at=self.clock.now(),
            waiting=self._waiting(actor, pages.waiting) if can(actor, Action.DECIDE_OFFER) else None,
            cases=_listed(partial(self.book.opened_by, actor.user_id), pages.cases),
            lately=_listed(partial(self.book.touched_by, actor.user_id), pages.lately) if sees_all else None,
        )

    def _waiting(self, actor: Actor, number: int) -> DeskPage:
        approvers = verified_approvers(self.approvers, self.roles, self.clock.now().date())
        staff = Staff((actor,), approvers)
        mine = [matter for matter in self.book.waiting() if actor.user_id in able(matter, staff)]
        return _page([self._offer(matter) for matter in mine], number)

    def _offer(self, matter: Matter) -> DeskLine:
        case, filed = matter.case, matter.filed
        line = _line(DeskRow(case, filed.id, filed.state))
        due = self.times.due(filed.since)
        return replace(line, tier=tier_at_stake(filed), asked_by=filed.requested_by, due=due)


def _listed(look: Callable[[int, int], tuple[Sequence[DeskRow], int]], number: int) -> DeskPage:
    """A page of a list that is read a page at a time."""
    rows, total = look(number * PAGE, PAGE)
    last = max(0, (total - 1) // PAGE)
    if number > last:
        number = last
        rows, total = look(number * PAGE, PAGE)
    return DeskPage(tuple(_line(row) for row in rows), number, total)


def _page(lines: Sequence[DeskLine], number: int) -> DeskPage:
    number = min(number, max(0, (len(lines) - 1) // PAGE))
    return DeskPage(tuple(lines[number * PAGE : (number + 1) * PAGE]), number, len(lines))


def _line(row: DeskRow) -> DeskLine:
    case = row.case
    return DeskLine(
        candidate_id=case.candidate_id,
        job_title=case.facts.job_title,
        location=case.facts.location,
        is_closed=case.is_closed,
        state=row.state,
        recommendation_id=row.recommendation_id,
    )
