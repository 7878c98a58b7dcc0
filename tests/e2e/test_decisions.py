"""Decisions on offers: approve, override, send back; and who may do what."""

from threading import Thread
from typing import Any

import pytest

from bot.playground.records import Message
from domain.recommendations.cards import NoteCard
from tests.e2e.forms import LONG_ENOUGH, fill_override
from tests.e2e.office import Office
from tests.e2e.reading import amounts_in, words

ASK = "/comp-assist recommend CAND-031 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


def waiting_card(office: Office) -> Message:
    """A recruiter asks; the card waits at the Comp Team's desk."""
    return office.waiting_card(ASK)


def test_an_override_is_computed_around_and_told_to_the_recruiter(office: Office) -> None:
    card = waiting_card(office)
    office.carla.click(card, "override_offer")
    assert fill_override(office.carla, "186,500", LONG_ENOUGH) is None
    shown = office.ravi.waits_for("#hiring-offers", "USD 186,500")
    assert "Overridden and approved by <@U0CARLA>" in words(shown)
    updated = office.carla.waits_for("#comp-desk", "Base set to 186,500")
    assert "USD 27,975" in words(updated)
    assert office.audited(candidate_id="CAND-031")[-1] == "offer.overridden"


def test_an_override_form_names_each_field_that_is_wrong_and_keeps_what_was_typed(office: Office) -> None:
    card = waiting_card(office)
    office.carla.click(card, "override_offer")
    errors = fill_override(office.carla, "a lot", LONG_ENOUGH)
    assert errors == {"override_amount": "Please write one amount in digits, such as 182,500 or 182.5k."}
    errors = fill_override(office.carla, "€186,500", LONG_ENOUGH)
    assert errors == {"override_amount": "Please give the amount in USD, the currency of the pay range."}
    assert fill_override(office.carla, "186.5k", LONG_ENOUGH) is None
    office.ravi.waits_for("#hiring-offers", "USD 186,500")


def test_an_override_far_outside_the_range_is_refused_with_a_sentence(office: Office) -> None:
    card = waiting_card(office)
    office.carla.click(card, "override_offer")
    errors = fill_override(office.carla, "1,865,000", LONG_ENOUGH)
    assert errors == {"override_amount": "That amount is far outside the pay range. Check the number of digits."}
    assert office.rows("recommendations")[0].state == "submitted"


def test_changes_are_requested_with_a_note_the_recruiter_reads(office: Office) -> None:
    card = waiting_card(office)
    office.carla.click(card, "request_changes")
    form = office.carla.waits_until(office.carla.open_modal)
    note = "Please confirm the level with the <!channel> panel & team."
    office.carla.submit(form, {"changes_note": {"changes_note": note}})
    told = office.ravi.waits_for("#hiring-offers", "*Changes requested*")
    assert "&lt;!channel&gt; panel &amp; team" in words(told)
    assert not amounts_in(told)
    assert office.audited(candidate_id="CAND-031")[-1] == "approval.changes_requested"


def test_of_two_clicks_one_decides_and_the_other_is_told_who_did(office: Office) -> None:
    card = waiting_card(office)
    clicks = [Thread(target=person.click, args=(card, "approve_offer")) for person in (office.carla, office.colin)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    office.carla.waits_until(
        lambda: any(
            "This offer has been decided already. Approved by <@U0C" in words(message)
            for person in (office.carla, office.colin)
            for message in person.sees("#comp-desk")
        )
    )
    assert office.audited(candidate_id="CAND-031").count("approval.granted") == 1


def test_nobody_approves_their_own_request_above_the_auto_tier(office: Office) -> None:
    office.carla.command("dm", ASK.replace("Strong Hire", "Must Hire"))
    mine = office.carla.waits_for("dm", "Needs L1 approval")
    assert "Approve" not in words(mine)
    at_desk = office.carla.waits_for("#comp-desk", "Needs L1 approval")
    office.carla.click(at_desk, "approve_offer")
    office.carla.waits_for("#comp-desk", "You asked for this offer yourself")
    office.colin.click(at_desk, "approve_offer")
    office.carla.waits_for("dm", "Approved by <@U0COLIN>")


def test_an_approval_no_longer_holds_once_the_case_changes(office: Office) -> None:
    card = waiting_card(office)
    office.carla.click(card, "approve_offer")
    shown = office.ravi.waits_for("#hiring-offers", "*Approved*")
    office.ravi.say("#hiring-offers", "actually P5", thread_ts=shown.thread_ts)
    office.ravi.waits_for("#hiring-offers", "The earlier approval no longer holds")
    states = [row.state for row in office.rows("recommendations", candidate_id="CAND-031")]
    assert states == ["superseded", "submitted"]


def test_without_a_review_channel_each_comp_team_member_is_asked_directly(office: Office) -> None:
    office.demo.playground.state.workspace.leave("G0COMPDESK", "U0COMPBOT")
    office.ravi.command("#hiring-offers", ASK)
    for member in (office.carla, office.colin):
        member.waits_for("dm", "Base salary")


def test_a_decision_made_while_the_card_is_still_being_noted_shows_on_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = NoteCard.__call__

    def slowly(self: NoteCard, **card: Any) -> None:
        if card["thread"].channel_id == "G0COMPDESK":
            office.carla.waits_until(lambda: office.rows("recommendations")[0].state == "approved")
        noted(self, **card)

    monkeypatch.setattr(NoteCard, "__call__", slowly)
    office.ravi.command("#hiring-offers", ASK)
    card = office.carla.waits_for("#comp-desk", "Base salary")
    office.carla.click(card, "approve_offer")
    office.carla.waits_for("#comp-desk", lambda shown: shown.ts == card.ts and "Approved by" in words(shown))
