"""The product's story, told through signed HTTP: a recruiter, the Comp Team, an outsider, and the audit log."""

from tests.e2e.office import Office
from tests.e2e.reading import amounts_in, card_of, thread_of, words

ASK = "/comp-assist recommend CAND-017 Senior Software Engineer in Seattle, Strong Hire, P4"


def test_a_recruiter_gets_an_approved_explained_audited_offer(office: Office) -> None:
    ravi, carla, olga = office.ravi, office.carla, office.olga

    # A recruiter opens a case with something missing and is asked for exactly that.
    ravi.command("#hiring-offers", ASK)
    question = ravi.waits_for("#hiring-offers", "I still need")
    assert "*Proficiency*: Learning, Proficient, Advanced, or unknown" in words(question)
    assert "*Job title*" not in words(question)

    # They fill it in in the thread. The offer is with Comp; no amount is shown to them or to anybody reading along.
    ravi.say("#hiring-offers", "she is Proficient", thread_ts=question.thread_ts)
    ravi.waits_for("#hiring-offers", "with Comp for review")
    assert all(not amounts_in(message) for message in ravi.sees("#hiring-offers"))

    # Comp sees the full card at their desk, with every claim's source, and approves.
    card = carla.waits_for("#comp-desk", "Base salary")
    assert "USD 180,500" in words(card)
    assert "CompRanges row 9" in words(card)
    assert "EmployeeRoster rows" in words(card)
    carla.waits_until(lambda: office.audited(candidate_id="CAND-017").count("card.posted") == 2)
    carla.click(card, "approve_offer")

    # The recruiter is shown the approved offer in the thread where it was asked.
    ravi.waits_for("#hiring-offers", "*Approved* for `CAND-017`")
    thread = thread_of(ravi, "#hiring-offers", question)
    shown = card_of(thread)
    assert "USD 180,500" in words(shown)
    assert "Approved by <@U0CARLA>" in words(shown)

    # An outsider is refused and learns nothing.
    olga.command("#general", "/comp-assist context CAND-017")
    refused = olga.waits_for("#general", "you are in neither")
    assert not amounts_in(refused)
    assert refused.only_for == olga.id

    # The audit log holds each step.
    assert office.audited(candidate_id="CAND-017") == [
        "case.opened",
        "thread.bound",
        "turn.taken",
        "facts.changed",
        "turn.taken",
        "recommendation.made",
        "card.posted",
        "thread.bound",
        "card.posted",
        "approval.granted",
    ]
    assert office.audited(actor="U0OLGA") == ["access.refused"]
    approval = office.rows("audit_logs", name="approval.granted")[0]
    assert (approval.actor, approval.details["tier"]) == ("U0CARLA", "auto")
