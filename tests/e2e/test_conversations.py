"""Conversations in threads, as people at work have them."""

from threading import Thread

from bot.playground.people import Person
from bot.playground.records import Message
from tests.e2e.office import Office
from tests.e2e.reading import amounts_in, can_be_moved, card_of, hidden_amounts_in, thread_of, words

FULL = "/comp-assist recommend CAND-021 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


def open_case(person: Person, channel: str = "dm", command: str = FULL) -> Message:
    """Use the command and wait for the card."""
    person.command(channel, command)
    return person.waits_for(channel, "version 1")


def say(person: Person, channel: str, card: Message, text: str, expect: str) -> Message:
    """Reply in the card's thread and wait for the answer."""
    person.say(channel, text, thread_ts=card.thread_ts)
    return person.waits_for(channel, expect)


def test_a_full_command_needs_no_second_message_and_order_and_commas_do_not_matter(office: Office) -> None:
    card = open_case(
        office.carla, command="/comp-assist recommend p4 strong hire Seattle proficient senior software engineer"
    )
    assert "USD 180,500" in words(card)
    assert "I still need" not in "".join(words(message) for message in office.carla.sees("dm"))


def test_replies_change_the_case_and_the_answer_says_what_moved(office: Office) -> None:
    card = open_case(office.carla)
    answer = say(office.carla, "dm", card, "make that Must Hire", "Since the last answer")
    assert "Interview feedback: Strong Hire → *Must Hire*" in words(answer)
    assert "Base salary: USD 180,500 → *USD 190,000*" in words(answer)
    office.carla.waits_for("dm", "version 2")
    newest = card_of(thread_of(office.carla, "dm", card))
    assert "USD 190,000" in words(newest)
    moved = say(office.carla, "dm", card, "she is in Dublin", "Location: SEA → *DUB*")
    assert "Base salary: USD 190,000 → *EUR " in words(moved)


def test_a_competing_offer_raises_the_base_and_undo_takes_it_back(office: Office) -> None:
    card = open_case(office.carla)
    say(office.carla, "dm", card, "she has an offer at 195k base from another company", "version 2")
    raised = card_of(thread_of(office.carla, "dm", card))
    assert "USD 195,000" in words(raised)
    say(office.carla, "dm", card, "undo that", "*Undone*")
    office.carla.waits_for("dm", "version 3")
    assert "USD 180,500" in words(card_of(thread_of(office.carla, "dm", card)))
    assert "There is nothing left to undo" not in words(card)


def test_the_replaced_card_can_no_longer_be_approved(office: Office) -> None:
    card = open_case(office.carla)
    say(office.carla, "dm", card, "make that Must Hire", "version 2")
    old = office.carla.waits_for("dm", lambda message: "Replaced by a newer version" in words(message))
    assert old.ts == card.ts
    assert not can_be_moved(old)


def test_a_near_title_is_offered_as_buttons_and_never_assumed(office: Office) -> None:
    office.ravi.command("dm", "/comp-assist recommend Staf Software Enginer in Seattle, Proficient, Hire, P3")
    question = office.ravi.waits_for("dm", "Did you mean one of these?")
    assert not office.rows("recommendations")
    office.ravi.click(question, "choose_fact:0")
    office.ravi.waits_for("dm", "with Comp for review")
    assert len(office.rows("recommendations")) == 1


def test_missing_facts_can_be_filled_in_with_buttons(office: Office) -> None:
    office.carla.command("dm", "/comp-assist recommend CAND-022 Data Scientist in Dublin, P3")
    question = office.carla.waits_for("dm", "I still need")
    assert "*Proficiency*" in words(question)
    assert "*Interview feedback*: Hire, Strong Hire or Must Hire" in words(question)
    buttons = {
        element["text"]["text"]: (block["block_id"], element["action_id"])
        for block in question.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    }
    for choice in ("Advanced", "Must Hire"):
        block_id, action_id = buttons[choice]
        office.carla.click(question, action_id, block_id=block_id)
    card = office.carla.waits_for("dm", "version 1")
    assert "Advanced · Must Hire · P3" in words(card)


def test_without_a_level_the_base_stands_alone_and_the_level_is_asked_for(office: Office) -> None:
    card = open_case(
        office.carla, command="/comp-assist recommend CAND-023 Senior Software Engineer in Seattle, Proficient, Hire"
    )
    assert "Target bonus" not in words(card)
    asked = office.carla.waits_for("dm", "*job level*")
    office.carla.click(asked, "choose_fact:3")
    office.carla.waits_for("dm", "version 2")
    assert "Target bonus" in words(card_of(thread_of(office.carla, "dm", card)))


def test_pay_history_is_removed_and_the_person_is_told(office: Office) -> None:
    card = open_case(office.carla)
    answer = say(office.carla, "dm", card, "she currently makes $118,250 at Initech", "I removed what you wrote")
    assert "118,250" not in words(answer)
    stored = " ".join(row.text for row in office.rows("messages"))
    assert "118,250" not in stored
    assert "[pay history removed]" in stored


def test_an_amount_in_words_is_asked_back(office: Office) -> None:
    card = open_case(office.carla)
    answer = say(office.carla, "dm", card, "she has another offer at two-eighteen base", "in digits")
    assert len(office.rows("recommendations", candidate_id="CAND-021")) == 1
    assert "218" not in words(answer).replace("218k", "")


def test_text_that_fits_nothing_gets_a_helpful_answer(office: Office) -> None:
    card = open_case(office.carla)
    answer = say(office.carla, "dm", card, "the weather is lovely", "I did not find anything about the case")
    assert "make that Must Hire" in words(answer)


def test_why_shows_the_reasons_again(office: Office) -> None:
    card = open_case(office.carla)
    office.carla.say("dm", "why?", thread_ts=card.thread_ts)

    def cards() -> list[Message]:
        return [message for message in thread_of(office.carla, "dm", card) if "CompRanges row" in words(message)]

    office.carla.waits_until(lambda: len(cards()) == 2)


def test_a_message_about_another_candidate_changes_nothing(office: Office) -> None:
    card = open_case(office.carla)
    answer = say(office.carla, "dm", card, "CAND-099 is a Must Hire", "names `CAND-099`")
    assert "I changed nothing" in words(answer)
    assert len(office.rows("recommendations")) == 1


def test_no_hire_carries_no_numbers(office: Office) -> None:
    office.carla.command(
        "dm", "/comp-assist recommend CAND-024 Senior Software Engineer in Seattle, Proficient, No Hire"
    )
    answer = office.carla.waits_for("dm", "No offer")
    assert not amounts_in(answer)


def test_used_in_a_public_channel_it_goes_on_in_direct_messages(office: Office) -> None:
    office.ravi.command("#general", FULL)
    told = office.ravi.waits_for("#general", "goes on in our direct messages")
    assert told.only_for == office.ravi.id
    office.ravi.waits_for("dm", "with Comp for review")
    assert office.carla.sees("#general") == []


def test_a_direct_message_opens_a_case_and_small_talk_does_not(office: Office) -> None:
    office.carla.say("dm", "hello there")
    office.carla.waits_for("dm", "Tell me about the candidate")
    assert not office.rows("candidates")
    office.carla.say("dm", "CAND-025 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4")
    office.carla.waits_for("dm", "USD 180,500")


def test_two_replies_at_the_same_moment_are_both_kept(office: Office) -> None:
    card = open_case(office.carla)
    replies = [
        Thread(target=office.carla.say, args=("dm", text), kwargs={"thread_ts": card.thread_ts})
        for text in ("make that Must Hire", "change the level to P5")
    ]
    for reply in replies:
        reply.start()
    for reply in replies:
        reply.join()
    office.carla.waits_for("dm", "version 3")
    facts = office.rows("candidates", id="CAND-021")[0].facts
    assert (facts["interview_feedback"], facts["job_level"]) == ("Must Hire", "P5")


def test_no_notification_button_or_metadata_ever_holds_pay(office: Office) -> None:
    card = open_case(office.ravi, "#hiring-offers")
    say(office.ravi, "#hiring-offers", card, "competing offer 215,000 base, expects 220k", "version 2")
    desk = office.carla.waits_for("#comp-desk", "version 2")
    office.carla.click(desk, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "second person has to approve")
    office.colin.click(desk, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")
    everything = [
        message
        for person, channel in ((office.ravi, "#hiring-offers"), (office.carla, "#comp-desk"), (office.ravi, "dm"))
        for message in person.sees(channel)
        if message.user == "U0COMPBOT"
    ]
    assert everything
    assert [amount for message in everything for amount in hidden_amounts_in(message)] == []
