"""What people think of answers and cards, why not, and rows of pay data that somebody doubts."""

from bot.playground.people import Person
from bot.playground.records import Message, View
from tests.e2e.office import Office

ASK = "/comp-assist recommend CAND-017 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


def card_of(person: Person, office: Office, channel: str = "dm") -> Message:
    person.command(channel, ASK)
    card = person.waits_for(channel, "Base salary")
    office.until(lambda: office.rows("cards", ts=card.ts))
    return card


def vote_on(person: Person, card: Message, vote: str) -> None:
    """Press one of the two buttons beneath a card."""
    block = next(block for block in card.blocks if block["type"] == "context_actions")
    (element,) = block["elements"]
    button = "positive_button" if vote == "helpful" else "negative_button"
    person.click(card, element["action_id"], element[button]["value"])


def form_of(person: Person, name: str) -> View:
    found = person.waits_until(lambda: (view := person.open_modal()) and view.body["callback_id"] == name and view)
    assert isinstance(found, View)
    return found


def fill(person: Person, name: str, **fields: object) -> dict[str, str]:
    answer = person.submit(form_of(person, name), {field: {field: value} for field, value in fields.items()})
    assert answer.failure == ""
    return answer.errors


def test_a_vote_against_is_kept_at_once_and_its_reasons_are_asked_for(office: Office) -> None:
    card = card_of(office.carla, office)
    vote_on(office.carla, card, "not_helpful")
    form_of(office.carla, "feedback_reasons_modal")
    office.until(lambda: [row.vote for row in office.rows("feedback")] == ["not_helpful"])

    fill(
        office.carla,
        "feedback_reasons_modal",
        feedback_reasons=["unclear", "wrong_figure"],
        feedback_note="Her current salary is 170k, which you ignore",
    )

    office.carla.waits_for("dm", "Those who look after comp-assist read it")
    (row,) = office.rows("feedback")
    assert (row.answer_id.startswith("REC-"), sorted(row.reasons)) == (True, ["unclear", "wrong_figure"])
    assert "170" not in row.note
    assert "[pay history removed]" in row.note
    assert "170" not in str([one.details for one in office.rows("audit_logs", name="feedback.given")])


def test_a_form_that_is_closed_leaves_the_vote_and_a_new_vote_takes_the_reasons_away(office: Office) -> None:
    card = card_of(office.carla, office)
    vote_on(office.carla, card, "not_helpful")
    fill(office.carla, "feedback_reasons_modal", feedback_reasons=["slow"])
    office.until(lambda: [row.reasons for row in office.rows("feedback")] == [["slow"]])
    vote_on(office.carla, card, "helpful")
    office.until(lambda: [(row.vote, row.reasons) for row in office.rows("feedback")] == [("helpful", [])])
    assert office.carla.open_modal() is None
    vote_on(office.carla, card, "not_helpful")
    office.carla.close(form_of(office.carla, "feedback_reasons_modal"))
    office.until(lambda: [row.vote for row in office.rows("feedback")] == ["not_helpful"])


def test_side_by_side_answers_can_be_judged_as_well(office: Office) -> None:
    card = card_of(office.carla, office)
    office.carla.say("dm", "what if P5?", thread_ts=card.thread_ts)
    answer = office.carla.waits_for("dm", lambda one: any(block["type"] == "table" for block in one.blocks))
    vote_on(office.carla, answer, "helpful")
    office.until(lambda: [row.vote for row in office.rows("feedback")] == ["helpful"])


def test_admins_read_what_people_thought(office: Office) -> None:
    vote_on(office.colin, card_of(office.colin, office), "not_helpful")
    fill(office.colin, "feedback_reasons_modal", feedback_reasons=["unclear"])
    office.until(lambda: [row.reasons for row in office.rows("feedback")] == [["unclear"]])
    office.carla.command("dm", "/comp-assist status")
    assert "0 helpful, 1 not helpful" in str(office.carla.waits_for("dm", "Feedback, last 30 days").blocks)
    office.colin.command("dm", "/comp-assist status")
    assert "Feedback" not in str(office.colin.waits_for("dm", "comp-assist status").blocks)


def report(person: Person, card: Message, **fields: object) -> dict[str, str]:
    person.click(card, "report_data_problem")
    rows = form_of(person, "data_problem_modal").blocks[1]["element"]["options"]
    typed = {"problem_row": rows[0]["value"], "problem_fault": "outdated", **fields}
    return fill(person, "data_problem_modal", **typed)


def test_a_doubted_row_reaches_whoever_looks_after_the_data_and_comes_back_with_a_note(office: Office) -> None:
    card = card_of(office.colin, office)
    assert report(office.colin, card, problem_note="See the March survey") == {}
    office.colin.waits_for("dm", "you hear what came of it")
    told = office.carla.waits_for("dm", "A data problem was reported")
    assert "CompRanges row" in str(told.blocks)
    assert "USD" not in str(told)
    office.colin.command("dm", "/comp-assist status")
    assert "*Data problems* (1 open)" in str(office.colin.waits_for("dm", "Data problems").blocks)

    office.carla.click(told, "close_data_issue")
    assert fill(office.carla, "close_data_issue_modal", closing_note="Imported the new file.") == {}

    closed = office.colin.waits_for("dm", "A data problem you reported was closed")
    assert "Imported the new file." in str(closed.blocks)
    office.carla.click(told, "close_data_issue")
    office.carla.waits_for("dm", "Somebody closed this data problem already")
    assert office.audited()[-1] != "data_problem.reported"


def test_two_people_who_doubt_one_row_share_an_issue_and_both_hear_of_its_end(office: Office) -> None:
    first = card_of(office.colin, office)
    report(office.colin, first)
    office.carla.waits_for("dm", "A data problem was reported")
    office.carla.command("dm", "/comp-assist context CAND-017")
    again = office.carla.waits_for("dm", "Base salary")
    report(office.carla, again, problem_fault="amount")
    office.carla.waits_for("dm", "1 other has reported it as well")
    (issue,) = office.rows("data_issues")
    assert {row.user_id for row in office.rows("data_reports")} == {"U0CARLA", "U0COLIN"}

    told = office.carla.waits_for("dm", "A data problem was reported")
    office.carla.click(told, "close_data_issue", issue.id)
    fill(office.carla, "close_data_issue_modal", closing_note="It is right as it stands.")
    for person in (office.carla, office.colin):
        person.waits_for("dm", "A data problem you reported was closed")


def test_a_recruiter_reports_only_what_they_see_and_nobody_a_row_the_offer_does_not_cite(office: Office) -> None:
    card = office.waiting_card(ASK)
    seen = office.ravi.waits_for("#hiring-offers", "with Comp for review")
    assert "report_data_problem" not in str(seen.blocks)
    office.carla.click(card, "approve_offer")
    approved = office.ravi.waits_for("#hiring-offers", "Base salary")
    office.ravi.click(approved, "report_data_problem")
    body = form_of(office.ravi, "data_problem_modal").body
    body["blocks"][1]["element"]["options"][0]["value"] = "CompRanges row 1 @elsewhere"
    office.ravi.play.views.open(office.ravi.id, body)
    forged = {"problem_row": "CompRanges row 1 @elsewhere", "problem_fault": "outdated"}
    assert fill(office.ravi, "data_problem_modal", **forged) == {
        "problem_row": "Please choose one of the rows this offer rests on."
    }
    assert office.rows("data_issues") == []
