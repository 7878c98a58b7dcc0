"""docs/cards.md, kept: one order for every kind of card, words beside every sign, a question before what is final."""

import re
from pathlib import Path

import pytest

from bot.playground.limits import check_message
from domain.approvals.life import OfferEvent
from domain.identity.audience import Sight
from domain.recommendations.filed import OfferState
from handlers.slack.views.blocks import Message
from handlers.slack.views.card_parts import STATE_SIGNS, state_line, title, to_know, why
from handlers.slack.views.recommendation_card import recommendation_card
from handlers.slack.views.wording import STATE_WORDS
from tests.unit.handlers.sample_cards import CARDS, buttons, filed, place_of, rows_of_buttons, seen, texts

_SIGN = re.compile(r":[a-z0-9_]+:")
# They only show something, or can be taken back.
_HARMLESS = {"resubmit_offer", "show_offer"}
_ORDER = ("header", "^:[a-z_]+: \\*", "Base salary|table", "To know", "actions", r"^\*(Why|Sources)\*$")


@pytest.mark.parametrize("kind", CARDS)
def test_every_kind_is_within_slacks_limits_and_has_its_picture_in_the_page(kind: str) -> None:
    card = CARDS[kind]
    assert check_message({"text": card.text, "blocks": list(card.blocks)}) == []
    assert f"images/card-{kind}.png" in Path("docs/cards.md").read_text()


@pytest.mark.parametrize("kind", CARDS)
def test_what_it_is_comes_first_and_why_last(kind: str) -> None:
    places = []
    for part in _ORDER:
        try:
            places.append(place_of(CARDS[kind], part))
        except StopIteration:
            continue
    assert places == sorted(places)
    assert (places or [0])[0] == 0


@pytest.mark.parametrize("kind", CARDS)
def test_no_sign_stands_without_words(kind: str) -> None:
    for block in CARDS[kind].blocks:
        for text in texts(block):
            for line in text.split("\n"):
                assert not _SIGN.search(line) or re.search(r"[A-Za-z]{3}", _SIGN.sub("", line)), line
    assert not any(_SIGN.search(str(one["text"])) for one in buttons(CARDS[kind]))


@pytest.mark.parametrize("kind", CARDS)
def test_each_button_says_aloud_which_case_it_is_about(kind: str) -> None:
    for one in buttons(CARDS[kind]):
        assert "CAND-" in one["accessibility_label"], one


@pytest.mark.parametrize("kind", CARDS)
def test_what_leads_on_stands_first_and_what_ends_something_last_and_asks(kind: str) -> None:
    for row in rows_of_buttons(CARDS[kind]):
        styles = [one.get("style") for one in row]
        assert styles == sorted(styles, key=lambda style: {"primary": 0, None: 1, "danger": 2}[style])
    assert all("confirm" in one for one in buttons(CARDS[kind]) if one.get("style") == "danger")


@pytest.mark.parametrize("kind", CARDS)
def test_a_notification_says_what_it_is_about_and_no_pay(kind: str) -> None:
    text = CARDS[kind].text
    assert len(text.split()) >= 2
    assert not _SIGN.search(text)
    assert not re.search(r"\d{2,3},\d{3}|\d{5}", text)


@pytest.mark.parametrize("state", OfferState)
@pytest.mark.parametrize("sight", [Sight.EVERYTHING, Sight.APPROVED])
def test_every_state_has_a_sign_and_says_itself_in_words(state: OfferState, sight: Sight) -> None:
    card = recommendation_card(seen(filed(state), sight))
    assert f"{STATE_SIGNS[state]} *{STATE_WORDS[state]}*" in "\n".join(texts(card.blocks[2]))


def test_whatever_cannot_be_undone_asks_first_or_opens_a_form() -> None:
    card = recommendation_card(seen(filed(OfferState.APPROVED)), frozenset(OfferEvent))
    decide = recommendation_card(seen(filed()))
    for one in (*buttons(card), *buttons(decide)):
        opens_form = one["text"]["text"].endswith("…")
        assert opens_form or "confirm" in one or one["action_id"] in _HARMLESS


def test_parts_that_are_empty_leave_nothing_behind() -> None:
    assert (to_know([]), why([])) == ([], [])
    assert [block["type"] for block in title("What it is")] == ["header"]
    assert state_line(":lock:", "Closed")["text"]["text"] == ":lock: *Closed*"


def test_the_page_of_rules_names_every_part_in_its_order() -> None:
    page = Path("docs/cards.md").read_text()
    found = [page.index(f"**{part}**") for part in ("What it is", "State", "Figures", "To know", "What to do", "Why")]
    assert found == sorted(found)


def test_messages_have_no_blocks_of_kinds_slack_does_not_know() -> None:
    kinds = {block["type"] for card in CARDS.values() for block in card.blocks}
    assert kinds <= {"header", "section", "context", "actions", "divider", "table", "image", "context_actions"}
    assert isinstance(CARDS["error"], Message)
