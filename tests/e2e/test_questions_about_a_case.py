"""Questions about a case, without any language model: what if, compare, what would it take, a note, why.

Nothing of it changes a case, and nobody reads more of it than they may see in the place where it is asked.
"""

import json
import re
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot.playground.events import message_events
from bot.playground.people import Person
from bot.playground.records import Message
from domain.identity.actor import OPERATOR, Role
from handlers.slack.courier import Courier
from tests.e2e.office import Office
from tests.e2e.quiet import Quiet
from tests.e2e.reading import amounts_in, hidden_amounts_in, press, words
from tests.e2e.test_turns_that_came_back import failing_once

HIRING, DESK = "#hiring-offers", "#comp-desk"
ASK = "/comp-assist recommend {} Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
QUESTIONS = (
    "what if P5?",
    "same person in Dublin",
    "compare with CAND-122",
    "what would it take to get to 195k?",
    "draft the note to the hiring manager",
    "why?",
)
_KEPT = ("candidates", "fact_records", "recommendations", "cards")


def opened(office: Office, person: Person, channel: str, case: str = "CAND-121", more: str = "") -> Message:
    """A case that somebody opens; the message whose thread it goes on in."""
    quiet = Quiet(office)
    person.command(channel, ASK.format(case) + more)
    quiet.wait()
    return next(one for one in reversed(person.sees(channel)) if case in words(one) and one.thread_ts)


def asked(office: Office, person: Person, channel: str, card: Message, text: str) -> list[Message]:
    """What came of a message in a case's thread, to whoever wrote it, once everything is answered."""
    before = {one.ts for one in person.sees(channel)}
    said = person.say(channel, text, thread_ts=card.thread_ts or card.ts)
    Quiet(office).wait()
    return [one for one in person.sees(channel) if one.ts not in before | {said.ts}]


def told(messages: list[Message]) -> str:
    """Everything some messages say."""
    return "\n".join(words(one) for one in messages)


def texts_of(messages: list[Message]) -> str:
    """What people read of some messages, without the ids of blocks and buttons."""
    return "\n".join(
        block["text"]["text"] for one in messages for block in one.blocks if isinstance(block.get("text"), dict)
    )


def kept(office: Office) -> list[list[Any]]:
    """Everything that stands in a case's file."""
    return [office.rows(table) for table in _KEPT]


def approve(office: Office, case: str = "CAND-121") -> None:
    """Carla approves what stands at the Comp Team's desk."""
    card = office.carla.waits_for(DESK, lambda one: case in str(one.blocks) and "approve_offer" in str(one.blocks))
    Quiet(office).wait()
    press(office.carla, DESK, card, "approve_offer")
    Quiet(office).wait()


# -- what Carla is told ----------------------------------------------------------------------------------------------


def test_what_if_puts_the_case_beside_itself_and_says_what_would_change(office: Office) -> None:
    card = opened(office, office.carla, "dm")
    table, said = asked(office, office.carla, "dm", card, "what if P5?")
    assert "With job level P5" in words(table)
    assert "Nothing was changed." in words(table)
    assert re.search(r"With job level P5 the target bonus would be USD [\d,]+ instead of USD [\d,]+\.", words(said))


def test_the_same_person_elsewhere_is_priced_in_the_pay_of_that_place(office: Office) -> None:
    card = opened(office, office.carla, "dm")
    answer = told(asked(office, office.carla, "dm", card, "same person in Dublin"))
    assert "With location DUB" in answer
    assert re.search(r"the base salary would be EUR [\d,]+ instead of USD 180,500", answer)


def test_two_candidates_stand_side_by_side(office: Office) -> None:
    opened(office, office.ravi, HIRING, "CAND-122", ", Must Hire")
    card = opened(office, office.carla, "dm")
    table, said = asked(office, office.carla, "dm", card, "compare with CAND-122")
    assert "CAND-122" in words(table)
    assert "USD 180,500" in words(table)
    assert "For CAND-122" in words(said)


def test_what_it_would_take_names_ways_and_who_has_to_approve_them(office: Office) -> None:
    card = opened(office, office.carla, "dm")
    (said,) = asked(office, office.carla, "dm", card, "what would it take to get to 185k?")
    assert "USD 185,000 base salary can be reached." in words(said)
    assert "which needs approval tier" in words(said)
    assert "An override to USD 185,000 base salary would need approval tier" in words(said)
    (said,) = asked(office, office.carla, "dm", card, "what would it take to get to 900k?")
    assert "USD 900,000 base salary lies beyond what the pay range and policy give." in words(said)


def test_a_note_to_the_hiring_manager_holds_figures_only_once_they_are_approved(office: Office) -> None:
    card = opened(office, office.carla, DESK)
    (said,) = asked(office, office.carla, DESK, card, "draft the note to the hiring manager")
    assert "The offer is with Compensation for review." in words(said)
    assert amounts_in(said) == []
    press(office.colin, DESK, card, "approve_offer")
    Quiet(office).wait()
    (said,) = asked(office, office.carla, DESK, card, "draft the note to the hiring manager")
    assert "The base salary is USD 180,500 a year." in words(said)
    assert not re.search(r"peer|tier|midpoint|corridor", words(said))


def test_why_is_told_in_words_beneath_the_card(office: Office) -> None:
    card = opened(office, office.carla, "dm")
    again, said = asked(office, office.carla, "dm", card, "why?")
    assert "Base salary" in words(again)
    assert "The pay range runs from USD 149,000 to 212,000" in words(said)
    assert "Sources: CompRanges row" in words(said)


def test_several_questions_at_once_are_all_answered_and_every_answer_is_remembered(office: Office) -> None:
    card = opened(office, office.carla, "dm")
    answers = asked(office, office.carla, "dm", card, "what if P5? And in Dublin? Draft the note, please.")
    assert len({one.ts for one in answers}) == len(answers) >= 3
    assert {row.ts for row in office.rows("answers")} == {one.ts for one in answers}


# -- what asking does ------------------------------------------------------------------------------------------------


def test_asking_changes_no_case_no_recommendation_and_no_card(office: Office) -> None:
    opened(office, office.ravi, HIRING, "CAND-122")
    card = opened(office, office.ravi, HIRING)
    before = kept(office)
    on_screen = {one.ts: words(one) for one in (*office.ravi.sees(HIRING), *office.carla.sees(DESK))}
    for person, channel in ((office.ravi, HIRING), (office.carla, HIRING)):
        for question in QUESTIONS[:-1]:
            asked(office, person, channel, card, question)
    assert kept(office) == before
    now = {one.ts: words(one) for one in (*office.ravi.sees(HIRING), *office.carla.sees(DESK))}
    assert {ts: now[ts] for ts in on_screen} == on_screen


def test_no_answer_holds_pay_where_everybody_is_told_of_it(office: Office) -> None:
    opened(office, office.carla, "dm", "CAND-122")
    card = opened(office, office.carla, "dm")
    answers = [one for question in QUESTIONS for one in asked(office, office.carla, "dm", card, question)]
    assert len(answers) >= 9
    assert [amount for one in answers for amount in hidden_amounts_in(one)] == []
    for row in (*office.rows("answers"), *office.rows("audit_logs", candidate_id="CAND-121")):
        assert not re.search(r"\d{3},\d{3}|180500", str(row))


# -- what recruiters are told ----------------------------------------------------------------------------------------


def test_before_approval_a_recruiter_finds_no_amount_by_any_question_however_often(office: Office) -> None:
    opened(office, office.ravi, HIRING, "CAND-122")
    card = opened(office, office.ravi, HIRING)
    answers = [one for question in QUESTIONS for one in asked(office, office.ravi, HIRING, card, question)]
    assert answers
    for one in answers:
        assert set(amounts_in(one)) <= {"USD 195,000"}, words(one)
        assert not re.search(r"\btier\b|compa-ratio \d|peers? ", words(one))
    heard = {
        texts_of(asked(office, office.ravi, HIRING, card, f"what would it take to reach {amount}k?"))
        for amount in (150, 170, 180, 181, 190, 212)
    }
    assert len(heard) == 1, "the answer must not hang on the offer"
    assert "for Comp to say until the offer is approved" in heard.pop()


def test_after_approval_a_recruiter_is_told_of_what_is_approved_and_of_nothing_else(office: Office) -> None:
    card = opened(office, office.ravi, HIRING)
    approve(office)
    why = told(asked(office, office.ravi, HIRING, card, "why?"))
    assert "an offer of USD 180,500 base salary" in why
    assert "tier" not in why.replace("approval tiers", "")
    note = told(asked(office, office.ravi, HIRING, card, "draft the note to the hiring manager"))
    assert "The base salary is USD 180,500 a year." in note
    supposed = asked(office, office.ravi, HIRING, card, "what if Must Hire?")
    assert {amount for one in supposed for amount in amounts_in(one)} <= {"USD 180,500", "149,000", "212,000"} | {
        amount for amount in amounts_in(supposed[0]) if amount in why or amount in words(card)
    }
    assert "190,000" not in told(supposed)
    assert "for Comp to see" in told(supposed)
    reach = {
        told(asked(office, office.ravi, HIRING, card, f"what would it take to reach {amount}k?"))
        for amount in (181, 190)
    }
    assert all("for Comp to say" in one for one in reach)
    (said,) = asked(office, office.ravi, HIRING, card, "what would it take to reach 180k?")
    assert "The offer as it stands comes to USD 180,000 base salary." in words(said)


def test_in_a_channel_with_recruiters_comp_is_answered_as_they_may_read_it(office: Office) -> None:
    card = opened(office, office.ravi, HIRING)
    for question in ("what if P5?", "what would it take to get to 185k?", "draft the note to the hiring manager"):
        answers = asked(office, office.carla, HIRING, card, question)
        assert answers
        assert {amount for one in answers for amount in amounts_in(one)} <= {"USD 185,000"}
    assert {row.sight for row in office.rows("answers")} == {"approved"}


@pytest.mark.parametrize("other", ["CAND-122", "CAND-404"], ids=["somebody else's", "unknown"])
def test_a_case_that_is_not_theirs_and_one_that_does_not_exist_are_refused_alike(office: Office, other: str) -> None:
    opened(office, office.carla, "dm", "CAND-122")
    card = opened(office, office.ravi, HIRING)
    answers = asked(office, office.ravi, HIRING, card, f"compare with {other}")
    assert f"{other} is no case of yours." in told(answers)
    assert [one.only_for for one in answers] == [office.ravi.id]
    refused = office.rows("audit_logs", name="access.refused")[-1]
    assert (refused.actor, refused.candidate_id, refused.details) == (
        office.ravi.id, other, {"code": "not_allowed_see_context"},
    )  # fmt: skip
    assert office.rows("answers") == []


def test_of_somebody_elses_case_a_recruiter_reads_nothing_though_comp_asks_in_their_channel(office: Office) -> None:
    other = opened(office, office.carla, DESK, "CAND-122")
    press(office.colin, DESK, other, "approve_offer")
    card = opened(office, office.ravi, HIRING)
    approve(office)
    answers = asked(office, office.carla, HIRING, card, "compare with CAND-122")
    table = next(one for one in answers if "CAND-122" in words(one))
    assert "Pay is not shown here." in words(table)
    assert all("Approved" not in cell for cell in column_of(table, 2))
    # What hangs on Ravi's own case alone is hidden when somebody comes who may not see that.
    assert {tuple(row.owners) for row in office.rows("answers")} == {("U0RAVI",)}
    assert {row.sight for row in office.rows("answers")} == {"approved"}
    lets_in(office, HIRING, office.olga.id)
    assert not amounts_in(next(one for one in office.ravi.sees(HIRING) if one.ts == table.ts))


def column_of(message: Message, number: int) -> list[str]:
    """One column of the table in a message."""
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    return [row[number]["text"] for row in table["rows"]]


# -- who comes to read -----------------------------------------------------------------------------------------------


def lets_in(office: Office, channel: str, user_id: str) -> None:
    """Somebody is let into a channel, and the app has heard of it."""
    quiet = Quiet(office)
    office.carla.invite(channel, user_id)
    quiet.wait()


def test_when_somebody_joins_who_may_not_see_pay_every_answer_is_hidden_once_and_for_good(office: Office) -> None:
    card = opened(office, office.carla, DESK)
    answers = [one for text in QUESTIONS[:2] for one in asked(office, office.carla, DESK, card, text)]
    assert len(answers) == 4
    assert all(amounts_in(one) for one in answers[:2])
    lets_in(office, DESK, office.olga.id)
    for one in answers:
        now = next(shown for shown in office.olga.sees(DESK) if shown.ts == one.ts)
        assert "Hidden, because somebody here may not see pay" in words(now)
        assert amounts_in(now) == []
    hidden = office.rows("audit_logs", name="answer.hidden")
    assert {row.subject for row in hidden} == {row.id for row in office.rows("answers")}
    assert [row.candidate_id for row in hidden] == ["CAND-121"] * 4
    assert all(row.hidden_at for row in office.rows("answers"))
    lets_in(office, DESK, office.ravi.id)
    assert len(office.rows("audit_logs", name="answer.hidden")) == 4


def test_a_recruiter_who_joins_the_comp_teams_desk_hides_what_only_comp_may_see(office: Office) -> None:
    card = opened(office, office.carla, DESK)
    asked(office, office.carla, DESK, card, "what if P5?")
    lets_in(office, DESK, office.ravi.id)
    assert not any(amounts_in(one) for one in office.ravi.sees(DESK) if "With job level" in words(one))
    assert len(office.rows("audit_logs", name="answer.hidden")) == 2


def test_another_comp_team_member_who_joins_hides_nothing(office: Office) -> None:
    office.demo.container.set_role(actor=OPERATOR, user_id="U0OLGA", role=Role.COMP_TEAM, is_admin=False)
    card = opened(office, office.carla, DESK)
    answers = asked(office, office.carla, DESK, card, "what if P5?")
    lets_in(office, DESK, office.olga.id)
    assert office.rows("audit_logs", name="answer.hidden") == []
    assert [amounts_in(one) != [] for one in answers] == [True, True]


def test_what_could_not_be_hidden_at_once_is_hidden_by_the_next_attempt_and_each_is_noted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = opened(office, office.carla, DESK)
    for text in QUESTIONS[:2]:
        asked(office, office.carla, DESK, card, text)
    newest = office.rows("answers")[-1].ts
    failed = failing_once(monkeypatch, Courier, "update", lambda channel, ts, *_, **__: ts == newest)
    lets_in(office, DESK, office.olga.id)
    assert failed
    assert all(row.hidden_at for row in office.rows("answers"))
    assert len(office.rows("audit_logs", name="answer.hidden")) == 4
    assert not any(amounts_in(one) for one in office.olga.sees(DESK))


@pytest.mark.parametrize("what", ["post", "note"])
def test_whoever_comes_while_an_answer_is_given_finds_it_hidden(
    office: Office, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Slack tells of the newcomer before the answer is known to stand there."""
    card = opened(office, office.carla, DESK)
    real, met = Courier.post, list[str]()

    def posted(courier: Courier, channel_id: str, message: Any, **more: Any) -> str:
        if "What would change" in str(message.blocks) and not met:
            met.append(channel_id)
            if what == "note":
                ts = real(courier, channel_id, message, **more)
            office.carla.invite(DESK, office.olga.id)
            office.until(lambda: not office.rows("inbox", state="waiting", entry="news/member_joined_channel"))
            if what == "note":
                return ts
        return real(courier, channel_id, message, **more)

    monkeypatch.setattr(Courier, "post", posted)
    asked(office, office.carla, DESK, card, "what if P5?")
    assert met
    assert not any(
        amounts_in(one) for one in office.olga.sees(DESK) if "would be" in words(one) or "With job" in words(one)
    )
    assert all(row.hidden_at for row in office.rows("answers"))


def test_what_was_begun_before_somebody_came_is_neither_left_standing_nor_said_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table stands, its words are refused once, and somebody comes before the next attempt."""
    card = opened(office, office.carla, DESK)

    def comes(_courier: object, message: Any, **_: Any) -> bool:
        is_words = "What would change" in str(message.blocks)
        if is_words:
            office.carla.invite(DESK, office.olga.id)
        return is_words

    failing_once(monkeypatch, Courier, "post", comes)
    answers = asked(office, office.carla, DESK, card, "what if P5?")
    assert len(answers) == 2
    assert not any(amounts_in(one) for one in office.olga.sees(DESK) if one.ts in {row.ts for row in answers})
    assert {row.ts for row in office.rows("answers")} == {one.ts for one in answers}
    assert {row.sight for row in office.rows("answers")} == {"everything"}
    assert all(row.hidden_at for row in office.rows("answers"))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_question_whose_answer_failed_once_is_answered_once(
    office: Office, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    card = opened(office, office.carla, DESK)
    made: list[object] = []

    def nth(*_: Any, **more: Any) -> bool:
        made.append(more)
        return len(made) == number

    failing_once(monkeypatch, Courier, "post", nth)
    answers = asked(office, office.carla, DESK, card, "what if P5? Draft the note to the hiring manager, please.")
    assert len(answers) == 3
    assert {row.ts for row in office.rows("answers")} == {one.ts for one in answers}
    assert len(office.rows("audit_logs", name="answer.posted")) == 3


def test_a_question_that_slack_delivers_twice_is_answered_once(office: Office) -> None:
    card = opened(office, office.carla, "dm")
    play, quiet = office.carla.play, Quiet(office)
    said = office.carla.say("dm", "what if P5?", thread_ts=card.thread_ts)
    quiet.wait()
    before = len(office.carla.sees("dm"))
    play.announce(message_events(said, play.workspace), wait=True)
    quiet.wait()
    assert len(office.carla.sees("dm")) == before
    assert len(office.rows("answers")) == 2


# -- what people think of it -----------------------------------------------------------------------------------------


def an_answer(office: Office) -> tuple[Message, str]:
    """An answer that can be voted on, and its id."""
    card = opened(office, office.ravi, HIRING)
    approve(office)
    said = asked(office, office.ravi, HIRING, card, "why?")[-1]
    return said, next(row.id for row in office.rows("answers") if row.ts == said.ts)


def vote(office: Office, person: Person, answer: Message, answer_id: str, said: str) -> None:
    """Press one of the two buttons."""
    quiet = Quiet(office)
    person.click(answer, "give_feedback", f"{answer_id}@{said}")
    quiet.wait()


def test_everybody_has_one_vote_can_change_it_and_is_thanked_alone(office: Office) -> None:
    answer, answer_id = an_answer(office)
    for person, said in ((office.ravi, "helpful"), (office.carla, "helpful"), (office.ravi, "not_helpful")):
        vote(office, person, answer, answer_id, said)
    votes = {(row.user_id, row.vote) for row in office.rows("feedback")}
    assert votes == {("U0RAVI", "not_helpful"), ("U0CARLA", "helpful")}
    given = office.rows("audit_logs", name="feedback.given")
    assert [(row.actor, row.candidate_id, row.subject, row.details) for row in given] == [
        ("U0RAVI", "CAND-121", answer_id, {"vote": "helpful"}),
        ("U0CARLA", "CAND-121", answer_id, {"vote": "helpful"}),
        ("U0RAVI", "CAND-121", answer_id, {"vote": "not_helpful"}),
    ]
    thanks = office.ravi.waits_for(HIRING, "Thank you, noted.")
    assert thanks.only_for == office.ravi.id


def test_strangers_have_no_vote(office: Office) -> None:
    answer, answer_id = an_answer(office)
    office.carla.play.workspace.join(answer.channel, office.olga.id)
    vote(office, office.olga, answer, answer_id, "helpful")
    office.demo.container.set_role(actor=OPERATOR, user_id="U0OLGA", role=Role.RECRUITMENT, is_admin=False)
    vote(office, office.olga, answer, answer_id, "helpful")
    assert office.rows("feedback") == []
    refused = office.rows("audit_logs", name="access.refused", actor="U0OLGA")
    assert [row.details["code"] for row in refused] == ["not_allowed_give_feedback"] * 2
    assert refused[-1].candidate_id == "CAND-121"


def test_a_vote_on_what_is_no_answer_is_told_so(office: Office) -> None:
    answer, answer_id = an_answer(office)
    play = office.carla.play
    for value, said in (("ANS-nothing@helpful", "I no longer know"), (f"{answer_id}@approve", "no longer works")):
        forged = json.loads(json.dumps(answer.blocks).replace(f"{answer_id}@helpful", value))
        play.workspace.revise(answer.channel, answer.ts, partial(forging, forged))
        office.ravi.click(answer, "give_feedback", value)
        office.ravi.waits_for(HIRING, said)
    assert office.rows("feedback") == []


def forging(blocks: Any, message: Message) -> Message:
    """A message with other blocks."""
    return replace(message, blocks=blocks)
