"""Streamed answers, statuses and feedback buttons as a real Chromium shows them."""

import shutil
from collections.abc import Iterator

import pytest
from playground_fakes import Clock, FakeApp, Switch
from playwright.sync_api import Browser, Page, expect, sync_playwright
from slack_sdk import WebClient
from starlette.responses import Response

from bot.playground.people import Person
from bot.playground.thread_status import STATUS_SECONDS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)"),
]

FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "judge",
            "positive_button": {
                "text": {"type": "plain_text", "text": "Good"},
                "accessibility_label": "This answer helped",
                "value": "good",
            },
            "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "bad"},
        },
        {"type": "icon_button", "icon": "trash", "action_id": "drop", "text": {"type": "plain_text", "text": "Drop"}},
    ],
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One headless Chromium that talks to nobody but this machine."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=[*quiet, "--disable-component-update"])
        yield started
        started.close()


@pytest.fixture
def page(chromium: Browser, client: WebClient) -> Iterator[Page]:
    """A page whose script errors fail the test."""
    assert client.base_url
    opened = chromium.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(10_000)
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    opened.close()
    assert problems == []


@pytest.fixture
def thread(ravi: Person) -> str:
    return ravi.say("#hiring-offers", "why this range?").ts


@pytest.fixture
def stream(client: WebClient, thread: str) -> dict[str, str]:
    recipient = {"recipient_user_id": "U0RAVI", "recipient_team_id": "T0PLAY"}
    started = client.chat_startStream(channel="G0OFFERS", thread_ts=thread, markdown_text="One. ", **recipient)
    return {"channel": "G0OFFERS", "ts": str(started["ts"])}


@pytest.fixture
def reading(page: Page, playground_switch: Switch, thread: str) -> Page:
    """Carla with Ravi's thread open in front of her."""
    page.goto(f"{playground_switch.url}/?as=U0CARLA&in=G0OFFERS&thread={thread}")
    expect(page.get_by_test_id(f"message-{thread}").last).to_be_visible()
    return page


def test_sentences_appear_one_after_the_other_behind_a_caret(
    client: WebClient, stream: dict[str, str], reading: Page
) -> None:
    answer = reading.locator("#thread-messages").get_by_test_id(f"message-{stream['ts']}")
    expect(answer).to_contain_text("One.")
    expect(answer.get_by_test_id("caret")).to_be_visible()
    expect(answer).to_have_attribute("aria-busy", "true")
    client.chat_appendStream(**stream, markdown_text="Two. ")
    expect(answer).to_contain_text("One. Two.")
    client.chat_stopStream(**stream, markdown_text="Three.", blocks=[FEEDBACK])
    expect(answer.locator(".streamed")).to_have_text("One. Two. Three.")
    expect(answer.get_by_test_id("caret")).to_have_count(0)
    expect(answer).not_to_have_attribute("aria-busy", "true")
    expect(answer.locator(".streamed + .blocks")).to_be_visible()


MARKUP = [
    ("a **bold** word", "a <strong>bold</strong> word"),
    ("an *italic* and _another_", "an <em>italic</em> and <em>another</em>"),
    ("**bold and *both* together**", "<strong>bold and <em>both</em> together</strong>"),
    ("run `a * b * c` now", "run <code>a * b * c</code> now"),
    ("first\nsecond", "first<br>second"),
    ("- one\n• two\nthree", '<span class="bullet">• one</span><span class="bullet">• two</span>three'),
    (r"\*not italic\* and \_neither\_ \\", r"*not italic* and _neither_ \\"[:-1]),
    ("a &amp; b &lt;c&gt; &amp;lt; &copy;", "a &amp; b &lt;c&gt; &amp;lt; &amp;copy;"),
    ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
    ("not **closed and `neither", "not **closed and `neither"),
    ("*a **b* c**", "<em>a **b</em> c**"),
    ("<@U0CARLA> <!here> <#C0GENERAL|x>", "&lt;@U0CARLA&gt; &lt;!here&gt; &lt;#C0GENERAL|x&gt;"),
    ("<https://evil.example|pay> https://evil.example", "&lt;https://evil.example|pay&gt; https://evil.example"),
    ("[pay](https://evil.example)", "[pay](https://evil.example)"),
    ("<img src=x onerror=alert(1)><b>x</b>", "&lt;img src=x onerror=alert(1)&gt;&lt;b&gt;x&lt;/b&gt;"),
    ("**<script>alert(1)</script>**", "<strong>&lt;script&gt;alert(1)&lt;/script&gt;</strong>"),
    ("# no heading\n> no quote", "# no heading<br>&gt; no quote"),
    (":tada: ~no strike~", ":tada: ~no strike~"),
]


# Shows texts as streams do; for each its HTML and the milliseconds that took.
SHOW = """async (texts) => {
    const { streamText } = await import("/static/stream_text.js");
    return texts.map((text) => {
        const before = performance.now();
        const box = document.createElement("div");
        box.append(...streamText(text));
        return [box.innerHTML, performance.now() - before];
    });
}"""


def test_only_the_small_markdown_of_streams_is_mark_up(reading: Page) -> None:
    shown = reading.evaluate(SHOW, [text for text, _ in MARKUP])
    assert [html for html, _ in shown] == [html for _, html in MARKUP]


def test_the_largest_stream_of_nothing_but_marks_is_shown_at_once(reading: Page) -> None:
    marks = ["*" * 12_000, "*a " * 4000, "_a_b" * 3000, "`" * 11_999, "**_" * 4000, "\\*" * 6000, "**a *b " * 1700]
    assert max(took for _, took in reading.evaluate(SHOW, marks)) < 1000


def test_the_status_of_a_thread_comes_and_goes(client: WebClient, reading: Page, thread: str) -> None:
    line = reading.get_by_test_id("thread-status")
    expect(line).to_be_hidden()
    client.assistant_threads_setStatus(
        channel_id="G0OFFERS", thread_ts=thread, status="is reading <b>the roster</b>…"
    )
    expect(line).to_have_text("comp-assist is reading <b>the roster</b>…")
    client.chat_postMessage(channel="G0OFFERS", thread_ts=thread, text="Here it is.")
    expect(line).to_be_hidden()


def test_a_status_lapses_on_an_open_page_by_itself(
    client: WebClient, carla: Person, clock: Clock, reading: Page, thread: str
) -> None:
    client.assistant_threads_setStatus(channel_id="G0OFFERS", thread_ts=thread, status="is thinking…")
    line = reading.get_by_test_id("thread-status")
    expect(line).to_be_visible()
    clock.now += STATUS_SECONDS - 0.4
    with reading.expect_response("**/ui/snapshot?*"):
        carla.say("#hiring-offers", "hm")
    clock.now += 1
    expect(line).to_be_hidden()


def test_feedback_stays_pressed_for_whoever_pressed_it(client: WebClient, fake_app: FakeApp, reading: Page) -> None:
    client.chat_postMessage(channel="G0OFFERS", text="x", blocks=[FEEDBACK])
    good, bad = (reading.get_by_role("button", name=name, exact=True) for name in ("This answer helped", "Bad"))
    expect(good).to_have_attribute("aria-pressed", "false")
    with reading.expect_response("**/ui/acts/use"):
        good.click()
    expect(good).to_have_attribute("aria-pressed", "true")
    with reading.expect_response("**/ui/acts/use"):
        bad.click()
    expect(bad).to_have_attribute("aria-pressed", "true")
    expect(good).to_have_attribute("aria-pressed", "false")
    assert [payload["actions"][0]["value"] for payload in fake_app.interactions] == ["good", "bad"]
    reading.get_by_role("button", name="Drop", exact=True).click()
    reading.get_by_test_id("person-U0RAVI").click()
    expect(bad).to_have_attribute("aria-pressed", "false")


def test_a_press_the_app_never_heard_of_is_taken_back(client: WebClient, fake_app: FakeApp, reading: Page) -> None:
    client.chat_postMessage(channel="G0OFFERS", text="x", blocks=[FEEDBACK])
    fake_app.answer = lambda _heard: Response(status_code=500)
    bad = reading.get_by_role("button", name="Bad", exact=True)
    bad.click()
    expect(reading.get_by_test_id("toast")).to_be_visible()
    expect(bad).to_have_attribute("aria-pressed", "false")
