"""Review time stands still at weekends; nobody is written to in their quiet hours, wherever and whenever that is."""

from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.approvals.quiet_hours import QuietHours
from domain.approvals.review_time import ReviewTimes, weekdays_after
from domain.errors import InvalidRequest

FRIDAY_EVENING = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)

MOMENTS = st.integers(0, 7 * 365 * 24 * 3600).map(lambda by: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=by))
SPANS = st.integers(0, 20 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
# Zones in which clocks change at midnight, by half an hour, or not at all, more often than the rest.
ODD = ("Africa/Cairo", "America/Asuncion", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "Asia/Beirut")
ZONES = st.sampled_from((*ODD, "Europe/Dublin", "America/New_York", "UTC")) | st.sampled_from(
    sorted(available_timezones() - {"localtime"})
)
HOURS = st.builds(QuietHours, st.integers(0, 23), st.integers(0, 23), st.booleans())
# The hours around changes of clocks, in which everything is odd.
CHANGES = st.sampled_from(
    [
        datetime(2026, 3, 8, 5, tzinfo=UTC),
        datetime(2026, 3, 29, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 4, tzinfo=UTC),
    ]
)
HARD_MOMENTS = MOMENTS | st.builds(lambda at, by: at + timedelta(minutes=by), CHANGES, st.integers(-2880, 2880))
STEP = timedelta(minutes=15)


def weekday_time(start: datetime, end: datetime) -> timedelta:
    """Told day by day, another way than the code does."""
    passed, day = timedelta(), datetime(start.year, start.month, start.day, tzinfo=UTC)
    while day < end:
        following = day + timedelta(days=1)
        if day.weekday() < 5:
            passed += max(timedelta(), min(end, following) - max(start, day))
        day = following
    return passed


@given(MOMENTS, SPANS)
def test_exactly_the_span_has_passed_on_weekdays(start: datetime, span: timedelta) -> None:
    assert weekday_time(start, weekdays_after(start, span)) == span


@given(MOMENTS, SPANS, SPANS)
def test_more_time_never_ends_earlier(start: datetime, span: timedelta, more: timedelta) -> None:
    assert weekdays_after(start, span) <= weekdays_after(start, span + more)


@given(MOMENTS, SPANS, SPANS)
def test_what_begins_later_never_ends_earlier(start: datetime, later: timedelta, span: timedelta) -> None:
    assert weekdays_after(start, span) <= weekdays_after(start + later, span)


@given(MOMENTS, SPANS.filter(bool))
def test_nothing_ends_within_a_weekend(start: datetime, span: timedelta) -> None:
    end = weekdays_after(start, span)

    assert (end - timedelta(microseconds=1)).weekday() < 5


@pytest.mark.parametrize(
    ("hours", "due"),
    [
        (4, datetime(2026, 3, 7, 0, 0, tzinfo=UTC)),
        (5, datetime(2026, 3, 9, 1, 0, tzinfo=UTC)),
        (24, datetime(2026, 3, 9, 20, 0, tzinfo=UTC)),
        (24 * 5 + 4, datetime(2026, 3, 14, 0, 0, tzinfo=UTC)),
        (24 * 6, datetime(2026, 3, 16, 20, 0, tzinfo=UTC)),
    ],
)
def test_from_a_friday_evening_on_the_weekend_does_not_count(hours: int, due: datetime) -> None:
    assert ReviewTimes(hours=hours).due(FRIDAY_EVENING) == due


@given(MOMENTS, st.integers(1, 720))
def test_the_shares_come_one_after_the_other(since: datetime, hours: int) -> None:
    times = ReviewTimes(hours=hours)
    half, full = times.at(since, Fraction(1, 2)), times.due(since)

    assert half < full < times.at(since, times.stand_in_at) < times.at(since, times.escalation_at)


@given(HARD_MOMENTS, ZONES.map(ZoneInfo), HOURS)
@settings(max_examples=400, deadline=None)
def test_quiet_hours_end_at_the_first_moment_that_is_not_quiet(at: datetime, zone: tzinfo, quiet: QuietHours) -> None:
    over = quiet.over(at, zone)

    assert not quiet.is_quiet(over, zone)
    assert over >= at
    assert over - at < timedelta(days=5)
    if quiet.is_quiet(at, zone):
        before = (at + STEP * number for number in range((over - at) // STEP + 1))
        assert all(quiet.is_quiet(moment, zone) for moment in before if moment < over)
        assert quiet.is_quiet(over - timedelta(microseconds=1), zone)
    else:
        assert over == at


@given(HARD_MOMENTS, ZONES.map(ZoneInfo), HOURS)
@example(datetime(2026, 3, 29, tzinfo=UTC), ZoneInfo("America/Scoresbysund"), QuietHours(1, 23, weekends=False))
@settings(max_examples=300, deadline=None)
def test_the_next_morning_is_later_and_not_quiet(at: datetime, zone: tzinfo, quiet: QuietHours) -> None:
    morning = quiet.next_morning(at, zone)

    assert morning > at
    assert not quiet.is_quiet(morning, zone)
    assert morning - at < timedelta(days=5)
    local = morning.astimezone(zone)
    before = (morning - timedelta(seconds=1)).astimezone(zone)
    # A change of clocks leaves the hour out, also where that is the last one of a day.
    left_out = before.utcoffset() != local.utcoffset() and before.hour == (quiet.ends - 1) % 24
    assert (local.hour, local.minute) == (quiet.ends, 0) or left_out


@pytest.mark.parametrize(
    ("at", "zone", "over"),
    [
        # 20:00 in Dublin, on a Tuesday: 08:00 the next day.
        (datetime(2026, 3, 3, 20, tzinfo=UTC), "Europe/Dublin", datetime(2026, 3, 4, 8, tzinfo=UTC)),
        # 15:00 in Auckland on a Friday is fine; 20:00 waits for Monday.
        (datetime(2026, 3, 6, 2, tzinfo=UTC), "Pacific/Auckland", datetime(2026, 3, 6, 2, tzinfo=UTC)),
        (datetime(2026, 3, 6, 7, tzinfo=UTC), "Pacific/Auckland", datetime(2026, 3, 8, 19, tzinfo=UTC)),
        # The night in which New York's clocks go forward; the Monday after begins an hour earlier by UTC.
        (datetime(2026, 3, 6, 23, tzinfo=UTC), "America/New_York", datetime(2026, 3, 6, 23, tzinfo=UTC)),
        (datetime(2026, 3, 7, 1, tzinfo=UTC), "America/New_York", datetime(2026, 3, 9, 12, tzinfo=UTC)),
        # And back.
        (datetime(2026, 10, 31, 1, tzinfo=UTC), "America/New_York", datetime(2026, 11, 2, 13, tzinfo=UTC)),
    ],
)
def test_stories_of_a_night(at: datetime, zone: str, over: datetime) -> None:
    assert QuietHours().over(at, ZoneInfo(zone)) == over


def test_an_hour_that_the_clocks_leave_out_ends_the_night_at_the_change() -> None:
    quiet = QuietHours(starts=19, ends=2, weekends=False)

    over = quiet.over(datetime(2026, 3, 8, 5, 30, tzinfo=UTC), ZoneInfo("America/New_York"))

    assert over == datetime(2026, 3, 8, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "quiet"),
    [
        ("19-8", QuietHours()),
        (" 22-06 ", QuietHours(22, 6)),
        ("12-14", QuietHours(12, 14)),
        ("none", QuietHours(8, 8, weekends=False)),
    ],
)
def test_quiet_hours_as_an_operator_writes_them(words: str, quiet: QuietHours) -> None:
    assert QuietHours.of(words) == quiet


@pytest.mark.parametrize(
    "words", ["", "19", "19-", "8-8", "24-8", "19-24", "-1-8", "19-8-9", "7pm-8am", "١٩-٨", "None"]
)
def test_other_words_are_refused(words: str) -> None:
    with pytest.raises(InvalidRequest):
        QuietHours.of(words)


def test_with_none_nothing_is_ever_quiet_and_mornings_begin_at_eight() -> None:
    quiet, sunday = QuietHours.of("none"), datetime(2026, 3, 8, 3, tzinfo=UTC)

    assert quiet.over(sunday, UTC) == sunday
    assert quiet.next_morning(sunday, UTC) == datetime(2026, 3, 8, 8, tzinfo=UTC)
