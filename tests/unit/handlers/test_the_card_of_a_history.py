"""A case's history: how many events, a line each, and what is left out of it."""

from domain.recommendations.show_history import CaseHistory
from handlers.slack.views.audit_history import audit_history
from tests.unit.handlers.sample_cards import EVENTS, case, place_of


def test_it_says_how_much_there_is_and_in_which_order() -> None:
    card = audit_history(CaseHistory(case(), EVENTS, hidden=0))
    assert place_of(card, "2 events, the newest last, times in UTC") == 1
    assert place_of(card, r"<@U2> opened the case\n.*<@U1> approved the offer \(tier auto, in <#G0DESK>\)") == 2
    assert "To know" not in str(card.blocks)


def test_what_is_left_out_is_told() -> None:
    card = audit_history(CaseHistory(case(), EVENTS * 40, hidden=3))
    assert place_of(card, "To know") > place_of(card, "opened the case")
    assert "The first 20 are left out here" in str(card.blocks)
    assert "The rest is for the Comp Team" in str(card.blocks)
