"""The decision card: its picture or its bar of text, who said what about it, and what its readers can do."""

from dataclasses import replace

from domain.approvals.life import OfferEvent
from domain.identity.audience import Sight
from domain.recommendations.filed import Approval, OfferState
from handlers.slack.views.recommendation_card import recommendation_card
from tests.unit.handlers.sample_cards import NOW, decided, filed, place_of, rows_of_buttons, seen


def test_a_picture_stands_in_place_of_the_bar_of_text_and_says_the_same() -> None:
    plain, pictured = recommendation_card(seen(filed())), recommendation_card(seen(filed()), picture="F0RANGE")
    block = pictured.blocks[place_of(pictured, "image")]

    assert "●" in str(plain.blocks)
    assert "●" not in str(pictured.blocks)
    assert block["slack_file"] == {"id": "F0RANGE"}
    assert block["alt_text"].startswith("Base salary USD 177,000: 50.0 % of the range from 150,000 to 204,000")
    others = [one for one in pictured.blocks if one is not block]
    assert [one for one in plain.blocks if "●" not in str(one)] == others


def test_a_card_that_shows_no_pay_shows_no_picture_either() -> None:
    for sight in (Sight.NOTHING, Sight.APPROVED):
        card = recommendation_card(seen(filed(), sight), picture="F0RANGE")
        assert "F0RANGE" not in str(card.blocks)


def test_whoever_may_see_nothing_is_not_told_how_the_offer_stands() -> None:
    card = recommendation_card(seen(filed(), Sight.NOTHING))
    assert "Waiting" not in str(card.blocks)
    assert ":lock: Pay is not shown here." in str(card.blocks)


def test_a_recruiter_who_waits_reads_the_state_but_no_tier() -> None:
    card = recommendation_card(seen(filed(), Sight.APPROVED))
    assert "Waiting for a decision" in str(card.blocks)
    assert "policy" not in str(card.blocks)


def test_the_buttons_of_a_decision_are_read_out_with_the_case() -> None:
    labels = [one["accessibility_label"] for one in rows_of_buttons(recommendation_card(seen(filed())))[0]]
    case = filed().candidate_id
    assert labels == [
        f"Approve the offer for {case}",
        f"Override the offer for {case}",
        f"Request changes to the offer for {case}",
        f"Reject the offer for {case}",
    ]


def test_after_approval_the_recruiter_goes_on_or_asks_and_withdraws_last() -> None:
    moves = frozenset({OfferEvent.OFFER, OfferEvent.WITHDRAW})
    card = recommendation_card(seen(decided(), Sight.APPROVED), moves)
    assert [one["text"]["text"] for one in rows_of_buttons(card)[0]] == [
        "Offer made",
        "Ask for another amount…",
        "Withdraw",
    ]


def test_what_people_said_stands_beneath_the_state() -> None:
    half = recommendation_card(seen(replace(filed(), approvals=(Approval("U9", NOW),))))
    assert place_of(half, "Approved so far by <@U9>") == 3
    closed = recommendation_card(seen(filed(OfferState.APPROVED), closed=True))
    assert place_of(closed, "This case is closed") == 3
