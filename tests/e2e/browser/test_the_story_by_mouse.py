"""The whole story once more, by mouse and keyboard in a real Chromium against the playground."""

import re
from fractions import Fraction
from pathlib import Path

from playwright.sync_api import Page, expect

from domain.approvals.review_time import FULL, HALF
from tests.e2e.browser.chromium import NEEDS_CHROMIUM, type_into, visit
from tests.e2e.office import Office
from tests.e2e.postman import postman_of
from tests.rig.bedrock_replies import Reply
from tests.rig.loopback_bedrock import LoopbackBedrock

pytestmark = NEEDS_CHROMIUM

ASK = "/comp-assist recommend CAND-017 Senior Software Engineer in Seattle, Strong Hire, P4"


def test_a_recruiter_asks_comp_approves_and_the_recruiter_reads_the_offer(
    office: Office, page: Page, pictures: Path
) -> None:
    # The recruiter asks and fills in what is missing with a button.
    visit(page, office, "U0RAVI", "G0OFFERS")
    type_into(page, "composer", ASK)
    page.locator('[data-testid^="replies-"]').last.click()
    thread = page.get_by_test_id("thread-pane")
    expect(thread.get_by_text("To recommend an offer I still need")).to_be_visible()
    thread.get_by_role("button", name="Proficient", exact=True).click()
    expect(thread.get_by_text("with Comp for review")).to_be_visible()
    expect(page.get_by_text(re.compile(r"USD\s"))).to_have_count(0)
    page.screenshot(path=pictures / "recruiter-waiting.png")

    # Comp reads the card and approves, confirming first.
    visit(page, office, "U0CARLA", "G0COMPDESK")
    expect(page.get_by_text("USD 180,500").first).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 1180})
    page.get_by_role("button", name="Approve the offer for CAND-017").click()
    page.get_by_test_id("confirm-ok").click()
    expect(page.get_by_text(re.compile("Approved by")).first).to_be_visible()

    # The recruiter reads the approved offer in the thread, without a reload in between.
    visit(page, office, "U0RAVI", "G0OFFERS")
    page.set_viewport_size({"width": 1240, "height": 1400})
    page.locator('[data-testid^="replies-"]').last.click()
    expect(thread.get_by_text("USD 180,500").first).to_be_visible()
    expect(thread.get_by_text("Approved for").first).to_be_visible()
    page.screenshot(path=pictures / "approved-offer.png")

    # An outsider is refused.
    visit(page, office, "U0OLGA", "C0GENERAL")
    type_into(page, "composer", "/comp-assist context CAND-017")
    expect(page.get_by_text("you are in neither").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"USD\s"))).to_have_count(0)


def test_an_override_is_typed_into_a_form_that_names_its_errors(office: Office, page: Page, pictures: Path) -> None:
    office.ravi.command("#hiring-offers", f"{ASK}, Proficient")
    office.carla.waits_for("#comp-desk", "Base salary")
    visit(page, office, "U0CARLA", "G0COMPDESK")
    page.get_by_role("button", name=re.compile("Override")).click()
    form = page.get_by_test_id("modal")
    form.get_by_role("textbox").nth(0).fill("quite a lot")
    form.get_by_role("textbox").nth(1).fill("Matches two recent hires on the same team.")
    form.get_by_role("combobox").select_option("internal_parity")
    page.get_by_test_id("modal-submit").click()
    expect(form.get_by_text("Please write one amount in digits")).to_be_visible()
    form.get_by_role("textbox").nth(0).fill("186,500")
    page.screenshot(path=pictures / "override-form.png")
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_text("USD 186,500").first).to_be_visible()


def test_an_admin_sets_teams_and_approvers_on_the_home_tab(office: Office, page: Page, pictures: Path) -> None:
    visit(page, office, "U0CARLA", "D0CARLA")
    page.get_by_test_id("home-tab").click()
    page.get_by_role("button", name="Team settings…").click()
    form = page.get_by_test_id("modal")
    form.get_by_test_id("action-groups_comp_team").click()
    form.get_by_test_id("option-S0COMP").first.check()
    form.get_by_test_id("action-groups_comp_team").click()
    form.get_by_test_id("action-groups_recruitment").click()
    form.get_by_test_id("option-S0RECRUIT").last.check()
    form.get_by_test_id("action-groups_recruitment").click()
    page.screenshot(path=pictures / "team-settings.png")
    page.get_by_test_id("modal-submit").click()
    expect(form).to_be_hidden()
    office.carla.waits_for("dm", "Settings saved: 2 changes.")
    assert {row.group_id: row.role for row in office.rows("group_roles")} == {
        "S0COMP": "comp_team",
        "S0RECRUIT": "recruitment",
    }


def test_a_case_is_kept_from_its_context(office: Office, page: Page, pictures: Path) -> None:
    office.ravi.command("#hiring-offers", f"{ASK}, Proficient")
    office.carla.waits_for("#comp-desk", "Base salary")
    visit(page, office, "U0CARLA", "D0CARLA")
    type_into(page, "composer", "/comp-assist context CAND-017")
    expect(page.get_by_text("CAND-017: what is known")).to_be_visible()
    page.get_by_role("button", name="History").click()
    expect(page.get_by_text("CAND-017: history")).to_be_visible()
    page.get_by_text("CAND-017: what is known").scroll_into_view_if_needed()
    page.screenshot(path=pictures / "case-context.png")
    page.get_by_role("button", name="Edit what is known of CAND-017").click()
    form = page.get_by_test_id("modal")
    form.get_by_test_id("action-job_level").select_option("P5")
    page.get_by_test_id("modal-submit").click()
    expect(form).to_be_hidden()
    expect(page.get_by_text("The answer is in the case's thread")).to_be_visible()
    office.carla.waits_for("#comp-desk", "version 2")


def test_notices_say_at_a_glance_what_waits_and_lead_to_the_card(office: Office, page: Page, pictures: Path) -> None:
    office.waiting_card(f"{ASK}, Proficient")
    with postman_of(office) as postman:
        for share in (HALF, FULL, Fraction(3, 2)):
            postman.comes(share)
    visit(page, office, "U0CARLA", office.carla.channel().id)
    page.set_viewport_size({"width": 1240, "height": 760})
    expect(page.get_by_text(re.compile("overdue")).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"USD\s"))).to_have_count(0)
    page.screenshot(path=pictures / "notices.png")
    # Slack would know who follows the link; the playground is told.
    page.goto(f"{page.get_by_role('link', name='Open the card').last.get_attribute('href')}&as=U0CARLA")
    expect(page.get_by_text("USD 180,500").first).to_be_visible()


def test_a_command_too_many_is_refused_in_words(office: Office, page: Page, pictures: Path) -> None:
    office.demo.container.pace.__init__(per_user=2, per_workspace=100)  # type: ignore[misc]
    visit(page, office, "U0RAVI", "G0OFFERS")
    # Where a minute ends between them the count is one short, and each is counted a moment after it was taken.
    for _ in range(6):
        type_into(page, "composer", "/comp-assist status")
    expect(page.get_by_text(re.compile("I did not take this one")).first).to_be_visible()
    page.screenshot(path=pictures / "busy.png")


def test_an_answer_is_written_live_and_cites_its_rows(
    office_with_claude: Office, claude: LoopbackBedrock, page: Page, pictures: Path
) -> None:
    office = office_with_claude
    said = [
        "Happy to walk you through it. ",
        "{{fact.why.range}}. ",
        "{{fact.why.target}}, because the panel rated the interview that way. ",
        "{{fact.why.peers}}. ",
        "So we recommend {{fact.base}}.",
    ]
    claude.model = lambda _call: Reply(text=said, pause=0.4)
    office.carla.command("dm", f"{ASK}, Proficient")
    card = office.carla.waits_for("dm", "Base salary")
    visit(page, office, "U0CARLA", card.channel)
    page.locator('[data-testid^="replies-"]').last.click()
    thread = page.get_by_test_id("thread-pane")
    type_into(page, "thread-composer", "why so low?")
    expect(thread.locator('[aria-busy="true"]').first).to_be_visible()
    expect(thread.get_by_text("Happy to walk you through it.").first).to_be_visible()
    expect(thread.get_by_text("So we recommend an offer of USD 180,500 base salary.").first).to_be_visible()
    expect(thread.get_by_text("Sources: CompRanges row").first).to_be_visible()
    thread.get_by_role("button", name="This answer helps").last.click()
    expect(page.get_by_text("Thank you, noted.").first).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 1100})
    thread.get_by_text("Sources: CompRanges row").first.scroll_into_view_if_needed()
    page.screenshot(path=pictures / "why-in-words.png")


def test_a_what_if_stands_beside_the_offer_and_changes_nothing(office: Office, page: Page, pictures: Path) -> None:
    office.carla.command("dm", f"{ASK}, Proficient")
    card = office.carla.waits_for("dm", "Base salary")
    visit(page, office, "U0CARLA", card.channel)
    page.locator('[data-testid^="replies-"]').last.click()
    thread = page.get_by_test_id("thread-pane")
    type_into(page, "thread-composer", "what if P5?")
    expect(thread.get_by_role("columnheader", name="With job level P5")).to_be_visible()
    expect(thread.get_by_text("With job level P5 the target bonus").first).to_be_visible()
    assert len(office.rows("recommendations")) == 1
    page.set_viewport_size({"width": 1440, "height": 1250})
    thread.get_by_text("What would change").first.scroll_into_view_if_needed()
    page.screenshot(path=pictures / "what-if.png")
