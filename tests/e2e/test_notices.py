"""Notices as people get them: in their direct messages, once, with a way to the card and without any pay."""

import re
from collections.abc import Iterator
from datetime import UTC, timedelta
from fractions import Fraction

import pytest

from bot.playground.people import Person
from bot.playground.records import Message
from domain.approvals.review_time import FULL, HALF
from tests.e2e.office import Office
from tests.e2e.postman import Postman, postman_of
from tests.e2e.reading import press, words

ASK = "/comp-assist recommend CAND-061 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
REACH = f"{ASK}, competing offer 215,000 base"


@pytest.fixture
def postman(office: Office) -> Iterator[Postman]:
    with postman_of(office) as made:
        yield made


def notices_to(person: Person) -> list[Message]:
    """What came to somebody's direct messages, beside cards and answers."""
    about = re.compile(r"CAND-061 (waits|still|is|needs|has)")
    return [message for message in person.sees() if about.match(message.text)]


def test_from_waiting_over_reminders_to_the_recruiters_news(office: Office, postman: Postman) -> None:
    card = office.waiting_card(REACH)

    assert postman.comes(HALF) == 2
    assert postman.comes(FULL) == 2
    assert postman.comes(Fraction(3, 2)) == 1
    assert [one.text for one in notices_to(office.carla)] == [
        "CAND-061 still waits for your decision",
        "CAND-061 is overdue for your decision",
        "CAND-061 is overdue, and nobody has decided",
    ]
    assert [one.text for one in notices_to(office.colin)] == [
        "CAND-061 still waits for your decision",
        "CAND-061 is overdue for your decision",
    ]
    assert office.audited(candidate_id="CAND-061").count("offer.escalated") == 1

    press(office.carla, "#comp-desk", card, "approve_offer")
    press(office.colin, "#comp-desk", card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")
    (offer,) = office.rows("recommendations", candidate_id="CAND-061")
    assert postman.comes_at(offer.state_since.astimezone(UTC) + timedelta(minutes=1)) == 1
    assert [one.text for one in notices_to(office.ravi)] == ["CAND-061 is approved"]
    assert notices_to(office.olga) == []


def test_the_way_leads_to_the_card_the_reader_has(office: Office, postman: Postman) -> None:
    card = office.waiting_card(REACH)
    postman.comes(HALF)

    (notice,) = notices_to(office.colin)
    assert f"in=G0COMPDESK&ts={card.ts}" in words(notice).replace("&amp;", "&")


def test_no_notice_holds_pay_in_its_text_its_blocks_or_its_metadata(office: Office, postman: Postman) -> None:
    office.waiting_card(REACH)
    for share in (HALF, FULL, Fraction(3, 2)):
        postman.comes(share)

    for message in (*notices_to(office.carla), *notices_to(office.colin)):
        shown = [block.get("text", {}).get("text", str(block.get("elements"))) for block in message.blocks]
        said = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC|<!date\^\d+|<http[^|]*\||CAND-061", "", str(shown))
        assert not re.search(r"\d|USD|\$", said), said
        assert re.fullmatch(r"[0-9a-f]{24}", (message.metadata or {})["event_payload"]["mark"])


def test_what_is_decided_before_anybody_was_told_is_not_told_as_waiting(office: Office, postman: Postman) -> None:
    card = office.waiting_card(ASK)
    press(office.carla, "#comp-desk", card, "approve_offer")
    office.ravi.waits_for("#hiring-offers", "*Approved*")
    postman.comes(HALF)

    assert notices_to(office.carla) == notices_to(office.colin) == []
