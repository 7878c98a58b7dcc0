"""Votes, reasons and doubted rows, as people meet them."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.browser.chromium import NEEDS_CHROMIUM, type_into, visit
from tests.e2e.office import Office

pytestmark = NEEDS_CHROMIUM

ASK = "/comp-assist recommend CAND-017 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


def test_a_vote_against_opens_a_form_for_the_reasons(office: Office, page: Page, pictures: Path) -> None:
    office.colin.command("dm", ASK)
    card = office.colin.waits_for("dm", "Base salary")
    visit(page, office, "U0COLIN", card.channel)
    page.set_viewport_size({"width": 1240, "height": 900})
    page.locator('[data-testid^="replies-"]').last.click()
    thread = page.get_by_test_id("thread-pane")
    thread.get_by_role("button", name="This answer does not help").click()
    form = page.get_by_test_id("modal")
    form.get_by_test_id("action-feedback_reasons").click()
    form.get_by_test_id("option-unclear").check()
    form.get_by_test_id("option-incomplete").check()
    form.get_by_test_id("action-feedback_reasons").click()
    form.get_by_test_id("action-feedback_note").fill("Which of the peers are in Seattle?")
    page.screenshot(path=pictures / "feedback-reasons.png")
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_text("Those who look after comp-assist read it").first).to_be_visible()
    expect(thread.get_by_role("button", name="This answer does not help")).to_have_attribute("aria-pressed", "true")


def test_a_row_is_doubted_and_the_doubt_is_settled(office: Office, page: Page, pictures: Path) -> None:
    office.colin.command("dm", ASK)
    card = office.colin.waits_for("dm", "Base salary")
    visit(page, office, "U0COLIN", card.channel)
    page.set_viewport_size({"width": 1240, "height": 900})
    page.locator('[data-testid^="replies-"]').last.click()
    page.get_by_test_id("thread-pane").get_by_role("button", name="Report a data problem about CAND-017").click()
    form = page.get_by_test_id("modal")
    form.get_by_test_id("action-problem_row").select_option(index=1)
    form.get_by_test_id("action-problem_fault").select_option("outdated")
    form.get_by_test_id("action-problem_note").fill("The March survey has newer ranges.")
    page.screenshot(path=pictures / "data-problem.png")
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_text("you hear what came of it").first).to_be_visible()

    visit(page, office, "U0CARLA", "D0CARLA")
    type_into(page, "composer", "/comp-assist status")
    expect(page.get_by_text("Data problems").first).to_be_visible()
    page.screenshot(path=pictures / "status.png")
    page.get_by_role("button", name="Close the data problem of").first.click()
    form.get_by_test_id("action-closing_note").fill("Imported the new file.")
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_text("Closed. Whoever reported it is told.").first).to_be_visible()
    office.colin.waits_for("dm", "A data problem you reported was closed")
