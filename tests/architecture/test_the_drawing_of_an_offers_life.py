"""The drawing in the docs is the table in the code, and the table itself makes sense."""

from pathlib import Path

import pytest

from domain.approvals.life import FINAL, TRANSITIONS, OfferEvent, after, can_happen, drawn
from domain.approvals.rules import PERISHABLE
from domain.errors import Conflict
from domain.recommendations.filed import UNREPLACEABLE, OfferState

DRAWING = Path(__file__).parents[2] / "docs" / "approval-states.md"


def test_the_drawing_is_the_table() -> None:
    assert DRAWING.read_text(encoding="utf-8") == drawn(), "run: make docs"


def test_every_state_can_be_reached_and_the_final_ones_are_final() -> None:
    reached = {OfferState.DRAFT, OfferState.SUBMITTED}
    for _ in OfferState:
        reached |= {end for (start, _), end in TRANSITIONS.items() if start in reached}
    assert reached == set(OfferState)
    assert {OfferState.ACCEPTED, OfferState.SUPERSEDED} == FINAL


def test_what_the_recommender_replaces_and_what_expires_agrees_with_the_table() -> None:
    replaceable = {state for state in OfferState if can_happen(state, OfferEvent.SUPERSEDE)}
    assert replaceable == set(OfferState) - UNREPLACEABLE
    assert {state for state in OfferState if can_happen(state, OfferEvent.EXPIRE)} == set(PERISHABLE)


@pytest.mark.parametrize("event", list(OfferEvent))
def test_nothing_happens_to_an_accepted_offer(event: OfferEvent) -> None:
    with pytest.raises(Conflict):
        after(OfferState.ACCEPTED, event)
