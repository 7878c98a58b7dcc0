"""Answers in words as they are sent: whatever a title says stays text, and Slack takes what we send."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.limits import check_message
from domain.candidates.facts import FactField
from domain.conversations.brief import Brief, Fact, Purpose
from domain.conversations.composing import composed
from domain.identity.audience import Sight
from domain.pay.vocabulary import Feedback, JobLevel
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.feedback import Vote
from domain.recommendations.filed import OfferState
from domain.recommendations.side_by_side import Side, SideBySide, disclosed
from domain.recommendations.sides_in_words import seen_by, side_by_side_brief
from domain.recommendations.turn import FieldChange
from handlers.slack.views.blocks import Message
from handlers.slack.views.literal import literal
from handlers.slack.views.side_by_side_card import side_by_side_card
from handlers.slack.views.words import (
    TITLES,
    beneath,
    feedback_buttons,
    hidden_answer,
    markdown,
    opening,
    vote_value,
    words,
)
from tests.property.hostile_strings import HOSTILE as EVERY_SORT
from tests.property.slack_reading import commands_in, visible
from tests.property.slack_reading import shown as as_seen
from tests.unit.pay.sample_pay import POLICY
from tests.unit.recommendations.enquiry_desk import CARLA, CASE, LISBON, RAVI, RITA, EnquiryDesk
from tests.unit.recommendations.sample_offers import competing_base, money, posted

HOSTILE = (
    "<!channel> and <@U0EVIL> & <https://evil.example|click>",
    "*bold* _italic_ ~gone~ `code` ```block```",
    "[click](https://evil.example) ![image](https://evil.example) # Heading",
    "| a | b |\n|---|---|\n> quote\n- list",
    "x" * 3000,
    "word " * 900,
    "&amp;lt; \u202e\u200b 😀",
)
TEXTS = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=300).filter(lambda text: text.strip())
ANSWER = "ANS-abcdefghijklmnopqrstuvwx"


def payload(message: Message) -> dict[str, object]:
    return {"text": message.text, "blocks": list(message.blocks)}


def brief_of(purpose: Purpose, *said: str) -> Brief:
    facts = tuple(
        Fact(f"why.{chr(97 + number)}", one, "about it", f"CompRanges row {number}", is_clause=True)
        for number, one in enumerate(said)
    )
    return Brief(purpose, facts, tuple(f"{fact.token}." for fact in facts))


def text_of(brief: Brief) -> str:
    return "".join(phrase.text for phrase in composed(brief, None))


def plain(message: Message) -> str:
    """What people read of an answer: its plain text, in which nothing is a sign."""
    texts = [block["text"] for block in message.blocks if block["type"] == "section"]
    return "".join(text["text"] for text in texts if text["type"] == "plain_text")


# -- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", Purpose)
@given(said=st.lists(TEXTS, min_size=1, max_size=26))
@settings(max_examples=30, deadline=None)
def test_slack_takes_every_answer_whatever_it_says(purpose: Purpose, said: list[str]) -> None:
    brief = brief_of(purpose, *said)
    message = words(brief, "CAND-017", text_of(brief), ANSWER)
    assert check_message(payload(message)) == []
    assert check_message({"text": "x", "blocks": list(beneath(brief, text_of(brief), ANSWER))}) == []
    assert message.text.startswith("CAND-017: ")


@pytest.mark.parametrize("title", HOSTILE)
def test_words_of_others_are_plain_text_in_a_message(title: str) -> None:
    brief = brief_of(Purpose.NOTE, f"this is about {title}")
    message = words(brief, "CAND-017", text_of(brief), ANSWER)
    signs = [str(block) for block in message.blocks if "mrkdwn" in str(block)]
    assert not any(mark in text for text in signs for mark in ("evil", "<!", "<@", "bold", "xxx", "Heading"))
    assert title.strip()[:200] in plain(message)


def test_nothing_of_a_long_answer_is_left_out() -> None:
    brief = brief_of(Purpose.COMPARISON, *(f"statement {number} {'tells ' * 150}" for number in range(12)))
    text = text_of(brief)
    message = words(brief, "CAND-017", text, ANSWER)
    assert plain(message).replace(" ", "") == text.replace(" ", "")
    assert check_message(payload(message)) == []


def test_an_answer_longer_than_a_message_says_that_some_is_left_out() -> None:
    brief = brief_of(Purpose.COMPARISON, *(f"statement {number} {'tells ' * 150}" for number in range(20)))
    message = words(brief, "CAND-017", text_of(brief), ANSWER)
    assert check_message(payload(message)) == []
    assert plain(message).startswith("Statement 0 tells")
    assert "left out here" in str(message.blocks)
    assert message.blocks[-1]["type"] == "context_actions", "it can still be voted on"


@pytest.mark.parametrize("title", HOSTILE)
def test_words_of_others_stay_text_in_markdown(title: str) -> None:
    shown = markdown(title)
    assert "<" not in shown
    assert ">" not in shown
    unescaped = re.sub(r"\\[\\`*_\[\]~#|]", "", shown)
    assert not re.search(r"[`*_\[\]~#|]", unescaped)
    assert "](" not in unescaped


_MARKDOWN_LINKS = re.compile(r"\w+://\S|\bwww\.\w|\w@\w|(?<!\w)[@#]\w|\w\.[a-z]{2,}", re.IGNORECASE)
_MARKDOWN_BLOCKS = re.compile(r"^\s*(?:[-+*]\s|\d+[.)]\s|={2,}|-{2,}|#|>)", re.MULTILINE)


@pytest.mark.parametrize("text", EVERY_SORT)
def test_markdown_makes_no_link_emoji_or_list_of_what_others_wrote(text: str) -> None:
    shown = markdown(text)
    assert _MARKDOWN_LINKS.findall(shown) == []
    assert _MARKDOWN_BLOCKS.findall(shown) == []
    assert not re.search(r":[a-z0-9_+-]+:", shown)
    assert commands_in(shown) == []
    read = re.sub(r"\\([\\`*_\[\]~#|])", r"\1", shown)
    assert as_seen(read) == visible(literal(text)), "and people read all of it"


def test_markdown_of_plain_words_reads_as_they_do() -> None:
    assert markdown("USD 149,000–212,000 (R&D)") == "USD 149,000–212,000 (R&amp;D)"
    assert markdown("62.5 % of range, 1.05, e.g. P4 on 2026-03-05 at 14:07.") == (
        "62.5 % of range, 1.05, e.g. P4 on 2026-03-05 at 14:07."
    )


@pytest.mark.parametrize("purpose", Purpose)
def test_openings_and_notifications_say_what_it_is_and_hold_no_figure(purpose: Purpose) -> None:
    assert TITLES[purpose] in opening(purpose)
    message = words(brief_of(purpose, "the base is USD 180,500"), "CAND-017", "the base is USD 180,500", ANSWER)
    assert not re.search(r"\d", opening(purpose))
    assert not re.search(r"\d{3},", message.text)


def test_only_what_is_stated_is_cited_and_each_source_once() -> None:
    brief = brief_of(Purpose.WHY, *(f"the statement {chr(97 + number)}" for number in range(9)))
    (context, _) = beneath(brief, "The statement a. The statement c, the statement c.", ANSWER)
    assert context["elements"][0]["text"] == "Sources: CompRanges row 0; CompRanges row 2"
    (context, _) = beneath(brief, text_of(brief), ANSWER)
    assert context["elements"][0]["text"].count("CompRanges") == 6
    assert context["elements"][0]["text"].endswith("; …")
    assert [block["type"] for block in beneath(brief, "Nothing.", ANSWER)] == ["context_actions"]


def test_votes_are_two_buttons_with_opaque_values() -> None:
    (element,) = feedback_buttons(ANSWER)["elements"]
    values = [element[f"{side}_button"]["value"] for side in ("positive", "negative")]
    assert values == [vote_value(ANSWER, Vote.HELPFUL), vote_value(ANSWER, Vote.NOT_HELPFUL)]
    assert not re.search(r"\d", "".join(values))


def test_a_hidden_answer_keeps_nothing_but_why() -> None:
    message = hidden_answer()
    assert check_message(payload(message)) == []
    assert "may not see pay" in str(message.blocks)
    assert not any(block["type"] in ("context_actions", "table", "actions") for block in message.blocks)


# -- side by side ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk() -> EnquiryDesk:
    """Ravi's case, another of his, one of Rita's, and one that is not complete."""
    made = EnquiryDesk()
    made.open(job_level=JobLevel.P4)
    made.open("CAND-018", RAVI, interview_feedback=Feedback.MUST_HIRE)
    made.open("CAND-019", RITA, competing_offer=competing_base(195_000), job_level=JobLevel.P3)
    made.say("CAND-020", RITA, job_title="Senior Backend Engineer")
    made.open("CAND-021", RAVI, interview_feedback=Feedback.NO_HIRE)
    return made


def card(
    result: SideBySide,
    sight: Sight = Sight.EVERYTHING,
    of_others: Sight | None = None,
    purpose: Purpose = Purpose.COMPARISON,
) -> Message:
    """The card before readers with this sight of Ravi's cases, and that of others'."""
    sights = {RAVI.user_id: sight, RITA.user_id: sight if of_others is None else of_others}
    seen = seen_by(sights, result)
    shown: tuple[Disclosure | None, ...] = tuple(
        disclosed(side, sights[side.opened_by], POLICY.parity) for side in seen.sides
    )
    message = side_by_side_card(purpose, seen, shown)
    assert check_message(payload(message)) == []
    brief = side_by_side_brief(purpose, seen, shown)
    assert check_message(payload(words(brief, CASE, text_of(brief), ANSWER))) == []
    return message


def rows(message: Message) -> dict[str, list[str]]:
    """The table by the names of its lines."""
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    cells = [[cell["text"] for cell in row] for row in table["rows"]]
    assert all(cell != "" for row in cells for cell in row), "Slack refuses empty cells"
    assert len({len(row) for row in cells}) == 1
    return {row[0].strip(): row[1:] for row in cells}


def test_each_side_has_a_column_and_what_is_the_same_has_no_line(desk: EnquiryDesk) -> None:
    told = rows(card(desk.what_if(job_level=JobLevel.P5), purpose=Purpose.WHAT_IF))
    assert told[""] == ["Now", "With job level P5"]
    assert told["Base salary"] == ["USD 177,000", "USD 177,000"]
    assert told["Equity grant"] == ["USD 60,000", "USD 100,000"]
    assert "Pay range" not in told
    assert told["State"] == ["Waiting for a decision", "Supposed"]


def test_four_sides_in_two_currencies_stand_beside_each_other(desk: EnquiryDesk) -> None:
    message = card(desk.compare("CAND-018", "CAND-019", places=(LISBON,), actor=CARLA))
    told = rows(message)
    assert told[""] == ["Now", "CAND-018", "CAND-019", "With location LIS"]
    assert [figure[:3] for figure in told["Base salary"]] == ["USD", "USD", "USD", "EUR"]
    assert "Approval tier" in told


def test_before_recruiters_no_tier_stands_on_the_card(desk: EnquiryDesk) -> None:
    for case in (CASE, "CAND-018"):
        desk.move(case, OfferState.APPROVED)
    try:
        told = rows(card(desk.compare("CAND-018"), Sight.APPROVED))
        assert told["Base salary"][0] == "USD 177,000"
        assert "Approval tier" not in told
    finally:
        for case in (CASE, "CAND-018"):
            desk.move(case, OfferState.SUBMITTED)


def test_what_is_withheld_is_said_once_beneath(desk: EnquiryDesk) -> None:
    message = card(desk.what_if(job_level=JobLevel.P5), Sight.APPROVED, purpose=Purpose.WHAT_IF)
    assert rows(message)["Base salary"] == ["–", "–"]
    assert not re.search(r"\d{3},\d{3}", str(message.blocks))
    assert "with Comp for review" in str(message.blocks)
    assert "for Comp to see" in str(message.blocks)


def test_of_a_case_that_readers_may_see_nothing_of_they_do_not_even_hear_how_it_stands(desk: EnquiryDesk) -> None:
    message = card(desk.compare("CAND-019", "CAND-020", actor=CARLA), Sight.APPROVED, Sight.NOTHING)
    told = rows(message)
    assert told["State"] == ["Waiting for a decision", "–", "Not complete yet"]
    assert "Pay is not shown here." in str(message.blocks)
    assert "proficiency" not in str(message.blocks)


def test_before_nobody_who_may_see_pay_not_even_what_was_supposed_is_named(desk: EnquiryDesk) -> None:
    asked = desk.what_if(
        competing_offer=competing_base(195_000),
        expectation=money(210_000),
        posted_range=posted(150_000, 190_000),
    )
    message = card(asked, Sight.NOTHING, purpose=Purpose.WHAT_IF)
    assert not re.search(r"\d{3},\d{3}", str(message.blocks))
    assert rows(message)[""] == ["Now", "Supposed"]


def test_a_side_without_facts_or_without_an_offer_says_why(desk: EnquiryDesk) -> None:
    message = card(desk.compare("CAND-020", "CAND-021", actor=CARLA))
    assert rows(message)["Base salary"] == ["USD 177,000", "–", "–"]
    assert "`CAND-020` still needs location, proficiency, interview feedback." in str(message.blocks)
    assert rows(message)["State"][1:] == ["Not complete yet", "Not ready for approval"]


def test_different_data_is_pointed_out(desk: EnquiryDesk) -> None:
    result = desk.compare("CAND-018")
    assert "rest on different pay data" not in str(card(result).blocks)
    first = result.sides[0]
    assert first.filed is not None
    older = replace(first, filed=replace(first.filed, body=replace(first.filed.body, policy_version=77)))
    assert "rest on different pay data" in str(card(SideBySide((older, result.sides[1]))).blocks)


@given(titles=st.lists(TEXTS, min_size=1, max_size=3), amount=st.integers(1, 10**12))
@settings(max_examples=40, deadline=None)
def test_slack_takes_every_card_of_up_to_four_sides(titles: list[str], amount: int) -> None:
    desk = EnquiryDesk()
    desk.open(job_level=JobLevel.P4)
    now = desk.what_if(job_level=JobLevel.P4).sides[0]
    supposed = tuple(_titled(now, title, Decimal(amount)) for title in titles)
    for sight in Sight:
        rows(card(SideBySide((now, *supposed)), sight))


def _titled(side: Side, title: str, amount: Decimal) -> Side:
    changes: list[Any] = [
        FieldChange(FactField.JOB_TITLE, None, title),
        FieldChange(FactField.EXPECTATION, None, money(amount)),
        FieldChange(FactField.JOB_LEVEL, JobLevel.P4, None),
    ]
    return replace(side, changes=tuple(changes))
