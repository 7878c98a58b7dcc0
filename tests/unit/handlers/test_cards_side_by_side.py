"""What if, and side by side: that nothing was changed comes first, where the figures are from comes last."""

import pytest

from domain.conversations.brief import Purpose
from tests.unit.handlers.sample_cards import place_of, sides


@pytest.mark.parametrize(
    ("purpose", "what", "state"),
    [
        (Purpose.WHAT_IF, "What if: CAND-017", r"^:thought_balloon: \*Only supposed\*  ·  Nothing was changed\."),
        (Purpose.COMPARISON, "Side by side: CAND-017", r"^:scales: \*Only compared\*  ·  Nothing was changed\."),
    ],
)
def test_each_says_at_once_that_nothing_was_changed(purpose: Purpose, what: str, state: str) -> None:
    card = sides(purpose)
    assert (place_of(card, what), place_of(card, state), place_of(card, "table")) == (0, 1, 2)
    assert place_of(card, r"^\*Sources\*$") > 2


def test_why_a_column_is_empty_is_among_what_to_know() -> None:
    card = sides(Purpose.COMPARISON)
    assert place_of(card, "To know.*\n.*`CAND-018` still needs location") == 3
    assert "To know" not in str(sides(Purpose.WHAT_IF).blocks)
