"""The Home tab: what waits for whom, pages, buttons, and who sees nothing of it."""

import json

from bot.playground.people import Person
from bot.playground.records import Message, View
from tests.e2e.office import Office
from tests.e2e.reading import amounts_in, strings_in

JOB = "Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


def home_of(person: Person, *, shows: str = "Pay data") -> View:
    """The Home tab as it stands once it shows something."""
    person.open_home()
    found = person.waits_until(lambda: shown(person, shows))
    assert found is not None
    return found


def shown(person: Person, words: str) -> View | None:
    """The Home tab, once it shows some words."""
    view = person.home()
    return view if view is not None and words in text_of(view) else None


def text_of(view: View) -> str:
    return "\n".join(strings_in(view.blocks))


def test_an_offer_waits_on_the_desk_of_whoever_may_decide_until_it_is_decided(office: Office) -> None:
    card = office.waiting_card(f"/comp-assist recommend CAND-017 {JOB}")
    seen = home_of(office.carla, shows="Open the card")
    assert "Waiting for you (1)" in text_of(seen)
    assert "`CAND-017` *Senior Software Engineer* · SEA" in text_of(seen)
    assert "asked by <@U0RAVI>" in text_of(seen)

    office.carla.click(card, "approve_offer")
    office.carla.waits_for("#comp-desk", "Approved by")

    assert "Nothing waits for your decision" in text_of(home_of(office.carla, shows="Nothing waits"))
    assert "Where you were lately (1)" in text_of(office.carla.home() or seen)


def test_no_pay_stands_on_anybodys_home(office: Office) -> None:
    card = office.waiting_card(f"/comp-assist recommend CAND-017 {JOB}")
    office.carla.click(card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "Base salary")
    for person in (office.ravi, office.carla, office.colin):
        shown_blocks = Message("", "", person.id, "", blocks=home_of(person).blocks)
        assert amounts_in(shown_blocks) == []


def test_a_recruiter_finds_their_cases_by_state_and_never_those_of_others(office: Office) -> None:
    office.ravi.command("#hiring-offers", f"/comp-assist recommend CAND-1 {JOB}")
    office.ravi.waits_for("#hiring-offers", "with Comp for review")
    office.ravi.command("#hiring-offers", "/comp-assist recommend CAND-2 Data Engineer in Dublin")
    office.ravi.waits_for("#hiring-offers", "I still need")
    office.carla.command("dm", f"/comp-assist recommend CAND-3 {JOB}")
    office.carla.waits_for("dm", "Base salary")

    seen = text_of(home_of(office.ravi, shows="Your cases (2)"))

    assert "Waiting for a decision" in seen
    assert "No offer yet: something is still missing" in seen
    assert "CAND-3" not in seen
    assert "Waiting for you" not in seen


def test_long_lists_have_pages_and_a_button_leads_to_the_case(office: Office) -> None:
    for number in range(7):
        office.ravi.command("dm", f"/comp-assist recommend CAND-{number} Data Engineer in Dublin")
    office.until(lambda: len(office.rows("candidates")) == 7)
    first = home_of(office.ravi, shows="Your cases (7)")
    assert "Page 1 of 2" in text_of(first)

    office.ravi.click(first, "turn_page:1", "0.1.0")

    second = office.ravi.waits_until(lambda: shown(office.ravi, "Page 2 of 2"))
    office.ravi.click(second, "show_case")
    office.ravi.waits_for("dm", "what is known")


def test_a_page_that_is_none_leads_to_the_last_and_a_forged_one_nowhere(office: Office) -> None:
    home = home_of(office.ravi)
    forged = json.loads(json.dumps(home.blocks).replace('"0.0.0"', '"9999.9999.9999"'))
    office.ravi.click(office.ravi.play.views.publish("U0RAVI", {"type": "home", "blocks": forged}), "turn_page")
    office.ravi.waits_until(lambda: '"0.0.0"' in json.dumps((office.ravi.home() or home).blocks))
    forged = json.loads(json.dumps(home.blocks).replace('"0.0.0"', '"1;drop.0.0"'))
    office.ravi.click(office.ravi.play.views.publish("U0RAVI", {"type": "home", "blocks": forged}), "turn_page")
    office.ravi.waits_for("dm", "That button no longer works")


def test_an_empty_desk_says_what_to_do(office: Office) -> None:
    seen = text_of(home_of(office.ravi))
    assert "You have not opened a case yet" in seen
    assert "/comp-assist recommend" in seen
    assert "What you can say" in seen


def test_status_and_help_are_a_press_away(office: Office) -> None:
    home = home_of(office.ravi)
    office.ravi.click(home, "show_status")
    office.ravi.waits_for("dm", "comp-assist status")
    office.ravi.click(home, "show_help")
    office.ravi.waits_for("dm", "From one line")


def test_whoever_is_in_neither_team_reads_one_sentence(office: Office) -> None:
    office.olga.open_home()
    other = office.olga.waits_until(office.olga.home)
    assert len(other.blocks) == 1
    assert "you are in neither" in text_of(other)
