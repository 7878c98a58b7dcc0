"""What there is to tell about an offer at a moment: how far its review time has run, or how it was decided."""

from datetime import datetime

from domain.approvals.notices import Notice, NoticeKind, decision_of, round_of
from domain.approvals.review_time import FULL, HALF, ReviewTimes
from domain.approvals.rules import has_expired
from domain.approvals.whom_to_tell import Matter, Staff, able, told
from domain.pay.policy import ApprovalRule
from domain.recommendations.filed import OfferState

_ENDS = {
    OfferState.APPROVED: NoticeKind.DECIDED,
    OfferState.CHANGES_REQUESTED: NoticeKind.DECIDED,
    OfferState.REJECTED: NoticeKind.DECIDED,
    OfferState.EXPIRED: NoticeKind.EXPIRED,
}
DECIDED_STATES = tuple(_ENDS)
WAITING_STATES = (OfferState.SUBMITTED,)


def kinds_now(
    matter: Matter, staff: Staff, times: ReviewTimes, rule: ApprovalRule, now: datetime
) -> frozenset[NoticeKind]:
    """What there is to tell: of waiting, half-time and overdue only the latest; nothing once there is nothing to do.

    Where nobody may decide, that is told at half-time, and nothing is escalated.
    """
    filed = matter.filed
    if not filed.is_open:
        return frozenset({_ENDS[filed.state]} if filed.state in _ENDS else ())
    if matter.case.is_closed or has_expired(filed, rule, now) or now < filed.since + times.settling:
        return frozenset()
    half, full = now >= times.at(filed.since, HALF), now >= times.at(filed.since, FULL)
    kinds = {NoticeKind.OVERDUE if full else NoticeKind.REMINDER if half else NoticeKind.WAITING}
    if now >= times.at(filed.since, times.stand_in_at):
        kinds.add(NoticeKind.STAND_IN)
    if half and not able(matter, staff):
        kinds.add(NoticeKind.STUCK)
    elif now >= times.at(filed.since, times.escalation_at):
        kinds.add(NoticeKind.ESCALATION)
    return frozenset(kinds)


def occasion_of(matter: Matter) -> str:
    """The round of review or the decision that a notice would be about."""
    return round_of(matter.filed) if matter.filed.is_open else decision_of(matter.filed)


def notices_of(
    matter: Matter, staff: Staff, times: ReviewTimes, rule: ApprovalRule, now: datetime
) -> tuple[Notice, ...]:
    """Every notice that should exist about an offer by now."""
    occasion = occasion_of(matter)
    return tuple(
        Notice(kind, person, matter.case.candidate_id, matter.filed.id, occasion, now, now)
        for kind in sorted(kinds_now(matter, staff, times, rule, now))
        for person in sorted(told(kind, matter, staff))
    )
