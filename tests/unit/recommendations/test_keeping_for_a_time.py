"""How long things are kept, counted from the clock; the archive itself is tested on the real database."""

from datetime import timedelta

import pytest

from domain.audit.event import AuditEventName
from domain.errors import NotAllowed
from domain.identity.actor import OPERATOR, PROGRAM, Actor, Role
from domain.recommendations.retention import EraseOldCases, ForgetConversations
from tests.fakes.archive import FakeArchive
from tests.fakes.clock import FakeClock

CLOCK = FakeClock()


@pytest.mark.parametrize("actor", [PROGRAM, OPERATOR, Actor("U0ADMIN", Role.COMP_TEAM, is_admin=True)])
def test_conversations_are_forgotten_after_as_many_days_as_set_and_deliveries_after_a_week(actor: Actor) -> None:
    archive = FakeArchive(messages=3)

    assert ForgetConversations(archive=archive, clock=CLOCK, days=45)(actor=actor) == 3

    assert archive.asked == [
        ("deliveries", CLOCK.time - timedelta(days=7)),
        ("conversations", CLOCK.time - timedelta(days=45)),
    ]
    (told,) = archive.events
    assert (told.name, told.actor, told.at) == (
        AuditEventName.CONVERSATIONS_FORGOTTEN,
        actor.user_id,
        CLOCK.time,
    )


def test_years_are_counted_long_so_that_nothing_goes_a_day_early() -> None:
    archive = FakeArchive()

    EraseOldCases(archive=archive, clock=CLOCK, years=7)(actor=PROGRAM)

    ((_, before),) = archive.asked
    assert before <= CLOCK.time.replace(year=CLOCK.time.year - 7)


def test_a_case_that_is_not_erasable_after_all_is_not_among_the_erased() -> None:
    archive = FakeArchive("CAND-1", "CAND-2", "CAND-3", kept_back=frozenset({"CAND-2"}))

    assert EraseOldCases(archive=archive, clock=CLOCK)(actor=PROGRAM) == ("CAND-1", "CAND-3")

    assert [(event.name, event.candidate_id) for event in archive.events] == [
        (AuditEventName.CASE_ERASED, "CAND-1"),
        (AuditEventName.CASE_ERASED, "CAND-3"),
    ]


def test_no_more_cases_go_at_once_than_asked() -> None:
    archive = FakeArchive(*(f"CAND-{number}" for number in range(9)))

    assert len(EraseOldCases(archive=archive, clock=CLOCK, most_at_once=4)(actor=PROGRAM)) == 4


@pytest.mark.parametrize("role", Role)
def test_people_do_neither(role: Role) -> None:
    archive = FakeArchive("CAND-1", messages=1)

    for use_case in (
        ForgetConversations(archive=archive, clock=CLOCK),
        EraseOldCases(archive=archive, clock=CLOCK),
    ):
        with pytest.raises(NotAllowed):
            use_case(actor=Actor("U0WHO", role))

    assert (archive.asked, archive.events) == ([], [])
