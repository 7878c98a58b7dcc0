"""Planning notices by looking: whatever should have been said by now is written down once, and nothing is remembered.

So nothing is lost when the program dies, and nothing is doubled when two of it look at the same time.
"""

from dataclasses import dataclass
from datetime import timedelta

from domain.approvals.notices import Notice, NoticeArchive, NoticeBook
from domain.approvals.review_time import ReviewTimes
from domain.approvals.stages import DECIDED_STATES, WAITING_STATES, notices_of
from domain.approvals.whom_to_tell import Matter, StaffBook
from domain.identity.actor import Actor
from domain.identity.permissions import Action, check_can
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.pay_books import PolicyBook


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNotices:
    """Looks at what waits for a decision, and at what was decided within `looking_back`."""

    work: CaseWorkStarter
    policies: PolicyBook
    staff: StaffBook
    book: NoticeBook
    clock: Clock
    times: ReviewTimes
    looking_back: timedelta = timedelta(days=3)

    def __call__(self, *, actor: Actor) -> int:
        """How many notices are new. Raises NotAllowed."""
        check_can(actor, Action.KEEP_HOUSE)
        now, matters = self.clock.now(), self._matters()
        if not matters:
            return 0
        decided = [matter for matter in matters if not matter.filed.is_open]
        asked = frozenset(who for one in decided for who in (one.case.opened_by, one.filed.requested_by))
        staff = self.staff.on(now.date(), asked)
        planned: list[Notice] = []
        for matter in matters:
            policy = self.policies.version(matter.filed.body.policy_id, matter.filed.body.policy_version)
            planned += notices_of(matter, staff, self.times, policy.approvals, now)
        return self.book.plan(tuple(planned)) if planned else 0

    def _matters(self) -> tuple[Matter, ...]:
        now = self.clock.now()
        with self.work() as work:
            log = work.recommendations
            waiting = log.waiting_since(now, WAITING_STATES)
            decided = log.waiting_since(now, DECIDED_STATES, after=now - self.looking_back)
            cases = {filed.id: work.cases.find(filed.candidate_id) for filed in (*waiting, *decided)}
        return tuple(Matter(case, filed) for filed in (*waiting, *decided) if (case := cases[filed.id]) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetNotices:
    """Deletes notices after `days`."""

    archive: NoticeArchive
    clock: Clock
    days: int = 60

    def __call__(self, *, actor: Actor) -> int:
        """How many were deleted. Raises NotAllowed."""
        check_can(actor, Action.KEEP_HOUSE)
        return self.archive.forget(self.clock.now() - timedelta(days=self.days))
