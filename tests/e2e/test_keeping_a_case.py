"""A case's context: edited in a form, reset, closed, reopened, and its history read."""

from bot.playground.records import Message
from tests.e2e.office import Office
from tests.e2e.reading import amounts_in, can_be_moved, words

ASK = "/comp-assist recommend CAND-090 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4, expects 200k"


def context_of(office: Office, person: str = "carla", channel: str = "#comp-desk") -> Message:
    """What `context` shows one person."""
    somebody = getattr(office, person)
    somebody.command(channel, "/comp-assist context CAND-090")
    return somebody.waits_for(channel, "what is known")


def test_comp_edits_in_a_form_and_the_answer_is_in_the_thread(office: Office) -> None:
    office.waiting_card(ASK)
    office.carla.click(context_of(office), "edit_context")
    form = office.carla.waits_until(office.carla.open_modal)
    assert (
        office.carla.submit(form, {"job_level": {"job_level": "P5"}, "expectation": {"expectation": ""}}).errors == {}
    )
    office.carla.waits_for("#comp-desk", "version 2")
    told = office.carla.waits_for("#comp-desk", "*Noted*")
    assert "P4 → *P5*" in words(told)
    assert office.rows("candidates")[0].facts["expectation"] is None
    assert office.audited(actor="U0CARLA").count("facts.changed") == 1


def test_a_form_says_what_is_wrong_before_anything_is_kept(office: Office) -> None:
    office.waiting_card(ASK)
    office.carla.click(context_of(office), "edit_context")
    form = office.carla.waits_until(office.carla.open_modal)
    wrong = {
        "job_title": {"job_title": {"text": {"type": "plain_text", "text": "Wizard"}, "value": "Wizard"}},
        "expectation": {"expectation": "a lot"},
        "competing_base": {"competing_base": "200,000"},
        "competing_total": {"competing_total": "300,000"},
    }
    errors = office.carla.submit(form, wrong).errors
    assert set(errors) == {"job_title", "expectation", "competing_total"}
    assert "not in the pay ranges" in errors["job_title"]
    assert len(office.rows("recommendations")) == 1


def test_two_forms_at_once_merge_different_fields_and_refuse_the_same(office: Office) -> None:
    office.waiting_card(ASK)
    shown = context_of(office)
    office.carla.click(shown, "edit_context")
    mine = office.carla.waits_until(office.carla.open_modal)
    office.colin.command("#comp-desk", "/comp-assist context CAND-090 edit")
    his = office.colin.waits_until(office.colin.open_modal)
    office.colin.submit(his, {"job_level": {"job_level": "P5"}})
    office.carla.waits_for("#comp-desk", "version 2")
    office.carla.submit(mine, {"proficiency": {"proficiency": "Advanced"}})
    office.carla.waits_for("#comp-desk", "version 3")
    facts = office.rows("candidates")[0].facts
    assert (facts["job_level"], facts["proficiency"]) == ("P5", "Advanced")

    office.colin.command("#comp-desk", "/comp-assist context CAND-090 edit")
    his = office.colin.waits_until(office.colin.open_modal)
    office.carla.click(context_of(office), "edit_context")
    mine = office.carla.waits_until(office.carla.open_modal)
    office.carla.submit(mine, {"job_level": {"job_level": "P3"}})
    office.carla.waits_for("#comp-desk", "version 4")
    office.colin.submit(his, {"job_level": {"job_level": "P2"}})
    office.colin.waits_for("#comp-desk", "Somebody else changed this meanwhile: job level")
    assert office.rows("candidates")[0].facts["job_level"] == "P3"


def test_a_recruiter_edits_their_own_facts_only(office: Office) -> None:
    card = office.waiting_card(ASK)
    office.carla.say("#comp-desk", "make that Must Hire", thread_ts=card.ts)
    office.carla.waits_for("#comp-desk", "version 2")
    shown = context_of(office, "ravi", "#hiring-offers")
    row = next(block for block in shown.blocks if block["type"] == "actions")
    buttons = {element["action_id"] for element in row["elements"]}
    assert {"edit_context", "show_history"} <= buttons
    assert not {"reset_context", "close_case"} & buttons
    office.ravi.click(shown, "edit_context")
    form = office.ravi.waits_until(office.ravi.open_modal)
    inputs = {block["block_id"] for block in form.blocks if block["type"] == "input"}
    assert "job_level" in inputs
    assert "interview_feedback" not in inputs


def test_comp_resets_a_case_and_the_approval_ends_everywhere(office: Office) -> None:
    card = office.waiting_card(ASK)
    office.colin.click(card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")
    office.carla.click(context_of(office), "reset_context")
    office.carla.waits_for("#comp-desk", "*Reset.*")
    office.ravi.waits_for("#hiring-offers", "no longer holds")
    assert office.rows("recommendations")[0].state == "superseded"
    assert not any(office.rows("candidates")[0].facts.values())
    assert "context.reset" in office.audited(candidate_id="CAND-090")
    told = office.carla.waits_for("#comp-desk", "*Reset.*")
    office.carla.say("#comp-desk", "undo that", thread_ts=told.thread_ts)
    office.carla.waits_for("#comp-desk", "version 2")


def test_a_closed_case_rests_until_comp_reopens_it(office: Office) -> None:
    card = office.waiting_card(ASK)
    office.carla.click(context_of(office), "close_case")
    told = office.ravi.waits_for("#hiring-offers", "was closed by")
    shut = office.carla.waits_for("#comp-desk", lambda shown: shown.ts == card.ts and "is closed" in words(shown))
    assert not can_be_moved(shut)
    office.ravi.say("#hiring-offers", "make that P5", thread_ts=told.thread_ts)
    office.ravi.waits_for("#hiring-offers", "This case is closed. A Comp Team member can reopen it")
    office.ravi.command("#hiring-offers", "/comp-assist context CAND-090 reopen")
    office.ravi.waits_for("#hiring-offers", "Only a Comp Team member can close or reopen a case")
    office.carla.command("#comp-desk", "/comp-assist context CAND-090 reopen")
    office.ravi.waits_for("#hiring-offers", "was reopened by")
    office.carla.waits_for("#comp-desk", lambda shown: shown.ts == card.ts and "approve_offer" in str(shown.blocks))
    office.ravi.say("#hiring-offers", "make that P5", thread_ts=told.thread_ts)
    office.carla.waits_for("#comp-desk", "version 2")
    assert office.audited(candidate_id="CAND-090").count("case.closed") == 1


def test_the_history_is_for_those_who_may_read_it_and_holds_no_pay(office: Office) -> None:
    card = office.waiting_card(ASK)
    office.colin.click(card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")
    office.carla.command("#comp-desk", "/comp-assist audit CAND-090")
    whole = office.carla.waits_for("#comp-desk", "CAND-090: history")
    assert "approved the offer" in words(whole)
    assert "tier auto" in words(whole)
    assert "posted a card" in words(whole)
    office.ravi.command("#hiring-offers", "/comp-assist audit CAND-090")
    mine = office.ravi.waits_for("#hiring-offers", "CAND-090: history")
    assert "approved the offer" in words(mine)
    assert "posted a card" not in words(mine)
    assert "tier" not in words(mine)
    office.olga.command("dm", "/comp-assist audit CAND-090")
    office.olga.waits_for("dm", "you are in neither")
    assert amounts_in(whole) == amounts_in(mine) == []


def test_a_recruiter_asks_for_another_amount_and_comp_hears_it(office: Office) -> None:
    office.waiting_card(ASK)
    card = office.ravi.waits_for("#hiring-offers", "Show me what I may see")
    office.ravi.click(card, "ask_for_another")
    form = office.ravi.waits_until(office.ravi.open_modal)
    words_said = "Could we do 205k? She has two other offers. She makes 190k now."
    assert office.ravi.submit(form, {"changes_note": {"changes_note": words_said}}).errors == {}
    told = office.carla.waits_for("#comp-desk", "asks for another amount")
    assert "205k" in words(told)
    assert "190k" not in words(told)
    assert "205k" not in told.text
    assert office.audited(actor="U0RAVI")[-1] == "offer.override_asked"
    assert office.rows("recommendations")[0].state == "submitted"
