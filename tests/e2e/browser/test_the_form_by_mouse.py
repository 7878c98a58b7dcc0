"""The form for a recommendation, as people meet it."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.browser.chromium import NEEDS_CHROMIUM, type_into, visit
from tests.e2e.office import Office

pytestmark = NEEDS_CHROMIUM


def test_a_form_is_filled_in_and_names_what_is_wrong_in_it(office: Office, page: Page, pictures: Path) -> None:
    visit(page, office, "U0RAVI", "G0OFFERS")
    page.set_viewport_size({"width": 1240, "height": 1180})
    page.get_by_test_id("shortcuts").click()
    page.get_by_test_id("shortcut-new_case").click()
    form = page.get_by_test_id("modal")
    expect(form.get_by_test_id("modal-submit")).to_be_visible()
    form.get_by_test_id("action-candidate").fill("CAND-017")
    # By keyboard: type, arrow down, Enter.
    form.get_by_test_id("action-job_title").fill("senior soft")
    expect(form.get_by_role("listbox").get_by_role("option")).to_have_text(["Senior Software Engineer"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(form.get_by_test_id("action-job_title")).to_have_value("Senior Software Engineer")
    form.get_by_test_id("action-location").fill("sea")
    form.get_by_test_id("option-SEA").click()
    form.get_by_test_id("action-proficiency").select_option("Proficient")
    form.get_by_test_id("action-interview_feedback").select_option("Strong Hire")
    form.get_by_test_id("action-job_level").select_option("P4")
    form.get_by_test_id("action-candidate").scroll_into_view_if_needed()
    page.screenshot(path=pictures / "form.png")
    form.get_by_test_id("action-expectation").fill("quite a lot")
    page.get_by_test_id("modal-submit").click()
    expect(form.get_by_text("Please write one amount in digits")).to_be_visible()
    page.screenshot(path=pictures / "form-errors.png")
    form.get_by_test_id("action-expectation").fill("200k")
    page.get_by_test_id("modal-submit").click()
    expect(form).to_be_hidden()
    office.ravi.waits_for("dm", "with Comp for review")


def test_a_message_is_used_as_a_candidates_context(office: Office, page: Page, pictures: Path) -> None:
    visit(page, office, "U0RAVI", "G0OFFERS")
    page.set_viewport_size({"width": 1240, "height": 1180})
    type_into(page, "composer", "Panel of CAND-021: strong hire for Senior Data Engineer in Dublin, P4, Proficient")
    message = page.get_by_text("Panel of CAND-021")
    message.hover()
    page.get_by_test_id("shortcut-message_as_context").last.click()
    form = page.get_by_test_id("modal")
    expect(form.get_by_test_id("action-job_title")).to_have_value("Senior Data Engineer")
    expect(form.get_by_test_id("action-candidate")).to_have_value("CAND-021")
    page.screenshot(path=pictures / "message-shortcut.png")
    page.get_by_test_id("modal-submit").click()
    expect(form).to_be_hidden()
    expect(page.get_by_text(re.compile("case opened by")).last).to_be_visible()


def test_recommend_alone_and_the_button_on_home_open_it(office: Office, page: Page) -> None:
    visit(page, office, "U0RAVI", "D0RAVI")
    type_into(page, "composer", "/comp-assist recommend")
    expect(page.get_by_test_id("modal").get_by_test_id("action-candidate")).to_be_visible()
    page.get_by_test_id("modal-close").click()
    page.get_by_test_id("home-tab").click()
    page.get_by_test_id("home-view").get_by_role("button", name="New recommendation…").click()
    expect(page.get_by_test_id("modal").get_by_test_id("action-candidate")).to_be_visible()
