"""Chromium and what people do in it: be somebody, somewhere; and write."""

import shutil

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office import Office

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)"),
]
"""What every file of browser tests says as its `pytestmark`."""


def visit(page: Page, office: Office, person: str, channel: str) -> None:
    """Be somebody, somewhere."""
    page.goto(f"{office.address}/?as={person}&in={channel}")
    expect(page.get_by_test_id("composer")).to_be_visible()


def type_into(page: Page, box: str, text: str) -> None:
    """Write into a composer and send with Enter, as people do."""
    page.get_by_test_id(box).click()
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")
