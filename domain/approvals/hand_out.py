"""Handing notices out: what one person is sent next, and what became of it.

Everything here is written before or after a message goes, never while: no transaction is open during a call to Slack.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.approvals.daily_digest import Choice, choose
from domain.approvals.notices import (
    Closing,
    Notice,
    NoticeBook,
    NoticeKind,
    NoticeState,
    Tray,
    carrier_of,
    opaque,
)
from domain.approvals.quiet_hours import QuietHours, TimeZones
from domain.approvals.review_time import ReviewTimes
from domain.approvals.stages import kinds_now, occasion_of
from domain.approvals.whom_to_tell import Matter, Staff, StaffBook, told
from domain.audit.event import AuditEvent, AuditEventName
from domain.identity.actor import PROGRAM, Actor
from domain.identity.permissions import Action, check_can
from domain.ports import Clock
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.filed import DecisionKind, OfferState
from domain.recommendations.pay_books import PolicyBook

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """What a notice says: when the offer came into its state, until when to decide, and what was decided.

    `halfway` is whether one of two people approved it.
    """

    notice: Notice
    since: datetime
    due: datetime
    verdict: DecisionKind | None = None
    halfway: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person; a list when there is a `carrier`. Nobody else sends it before `until`."""

    recipient: str
    lines: tuple[Line, ...]
    tries: int
    until: datetime
    carrier: str | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The notices in it."""
        return tuple(line.notice.key for line in self.lines)

    @property
    def mark(self) -> str:
        """What the message carries so that it is known again; it says nothing."""
        return opaque(self.carrier or self.lines[0].notice.key)

    @property
    def since(self) -> datetime:
        """The message cannot be older."""
        return min(line.notice.created_at for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeNotices:
    """Takes a person's next message out of their tray.

    After `few` single messages within a day ordinary notices wait for the next morning's list. What was taken is
    nobody else's for `lease`; what waits longer than `stale` is dropped.
    """

    work: CaseWorkStarter
    policies: PolicyBook
    staff: StaffBook
    zones: TimeZones
    book: NoticeBook
    clock: Clock
    times: ReviewTimes
    quiet: QuietHours
    few: int = 3
    lease: timedelta = timedelta(minutes=10)
    stale: timedelta = timedelta(days=7)
    look_again: timedelta = timedelta(minutes=15)

    def people(self) -> tuple[str, ...]:
        """Who has something due, the one who waits longest first."""
        return self.book.people_due(self.clock.now())

    def __call__(self, *, actor: Actor, recipient: str) -> Letter | None:
        """The next message, with this attempt counted; None when nothing is to be sent to the person now.

        On the way what lost its reason is dropped; what falls into quiet hours or beyond the day's few is put off,
        and so is whatever the person may not be told at this moment. Raises NotAllowed.
        """
        check_can(actor, Action.KEEP_HOUSE)
        now = self.clock.now()
        zone = self.zones.zone_of(recipient)
        staff = self.staff.on(now.date(), frozenset({recipient}))
        with self.book.tray(recipient) as tray:
            lines = self._still_true(tray, staff, now)
            if lines and self.quiet.is_quiet(now, zone):
                tray.put_off(tuple(lines), self.quiet.over(now, zone), for_morning=True)
                return None
            due = tuple(line.notice for line in lines.values())
            choice = choose(due, tray.told_since(now - _DAY), self.few)
            if choice.morning:
                later = tuple(notice.key for notice in choice.morning)
                tray.put_off(later, self.quiet.next_morning(now, zone), for_morning=True)
            return self._taken(tray, choice, lines, now) if choice.now else None

    def _still_true(self, tray: Tray, staff: Staff, now: datetime) -> dict[str, Line]:
        """What is due and may be said, by key, the oldest first."""
        lines: dict[str, Line] = {}
        for notice in tray.due(now):
            matter = self._matter(notice)
            if matter is None or not self._has_reason(notice, matter, staff, now):
                tray.drop((notice.key,), Closing(NoticeState.OBSOLETE, now))
            elif now - notice.created_at > self.stale:
                tray.drop((notice.key,), Closing(NoticeState.FAILED, now))
            elif notice.recipient not in told(notice.kind, matter, staff):
                # Perhaps Slack only does not tell who they are; where it is for good, the reason goes or time passes.
                tray.put_off((notice.key,), now + self.look_again, for_morning=False)
            else:
                lines[notice.key] = self._line(notice, matter)
        return lines

    def _matter(self, notice: Notice) -> Matter | None:
        with self.work() as work:
            filed = work.recommendations.find(notice.recommendation_id)
            case = work.cases.find(notice.candidate_id)
        return None if filed is None or case is None else Matter(case, filed)

    def _has_reason(self, notice: Notice, matter: Matter, staff: Staff, now: datetime) -> bool:
        policy = self.policies.version(matter.filed.body.policy_id, matter.filed.body.policy_version)
        kinds = kinds_now(matter, staff, self.times, policy.approvals, now)
        return notice.occasion == occasion_of(matter) and notice.kind in kinds

    def _line(self, notice: Notice, matter: Matter) -> Line:
        filed = matter.filed
        return Line(
            notice,
            since=filed.since,
            due=self.times.due(filed.since),
            verdict=_verdict_of(matter),
            halfway=filed.is_open and bool(filed.approvals),
        )

    def _taken(self, tray: Tray, choice: Choice, lines: Mapping[str, Line], now: datetime) -> Letter:
        carrier = (choice.now[0].carrier or carrier_of(choice.now)) if choice.is_list else None
        letter = Letter(
            recipient=choice.now[0].recipient,
            lines=tuple(lines[notice.key] for notice in choice.now),
            tries=max(notice.tries for notice in choice.now) + 1,
            until=now + self.lease,
            carrier=carrier,
        )
        tray.take(letter.keys, letter.until, carrier)
        return letter


_VERDICTS = {
    OfferState.APPROVED: DecisionKind.APPROVED,
    OfferState.CHANGES_REQUESTED: DecisionKind.CHANGES_REQUESTED,
    OfferState.REJECTED: DecisionKind.REJECTED,
}


def _verdict_of(matter: Matter) -> DecisionKind | None:
    filed = matter.filed
    if filed.state is OfferState.APPROVED and filed.decision and filed.decision.kind is DecisionKind.OVERRIDDEN:
        return DecisionKind.OVERRIDDEN
    return _VERDICTS.get(filed.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleNotices:
    """Writes down what became of a message. An escalation that reached somebody is audited, once for each person."""

    book: NoticeBook
    clock: Clock

    def sent(self, letter: Letter, channel_id: str, ts: str) -> None:
        """The person has it."""
        now = self.clock.now()
        state = NoticeState.SENT if letter.carrier is None else NoticeState.DIGESTED
        for line in letter.lines:
            events = (_escalated(line.notice, now),) if line.notice.kind is NoticeKind.ESCALATION else ()
            self.book.close((line.notice.key,), Closing(state, now, channel_id, ts), events)

    def refused(self, letter: Letter) -> None:
        """Slack will never take it."""
        self.book.close(letter.keys, Closing(NoticeState.FAILED, self.clock.now()), ())

    def later(self, letter: Letter, wait: timedelta) -> None:
        """Slack did not take it, or nobody knows whether it did."""
        self.book.try_again(letter.keys, letter.tries, self.clock.now() + wait)


def _escalated(notice: Notice, now: datetime) -> AuditEvent:
    return AuditEvent(
        name=AuditEventName.OFFER_ESCALATED,
        actor=PROGRAM.user_id,
        at=now,
        candidate_id=notice.candidate_id,
        subject=notice.recommendation_id,
        details={"to": notice.recipient},
    )
