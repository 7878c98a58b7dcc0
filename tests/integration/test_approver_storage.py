"""Named approvers and delegations in PostgreSQL."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from domain.approvals.approvers import Approvers, Delegation, EndDelegation
from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import Conflict, NotFound
from domain.identity.actor import OPERATOR, Actor, Role
from domain.identity.groups import FedRole
from domain.pay.policy import Tier
from storage.approvals import SqlApproverBook
from storage.audit import SqlAuditTrail
from storage.engine import open_engine
from storage.identity import SqlGroupBook, SqlRoleBook
from storage.privileges import APP_ROLE
from tests.integration.casebook import STARTED, SteppingClock, at_once, event, rows_of, rows_of_all_tables

TODAY = STARTED.date()
NAMED = event(AuditEventName.APPROVERS_NAMED)
LENT = event(AuditEventName.APPROVAL_DELEGATED)
ENDED = event(AuditEventName.DELEGATION_ENDED)


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


def by_hand(engine: Engine, role: Role) -> None:
    SqlRoleBook(engine).set_role(Actor("U1", role), event(AuditEventName.ROLE_SET, details={"new": role}))


def by_a_group(engine: Engine, role: Role) -> None:
    SqlRoleBook(engine).set_role(Actor("U1", Role.COMP_TEAM, fed_by="S1"), event(AuditEventName.ROLE_SET))
    SqlGroupBook(engine).feed(FedRole("U1", role, "S1"), event(AuditEventName.ROLE_FED, details={"new": role}))


@pytest.mark.parametrize("role", [Role.NONE, Role.RECRUITMENT])
@pytest.mark.parametrize("take_away", [by_hand, by_a_group])
def test_who_left_the_comp_team_and_comes_back_is_named_for_nothing(
    engine: Engine, book: SqlApproverBook, take_away: Callable[[Engine, Role], None], role: Role
) -> None:
    book.name(Tier.L3, ("U1",), NAMED)
    book.name(Tier.L1, ("U1", "U2"), NAMED)
    book.delegate(lend("U1", "U3"), LENT)
    book.delegate(lend("U2", "U1", starts_on=TODAY + timedelta(days=5)), LENT)
    book.delegate(lend("U4", "U1", starts_on=TODAY - timedelta(days=20)), LENT)
    book.delegate(lend("U2", "U4"), LENT)
    program = open_engine(engine.url, role=APP_ROLE)

    take_away(program, role)

    assert last_told(engine) == {"new": role, "no_longer_approves": "L1,L3", "delegations_ended": "2"}
    give(program, "U1", Role.COMP_TEAM)
    program.dispose()
    back = book.approvers(TODAY)
    assert back == Approvers(named={Tier.L1: frozenset({"U2"})}, delegations=(lend("U2", "U4"),))
    assert book.approvers(TODAY + timedelta(days=6)).delegations == (lend("U2", "U4"),)
    assert (len(rows_of(engine, "approvers")), len(rows_of(engine, "delegations"))) == (1, 1)


def last_told(engine: Engine) -> dict[str, str]:
    return max(rows_of(engine, "audit_logs"), key=lambda row: row["seq"])["details"]


def test_a_role_says_only_what_ended_and_the_comp_team_keeps_its_say(engine: Engine, book: SqlApproverBook) -> None:
    book.name(Tier.L1, ("U1", "U2"), NAMED)
    book.delegate(lend("U3", "U4", days=2, starts_on=TODAY - timedelta(days=20)), LENT)

    for user_id, role in (("U1", Role.COMP_TEAM), ("U3", Role.NONE), ("U9", Role.NONE), ("U0NEW", Role.RECRUITMENT)):
        give(engine, user_id, role)
        assert last_told(engine) == {}
    assert book.approvers(TODAY).named == {Tier.L1: {"U1", "U2"}}

    give(engine, "U2", Role.NONE)
    assert last_told(engine) == {"no_longer_approves": "L1"}


def test_a_group_that_says_nothing_to_somebody_set_by_hand_takes_nothing(
    engine: Engine, book: SqlApproverBook
) -> None:
    book.name(Tier.L1, ("U1",), NAMED)
    before = rows_of_all_tables(engine)

    SqlGroupBook(engine).feed(FedRole("U1", Role.NONE, "S1"), event(AuditEventName.ROLE_FED))

    assert rows_of_all_tables(engine) == before


def test_somebody_who_leaves_while_being_named_is_not_left_behind(engine: Engine, book: SqlApproverBook) -> None:
    def one(number: int) -> None:
        if number == 0:
            give(engine, "U1", Role.NONE)
        elif number == 1:
            book.delegate(lend("U2", "U1"), LENT)
        else:
            book.name(Tier.L1, ("U1", "U2"), NAMED)

    for _ in range(10):
        give(engine, "U1", Role.COMP_TEAM)
        outcomes = at_once(4, one)
        assert all(outcome is None or isinstance(outcome, Conflict) for outcome in outcomes)
        assert "U1" not in {row["slack_user_id"] for row in rows_of(engine, "approvers")}
        assert rows_of(engine, "delegations") == []


@pytest.mark.parametrize("role", [Role.NONE, Role.RECRUITMENT])
def test_only_the_comp_team_is_named_or_lent_a_say(engine: Engine, book: SqlApproverBook, role: Role) -> None:
    give(engine, "U1", role)
    before = rows_of_all_tables(engine)

    with pytest.raises(Conflict, match="left the Comp Team"):
        book.name(Tier.L1, ("U1", "U2"), NAMED)
    for delegation in (lend("U1", "U2"), lend("U2", "U1")):
        with pytest.raises(Conflict, match="left the Comp Team"):
            book.delegate(delegation, LENT)

    assert rows_of_all_tables(engine) == before


def test_a_delegation_is_ended_in_force_or_to_come_and_no_other_with_it(
    engine: Engine, book: SqlApproverBook
) -> None:
    over = lend("U1", "U2", days=5, starts_on=TODAY - timedelta(days=9))
    others = [lend("U1", "U3"), lend("U2", "U1"), over]
    for delegation in (*others, lend("U1", "U2"), lend("U1", "U2", starts_on=TODAY + timedelta(days=30))):
        book.delegate(delegation, LENT)
    program = open_engine(engine.url, role=APP_ROLE)
    end = EndDelegation(book=SqlApproverBook(program), clock=SteppingClock())

    end(actor=OPERATOR, principal="U1", delegate="U2")

    kept = {(row["principal"], row["delegate"], row["starts_on"]) for row in rows_of(engine, "delegations")}
    assert kept == {(one.principal, one.delegate, one.starts_on) for one in others}
    told = max(rows_of(engine, "audit_logs"), key=lambda row: row["seq"])
    assert (told["name"], told["actor"], told["subject"]) == ("approvers.undelegated", "operator", "U2")
    assert told["details"] == {"principal": "U1", "delegations_ended": "2"}

    before = rows_of_all_tables(engine)
    with pytest.raises(NotFound, match="U2 does not stand in for U1, today or later"):
        end(actor=OPERATOR, principal="U1", delegate="U2")
    assert rows_of_all_tables(engine) == before
    program.dispose()


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


Change = Callable[[SqlApproverBook], object]
CHANGES: dict[str, Change] = {
    "naming": lambda book: book.name(Tier.L1, ("U3",), NAMED),
    "delegating": lambda book: book.delegate(lend("U1", "U2", days=3), LENT),
    "ending a delegation": lambda book: book.undelegate("U1", "U2", TODAY, ENDED),
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
