"""One card of each kind, to look at: what each of the eight kinds says, and how it is put together."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from domain.approvals.life import OfferEvent
from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import Case, FactRecord
from domain.candidates.facts import CandidateFacts, FactField
from domain.conversations.brief import Purpose
from domain.identity.actor import Actor, Role
from domain.identity.audience import Sight
from domain.pay.snapshots import DataKind, SnapshotCard
from domain.pay.vocabulary import JobLevel
from domain.recommendations.disclosure import Disclosure, disclose
from domain.recommendations.filed import Decision, DecisionKind, FiledRecommendation, OfferState
from domain.recommendations.show_case import CaseOverview
from domain.recommendations.show_history import CaseHistory
from domain.recommendations.show_status import StaleData
from domain.recommendations.side_by_side import Side, SideBySide
from domain.recommendations.turn import FieldChange
from handlers.slack.views.audit_history import audit_history
from handlers.slack.views.blocks import Block, Message
from handlers.slack.views.case_context import case_context
from handlers.slack.views.plain_notes import error_note
from handlers.slack.views.recommendation_card import recommendation_card
from handlers.slack.views.side_by_side_card import side_by_side_card
from handlers.slack.views.status_view import stale_data_note
from tests.unit.pay.sample_pay import POLICY, peers
from tests.unit.recommendations.sample_offers import evidence, recommend
from tests.unit.recommendations.sample_offers import filed as in_the_file

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COMP, RECRUITER = Actor("U1", Role.COMP_TEAM), Actor("U2", Role.RECRUITMENT)
FACTS = CandidateFacts(job_title="Senior Backend Engineer", location="AUS")
SAID = tuple(FactRecord(field, None, "x", "U2", NOW, "TURN-1") for field in FactField)


def filed(state: OfferState = OfferState.SUBMITTED, **more: Any) -> FiledRecommendation:
    """An offer among enough peers to tell of all of them."""
    return in_the_file(recommend(evidence(roster=peers(*range(160_000, 190_000, 2_000)))), state, **more)


def seen(what: FiledRecommendation, sight: Sight = Sight.EVERYTHING, *, closed: bool = False) -> Disclosure:
    """The offer as somebody sees it."""
    return disclose(what, sight, POLICY.parity, closed=closed)


def case(**more: Any) -> Case:
    """A case with a title and a place."""
    return replace(Case("CAND-017", "U2", NOW, 1, FACTS, SAID), **more)


def sides(kind: Purpose) -> Message:
    """The case beside itself at another level, or beside another case."""
    mine = filed()
    other = Side("CAND-017", "U2", (FieldChange(FactField.JOB_LEVEL, None, JobLevel.P5),), mine)
    another = Side("CAND-018", "U2", (), None, (FactField.LOCATION,))
    result = SideBySide((Side("CAND-017", "U2", (), mine), other if kind is Purpose.WHAT_IF else another))
    return side_by_side_card(kind, result, (seen(mine), seen(mine) if kind is Purpose.WHAT_IF else None))


def decided(state: OfferState = OfferState.APPROVED) -> FiledRecommendation:
    """An offer somebody decided on."""
    return filed(state, decision=Decision(DecisionKind.APPROVED, "U1", NOW))


def stale() -> Message:
    """The pay ranges are too old."""
    card = SnapshotCard("1a2b3c4d", DataKind.RANGES, "ranges.csv", "0" * 64, 9, NOW, "U1")
    return stale_data_note(StaleData(card, 400, 370))


EVENTS = (
    AuditEvent(AuditEventName.CASE_OPENED, "U2", NOW, "CAND-017"),
    AuditEvent(AuditEventName.APPROVAL_GRANTED, "U1", NOW, "CAND-017", "REC-1", "G0DESK/1.2", {"tier": "auto"}),
)

CARDS: dict[str, Message] = {
    "decision": recommendation_card(seen(filed())),
    "approval": recommendation_card(
        seen(decided(), Sight.APPROVED), frozenset({OfferEvent.OFFER, OfferEvent.WITHDRAW})
    ),
    "comparison": sides(Purpose.COMPARISON),
    "what-if": sides(Purpose.WHAT_IF),
    "context": case_context(CaseOverview(case(legal_hold=True, pay_history_removed=True), filed()), COMP),
    "history": audit_history(CaseHistory(case(), EVENTS, hidden=1)),
    "data-notice": stale(),
    "error": error_note("I do not know the place “Atlantis”. Please write it as it stands in the pay ranges."),
}


def texts(block: Block) -> Iterator[str]:
    """Every text of a block that is shown, buttons left out."""
    for key in ("text", "fields", "elements"):
        found = block.get(key) or []
        for one in found if isinstance(found, list) else [found]:
            text = one.get("text") if isinstance(one, dict) and one.get("type") in ("mrkdwn", "plain_text") else None
            if isinstance(text, str):
                yield text


def buttons(card: Message) -> list[Block]:
    """The buttons of a card, in order."""
    return [one for block in card.blocks if block["type"] == "actions" for one in block["elements"]]


def rows_of_buttons(card: Message) -> list[list[Block]]:
    """The buttons of a card, row by row."""
    return [block["elements"] for block in card.blocks if block["type"] == "actions"]


def place_of(card: Message, wanted: str) -> int:
    """The number of the first block that says something, or is of a kind."""
    return next(
        number
        for number, block in enumerate(card.blocks)
        if block["type"] == wanted or any(re.search(wanted, text) for text in texts(block))
    )
