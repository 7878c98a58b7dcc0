"""Taking back a say that was lent: whoever lent it, or an admin."""

from datetime import date

import pytest

from domain.approvals.approvers import Delegation, EndDelegation
from domain.audit.event import AuditEvent, AuditEventName
from domain.errors import NotAllowed, NotFound
from domain.identity.actor import OPERATOR, Actor, Role
from tests.fakes.approver_book import EverybodyApproves
from tests.fakes.clock import FakeClock

AWAY, STAND_IN = Actor("U0AWAY", Role.COMP_TEAM), Actor("U0STAND", Role.COMP_TEAM)
ADMIN = Actor("U0ADMIN", Role.NONE, is_admin=True)
LENT = AuditEvent(AuditEventName.APPROVAL_DELEGATED, AWAY.user_id, FakeClock().now())


def lent() -> EverybodyApproves:
    book = EverybodyApproves("U0SOMEBODY")
    book.delegate(Delegation(AWAY.user_id, STAND_IN.user_id, date(2026, 1, 1), date(2099, 1, 1)), LENT)
    return book


def end(book: EverybodyApproves, actor: Actor) -> None:
    EndDelegation(book=book, clock=FakeClock())(actor=actor, principal=AWAY.user_id, delegate=STAND_IN.user_id)


@pytest.mark.parametrize("actor", [AWAY, ADMIN, OPERATOR])
def test_whoever_lent_it_or_an_admin_takes_it_back(actor: Actor) -> None:
    book = lent()

    end(book, actor)

    assert book.ended == [
        AuditEvent(
            name=AuditEventName.DELEGATION_ENDED,
            actor=actor.user_id,
            at=FakeClock().now(),
            subject=STAND_IN.user_id,
            details={"principal": AWAY.user_id},
        )
    ]


@pytest.mark.parametrize("actor", [STAND_IN, Actor("U0ANY", Role.COMP_TEAM), Actor("U0RAVI", Role.RECRUITMENT)])
def test_nobody_else_does(actor: Actor) -> None:
    book = lent()

    with pytest.raises(NotAllowed):
        end(book, actor)

    assert book.ended == []


def test_what_is_not_lent_cannot_be_taken_back() -> None:
    book = lent()
    end(book, AWAY)

    with pytest.raises(NotFound) as refused:
        end(book, AWAY)

    assert refused.value.sentence == "U0STAND does not stand in for U0AWAY, today or later."
