"""The welcome, help and the tour, as somebody new meets them."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.browser.chromium import NEEDS_CHROMIUM, type_into, visit
from tests.e2e.office import Office

pytestmark = NEEDS_CHROMIUM


def test_somebody_new_is_welcomed_and_takes_the_tour(office: Office, page: Page, pictures: Path) -> None:
    visit(page, office, "U0RAVI", "D0RAVI")
    page.set_viewport_size({"width": 1240, "height": 1060})
    expect(page.get_by_text("Welcome to comp-assist").first).to_be_visible()
    expect(page.get_by_test_id("prompt")).to_have_count(4)
    page.screenshot(path=pictures / "welcome.png")
    page.get_by_role("button", name="Take the tour").first.click()
    form = page.get_by_test_id("modal")
    for number in range(1, 4):
        expect(form.get_by_text(f"Step {number} of 5")).to_be_visible()
        form.get_by_role("button", name="On to step").click()
    expect(form.get_by_text("Step 4 of 5")).to_be_visible()
    expect(form.get_by_text("USD 180,500").first).to_be_visible()
    page.screenshot(path=pictures / "tour.png")
    form.get_by_role("button", name="On to step").click()
    expect(form.get_by_text("Step 5 of 5")).to_be_visible()
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_text("That was all.").first).to_be_visible()


def test_help_leads_from_topic_to_topic(office: Office, page: Page, pictures: Path) -> None:
    visit(page, office, "U0CARLA", "D0CARLA")
    page.set_viewport_size({"width": 1240, "height": 1060})
    type_into(page, "composer", "/comp-assist help")
    expect(page.get_by_text("From one line to an explained offer").first).to_be_visible()
    page.screenshot(path=pictures / "help.png")
    page.get_by_role("button", name="Deciding on an offer").click()
    expect(page.get_by_text("L2 and L3 need two people").first).to_be_visible()
    page.get_by_role("button", name="All topics").last.click()
    expect(page.get_by_text("From one line to an explained offer").nth(1)).to_be_visible()
