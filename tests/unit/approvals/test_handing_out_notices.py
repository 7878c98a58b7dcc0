"""What a person is sent and when: a few messages a day, the rest in one list in the morning, and nothing at night."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.approvals.approvers import Approvers
from domain.approvals.hand_out import Letter
from domain.approvals.notices import NoticeKind, round_of
from domain.approvals.quiet_hours import QuietHours
from domain.audit.event import AuditEventName
from domain.errors import NotAllowed
from domain.identity.actor import PROGRAM, Actor, Role
from domain.pay.policy import Tier
from domain.recommendations.filed import Approval, DecisionKind, OfferState
from tests.fakes.time_zones import FakeTimeZones
from tests.unit.approvals.notice_office import (
    ADA,
    LENA,
    LEO,
    LIAM,
    RAVI,
    STARTED,
    NoticeOffice,
    decided,
    waiting,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office() -> NoticeOffice:
    made = NoticeOffice()
    made.keep(waiting())
    return made


def cases(letter: Letter) -> list[str]:
    return [line.notice.candidate_id for line in letter.lines]


def shapes(letters: list[Letter]) -> list[tuple[int, bool]]:
    """How many lines each message has, and whether it is a list."""
    return [(len(letter.lines), letter.carrier is not None) for letter in letters]


def many(office: NoticeOffice, numbers: range, since: datetime = STARTED) -> None:
    """Offers with so much time that all there is to tell is that they wait."""
    office.times = replace(office.times, hours=24 * 30)
    office.keep(*(waiting(number, made_at=since, state_since=since) for number in numbers))


def test_a_notice_says_since_when_and_until_when(office: NoticeOffice) -> None:
    office.planned()
    (letter,) = office.sent(LENA)

    (line,) = letter.lines
    assert (line.notice.kind, line.since, line.due) == (NoticeKind.WAITING, STARTED, STARTED + DAY)
    assert (line.verdict, line.halfway, letter.tries) == (None, False, 1)


def test_a_second_person_is_told_that_the_first_has_approved(office: NoticeOffice) -> None:
    office.keep(waiting(tier=Tier.L2, approvals=(Approval(LIAM.user_id, STARTED),)))
    office.planned()

    ((line,),) = [letter.lines for letter in office.sent(Actor("U0LUCY", Role.COMP_TEAM))]
    assert line.halfway


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (OfferState.APPROVED, DecisionKind.APPROVED),
        (OfferState.CHANGES_REQUESTED, DecisionKind.CHANGES_REQUESTED),
        (OfferState.REJECTED, DecisionKind.REJECTED),
    ],
)
def test_a_recruiter_hears_what_was_decided(office: NoticeOffice, state: OfferState, verdict: DecisionKind) -> None:
    office.keep(decided(waiting(), state))
    office.planned(after=2 * HOUR)

    ((line,),) = [letter.lines for letter in office.sent(RAVI)]
    assert (line.verdict, line.since) == (verdict, STARTED + HOUR)


def test_what_was_sent_is_never_sent_again(office: NoticeOffice) -> None:
    office.planned()
    office.sent(LENA)
    office.planned(after=HOUR)

    assert office.sent(LENA) == []


def test_of_two_processes_one_has_the_message_until_its_time_is_up(office: NoticeOffice) -> None:
    office.planned()
    letter = office.letter(LENA)
    assert letter is not None

    assert office.letter(LENA) is None
    office.clock.time = letter.until - timedelta(seconds=1)
    assert office.letter(LENA) is None
    office.clock.time = letter.until
    again = office.letter(LENA)
    assert again is not None
    assert (again.tries, again.mark, again.keys) == (2, letter.mark, letter.keys)


def test_a_later_attempt_is_not_put_back_by_an_earlier_one(office: NoticeOffice) -> None:
    office.planned()
    first = office.letter(LENA)
    assert first is not None
    office.clock.time = first.until
    second = office.letter(LENA)
    assert second is not None

    office.settle.later(first, timedelta())

    assert office.letter(LENA) is None


def test_marks_say_nothing_and_differ(office: NoticeOffice) -> None:
    office.planned()
    marks = [letter.mark for person in (LENA, LEO) for letter in office.sent(person)]

    assert len(set(marks)) == 2
    for mark in marks:
        assert len(mark) == 24
        assert set(mark) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "state", [OfferState.APPROVED, OfferState.WITHDRAWN, OfferState.SUPERSEDED, OfferState.EXPIRED]
)
def test_a_notice_whose_reason_is_gone_is_never_sent(office: NoticeOffice, state: OfferState) -> None:
    office.planned()
    office.keep(decided(waiting(), state))

    assert office.sent(LENA) == []
    assert office.book.states()[next(key for key in office.book.kept if key.endswith("U0LENA"))] == "obsolete"


def test_an_earlier_reminder_gives_way_to_a_later_one(office: NoticeOffice) -> None:
    office.planned()
    office.planned(after=13 * HOUR)

    assert [letter.lines[0].notice.kind for letter in office.sent(LENA)] == [NoticeKind.REMINDER]


def test_a_notice_of_an_earlier_round_is_not_sent_in_a_later_one(office: NoticeOffice) -> None:
    office.planned()
    again = waiting(state_since=STARTED + HOUR, version=2)
    office.keep(again)
    office.planned(after=2 * HOUR)

    ((line,),) = [letter.lines for letter in office.sent(LENA)]
    assert line.notice.occasion == round_of(again.filed)


def test_whoever_may_not_be_told_right_now_is_told_when_they_may(office: NoticeOffice) -> None:
    office.planned()
    office.roles.set_role(replace(LENA, role=Role.NONE), None)  # type: ignore[arg-type]
    assert office.sent(LENA) == []

    office.roles.set_role(LENA, None)  # type: ignore[arg-type]
    assert office.sent(LENA) == []
    office.clock.time += timedelta(minutes=15)
    assert len(office.sent(LENA)) == 1


def test_whoever_lost_their_say_for_good_is_not_told_and_it_ends_by_itself(office: NoticeOffice) -> None:
    office.times = replace(office.times, hours=24 * 30)
    office.planned()
    office.approvers.approvers_now = Approvers()
    for number in range(1, 8):
        office.clock.time = STARTED + number * DAY
        assert office.sent(LENA) == []
    assert [state for key, state in office.book.states().items() if key.endswith("U0LENA")] == ["waiting"]

    office.clock.time = STARTED + 8 * DAY
    office.sent(LENA)
    office.planned(after=8 * DAY)

    assert [state for key, state in office.book.states().items() if key.endswith("U0LENA")] == ["failed"]


def test_people_without_rights_can_take_nothing(office: NoticeOffice) -> None:
    with pytest.raises(NotAllowed):
        office.take(actor=LENA, recipient=LENA.user_id)


# -- a few a day ---------------------------------------------------------------------------------------------------


def test_after_three_messages_the_rest_waits_for_one_list_in_the_morning(office: NoticeOffice) -> None:
    many(office, range(1, 7))
    office.planned()

    assert shapes(office.sent(LENA)) == [(1, False)] * 3
    office.clock.time = datetime(2026, 3, 4, 7, 59, tzinfo=UTC)
    assert office.sent(LENA) == []
    office.clock.time += MINUTE
    (morning,) = office.sent(LENA)
    assert (cases(morning), morning.carrier is not None) == (["CAND-4", "CAND-5", "CAND-6"], True)
    assert office.sent(LENA) == []


def test_what_was_decided_by_then_is_not_in_the_list(office: NoticeOffice) -> None:
    many(office, range(1, 7))
    office.planned()
    office.sent(LENA)
    office.keep(decided(waiting(5), OfferState.APPROVED))

    office.clock.time = datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert [cases(letter) for letter in office.sent(LENA)] == [["CAND-4", "CAND-6"]]


def test_a_single_one_that_was_kept_comes_by_itself(office: NoticeOffice) -> None:
    many(office, range(1, 5))
    office.planned()
    office.sent(LENA)

    office.clock.time = datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert shapes(office.sent(LENA)) == [(1, False)]


def test_the_day_is_counted_back_from_now(office: NoticeOffice) -> None:
    many(office, range(1, 4))
    office.planned()
    assert len(office.sent(LENA)) == 3

    many(office, range(4, 5), since=STARTED + DAY - MINUTE)
    office.planned(after=DAY + MINUTE)
    assert office.sent(LENA) == []
    many(office, range(5, 6), since=STARTED + DAY)
    office.planned(after=DAY + 2 * MINUTE)
    assert [cases(letter) for letter in office.sent(LENA)] == [["CAND-5"]]


def test_decisions_come_at_once_though_the_day_is_full_and_as_one_list_when_they_are_many(
    office: NoticeOffice,
) -> None:
    for number in range(1, 6):
        office.keep(decided(waiting(number), OfferState.APPROVED, at=STARTED + number * HOUR))
        office.planned(after=number * HOUR + MINUTE)
        assert shapes(office.sent(RAVI)) == [(1, False)]

    office.keep(*(decided(waiting(number), OfferState.REJECTED, at=STARTED + 6 * HOUR) for number in range(6, 10)))
    office.planned(after=6 * HOUR + MINUTE)
    assert shapes(office.sent(RAVI)) == [(4, True)]


def test_expired_offers_can_wait_for_the_morning(office: NoticeOffice) -> None:
    office.keep(*(decided(waiting(number), OfferState.EXPIRED) for number in range(1, 8)))
    office.planned(after=2 * HOUR)

    assert shapes(office.sent(RAVI)) == [(1, False)] * 3
    office.clock.time = datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert shapes(office.sent(RAVI)) == [(4, True)]


def test_an_attempt_goes_again_as_it_went_and_never_within_another_message(office: NoticeOffice) -> None:
    office.planned()
    first = office.letter(LENA)
    assert first is not None
    many(office, range(2, 9))
    office.planned(after=5 * MINUTE)
    office.clock.time = first.until

    again = office.letter(LENA)
    assert again is not None
    assert (again.keys, again.mark, again.tries) == (first.keys, first.mark, 2)


def test_a_list_goes_again_under_the_same_mark_without_what_is_done(office: NoticeOffice) -> None:
    many(office, range(1, 8))
    office.planned()
    office.sent(LENA)
    office.clock.time = datetime(2026, 3, 4, 8, tzinfo=UTC)
    first = office.letter(LENA)
    assert first is not None
    office.keep(decided(waiting(5), OfferState.APPROVED))
    many(office, range(20, 23), since=office.clock.time - HOUR)
    office.plan(actor=PROGRAM)
    office.clock.time = first.until

    again = office.letter(LENA)
    assert again is not None
    assert cases(again) == ["CAND-4", "CAND-6", "CAND-7"]
    assert (again.mark, again.tries) == (first.mark, 2)


# -- quiet hours -----------------------------------------------------------------------------------------------------


def test_what_falls_into_the_night_comes_in_the_morning_of_the_persons_own_zone(office: NoticeOffice) -> None:
    office.quiet = QuietHours()
    office.zones = FakeTimeZones(U0LENA="Pacific/Auckland", U0LEO="Europe/Dublin")
    office.planned()

    assert len(office.sent(LEO)) == 1
    assert office.sent(LENA) == []
    # 08:00 on Wednesday in Auckland.
    office.clock.time = datetime(2026, 3, 3, 19, tzinfo=UTC)
    assert len(office.sent(LENA)) == 1


def test_several_of_one_night_come_as_one_list(office: NoticeOffice) -> None:
    office.quiet = QuietHours()
    office.clock.time = datetime(2026, 3, 3, 21, tzinfo=UTC)
    many(office, range(1, 3), since=office.clock.time - HOUR)
    office.plan(actor=PROGRAM)
    assert office.sent(LENA) == []

    office.clock.time = datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert shapes(office.sent(LENA)) == [(2, True)]


@pytest.mark.parametrize("state", [OfferState.APPROVED, OfferState.REJECTED])
def test_decisions_keep_quiet_hours_too(office: NoticeOffice, state: OfferState) -> None:
    office.quiet = QuietHours()
    friday_night = datetime(2026, 3, 6, 22, tzinfo=UTC)
    office.keep(decided(waiting(), state, at=friday_night))
    office.clock.time = friday_night + MINUTE
    office.plan(actor=PROGRAM)

    assert office.sent(RAVI) == []
    office.clock.time = datetime(2026, 3, 8, 12, tzinfo=UTC)
    assert office.sent(RAVI) == []
    office.clock.time = datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert len(office.sent(RAVI)) == 1


# -- what becomes of it ----------------------------------------------------------------------------------------------


def test_an_escalation_that_arrived_is_audited_once(office: NoticeOffice) -> None:
    office.planned(after=36 * HOUR)
    (letter,) = office.sent(ADA)
    office.settle.sent(letter, "D1", "1.1")

    (event,) = office.book.events
    assert (event.name, event.actor, event.subject) == (AuditEventName.OFFER_ESCALATED, "comp-assist", "REC-1")
    assert (event.candidate_id, event.details) == ("CAND-1", {"to": ADA.user_id})


def test_nothing_else_is_audited(office: NoticeOffice) -> None:
    office.planned(after=30 * HOUR)
    for person in (LENA, LEO, LIAM):
        office.sent(person)

    assert office.book.events == []


def test_what_slack_will_never_take_is_left_alone(office: NoticeOffice) -> None:
    office.planned()
    letter = office.letter(LENA)
    assert letter is not None
    office.settle.refused(letter)
    office.clock.time += DAY

    assert office.planned(after=HOUR) == 0
    assert office.sent(LENA) == []


ARRIVALS = st.lists(st.integers(0, 4 * 24 * 60), min_size=1, max_size=25)
ZONES = st.sampled_from(["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])


@given(ARRIVALS, ZONES, st.integers(1, 5))
@settings(deadline=None)
def test_over_days_nobody_gets_more_than_a_few_a_day_and_everything_reaches_them_once(
    minutes: list[int], zone: str, few: int
) -> None:
    office = NoticeOffice(quiet=QuietHours(), zones=FakeTimeZones(U0LENA=zone))
    office.settings = {"few": few, "stale": 30 * DAY}
    arrivals = sorted(STARTED + minute * MINUTE for minute in minutes)
    for number, since in enumerate(arrivals, start=1):
        many(office, range(number, number + 1), since=since)
    got: list[tuple[datetime, Letter]] = []
    moments = [since + 2 * MINUTE for since in arrivals]
    while moments:
        office.clock.time = moments.pop(0)
        office.plan(actor=PROGRAM)
        got += [(office.clock.time, letter) for letter in office.sent(LENA)]
        waiting_for = {kept.notice.due_at for kept in office.book.kept.values() if kept.closing is None}
        moments = sorted({*moments, *(at for at in waiting_for if at > office.clock.time)})

    local = [at.astimezone(ZoneInfo(zone)) for at, _ in got]
    assert all(8 <= at.hour < 19 and at.weekday() < 5 for at in local)
    mornings = [at.date() for at, (_, letter) in zip(local, got, strict=True) if letter.carrier]
    assert len(mornings) == len(set(mornings))
    singles = [at for at, letter in got if not letter.carrier]
    for at, letter in got:
        if not letter.carrier and not letter.lines[0].notice.waits_for_morning:
            assert len([other for other in singles if at - DAY < other <= at]) <= few
    told = sorted(line.notice.candidate_id for _, letter in got for line in letter.lines)
    assert told == sorted(f"CAND-{number}" for number in range(1, len(minutes) + 1))
