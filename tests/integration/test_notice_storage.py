"""Notices in PostgreSQL: one of each key, whoever plans or takes them at the same time, and gone with their case."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from domain.approvals.hand_out import SettleNotices, TakeNotices
from domain.approvals.notices import Closing, Notice, NoticeBook, NoticeKind, NoticeState
from domain.approvals.plan_notices import ForgetNotices, PlanNotices
from domain.approvals.quiet_hours import QuietHours
from domain.approvals.review_time import ReviewTimes
from domain.approvals.whom_to_tell import StaffBook
from domain.audit.event import AuditEventName
from domain.errors import Conflict
from domain.identity.actor import PROGRAM
from domain.recommendations.filed import OfferState
from domain.recommendations.retention import EraseOldCases
from storage.engine import open_engine
from storage.identity import SqlRoleBook
from storage.notices import SqlNoticeBook
from storage.privileges import APP_ROLE
from storage.retention import SqlArchive
from tests.fakes.clock import FakeClock
from tests.fakes.notice_book import FakeNoticeBook
from tests.fakes.time_zones import FakeTimeZones
from tests.integration.casebook import ADMIN, CARLA, COLIN, STARTED, Desk, at_once, event, rows_of

HOUR = timedelta(hours=1)
NOW = STARTED + HOUR
SENT = Closing(NoticeState.SENT, NOW, "D0CARLA", "17.1")


def notice(number: int = 1, recipient: str = "U0CARLA", kind: NoticeKind = NoticeKind.WAITING) -> Notice:
    created = NOW + timedelta(seconds=number)
    return Notice(kind, recipient, "CAND-1", "REC-CAND-1-1", f"seal.{number}", created, created)


@pytest.fixture
def program(desk: Desk) -> Iterator[Engine]:
    """The program's own engine on the desk's database, with an offer that waits."""
    desk.filed("CAND-1")
    made = open_engine(desk.engine.url, role=APP_ROLE)
    yield made
    made.dispose()


@pytest.fixture(params=["in memory", "kept"])
def book(request: pytest.FixtureRequest) -> NoticeBook:
    """A book of either kind, so that the one the other tests use can be trusted."""
    if request.param == "in memory":
        return FakeNoticeBook()
    return SqlNoticeBook(request.getfixturevalue("program"))


def due(book: NoticeBook, at: datetime, recipient: str = "U0CARLA") -> tuple[Notice, ...]:
    with book.tray(recipient) as tray:
        return tray.due(at)


# -- either kind of book ---------------------------------------------------------------------------------------------


def test_of_each_key_there_is_one_notice(book: NoticeBook) -> None:
    assert book.plan((notice(1), notice(2))) == 2
    assert book.plan((replace(notice(1), due_at=NOW + 9 * HOUR), notice(3))) == 1

    assert due(book, NOW + HOUR) == (notice(1), notice(2), notice(3))


def test_what_is_not_due_yet_is_left(book: NoticeBook) -> None:
    book.plan((notice(1), notice(2), notice(3, "U0COLIN")))

    assert due(book, NOW + timedelta(seconds=1)) == (notice(1),)
    assert book.people_due(NOW) == ()
    assert book.people_due(NOW + HOUR) == ("U0CARLA", "U0COLIN")


def test_an_attempt_is_counted_and_keeps_others_off(book: NoticeBook) -> None:
    book.plan((notice(1), notice(2)))
    with book.tray("U0CARLA") as tray:
        tray.take((notice(1).key,), NOW + 2 * HOUR, None)
        tray.take((notice(2).key,), NOW + 2 * HOUR, "a-list")

    assert due(book, NOW + HOUR) == ()
    assert [(one.tries, one.carrier) for one in due(book, NOW + 2 * HOUR)] == [(1, None), (1, "a-list")]


def test_what_is_put_off_comes_later_and_remembers_that_it_was_for_the_morning(book: NoticeBook) -> None:
    book.plan((notice(1), notice(2)))
    with book.tray("U0CARLA") as tray:
        tray.put_off((notice(1).key,), NOW + 2 * HOUR, for_morning=True)
        tray.put_off((notice(2).key,), NOW + 2 * HOUR, for_morning=False)
    with book.tray("U0CARLA") as tray:
        tray.put_off((notice(1).key,), NOW + 2 * HOUR, for_morning=False)

    assert due(book, NOW + HOUR) == ()
    assert [one.waits_for_morning for one in due(book, NOW + 2 * HOUR)] == [True, False]


def test_single_messages_are_counted_those_that_may_have_arrived_too(book: NoticeBook) -> None:
    book.plan(tuple(notice(number) for number in range(1, 7)))
    keys = [notice(number).key for number in range(1, 7)]
    with book.tray("U0CARLA") as tray:
        tray.take((keys[0],), NOW, None)
        tray.take((keys[1],), NOW, None)
        tray.take((keys[2], keys[3]), NOW, "a-list")
        tray.take((keys[4],), NOW, None)
        tray.take((keys[5],), NOW, "another-list")
    book.close((keys[0],), SENT, ())
    book.close((keys[2], keys[3]), Closing(NoticeState.DIGESTED, NOW), ())
    book.close((keys[4],), Closing(NoticeState.FAILED, NOW), ())

    with book.tray("U0CARLA") as tray:
        assert tray.told_since(NOW - timedelta(seconds=1)) == 2
        assert tray.told_since(NOW) == 1
    with book.tray("U0COLIN") as tray:
        assert tray.told_since(NOW - HOUR) == 0


def test_what_ended_stays_as_it_ended(book: NoticeBook) -> None:
    book.plan((notice(1),))
    book.close((notice(1).key,), SENT, ())
    book.close((notice(1).key,), Closing(NoticeState.FAILED, NOW), ())
    with book.tray("U0CARLA") as tray:
        tray.take((notice(1).key,), NOW, None)
        tray.put_off((notice(1).key,), NOW, for_morning=True)
        tray.drop((notice(1).key,), Closing(NoticeState.OBSOLETE, NOW))
    book.try_again((notice(1).key,), 9, NOW)

    assert book.plan((notice(1),)) == 0
    assert due(book, NOW + 9 * HOUR) == ()


@pytest.mark.parametrize(("tries", "state", "back"), [(0, "obsolete", 1), (1, "obsolete", 0), (0, "failed", 0)])
def test_only_what_was_dropped_before_any_attempt_comes_back(
    book: NoticeBook, tries: int, state: str, back: int
) -> None:
    book.plan((notice(1),))
    with book.tray("U0CARLA") as tray:
        for _ in range(tries):
            tray.take((notice(1).key,), NOW, None)
        tray.drop((notice(1).key,), Closing(NoticeState(state), NOW))

    again = replace(notice(1), created_at=NOW + HOUR, due_at=NOW + HOUR)
    assert book.plan((again,)) == back
    assert due(book, NOW + HOUR) == ((again,) if back else ())


def test_an_earlier_attempt_does_not_put_back_a_later_one(book: NoticeBook) -> None:
    book.plan((notice(1),))
    for _ in range(2):
        with book.tray("U0CARLA") as tray:
            tray.take((notice(1).key,), NOW + 2 * HOUR, None)

    book.try_again((notice(1).key,), 1, NOW)
    assert due(book, NOW + HOUR) == ()
    book.try_again((notice(1).key,), 2, NOW)
    assert len(due(book, NOW + HOUR)) == 1


# -- the kept one ----------------------------------------------------------------------------------------------------


def test_everything_about_a_notice_is_kept_and_nothing_that_says_more(program: Engine) -> None:
    book = SqlNoticeBook(program)
    book.plan((notice(1),))
    book.close((notice(1).key,), SENT, ())

    (row,) = rows_of(program, "notices")
    assert row == {
        "key": "waiting:REC-CAND-1-1:seal.1:U0CARLA",
        "kind": "waiting",
        "recipient": "U0CARLA",
        "candidate_id": "CAND-1",
        "recommendation_id": "REC-CAND-1-1",
        "occasion": "seal.1",
        "created_at": NOW + timedelta(seconds=1),
        "due_at": NOW + timedelta(seconds=1),
        "state": "sent",
        "tries": 0,
        "waits_for_morning": False,
        "carrier": None,
        "closed_at": NOW,
        "channel_id": "D0CARLA",
        "ts": "17.1",
    }


def test_many_who_plan_the_same_at_once_plan_it_once(program: Engine) -> None:
    book = SqlNoticeBook(program)
    planned = tuple(notice(number, f"U{number % 7}") for number in range(2000))

    new = at_once(6, lambda index: book.plan(planned if index % 2 else planned[::-1]))

    assert sum(new) == 2000
    assert len(rows_of(program, "notices")) == 2000


def test_planners_and_senders_at_once_do_not_wait_for_each_other_for_ever(program: Engine) -> None:
    book = SqlNoticeBook(program)
    planned = tuple(notice(number) for number in range(40))
    keys = tuple(one.key for one in planned)
    book.plan(planned)

    def work(index: int) -> None:
        for turn in range(10):
            if index % 2:
                book.plan(planned[::-1] if index % 4 == 1 else planned)
            else:
                with book.tray("U0CARLA") as tray:
                    for key in keys[::-1] if turn % 2 else keys:
                        tray.drop((key,), Closing(NoticeState.OBSOLETE, NOW))

    assert [problem for problem in at_once(8, work) if problem is not None] == []


def test_a_notice_about_no_case_is_none(program: Engine) -> None:
    with pytest.raises(Conflict):
        SqlNoticeBook(program).plan((replace(notice(1), candidate_id="CAND-ELSE"),))


def test_an_event_comes_with_the_first_ending_only(desk: Desk, program: Engine) -> None:
    book = SqlNoticeBook(program)
    book.plan((notice(1),))
    told = event(AuditEventName.OFFER_ESCALATED, candidate_id="CAND-1")
    for _ in range(3):
        book.close((notice(1).key,), SENT, (told,))

    assert desk.audited("CAND-1").count("offer.escalated") == 1


class Desks:
    """Planning and taking on real storage, for as many processes as one likes."""

    def __init__(self, desk: Desk, program: Engine) -> None:
        desk.comp_team(CARLA, COLIN, ADMIN)
        self.clock = FakeClock(NOW)
        self.book = SqlNoticeBook(program)
        roles = SqlRoleBook(program)
        parts = {
            "work": desk.work,
            "policies": desk.policies,
            "staff": StaffBook(approvers=desk.approvers, known=roles, verified=roles),
            "book": self.book,
            "clock": self.clock,
            "times": ReviewTimes(),
        }
        self.plan = PlanNotices(**parts)
        self.take = TakeNotices(**parts, zones=FakeTimeZones(), quiet=QuietHours.of("none"))
        self.settle = SettleNotices(book=self.book, clock=self.clock)


def test_of_many_who_would_send_one_message_one_does(desk: Desk, program: Engine) -> None:
    desks = Desks(desk, program)
    at_once(4, lambda _: desks.plan(actor=PROGRAM))

    taken = at_once(8, lambda _: desks.take(actor=PROGRAM, recipient="U0CARLA"))

    assert sum(letter is not None for letter in taken) == 1
    assert not [one for one in taken if isinstance(one, Exception)]


def test_many_senders_together_keep_to_a_few_a_day(desk: Desk, program: Engine) -> None:
    for number in range(2, 12):
        desk.filed(f"CAND-{number}")
    desks = Desks(desk, program)
    desks.plan(actor=PROGRAM)

    taken = at_once(10, lambda _: desks.take(actor=PROGRAM, recipient="U0CARLA"))

    assert sum(letter is not None for letter in taken) == 3


def test_from_waiting_to_the_decision_on_real_storage(desk: Desk, program: Engine) -> None:
    desks = Desks(desk, program)
    assert desks.plan(actor=PROGRAM) == 3
    letter = desks.take(actor=PROGRAM, recipient="U0CARLA")
    assert letter is not None
    desks.settle.sent(letter, "D0CARLA", "17.1")
    desk.approve(COLIN, "REC-CAND-1-1")

    assert desks.plan(actor=PROGRAM) == 0  # Ravi has no role in this database.
    assert desks.take(actor=PROGRAM, recipient="U0COLIN") is None
    states = {row["recipient"]: row["state"] for row in rows_of(program, "notices")}
    assert states == {"U0CARLA": "sent", "U0COLIN": "obsolete", "U0ADMIN": "waiting"}


def test_an_erased_case_takes_its_notices_along(desk: Desk, program: Engine) -> None:
    SqlNoticeBook(program).plan((notice(1), notice(2)))
    with desk.engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        for table, column in (("candidates", "changed_at"), ("recommendations", "state_since")):
            connection.execute(text(f"update {table} set {column} = now() - interval '9 years'"))
    erase = EraseOldCases(archive=SqlArchive(program), clock=FakeClock(datetime.now(UTC)))

    assert erase(actor=PROGRAM) == ("CAND-1",)
    assert rows_of(program, "notices") == []


def test_notices_are_forgotten_after_sixty_days_but_not_while_their_offer_waits(desk: Desk, program: Engine) -> None:
    desk.filed("CAND-2", state=OfferState.APPROVED)
    book = SqlNoticeBook(program)
    other = replace(notice(1), candidate_id="CAND-2", recommendation_id="REC-CAND-2-1")
    book.plan((notice(1), other))
    book.close((notice(1).key, other.key), SENT, ())
    forget = ForgetNotices(archive=book, clock=FakeClock(other.created_at + timedelta(days=60)))

    assert forget(actor=PROGRAM) == 0
    forget.clock.time += timedelta(seconds=1)  # type: ignore[attr-defined]
    assert forget(actor=PROGRAM) == 1
    assert [row["candidate_id"] for row in rows_of(program, "notices")] == ["CAND-1"]


def test_keys_of_the_longest_ids_fit(desk: Desk, program: Engine) -> None:
    longest = max(NoticeKind, key=len)
    made = Notice(longest, "U" * 32, "C" * 40, "R" * 40, "s" * 40, NOW, NOW)

    assert len(made.key) <= 160
