"""From request to acceptance: two-person tiers, delegates, rejection, sending again, outcomes, expiry."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.playground.records import Message
from data.samples import SAMPLE_ROSTER
from domain.approvals.approvers import Delegation
from domain.approvals.carry_out import CarryOut
from domain.approvals.life import OfferEvent
from domain.errors import Conflict
from domain.identity.actor import OPERATOR, PROGRAM, Actor, Role
from domain.pay.policy import Tier
from domain.pay.snapshots import DataKind
from storage.unit_of_work import SqlCaseWorkStarter
from tests.e2e.office import Office
from tests.e2e.reading import can_be_moved, press, words

ASK = "/comp-assist recommend CAND-061 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
REACH = f"{ASK}, competing offer 215,000 base"


def waiting_card(office: Office, command: str = ASK) -> Message:
    """A recruiter asks; the card waits at the Comp Team's desk."""
    return office.waiting_card(command)


def approved(office: Office) -> Message:
    """The recruiter's card of an approved offer."""
    press(office.carla, "#comp-desk", waiting_card(office), "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")
    return office.ravi.waits_for("#hiring-offers", lambda message: "Pay range" in words(message))


def state_of(office: Office) -> str:
    """The newest recommendation's state."""
    return str(office.rows("recommendations", candidate_id="CAND-061")[-1].state)


def test_a_two_person_tier_needs_two_different_people(office: Office) -> None:
    card = waiting_card(office, REACH)
    press(office.carla, "#comp-desk", card, "approve_offer")
    office.carla.waits_for("#comp-desk", "Approved so far by <@U0CARLA>")
    assert state_of(office) == "submitted"
    press(office.carla, "#comp-desk", card, "approve_offer")
    office.carla.waits_for("#comp-desk", "You have approved this already")
    press(office.colin, "#comp-desk", card, "approve_offer")
    told = office.ravi.waits_for("#hiring-offers", "*Approved*")
    assert "Approved by <@U0CARLA> and <@U0COLIN>" in words(told)
    assert [name for name in office.audited(candidate_id="CAND-061") if name.startswith("approval")] == [
        "approval.given",
        "approval.granted",
    ]


def test_only_people_named_for_the_tier_approve_it(office: Office) -> None:
    container = office.demo.container
    container.name_approvers(actor=OPERATOR, tier=Tier.L2, user_ids=("U0COLIN",))
    container.name_approvers(actor=OPERATOR, tier=Tier.L3, user_ids=("U0COLIN",))
    card = waiting_card(office, REACH)
    press(office.carla, "#comp-desk", card, "approve_offer")
    office.carla.waits_for("#comp-desk", "You are not named to approve L3 offers")
    container.set_role(actor=OPERATOR, user_id="U0COLIN", role=Role.NONE, is_admin=False)
    press(office.carla, "#comp-desk", card, "approve_offer")
    office.carla.waits_for("#comp-desk", "Nobody is named to approve L3 offers yet")
    assert state_of(office) == "submitted"


def test_a_delegate_approves_in_somebodys_name_and_never_for_the_requester(office: Office) -> None:
    container = office.demo.container
    for tier in (Tier.L1, Tier.L2, Tier.L3):
        container.name_approvers(actor=OPERATOR, tier=tier, user_ids=("U0CARLA",))
    today = datetime.now(UTC).date()
    container.delegate_approval(
        actor=OPERATOR, delegation=Delegation("U0CARLA", "U0COLIN", today, today + timedelta(days=3))
    )
    must = ASK.replace("Strong Hire", "Must Hire")
    office.carla.command("dm", must)
    card = office.carla.waits_for("#comp-desk", "Needs L1 approval")
    assert "Nobody who reads here may decide on it" in words(card)
    assert "approve_offer" not in str(card.blocks)
    office.carla.waits_for("dm", "Nobody but those who asked is named to decide on this offer")
    office.ravi.command("#hiring-offers", must.replace("CAND-061", "CAND-062"))
    card = office.carla.waits_for("#comp-desk", "`CAND-062`")
    press(office.colin, "#comp-desk", card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "Approved by <@U0COLIN>")
    granted = office.rows("audit_logs", name="approval.granted")[0]
    assert granted.details["detail"] == "on behalf of U0CARLA"


def test_an_override_of_a_two_person_tier_is_a_proposal_until_the_second_person_agrees(office: Office) -> None:
    card = waiting_card(office)
    press(office.carla, "#comp-desk", card, "override_offer")
    form = office.carla.waits_until(office.carla.open_modal)
    typed = {
        "override_amount": "214,000",
        "override_reason": "scarce_skill",
        "override_justification": "The only candidate in a year for this skill.",
    }
    office.carla.submit(form, {field: {field: text} for field, text in typed.items()})
    office.carla.waits_for("#comp-desk", "Override proposed by <@U0CARLA>")
    assert "214,000" not in "".join(words(message) for message in office.ravi.sees("#hiring-offers"))
    press(office.colin, "#comp-desk", card, "approve_offer")
    shown = office.ravi.waits_for("#hiring-offers", "USD 214,000")
    assert "only candidate" not in words(shown)
    assert office.rows("audit_logs", name="offer.override_proposed")[0].details["detail"] == "scarce_skill"


def test_a_rejected_offer_stays_rejected_and_a_new_version_starts_over(office: Office) -> None:
    card = waiting_card(office)
    press(office.carla, "#comp-desk", card, "reject_offer")
    form = office.carla.waits_until(office.carla.open_modal)
    office.carla.submit(form, {"changes_note": {"changes_note": "The role was cancelled."}})
    told = office.ravi.waits_for("#hiring-offers", "*Rejected*")
    assert "The role was cancelled." in words(told)
    office.ravi.say("#hiring-offers", "actually P5", thread_ts=told.thread_ts)
    office.carla.waits_for("#comp-desk", "version 2")
    states = [row.state for row in office.rows("recommendations", candidate_id="CAND-061")]
    assert states == ["superseded", "submitted"]


def test_an_offer_sent_back_can_be_sent_again_as_it_is(office: Office) -> None:
    card = waiting_card(office)
    press(office.carla, "#comp-desk", card, "request_changes")
    form = office.carla.waits_until(office.carla.open_modal)
    office.carla.submit(form, {"changes_note": {"changes_note": "Please confirm the level."}})
    mine = office.ravi.waits_for("#hiring-offers", "Send again as it is")
    press(office.ravi, "#hiring-offers", mine, "resubmit_offer")
    office.carla.waits_for("#comp-desk", "Sent to the Comp Team again")
    office.carla.waits_for("#comp-desk", lambda message: message.ts == card.ts and "Approve" in words(message))
    press(office.carla, "#comp-desk", card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")


def test_the_recruiter_records_that_it_was_offered_and_accepted(office: Office) -> None:
    mine = approved(office)
    press(office.ravi, "#hiring-offers", mine, "mark_offered")
    office.carla.waits_for("#comp-desk", "*Offer made*")
    press(office.ravi, "#hiring-offers", mine, "mark_accepted")
    office.ravi.waits_for("#hiring-offers", "*Accepted*")
    assert state_of(office) == "accepted"
    final = office.ravi.waits_for(
        "#hiring-offers", lambda message: message.ts == mine.ts and "Accepted · recorded by" in words(message)
    )
    assert not can_be_moved(final)


def test_a_declined_offer_keeps_the_reason(office: Office) -> None:
    mine = approved(office)
    press(office.ravi, "#hiring-offers", mine, "mark_offered")
    office.ravi.waits_for("#hiring-offers", "*Offer made*")
    press(office.ravi, "#hiring-offers", mine, "mark_declined")
    form = office.ravi.waits_until(office.ravi.open_modal)
    assert office.ravi.submit(form, {"decline_reason": {"decline_reason": "other_offer"}}).errors in (None, {})
    assert "Declined: Took another offer" in words(office.carla.waits_for("#comp-desk", "*Declined*"))
    assert office.rows("audit_logs", name="offer.declined")[0].details["detail"] == "other_offer"


def test_a_withdrawn_offer_cannot_be_approved_any_more(office: Office) -> None:
    card = waiting_card(office)
    mine = office.ravi.waits_for("#hiring-offers", "with Comp for review")
    press(office.ravi, "#hiring-offers", mine, "withdraw_offer")
    office.carla.waits_for("#comp-desk", "*Withdrawn*")
    shown = office.carla.waits_for(
        "#comp-desk", lambda message: message.ts == card.ts and "Withdrawn" in words(message)
    )
    assert not can_be_moved(shown)


def test_an_offer_nobody_decides_on_expires(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    card = waiting_card(office)
    container = office.demo.container
    later = datetime.now(UTC) + timedelta(days=15)
    monkeypatch.setattr(type(container.clock), "now", lambda _self: later)
    press(office.carla, "#comp-desk", card, "approve_offer")
    office.carla.waits_for("#comp-desk", "This offer expired after 14 days")
    assert [ended.filed.candidate_id for ended in container.expire_offers(actor=PROGRAM)] == ["CAND-061"]
    assert container.expire_offers(actor=PROGRAM) == ()
    assert state_of(office) == "expired"
    assert office.rows("audit_logs", name="offer.expired")[0].at.date() == later.date() != date.min


def test_an_accepted_offer_stands_even_when_the_case_changes_afterwards(office: Office) -> None:
    mine = approved(office)
    press(office.ravi, "#hiring-offers", mine, "mark_offered")
    press(office.ravi, "#hiring-offers", mine, "mark_accepted")
    told = office.ravi.waits_for("#hiring-offers", "*Accepted*")
    office.ravi.say("#hiring-offers", "actually P5", thread_ts=told.thread_ts)
    office.carla.waits_for("#comp-desk", "version 2")
    assert [row.state for row in office.rows("recommendations")] == ["accepted", "submitted"]
    said = [words(message) for message in office.ravi.sees("#hiring-offers")]
    assert not any("no longer holds" in text for text in said)


def test_what_is_shown_beside_a_waiting_offer_shows_on_a_new_card(office: Office) -> None:
    card = waiting_card(office)
    office.carla.say("#comp-desk", "she expects 210k", thread_ts=card.ts)
    newer = office.carla.waits_for("#comp-desk", "version 2")
    assert "Below what the candidate expects" in words(newer)
    assert "USD 180,500" in words(newer)


def test_a_remark_on_an_approved_offer_changes_nothing_even_after_an_import(office: Office, tmp_path: Path) -> None:
    mine = approved(office)
    roster = tmp_path / "EmployeeRoster.csv"
    one_more = 'Employee 9999,Accountant,Finance,Learning,SEA,"$90,000"\n'
    roster.write_text(SAMPLE_ROSTER.read_text(encoding="utf-8") + one_more, encoding="utf-8")
    office.demo.container.import_file(actor=OPERATOR, kind=DataKind.ROSTER, path=roster)
    office.ravi.say("#hiring-offers", "she expects 150k", thread_ts=mine.thread_ts)
    office.ravi.waits_for("#hiring-offers", "Expectation: *USD 150,000*")
    assert [row.state for row in office.rows("recommendations")] == ["approved"]


def test_a_provisional_answer_cannot_be_sent_for_approval(office: Office) -> None:
    office.ravi.command("dm", f"{ASK.replace('Seattle', 'Dublin')}, competing offer 150k USD base")
    office.ravi.waits_for("dm", "no dated exchange rate")
    container = office.demo.container
    send = CarryOut(work=SqlCaseWorkStarter(container.engine), policies=container.policies, clock=container.clock)
    draft = office.rows("recommendations")[0]
    with pytest.raises(Conflict, match="no offer yet"):
        send(actor=Actor("U0RAVI", Role.RECRUITMENT), recommendation_id=draft.id, event=OfferEvent.SUBMIT, place="")
    assert state_of(office) == "draft"
