"""Named approvers and delegations in PostgreSQL."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from domain.approvals.approvers import Approvers, Delegation
from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import Conflict
from domain.identity.actor import Actor, Role
from domain.pay.policy import Tier
from storage.approvals import SqlApproverBook
from storage.audit import SqlAuditTrail
from storage.identity import SqlRoleBook
from tests.integration.casebook import STARTED, at_once, event, rows_of, rows_of_all_tables

TODAY = STARTED.date()
NAMED = event(AuditEventName.APPROVERS_NAMED)
LENT = event(AuditEventName.APPROVAL_DELEGATED)


@pytest.fixture
def book(engine: Engine) -> SqlApproverBook:
    """U1 to U4 are in the Comp Team, U9 is a recruiter."""
    for number in (1, 2, 3, 4):
        give(engine, f"U{number}", Role.COMP_TEAM)
    give(engine, "U9", Role.RECRUITMENT)
    return SqlApproverBook(engine)


def give(engine: Engine, user_id: str, role: Role) -> None:
    SqlRoleBook(engine).set_role(Actor(user_id, role), event(AuditEventName.ROLE_SET))


def lend(principal: str, delegate: str, days: int = 10, starts_on: date = TODAY) -> Delegation:
    return Delegation(principal, delegate, starts_on, starts_on + timedelta(days=days))


def test_nobody_is_named_at_first(book: SqlApproverBook) -> None:
    assert book.approvers(TODAY) == Approvers()


def test_people_are_named_for_each_tier(book: SqlApproverBook) -> None:
    book.name(Tier.L1, ("U1", "U2"), NAMED)
    book.name(Tier.L3, ("U2", "U3"), NAMED)

    assert book.approvers(TODAY).named == {Tier.L1: {"U1", "U2"}, Tier.L3: {"U2", "U3"}}


def test_naming_replaces_whoever_was_named_and_touches_no_other_tier(engine: Engine, book: SqlApproverBook) -> None:
    book.name(Tier.L1, ("U1", "U2"), NAMED)
    book.name(Tier.L2, ("U1",), NAMED)
    book.name(Tier.L1, ("U3",), NAMED)
    book.name(Tier.L2, (), NAMED)

    assert SqlApproverBook(engine).approvers(TODAY).named == {Tier.L1: {"U3"}}
    assert [row["name"] for row in rows_of(engine, "audit_logs")].count("approvers.named") == 4


@pytest.mark.parametrize("role", [Role.NONE, Role.RECRUITMENT])
def test_who_left_the_comp_team_counts_for_nothing_at_once(engine: Engine, book: SqlApproverBook, role: Role) -> None:
    book.name(Tier.L1, ("U1", "U2"), NAMED)
    book.delegate(lend("U1", "U3"), LENT)
    book.delegate(lend("U2", "U1"), LENT)
    book.delegate(lend("U2", "U4"), LENT)

    give(engine, "U1", role)

    left = book.approvers(TODAY)
    assert left.named == {Tier.L1: {"U2"}}
    assert left.delegations == (lend("U2", "U4"),)


def test_somebody_unknown_is_not_named(engine: Engine, book: SqlApproverBook) -> None:
    before = rows_of_all_tables(engine)

    with pytest.raises(Conflict):
        book.name(Tier.L1, ("U1", "U0NOBODY"), NAMED)
    with pytest.raises(Conflict):
        book.delegate(lend("U1", "U0NOBODY"), LENT)

    assert rows_of_all_tables(engine) == before


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (5, True), (10, True), (11, False)])
def test_a_delegation_holds_from_its_first_to_its_last_day(book: SqlApproverBook, days: int, holds: bool) -> None:
    book.delegate(lend("U1", "U2"), LENT)

    assert bool(book.approvers(TODAY + timedelta(days=days)).delegations) is holds


def test_the_same_delegation_again_changes_its_last_day(engine: Engine, book: SqlApproverBook) -> None:
    book.delegate(lend("U1", "U2", days=10), LENT)
    book.delegate(lend("U1", "U2", days=3), LENT)
    book.delegate(lend("U1", "U3", days=10), LENT)

    assert set(book.approvers(TODAY).delegations) == {lend("U1", "U2", days=3), lend("U1", "U3", days=10)}
    assert len(rows_of(engine, "delegations")) == 2


def test_a_delegation_that_ends_before_it_starts_is_not_kept(engine: Engine, book: SqlApproverBook) -> None:
    with pytest.raises(Conflict):
        book.delegate(lend("U1", "U2", days=-1), LENT)

    assert rows_of(engine, "delegations") == []


def test_of_many_who_name_at_once_one_list_stands_whole(engine: Engine, book: SqlApproverBook) -> None:
    lists = [("U1", "U2"), ("U3", "U4"), ("U2", "U3"), ("U4",)]

    outcomes = at_once(4, lambda number: book.name(Tier.L1, lists[number], NAMED))

    named = book.approvers(TODAY).named[Tier.L1]
    landed = [frozenset(lists[number]) for number, outcome in enumerate(outcomes) if outcome is None]
    assert named in landed
    assert all(outcome is None or isinstance(outcome, Conflict) for outcome in outcomes)


Change = Callable[[SqlApproverBook], None]
CHANGES: dict[str, Change] = {
    "naming": lambda book: book.name(Tier.L1, ("U3",), NAMED),
    "delegating": lambda book: book.delegate(lend("U1", "U2", days=3), LENT),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_whose_audit_event_cannot_be_written_does_not_happen(
    engine: Engine, book: SqlApproverBook, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    book.name(Tier.L1, ("U1", "U2"), NAMED)
    book.delegate(lend("U1", "U2", days=10), LENT)
    before = rows_of_all_tables(engine)

    def refuse(_trail: SqlAuditTrail, _event: AuditEvent) -> None:
        raise RuntimeError("the audit log is full")

    with monkeypatch.context() as patched:
        patched.setattr(SqlAuditTrail, "record", refuse)
        with pytest.raises(RuntimeError, match="full"):
            change(book)
    assert rows_of_all_tables(engine) == before

    change(book)
    assert rows_of_all_tables(engine) != before
