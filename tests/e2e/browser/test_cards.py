"""One card of each kind, as people see it; the pictures of docs/cards.md are made here."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from domain.identity.actor import PROGRAM
from domain.pay.snapshots import SnapshotCard
from handlers.jobs.register import JOBS
from tests.e2e.browser.chromium import NEEDS_CHROMIUM, type_into, visit
from tests.e2e.office import Office
from tests.e2e.reading import words

pytestmark = NEEDS_CHROMIUM

ASK = "/comp-assist recommend CAND-017 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


def take(message: Locator, path: Path) -> None:
    """A picture of one message, once everything in it is there."""
    message.scroll_into_view_if_needed()
    for picture in message.locator("img.picture").all():
        expect(picture).to_have_js_property("complete", value=True)
    message.screenshot(path=path)


def message_with(page: Page, text: str | re.Pattern[str]) -> Locator:
    return page.locator(".message").filter(has_text=text).last


def with_picture(office: Office) -> None:
    """Comp's card once its picture stands on it."""
    office.carla.waits_for("#comp-desk", lambda one: any(block["type"] == "image" for block in one.blocks))


def test_a_decision_with_its_range_and_an_approval(office: Office, page: Page, pictures: Path) -> None:
    office.waiting_card(ASK)
    with_picture(office)
    visit(page, office, "U0CARLA", "G0COMPDESK")
    page.set_viewport_size({"width": 1240, "height": 1600})
    card = message_with(page, "Base salary")
    picture = card.get_by_role("img", name=re.compile("Base salary USD 180,500: 50.0 % of the range"))
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.naturalWidth") == 720
    take(card, pictures / "card-decision.png")

    card.get_by_role("button", name="Approve the offer for CAND-017").click()
    page.get_by_test_id("confirm-ok").click()
    expect(card.get_by_text("Approved by")).to_be_visible()
    expect(picture).to_be_visible()
    visit(page, office, "U0RAVI", "G0OFFERS")
    page.locator('[data-testid^="replies-"]').last.click()
    thread = page.get_by_test_id("thread-pane")
    approved = thread.locator(".message").filter(has_text="Base salary").last
    expect(approved.get_by_role("button", name="Record that the offer for CAND-017 was made")).to_be_visible()
    take(approved, pictures / "card-approval.png")
    approved.get_by_role("button", name="Record that the offer for CAND-017 was made").click()
    expect(page.get_by_text("Was the offer made?")).to_be_visible()
    page.get_by_test_id("confirm-ok").click()
    expect(approved.get_by_text("Offer made").first).to_be_visible()


def test_the_picture_goes_when_somebody_comes_who_may_not_see_it(office: Office, page: Page) -> None:
    office.waiting_card(ASK)
    with_picture(office)
    visit(page, office, "U0CARLA", "G0COMPDESK")
    picture = page.get_by_role("img", name=re.compile("Base salary"))
    expect(picture).to_be_visible()
    office.carla.invite("#comp-desk", office.ravi.id)
    expect(picture).to_have_count(0)
    expect(page.get_by_text("with Comp for review")).to_be_visible()


def test_what_if_and_side_by_side(office: Office, page: Page, pictures: Path) -> None:
    office.carla.command("dm", ASK.replace("017", "018").replace("Proficient", "Advanced"))
    office.carla.waits_for("dm", lambda one: "CAND-018" in words(one) and "Base salary" in words(one))
    office.carla.command("dm", ASK)
    card = office.carla.waits_for("dm", lambda one: "CAND-017" in words(one) and "Base salary" in words(one))
    visit(page, office, "U0CARLA", card.channel)
    page.set_viewport_size({"width": 1440, "height": 1600})
    page.locator('[data-testid^="replies-"]').last.click()
    thread = page.get_by_test_id("thread-pane")
    for said, name in (("what if P5?", "what-if"), ("compare with CAND-018", "comparison")):
        type_into(page, "thread-composer", said)
        state = "Only supposed" if name == "what-if" else "Only compared"
        shown = thread.locator(".message").filter(has_text=state).last
        expect(shown.get_by_role("table")).to_be_visible()
        take(shown, pictures / f"card-{name}.png")


def test_context_history_and_an_error(office: Office, page: Page, pictures: Path) -> None:
    office.waiting_card(ASK)
    visit(page, office, "U0CARLA", office.carla.channel().id)
    page.set_viewport_size({"width": 1240, "height": 1600})
    type_into(page, "composer", "/comp-assist context CAND-017")
    known = message_with(page, "CAND-017: what is known")
    expect(known.get_by_role("button", name="Reset CAND-017")).to_be_visible()
    take(known, pictures / "card-context.png")
    known.get_by_role("button", name="History of CAND-017").click()
    history = message_with(page, "CAND-017: history")
    expect(history.get_by_text("opened the case")).to_be_visible()
    take(history, pictures / "card-history.png")
    type_into(page, "composer", "/comp-assist context CAND-999")
    error = message_with(page, "CAND-999")
    expect(error).to_be_visible()
    take(error, pictures / "card-error.png")


def test_a_notice_of_old_pay_data(
    office: Office, page: Page, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = datetime.now(UTC).date() - timedelta(days=400)
    monkeypatch.setattr(SnapshotCard, "taken_on", property(lambda _card: long_ago))
    JOBS["check-data-age"](PROGRAM, office.demo.container.job_tools)
    office.carla.waits_for("dm", "Pay data is too old")
    visit(page, office, "U0CARLA", office.carla.channel().id)
    notice = message_with(page, "Pay data is too old")
    expect(notice.get_by_text("the policy allows")).to_be_visible()
    take(notice, pictures / "card-data-notice.png")
