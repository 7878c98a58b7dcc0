"""Requests that must reach somebody, approvals that must not outlive their offer, and people who must be told."""

from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.playground.records import Message
from data.samples import SAMPLE_RANGES
from domain.identity.actor import OPERATOR, Role
from domain.pay.snapshots import DataKind
from handlers.slack.courier import Courier
from tests.e2e.office import Office
from tests.e2e.reading import amounts_in, words

ASK = "/comp-assist recommend CAND-071 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


def waiting_card(office: Office, command: str = ASK) -> Message:
    """A recruiter asks; the card waits at the Comp Team's desk."""
    return office.waiting_card(command)


def states(office: Office) -> list[str]:
    """The states of all versions, oldest first."""
    return [row.state for row in office.rows("recommendations", candidate_id="CAND-071")]


def test_an_offer_taken_back_and_said_again_is_offered_again(office: Office) -> None:
    office.ravi.command("#hiring-offers", ASK.replace(" Proficient,", ""))
    question = office.ravi.waits_for("#hiring-offers", "I still need")
    for text, expected in (("Proficient", "version 1"), ("undo that", "*Undone*"), ("Proficient", "version 2")):
        office.ravi.say("#hiring-offers", text, thread_ts=question.thread_ts)
        office.ravi.waits_for("#hiring-offers", expected)
    office.carla.waits_for("#comp-desk", "version 2")
    assert states(office) == ["superseded", "submitted"]


def test_confirming_what_comp_asked_about_sends_the_offer_again(office: Office) -> None:
    card = waiting_card(office)
    office.carla.click(card, "request_changes")
    form = office.carla.waits_until(office.carla.open_modal)
    office.carla.submit(form, {"changes_note": {"changes_note": "Please confirm the level."}})
    told = office.ravi.waits_for("#hiring-offers", "*Changes requested*")
    office.ravi.say("#hiring-offers", "the level is P4", thread_ts=told.thread_ts)
    office.carla.waits_for("#comp-desk", "version 2")
    assert states(office) == ["superseded", "submitted"]


@pytest.mark.parametrize("failure", [SlackApiError("no", {"error": "internal_error"}), TimeoutError()])
def test_a_review_request_that_could_not_be_posted_reaches_comp_another_way(
    office: Office, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    post = Courier.post

    def failing_at_the_desk(self: Courier, channel_id: str, *args: Any, **kwargs: Any) -> str:
        if channel_id == "G0COMPDESK":
            raise failure
        return post(self, channel_id, *args, **kwargs)

    monkeypatch.setattr(Courier, "post", failing_at_the_desk)
    office.ravi.command("#hiring-offers", ASK)
    office.carla.waits_for("dm", "Base salary", timeout=20)
    office.colin.waits_for("dm", "Base salary")


def test_an_answer_slack_did_not_take_is_said_and_comp_hears_of_the_offer_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Courier.post

    def failing_for_the_asker(self: Courier, channel_id: str, *args: Any, **kwargs: Any) -> str:
        if channel_id == "G0OFFERS" and kwargs.get("thread_ts"):
            raise TimeoutError
        return post(self, channel_id, *args, **kwargs)

    monkeypatch.setattr(Courier, "post", failing_for_the_asker)
    office.ravi.command("#hiring-offers", ASK)
    office.ravi.waits_for("#hiring-offers", "Slack did not take my answer", timeout=20)
    office.carla.waits_for("#comp-desk", "Base salary")


def test_a_review_channel_with_a_stranger_in_it_is_no_review_channel(office: Office) -> None:
    office.carla.invite("#comp-desk", office.ravi.id)
    office.ravi.command("#hiring-offers", ASK)
    card = office.carla.waits_for("dm", "Base salary")
    office.carla.click(card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")


def test_when_nobody_in_comp_can_be_reached_the_asker_is_told(office: Office) -> None:
    for user_id in ("U0CARLA", "U0COLIN"):
        office.demo.container.set_role(actor=OPERATOR, user_id=user_id, role=Role.NONE, is_admin=False)
    office.ravi.command("dm", ASK)
    office.ravi.waits_for("dm", "Nobody on the Comp Team could be reached")


def test_everybody_is_told_when_an_approval_no_longer_holds(office: Office) -> None:
    card = waiting_card(office)
    office.carla.click(card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")
    office.carla.say("#comp-desk", "make that Learning", thread_ts=card.ts)
    told = office.ravi.waits_for("#hiring-offers", "no longer holds")
    assert "Please do not make that offer" in words(told)
    assert not any(amounts_in(message) for message in office.ravi.sees("#hiring-offers"))


def test_the_recruiter_gets_the_whole_card_also_of_a_version_that_comp_made(office: Office) -> None:
    card = waiting_card(office)
    office.carla.say("#comp-desk", "make that Must Hire", thread_ts=card.ts)
    newer = office.carla.waits_for("#comp-desk", "version 2")
    office.colin.click(newer, "approve_offer")
    shown = office.ravi.waits_for("#hiring-offers", lambda message: "version 2" in words(message))
    assert "Total direct compensation" in words(shown)


def test_a_word_in_the_case_makes_one_a_requester_whoever_spoke_last(office: Office) -> None:
    card = waiting_card(office)
    office.carla.say("#comp-desk", "make that Must Hire", thread_ts=card.ts)
    office.carla.waits_for("#comp-desk", "version 2")
    thread = office.ravi.waits_for("#hiring-offers", "A newer version")
    office.ravi.say("#hiring-offers", "change the level to P5", thread_ts=thread.thread_ts)
    newest = office.carla.waits_for("#comp-desk", "version 3")
    office.carla.click(newest, "approve_offer")
    office.carla.waits_for("#comp-desk", "it rests on something you said")
    assert states(office)[-1] == "submitted"


def test_a_provisional_offer_says_what_it_needs_and_comp_sees_it(office: Office) -> None:
    office.ravi.command(
        "#hiring-offers",
        "/comp-assist recommend CAND-071 Data Scientist in Dublin, Proficient, Hire, P3, "
        "competing offer 150k EUR annual total",
    )
    told = office.ravi.waits_for("#hiring-offers", "no dated exchange rate")
    assert not [amount for amount in amounts_in(told) if "150" not in amount]
    card = office.carla.waits_for("#comp-desk", "Provisional")
    assert "Approve" not in words(card)


def test_no_hire_and_no_range_say_why_to_the_recruiter(office: Office) -> None:
    office.ravi.command("#hiring-offers", ASK.replace("Strong Hire", "No Hire"))
    office.ravi.waits_for("#hiring-offers", "Policy makes no offer on this interview feedback")


def test_an_expectation_shown_beside_an_approved_offer_does_not_void_it(office: Office) -> None:
    card = waiting_card(office)
    office.carla.click(card, "approve_offer")
    shown = office.ravi.waits_for("#hiring-offers", "*Approved*")
    office.ravi.say("#hiring-offers", "she expects 150k", thread_ts=shown.thread_ts)
    office.ravi.waits_for("#hiring-offers", "Expectation: *USD 150,000*")
    assert states(office) == ["approved"]


def test_an_offer_cannot_be_approved_once_the_data_leads_to_another(office: Office, tmp_path: Path) -> None:
    card = waiting_card(office)
    container = office.demo.container
    changed = tmp_path / "CompRanges.csv"
    container.import_file(actor=OPERATOR, kind=DataKind.RANGES, path=cheaper(SAMPLE_RANGES, changed))
    office.carla.click(card, "approve_offer")
    office.carla.waits_for("#comp-desk", "The pay data changed since this offer was computed")
    assert states(office) == ["submitted"]
    office.ravi.command("#hiring-offers", "/comp-assist recommend CAND-071")
    newer = office.carla.waits_for("#comp-desk", "version 2")
    office.carla.click(newer, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")


def cheaper(source: Path, target: Path) -> Path:
    """The sample ranges with one row cut."""
    lines = source.read_text(encoding="utf-8").splitlines()
    cut = [
        'Senior Software Engineer,SEA,USD,140000,200000,"$140,000 - $200,000"'
        if line.startswith("Senior Software Engineer,SEA,")
        else line
        for line in lines
    ]
    assert cut != lines
    target.write_text("\n".join(cut) + "\n", encoding="utf-8")
    return target


def test_four_quick_replies_are_all_kept(office: Office) -> None:
    office.carla.command("dm", ASK)
    card = office.carla.waits_for("dm", "version 1")
    said = ("change the level to P5", "make that Must Hire", "she expects 200k", "posted range 150k–220k")
    replies = [
        Thread(target=office.carla.say, args=("dm", text), kwargs={"thread_ts": card.thread_ts}) for text in said
    ]
    for reply in replies:
        reply.start()
    for reply in replies:
        reply.join()
    office.carla.waits_until(lambda: len(office.rows("fact_records", candidate_id="CAND-071")) == 5 + len(said))
    facts = office.rows("candidates", id="CAND-071")[0].facts
    assert (facts["job_level"], facts["interview_feedback"]) == ("P5", "Must Hire")
    assert facts["expectation"]["amount"] == "200000"
    assert facts["posted_range"]["maximum"]["amount"] == "220000"


def test_a_case_goes_on_in_the_thread_the_bot_answered_small_talk_in(office: Office) -> None:
    hello = office.carla.say("dm", "hello there")
    office.carla.waits_for("dm", "Tell me about the candidate")
    text = "CAND-072 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
    office.carla.say("dm", text, thread_ts=hello.ts)
    office.carla.waits_for("dm", "USD 180,500")


def test_naming_the_bot_for_small_talk_opens_nothing(office: Office) -> None:
    office.ravi.say("#general", "<@U0COMPBOT> thanks!")
    office.ravi.waits_for("#general", "Tell me about the candidate")
    assert office.ravi.sees("dm") == []


def test_money_is_read_in_the_currency_of_the_place_the_message_leads_to(office: Office) -> None:
    office.carla.command("dm", ASK)
    card = office.carla.waits_for("dm", "version 1")
    office.carla.say("dm", "she is in Dublin, expects 120k", thread_ts=card.thread_ts)
    office.carla.waits_for("dm", "Expectation: *EUR 120,000*")
    office.carla.command("dm", f"{ASK.replace('CAND-071', 'CAND-073')}, competing offer 195,000 base")
    office.carla.waits_for("dm", "USD 195,000")


def test_a_line_break_after_the_subcommand_is_a_space(office: Office) -> None:
    office.carla.command("dm", ASK.replace("recommend ", "recommend\n"))
    office.carla.waits_for("dm", "version 1")


def test_a_card_that_shows_nothing_offers_each_reader_what_they_may_see(office: Office) -> None:
    office.ravi.command("#hiring-offers", ASK)
    office.ravi.waits_for("#hiring-offers", "with Comp for review")
    card = office.carla.waits_for("#hiring-offers", "Show me what I may see")
    office.carla.click(card, "show_offer")
    mine = office.carla.waits_for("#hiring-offers", "Base salary")
    assert mine.only_for == office.carla.id


def test_who_joins_a_channel_later_finds_no_pay_on_the_cards_in_it(office: Office) -> None:
    card = waiting_card(office)
    office.carla.click(card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")
    office.ravi.waits_for("#hiring-offers", "USD 180,500")
    office.ravi.invite("#hiring-offers", office.olga.id)
    office.olga.waits_until(lambda: not any(amounts_in(message) for message in office.olga.sees("#hiring-offers")))
    assert office.olga.sees("#hiring-offers")
    assert "USD 180,500" in words(office.carla.waits_for("#comp-desk", "USD 180,500"))


def test_who_joins_while_a_card_is_being_posted_finds_no_pay_on_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack tells of the newcomer before the card is known to stand there."""
    real, met = Courier.post, list[str]()

    def posted(courier: Courier, channel_id: str, message: Any, **more: Any) -> str:
        ts = real(courier, channel_id, message, **more)
        if message.card_of and channel_id == "G0COMPDESK" and not met:
            met.append(ts)
            office.carla.invite("#comp-desk", office.olga.id)
            office.until(lambda: not office.rows("inbox", state="waiting", entry="news/member_joined_channel"))
        return ts

    monkeypatch.setattr(Courier, "post", posted)
    office.ravi.command("#hiring-offers", ASK)
    office.until(lambda: met and not office.rows("inbox", state="waiting"), 20)
    assert not any(amounts_in(message) for message in office.olga.sees("#comp-desk"))
