"""Exports as people meet them."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.browser.chromium import NEEDS_CHROMIUM, type_into, visit
from tests.e2e.office import Office

pytestmark = NEEDS_CHROMIUM


def test_a_case_file_comes_to_the_direct_messages_and_can_be_saved(
    office: Office, page: Page, pictures: Path
) -> None:
    office.waiting_card(
        "/comp-assist recommend CAND-017 Senior Software Engineer in Seattle, Proficient, Strong Hire, P4"
    )
    visit(page, office, "U0CARLA", "D0CARLA")
    page.set_viewport_size({"width": 1240, "height": 900})
    type_into(page, "composer", "/comp-assist export")
    page.get_by_role("button", name="My cases as XLSX").click()
    expect(page.get_by_test_id("file-cases.xlsx")).to_be_visible()
    type_into(page, "composer", "/comp-assist export CAND-017")
    expect(page.get_by_test_id("file-CAND-017.md")).to_be_visible()
    with page.expect_download() as saving:
        page.get_by_test_id("file-CAND-017.md").click()
    assert "Base salary | USD 180,500" in Path(saving.value.path()).read_text(encoding="utf-8")
    page.screenshot(path=pictures / "export.png")
