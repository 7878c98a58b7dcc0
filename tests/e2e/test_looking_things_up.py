"""Commands and pages that only look: context, status, help, Home; and who is refused."""

from bot.playground.typed_text import words_of
from tests.e2e.office import Office
from tests.e2e.reading import amounts_in, words

ASK = "/comp-assist recommend CAND-051 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


def test_context_shows_what_is_known_by_whom_and_when(office: Office) -> None:
    office.ravi.command("dm", ASK)
    office.ravi.waits_for("dm", "with Comp for review")
    office.ravi.command("#general", "/comp-assist context CAND-051")
    shown = office.ravi.waits_for("#general", "what is known")
    assert shown.only_for == office.ravi.id
    assert "Job level: *P4* — <@U0RAVI>" in words(shown)
    assert "Competing offer: _not known_" in words(shown)


def test_context_without_a_reference_shows_the_latest_case_of_the_asker(office: Office) -> None:
    office.carla.command("dm", "/comp-assist context")
    office.carla.waits_for("dm", "Which case?")
    office.carla.command("dm", ASK)
    office.carla.waits_for("dm", "Base salary")
    office.carla.command("dm", "/comp-assist context")
    office.carla.waits_for("dm", "CAND-051: what is known")


def test_a_recruiter_sees_no_pay_of_a_colleagues_case(office: Office) -> None:
    office.carla.command("dm", ASK)
    office.carla.waits_for("dm", "Base salary")
    office.ravi.command("dm", "/comp-assist context CAND-051")
    refused = office.ravi.waits_for("dm", "belongs to somebody else")
    assert not amounts_in(refused)


def test_status_shows_snapshots_policy_own_cases_and_health(office: Office) -> None:
    office.ravi.command("dm", "/comp-assist status")
    shown = words(office.ravi.waits_for("dm", "comp-assist status"))
    assert "Ranges: 293 rows, imported today" in shown
    assert "Roster: 3,145 rows, imported today" in shown
    assert "base-2026 v1" in shown
    assert "Database: reachable" in shown
    assert "none configured" in shown


def test_help_explains_with_examples_for_the_callers_role(office: Office) -> None:
    office.ravi.command("dm", "/comp-assist help")
    assert "You are in Recruitment" in words(office.ravi.waits_for("dm", "From one line"))
    office.carla.command("dm", "/comp-assist")
    assert "You are in the Comp Team" in words(office.carla.waits_for("dm", "From one line"))


def test_an_unknown_subcommand_is_named_and_the_known_ones_are_listed(office: Office) -> None:
    office.ravi.command("dm", "/comp-assist frobnicate <!channel>")
    shown = office.ravi.waits_for("dm", "I do not know")
    assert "frobnicate" in words(shown)
    assert "<!channel>" not in words(shown)


def test_every_door_is_closed_to_an_outsider_and_each_knock_is_audited(office: Office) -> None:
    office.ravi.command("#hiring-offers", ASK)
    card = office.ravi.waits_for("#hiring-offers", "with Comp for review")
    office.ravi.invite("#hiring-offers", office.olga.id)
    for text in ("recommend X", "context CAND-051", "status", "help", "nonsense"):
        office.olga.command("#general", f"/comp-assist {text}")
    office.olga.say("dm", "Data Scientist in Dublin")
    office.olga.say("#hiring-offers", "make that Must Hire", thread_ts=card.thread_ts)
    office.olga.waits_until(lambda: office.audited(actor="U0OLGA").count("access.refused") == 7)
    seen = [message for channel in ("#general", "dm", "#hiring-offers") for message in office.olga.sees(channel)]
    assert not any(amounts_in(message) for message in seen)
    assert words_of(card)


def test_once_an_outsider_joins_a_channel_the_case_goes_on_in_direct_messages(office: Office) -> None:
    office.ravi.command("#hiring-offers", ASK)
    card = office.ravi.waits_for("#hiring-offers", "with Comp for review")
    office.ravi.invite("#hiring-offers", office.olga.id)
    office.ravi.say("#hiring-offers", "make that Must Hire", thread_ts=card.thread_ts)
    office.ravi.waits_for("#hiring-offers", "goes on in our direct messages")
    office.ravi.waits_for("dm", "version 2")
    desk = office.carla.waits_for("#comp-desk", "version 2")
    office.carla.click(desk, "approve_offer")
    office.ravi.waits_for("dm", "*Approved*")
    assert not any(amounts_in(message) for message in office.olga.sees("#hiring-offers"))
