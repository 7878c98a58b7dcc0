"""Recommending by form: from the command, a shortcut, a message and the Home tab."""

import pytest

from bot.playground.people import Person
from bot.playground.records import View
from tests.e2e.office import Office

TITLE = "Senior Software Engineer"
COMPLETE = {"proficiency": "Proficient", "interview_feedback": "Strong Hire", "job_level": "P4"}


def the_form(person: Person) -> View:
    """The form, once it has taken the place of what stood there before."""
    found = person.waits_until(lambda: (view := person.open_modal()) and view.body.get("submit") and view)
    assert isinstance(found, View)
    return found


def pick(person: Person, field: str, typed: str) -> None:
    """Search a menu and take the first entry, as people do."""
    form = the_form(person)
    person.enter(form, field, person.suggestions(form, field, typed)[0])


def fill(person: Person, **fields: str) -> dict[str, str]:
    """Fill the form in and send it; what it says is wrong."""
    answer = person.submit(the_form(person), {name: {name: value} for name, value in fields.items()})
    assert answer.failure == ""
    return answer.errors


def test_a_recruiter_fills_in_the_form_and_comp_reads_the_same_offer_as_from_a_line(office: Office) -> None:
    ravi = office.ravi
    ravi.command("#hiring-offers", "/comp-assist recommend")
    pick(ravi, "job_title", "senior soft")
    pick(ravi, "location", "sea")

    assert fill(ravi, candidate="cand-017", **COMPLETE) == {}

    ravi.waits_for("#hiring-offers", "with Comp for review")
    assert "USD 180,500" in str(office.carla.waits_for("#comp-desk", "Base salary").blocks)
    assert ravi.open_modal() is None
    assert [row.id for row in office.rows("candidates")] == ["CAND-017"]


def test_everything_in_the_form_becomes_a_fact_and_the_notes_are_read_like_a_message(office: Office) -> None:
    carla = office.carla
    carla.command("dm", "/comp-assist recommend")
    pick(carla, "job_title", TITLE)
    pick(carla, "location", "sea")
    told = fill(
        carla,
        **COMPLETE,
        competing_base="218k",
        expectation="USD 200,000",
        posted_minimum="150k",
        posted_maximum="210k",
        notes="Exempt role. Her current salary is 170k.",
    )

    assert told == {}
    carla.waits_for("dm", "Base salary")
    assert {row.field for row in office.rows("fact_records")} == {
        "job_title", "location", "proficiency", "interview_feedback", "job_level", "competing_offer", "expectation",
        "posted_range", "exempt",
    }  # fmt: skip
    (said,) = office.rows("messages")
    assert said.text == "Exempt role. Her current salary is [pay history removed]."
    carla.waits_for("dm", "current or past pay")


def test_what_is_wrong_is_said_at_its_field_and_nothing_that_was_typed_is_lost(office: Office) -> None:
    ravi = office.ravi
    ravi.command("#hiring-offers", "/comp-assist recommend")

    told = fill(ravi, candidate="017", expectation="a lot", posted_minimum="150k", notes="about CAND-9, urgent")

    assert told == {
        "candidate": "A candidate reference looks like CAND-017. Leave the field empty for a new one.",
        "expectation": "Please write one amount in digits, such as 182,500 or 182.5k.",
        "notes": "The notes name another candidate reference than the form. Please let both say the same.",
    }
    assert office.rows("candidates") == []
    typed = ravi.entered[the_form(ravi).id]
    assert (typed["notes"], typed["candidate"]) == ({"notes": "about CAND-9, urgent"}, {"candidate": "017"})


def test_an_empty_form_is_not_sent(office: Office) -> None:
    office.ravi.command("#hiring-offers", "/comp-assist recommend")
    assert fill(office.ravi) == {"job_title": "Please fill in what you know; the title is a good start."}


def test_a_case_of_somebody_else_is_refused_in_the_form_and_audited(office: Office) -> None:
    office.carla.command("dm", f"/comp-assist recommend CAND-5 {TITLE} in Seattle, Proficient, Hire, P4")
    office.carla.waits_for("dm", "Base salary")
    office.ravi.shortcut("new_case")

    told = fill(office.ravi, candidate="CAND-5", proficiency="Advanced")

    assert told == {"candidate": "This case belongs to somebody else. Ask its recruiter or a Comp Team member."}
    assert "access.refused" in office.audited(actor="U0RAVI")


def test_a_shortcut_from_anywhere_answers_in_direct_messages(office: Office) -> None:
    ravi = office.ravi
    ravi.shortcut("new_case")
    pick(ravi, "job_title", TITLE)
    assert fill(ravi, **COMPLETE) == {}
    ravi.waits_for("dm", "To recommend an offer I still need")


def test_the_button_on_home_opens_the_same_form(office: Office) -> None:
    office.ravi.open_home()
    home = office.ravi.waits_until(office.ravi.home)
    office.ravi.click(home, "new_case")
    assert the_form(office.ravi).body["callback_id"] == "new_case_modal"


def test_a_message_becomes_the_context_of_a_candidate(office: Office) -> None:
    told = office.ravi.say(
        "#hiring-offers", "Panel: strong hire for senior software engineer in Seattle, P4. She makes 165k now."
    )
    office.ravi.message_shortcut(told, "message_as_context")

    form = the_form(office.ravi)

    elements = {block["block_id"]: block["element"] for block in form.blocks if block["type"] == "input"}
    assert elements["job_title"]["initial_option"]["value"] == TITLE
    assert elements["interview_feedback"]["initial_option"]["value"] == "Strong Hire"
    assert elements["job_level"]["initial_option"]["value"] == "P4"
    assert "165" not in str(form.body)
    assert "[pay history removed]" in elements["notes"]["initial_value"]
    assert "took out" in str(form.blocks[0])
    assert fill(office.ravi, proficiency="Proficient") == {}
    office.ravi.waits_for("#hiring-offers", "with Comp for review")


def test_a_reply_in_a_cases_thread_names_its_case(office: Office) -> None:
    office.ravi.command("#hiring-offers", f"/comp-assist recommend CAND-017 {TITLE} in Seattle")
    asked = office.ravi.waits_for("#hiring-offers", "I still need")
    said = office.ravi.say("#hiring-offers", "thanks", thread_ts=asked.thread_ts)
    office.ravi.message_shortcut(said, "message_as_context")
    elements = {b["block_id"]: b["element"] for b in the_form(office.ravi).blocks if b["type"] == "input"}
    assert elements["candidate"]["initial_value"] == "CAND-017"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("senior soft", TITLE),
        ("SENIOR SOFTWARE ENGINEER", TITLE),
        ("soft senior", TITLE),
        ("senoir sofware enginer", TITLE),
    ],
)
def test_titles_are_found_by_beginnings_parts_and_near_misses(office: Office, typed: str, first: str) -> None:
    office.ravi.shortcut("new_case")
    found = office.ravi.suggestions(the_form(office.ravi), "job_title", typed)
    assert found[0]["value"] == first


def test_places_are_found_by_the_names_people_use_and_fit_the_title(office: Office) -> None:
    ravi = office.ravi
    ravi.shortcut("new_case")
    form = the_form(ravi)
    assert ravi.suggestions(form, "location", "seattle")[0]["value"] == "SEA"
    everywhere = ravi.suggestions(form, "location")
    ravi.enter(form, "job_title", ravi.suggestions(form, "job_title", "shift lead")[0])
    assert 0 < len(ravi.suggestions(form, "location")) < len(everywhere)


def test_nobody_without_a_team_finds_anything(office: Office) -> None:
    office.ravi.shortcut("new_case")
    form = the_form(office.ravi)
    theirs = office.olga.play.views.open(office.olga.id, form.body)
    assert office.olga.suggestions(theirs, "job_title", "s") == []
    assert office.ravi.suggestions(form, "job_title", "s") != []
