"""Help by topic, what was meant, the welcome, and the tour."""

import pytest

from bot.playground.people import Person
from bot.playground.records import View
from tests.e2e.office import Office
from tests.e2e.reading import strings_in


def modal_of(person: Person, says: str) -> View:
    """The modal once it says something."""

    def shown() -> View | None:
        view = person.open_modal()
        return view if view is not None and says in "\n".join(strings_in(view.blocks)) else None

    found = person.waits_until(shown)
    assert found is not None
    return found


def test_help_has_a_line_and_a_button_for_each_topic_of_ones_role(office: Office) -> None:
    office.ravi.command("dm", "/comp-assist help")
    page = office.ravi.waits_for("dm", "From one line")
    assert "Asking about a case" in str(page.blocks)
    assert "Deciding on an offer" not in str(page.blocks)
    office.ravi.click(page, "show_topic:2", "questions")
    office.ravi.waits_for("dm", "compare with CAND-018")
    office.carla.command("dm", "/comp-assist help approve")
    office.carla.waits_for("dm", "Request changes")


def test_a_topic_there_is_not_leads_to_the_nearest(office: Office) -> None:
    office.ravi.command("dm", "/comp-assist help exprt")
    told = office.ravi.waits_for("dm", "I have no help on")
    assert "Taking files with you" in str(told.blocks)
    office.ravi.command("dm", "/comp-assist help <!channel>")
    assert "<!channel>" not in str(office.ravi.waits_for("dm", lambda one: "channel" in str(one.blocks)).blocks)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("recomend CAND-017 Data Engineer", "/comp-assist recommend CAND-017"),
        ("contxt", "Did you mean `/comp-assist context`"),
        ("hlep", "Did you mean `/comp-assist help`"),
        ("CAND-017 Senior Software Engineer in Seattle, P4", "/comp-assist recommend CAND-017"),
        ("senior engineer in seattle earns 170k now", "begin with *recommend*"),
    ],
)
def test_whoever_mistypes_is_told_what_was_meant_and_nothing_is_kept(office: Office, typed: str, meant: str) -> None:
    office.ravi.command("dm", f"/comp-assist {typed}")
    told = office.ravi.waits_for("dm", meant)
    assert "170k" not in str(told.blocks)
    assert office.rows("candidates") == []
    assert "170k" not in str([row.payload for row in office.rows("inbox")])


def test_a_plain_word_in_direct_messages_is_answered(office: Office) -> None:
    office.ravi.say("dm", "help")
    office.ravi.waits_for("dm", "From one line")
    office.ravi.say("dm", "tour")
    invited = office.ravi.waits_for("dm", "One sample case in five steps")
    office.ravi.click(invited, "start_tour")
    modal_of(office.ravi, "Step 1 of 5")


def test_somebody_new_is_welcomed_once_and_told_what_can_be_said(office: Office) -> None:
    for _ in range(3):
        office.ravi.open_home("messages")
    office.ravi.waits_for("dm", "Welcome to comp-assist")
    office.ravi.open_home()
    office.ravi.waits_until(office.ravi.home)
    office.until(lambda: not office.rows("inbox", state="waiting"))
    welcomes = [one for one in office.ravi.sees("dm") if "Welcome to comp-assist" in str(one.blocks)]
    assert len(welcomes) == 1
    assert office.audited(actor="U0RAVI").count("person.welcomed") == 1
    prompts = office.ravi.play.prompts[office.ravi.channel().id]
    assert [prompt["title"] for prompt in prompts][-1] == "How do I use this?"


def test_every_suggested_prompt_is_understood(office: Office) -> None:
    office.carla.open_home("messages")
    office.carla.waits_for("dm", "Welcome to comp-assist")
    for prompt in office.carla.play.prompts[office.carla.channel().id]:
        office.carla.say("dm", prompt["message"])
    office.until(lambda: len(office.rows("candidates")) == 2)
    office.until(lambda: not office.rows("inbox", state="waiting"))
    assert not any("I did not understand" in str(one.blocks) for one in office.carla.sees("dm"))


def test_strangers_are_not_welcomed(office: Office) -> None:
    office.olga.open_home("messages")
    office.until(lambda: "access.refused" in office.audited(actor="U0OLGA"))
    assert office.olga.sees("dm") == []
    assert office.rows("welcomes") == []


def test_a_recruiter_walks_through_a_sample_and_sees_no_figures_before_its_approval(office: Office) -> None:
    ravi = office.ravi
    ravi.command("#hiring-offers", "/comp-assist tour")
    for number in (1, 2):
        ravi.click(modal_of(ravi, f"Step {number} of 5"), "tour_step:1", str(number + 1))
    before = modal_of(ravi, "Step 3 of 5")
    assert "with Comp for review" in str(before.blocks)
    assert "USD" not in str(before.blocks)
    ravi.click(before, "tour_step:1", "4")
    after = modal_of(ravi, "Step 4 of 5")
    assert "USD 180,500" in str(after.blocks)
    assert "approve_offer" not in str(after.blocks)
    ravi.click(after, "tour_step:0", "3")
    ravi.click(modal_of(ravi, "Step 3 of 5"), "tour_step:1", "4")
    ravi.click(modal_of(ravi, "Step 4 of 5"), "tour_step:1", "5")
    ravi.submit(modal_of(ravi, "Step 5 of 5"))
    ravi.waits_for("dm", "That was all")
    assert (office.rows("candidates"), office.rows("recommendations")) == ([], [])


def test_comp_begins_with_a_card_and_learns_to_decide(office: Office) -> None:
    carla = office.carla
    carla.command("dm", "/comp-assist tour")
    first = modal_of(carla, "Step 1 of 5")
    assert "Base salary" in str(first.blocks)
    for number in range(1, 5):
        carla.click(modal_of(carla, f"Step {number} of 5"), "tour_step:1", str(number + 1))
    assert "audit log" in str(modal_of(carla, "Step 5 of 5").blocks)
    assert len(carla.sees("#comp-desk")) == 0
