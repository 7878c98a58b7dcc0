"""Cards and forms that are older than the offer: nobody decides on what they did not see, and all are told why."""

import threading

import pytest

from domain.identity.actor import OPERATOR
from domain.identity.verified_roles import VerifiedRoles
from domain.pay.policy import Tier
from tests.e2e.office import Office
from tests.e2e.reading import press, words

ASK = "/comp-assist recommend CAND-061 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
MUST = ASK.replace("Strong Hire", "Must Hire")
WHY = "The only candidate in a year for this skill."


def override(office: Office, person: str, amount: str, justification: str = WHY) -> dict[str, str]:
    """Fill in the override form that is open; what it says is wrong."""
    somebody = getattr(office, person)
    form = somebody.waits_until(somebody.open_modal)
    typed = {
        "override_amount": amount,
        "override_reason": "scarce_skill",
        "override_justification": justification,
    }
    errors: dict[str, str] = somebody.submit(form, {field: {field: text} for field, text in typed.items()}).errors
    return errors


def test_nobody_approves_an_override_their_card_does_not_show(office: Office) -> None:
    card = office.waiting_card(ASK)
    office.colin.command("#comp-desk", "/comp-assist context CAND-061")
    looked_up = office.colin.waits_for(
        "#comp-desk", lambda shown: shown.only_for == "U0COLIN" and "Base salary" in words(shown)
    )
    press(office.carla, "#comp-desk", card, "override_offer")
    assert override(office, "carla", "214,000") == {}
    proposed = office.carla.waits_for("#comp-desk", lambda shown: shown.ts == card.ts and "214,000" in words(shown))

    office.colin.click(looked_up, "approve_offer")
    office.colin.waits_for("#comp-desk", "This offer changed since the card you pressed")
    assert office.rows("recommendations")[0].state == "submitted"

    office.colin.click(proposed, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")


def test_a_first_yes_does_not_make_the_second_ones_card_stale(office: Office) -> None:
    card = office.waiting_card(ASK)
    press(office.carla, "#comp-desk", card, "override_offer")
    assert override(office, "carla", "214,000") == {}
    office.carla.waits_for("#comp-desk", lambda shown: shown.ts == card.ts and "Override proposed" in words(shown))
    office.colin.command("#comp-desk", "/comp-assist context CAND-061")
    looked_up = office.colin.waits_for(
        "#comp-desk", lambda shown: shown.only_for == "U0COLIN" and "Base salary" in words(shown)
    )
    office.colin.click(looked_up, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")


def test_the_loser_of_two_forms_is_told_who_decided_and_when(office: Office) -> None:
    card = office.waiting_card(ASK)
    press(office.carla, "#comp-desk", card, "override_offer")
    office.carla.waits_until(office.carla.open_modal)
    press(office.colin, "#comp-desk", card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")
    assert override(office, "carla", "186,500") == {}
    told = office.carla.waits_for("#comp-desk", lambda shown: shown.only_for == "U0CARLA")
    assert "decided already" in words(told)
    assert "Approved by <@U0COLIN> on 20" in words(told)


def test_whoever_sends_an_offer_again_does_not_approve_it(office: Office) -> None:
    card = office.waiting_card(MUST)
    press(office.colin, "#comp-desk", card, "request_changes")
    form = office.colin.waits_until(office.colin.open_modal)
    office.colin.submit(form, {"changes_note": {"changes_note": "Is this level right?"}})
    press(office.carla, "#comp-desk", card, "resubmit_offer")
    again = office.carla.waits_for("#comp-desk", lambda shown: shown.ts == card.ts and "Sent again" in words(shown))
    office.carla.click(again, "approve_offer")
    office.carla.waits_for("#comp-desk", "You asked for this offer yourself")
    office.colin.click(again, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")


def test_an_unnamed_member_does_not_get_around_a_tier_by_overriding_downwards(office: Office) -> None:
    for tier in (Tier.L1, Tier.L2, Tier.L3):
        office.demo.container.name_approvers(actor=OPERATOR, tier=tier, user_ids=("U0COLIN",))
    card = office.waiting_card(MUST)
    press(office.carla, "#comp-desk", card, "override_offer")
    office.carla.waits_for("#comp-desk", "You are not named to approve L1 offers")
    assert office.carla.open_modal() is None


def test_pay_history_in_a_note_is_taken_out_and_its_writer_told(office: Office) -> None:
    card = office.waiting_card(ASK)
    press(office.carla, "#comp-desk", card, "override_offer")
    note = "Matches the team. She currently earns 171,300 a year."
    assert override(office, "carla", "186,500", note) == {}
    office.carla.waits_for("#comp-desk", "I took out what you wrote about current or past pay")
    assert "171,300" not in str(office.rows("recommendations")[0].decision)
    assert office.rows("audit_logs", name="offer.overridden")[0].details["pay_history_removed"] == "true"


def test_a_form_closes_in_time_however_slow_slack_is(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    card = office.waiting_card(ASK)
    press(office.colin, "#comp-desk", card, "reject_offer")
    form = office.colin.waits_until(office.colin.open_modal)
    monkeypatch.setattr("handlers.slack.serving._PATIENCE_SECONDS", 0.05)
    quickly, answered = VerifiedRoles.actor, threading.Event()

    def slowly(roles: VerifiedRoles, user_id: str) -> object:
        answered.wait(10)
        return quickly(roles, user_id)

    monkeypatch.setattr(VerifiedRoles, "actor", slowly)
    answer = office.colin.submit(form, {"changes_note": {"changes_note": "Not this quarter."}})
    answered.set()
    assert (answer.errors, answer.failure) == ({}, "")
    office.ravi.waits_for("#hiring-offers", "*Rejected*")


def test_every_card_in_a_channel_is_reduced_however_many_there_are(office: Office) -> None:
    office.waiting_card(ASK)
    with office.demo.container.engine.begin() as connection:
        connection.exec_driver_sql(
            "insert into cards (channel_id, ts, thread_ts, recommendation_id) "
            "select 'G0COMPDESK', '9999999999.' || lpad(n::text, 6, '0'), '1.1', id "
            "from recommendations, generate_series(1, 230) n"
        )
    office.carla.invite("#comp-desk", "U0OLGA")
    office.carla.waits_for(
        "#comp-desk", lambda shown: not shown.only_for and "Pay is not shown here" in words(shown), timeout=20
    )
