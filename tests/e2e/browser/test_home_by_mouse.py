"""The Home tab as people meet it: empty, full, and turned to another page."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.browser.chromium import NEEDS_CHROMIUM, visit
from tests.e2e.office import Office

pytestmark = NEEDS_CHROMIUM

JOB = "Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"


def open_home(page: Page, office: Office, person: str) -> None:
    visit(page, office, person, f"D0{person[2:]}")
    page.set_viewport_size({"width": 1240, "height": 1100})
    page.get_by_test_id("home-tab").click()
    expect(page.get_by_text("Pay data").first).to_be_visible()


def test_a_new_recruiter_finds_out_what_to_do(office: Office, page: Page, pictures: Path) -> None:
    open_home(page, office, "U0RAVI")
    expect(page.get_by_text("You have not opened a case yet")).to_be_visible()
    page.screenshot(path=pictures / "home-empty.png")
    page.get_by_role("button", name="Help", exact=True).click()
    page.get_by_test_id("messages-tab").click()
    expect(page.get_by_text("From one line to an explained offer").first).to_be_visible()


def test_a_recruiter_sees_how_their_cases_stand_and_turns_the_page(
    office: Office, page: Page, pictures: Path
) -> None:
    for number in range(11, 17):
        office.ravi.command("dm", f"/comp-assist recommend CAND-0{number} Data Engineer in Dublin, Hire, P3")
    office.ravi.command("#hiring-offers", f"/comp-assist recommend CAND-017 {JOB}")
    office.until(lambda: len(office.rows("candidates")) == 7)
    office.ravi.waits_for("#hiring-offers", "with Comp for review")
    open_home(page, office, "U0RAVI")
    expect(page.get_by_text("Your cases (7)")).to_be_visible()
    page.screenshot(path=pictures / "home.png")
    page.get_by_role("button", name="Your cases: next 5").click()
    expect(page.get_by_text("Page 2 of 2").first).to_be_visible()
    page.get_by_role("button", name=re.compile("Details of CAND-01")).last.click()
    page.get_by_test_id("messages-tab").click()
    expect(page.get_by_text(re.compile(r"CAND-01\d: what is known")).first).to_be_visible()


def test_comp_sees_what_waits_and_opens_the_card(office: Office, page: Page, pictures: Path) -> None:
    office.waiting_card(f"/comp-assist recommend CAND-017 {JOB}")
    office.ravi.command(
        "#hiring-offers", "/comp-assist recommend CAND-018 Data Scientist in Dublin, Advanced, Hire, P5"
    )
    office.until(lambda: len(office.rows("recommendations")) == 2)
    open_home(page, office, "U0CARLA")
    link = page.get_by_role("link", name="Open the card").first
    expect(link).to_be_visible()
    page.screenshot(path=pictures / "home-comp.png")
    # Slack would know who follows the link; the playground is told.
    page.goto(f"{link.get_attribute('href')}&as=U0CARLA")
    expect(page.get_by_role("button", name="Approve").first).to_be_visible()
