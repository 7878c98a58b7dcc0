"""Trouble that lasts: cards that cannot be changed for long, and replies that come before their case is open."""

from threading import Event
from typing import Any

import pytest

from domain.deliveries.patience import MOST_ATTEMPTS
from domain.errors import Unavailable
from domain.recommendations.take_turn import TakeTurn
from domain.recommendations.turn import Turn, TurnAnswer
from handlers.slack.courier import Courier
from tests.e2e.office import Office
from tests.e2e.quiet import Quiet
from tests.e2e.reading import amounts_in
from tests.e2e.test_nothing_lost import ASK


def test_a_card_that_cannot_be_changed_for_long_hides_its_pay_in_the_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = office.waiting_card(ASK)
    office.carla.click(card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "USD 180,500")
    Quiet(office).wait()
    update, failed = Courier.update, []

    def failing(courier: Courier, channel_id: str, *given: Any) -> None:
        if channel_id == "G0OFFERS" and len(failed) <= 2 * MOST_ATTEMPTS:
            failed.append(channel_id)
            raise TimeoutError
        update(courier, channel_id, *given)

    monkeypatch.setattr(Courier, "update", failing)
    office.ravi.invite("#hiring-offers", office.olga.id)
    office.olga.waits_until(
        lambda: not any(amounts_in(message) for message in office.olga.sees("#hiring-offers")), timeout=20
    )
    assert len(failed) > 2 * MOST_ATTEMPTS


@pytest.mark.parametrize("troubles", [1, 3])
def test_a_reply_that_comes_while_its_case_is_being_opened_is_answered_once_it_is(
    office: Office, monkeypatch: pytest.MonkeyPatch, troubles: int
) -> None:
    has_replied, failed, take = Event(), [], TakeTurn.__call__

    def failing(take_turn: TakeTurn, turn: Turn) -> TurnAnswer:
        assert has_replied.wait(10)
        if len(failed) < troubles:
            failed.append(turn)
            raise Unavailable("database_unreachable", "The database does not answer right now.")
        return take(take_turn, turn)

    monkeypatch.setattr(TakeTurn, "__call__", failing)
    office.ravi.command("#hiring-offers", ASK)
    opening = office.ravi.waits_for("#hiring-offers", "CAND-071")
    office.ravi.say("#hiring-offers", "she expects 200k", thread_ts=opening.ts)
    has_replied.set()
    office.ravi.waits_for("#hiring-offers", "Expectation: *USD 200,000*", timeout=20)
    Quiet(office).wait()
    assert len(failed) == troubles
    (candidate,) = office.rows("candidates")
    assert candidate.facts["expectation"]["amount"] == "200000"
