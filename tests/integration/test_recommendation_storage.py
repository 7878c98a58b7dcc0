"""Filed recommendations in PostgreSQL: bodies come back to the byte, and of many decisions one is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.approvals.rules import AlreadyDecided
from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.facts import CandidateFacts
from domain.conversations.salary_history import REMOVED
from domain.errors import Conflict
from domain.identity.actor import Actor, Role
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.pay_book import SnapshotRef, SnapshotRefs
from domain.pay.policy import Tier
from domain.pay.vocabulary import Feedback, JobLevel, Proficiency
from domain.recommendations.casework import CaseWork
from domain.recommendations.filed import (
    Approval,
    Decision,
    DecisionKind,
    FiledRecommendation,
    OfferState,
    Outcome,
    PostedCard,
)
from domain.recommendations.fingerprint import fingerprint_of
from storage.audit import SqlAuditTrail
from tests.integration.casebook import (
    COLIN,
    ENGINEER,
    RAVI,
    STARTED,
    WITH_A_RIVAL,
    Desk,
    at_once,
    event,
    everything_kept,
    rows_of,
)

ASKED: dict[str, CandidateFacts] = {
    "a plain offer": ENGINEER,
    "a competing offer answered with everything": WITH_A_RIVAL,
    "another currency than the equity's": replace(ENGINEER, location="LIS", job_level=JobLevel.P5),
    "a competing total": replace(ENGINEER, competing_offer=CompetingOffer("USD", annual_total=Decimal("260000.01"))),
    "a currency nobody can compare": replace(ENGINEER, competing_offer=CompetingOffer("JPY", base=Decimal(30000000))),
    "no level": replace(ENGINEER, job_level=None),
    "proficiency unknown": replace(ENGINEER, proficiency=Proficiency.UNKNOWN),
    "an exempt job, an expectation and a posted range": replace(
        ENGINEER,
        exempt=True,
        expectation=Money(Decimal("199999.99"), "USD"),
        posted_range=PostedRange(Money(Decimal(150000), "USD"), Money(Decimal(160000), "USD")),
    ),
    "no range": replace(ENGINEER, location="NOWHERE"),
    "no hire": replace(ENGINEER, interview_feedback=Feedback.NO_HIRE),
}


@pytest.mark.parametrize("facts", ASKED.values(), ids=ASKED)
def test_a_body_comes_back_to_the_byte(desk: Desk, facts: CandidateFacts) -> None:
    made = desk.filed("CAND-1", facts)

    with desk.work() as work:
        found, latest = work.recommendations.find(made.id), work.recommendations.latest("CAND-1")

    assert found == latest == made
    assert found is not None
    assert repr(found.body) == repr(made.body)
    assert (
        fingerprint_of(found.body)
        == made.body.fingerprint
        == rows_of(desk.engine, "recommendations")[0]["fingerprint"]
    )


@pytest.mark.parametrize(
    "amount", ["1E+3", "0.10", "170500.00", "123456789012345678901234567890.000001", "1E-30", "0E+2"]
)
def test_no_digit_of_an_amount_is_lost(desk: Desk, amount: str) -> None:
    made = desk.filed("CAND-1")
    offer = made.body.offer
    assert offer is not None
    body = replace(made.body, offer=replace(offer, base=Decimal(amount), range_penetration=None))
    body = replace(body, fingerprint=fingerprint_of(body))
    second = replace(made, id="REC-2", number=2, body=body)

    with desk.work() as work:
        work.recommendations.file(second, event())
    with desk.work() as work:
        found = work.recommendations.find("REC-2")

    assert found is not None
    assert repr(found.body) == repr(body)
    assert fingerprint_of(found.body) == body.fingerprint


def test_a_body_cites_the_snapshots_it_was_made_from(desk: Desk) -> None:
    made = desk.filed("CAND-1")

    kept = rows_of(desk.engine, "recommendations")[0]

    refs = made.body.snapshots
    assert refs == SnapshotRefs(
        SnapshotRef(kept["ranges_snapshot_id"], date(2026, 3, 2)),
        SnapshotRef(kept["roster_snapshot_id"], date(2026, 3, 2)),
    )
    assert (kept["policy_id"], kept["policy_version"], kept["status"]) == ("base-2026", 1, made.body.status.value)
    assert desk.books.pinned(refs) is desk.books.current()


def test_an_overriding_body_comes_back_to_the_byte_beside_the_computed_one(desk: Desk) -> None:
    made = desk.filed("CAND-1")
    desk.comp_team(COLIN)

    decided = desk.override(
        COLIN, made.id, Decimal("178250.50"), "Agreed with the head of engineering – scarce skill. “Now”."
    )
    with desk.work() as work:
        found = work.recommendations.find(made.id)

    assert found == decided
    assert found is not None
    assert (found.state, found.body, found.version) == (OfferState.APPROVED, made.body, 1)
    decision = found.decision
    assert decision is not None
    assert (decision.kind, decision.by) == (DecisionKind.OVERRIDDEN, COLIN.user_id)
    assert decision.note == "Agreed with the head of engineering – scarce skill. “Now”."
    assert decision.body is not None
    assert decision.body.offer is not None
    assert decision.body.offer.base == Decimal("178250.50")
    assert fingerprint_of(decision.body) == decision.body.fingerprint != made.body.fingerprint
    assert found.standing is decision.body


def test_pay_history_in_a_note_or_a_justification_is_not_kept(desk: Desk) -> None:
    first, second = desk.filed("CAND-1"), desk.filed("CAND-2")
    desk.comp_team(COLIN)

    desk.ask_for_changes(COLIN, first.id, "She currently makes 187,350. Check the level.")
    desk.override(
        COLIN, second.id, Decimal(178500), "He currently earns 187,350 USD, so this is the least we can do."
    )

    kept = everything_kept(desk.engine)
    assert kept.count(REMOVED) == 2
    assert "187,350" not in kept
    assert "187350" not in kept


@pytest.mark.parametrize(("note", "kept"), [("no\x00pe", "no�pe"), ("half \udc00 a pair", "half � a pair")])
def test_any_note_can_be_kept(desk: Desk, note: str, kept: str) -> None:
    made = desk.filed("CAND-1")

    desk.ask_for_changes(COLIN, made.id, note)

    with desk.work() as work:
        found = work.recommendations.find(made.id)
    assert found is not None
    assert found.decision is not None
    assert found.decision.note == kept


def test_a_number_is_given_once_in_a_case(desk: Desk) -> None:
    made = desk.filed("CAND-1")
    before = desk.everything()

    with pytest.raises(Conflict), desk.work() as work:
        work.recommendations.file(replace(made, id="REC-ELSE"), event())

    assert desk.everything() == before


def test_the_newest_of_a_case_is_the_one_with_the_highest_number(desk: Desk) -> None:
    desk.filed("CAND-1", state=OfferState.SUPERSEDED)
    for number in (3, 2):
        desk.filed("CAND-1", WITH_A_RIVAL, number=number, state=OfferState.DRAFT)
    desk.filed("CAND-2")

    with desk.work() as work:
        latest = work.recommendations.latest("CAND-1")

    assert latest is not None
    assert latest.number == 3


def test_an_offer_that_left_its_state_is_not_decided(desk: Desk) -> None:
    made = desk.filed("CAND-1")
    decision = Decision(DecisionKind.APPROVED, COLIN.user_id, STARTED)
    with desk.work() as work:
        work.recommendations.decide(made, OfferState.SUPERSEDED, None, event())
    before = desk.everything()

    with pytest.raises(Conflict) as met, desk.work() as work:
        work.recommendations.decide(made, OfferState.APPROVED, decision, event())

    assert met.value.code == "offer_changed"
    assert desk.everything() == before


def test_of_twenty_who_decide_at_once_exactly_one_does_and_is_audited_once(desk: Desk) -> None:
    made = desk.filed("CAND-1")
    people = [Actor(f"U{number}", Role.COMP_TEAM) for number in range(20)]
    desk.comp_team(*people)
    ways: tuple[Callable[[Actor], FiledRecommendation], ...] = (
        lambda actor: desk.approve(actor, made.id, actor.user_id),
        lambda actor: desk.ask_for_changes(actor, made.id, place=actor.user_id),
        lambda actor: desk.override(actor, made.id, Decimal(178500), place=actor.user_id),
    )

    outcomes = at_once(20, lambda number: ways[number % 3](people[number]))

    winners = [outcome for outcome in outcomes if isinstance(outcome, FiledRecommendation)]
    losers = [outcome for outcome in outcomes if not isinstance(outcome, FiledRecommendation)]
    with desk.work() as work:
        found = work.recommendations.find(made.id)
        trail = [told for told in work.audit.of_case("CAND-1") if told.subject == made.id]
    assert winners == [found]
    assert found is not None
    assert found.decision is not None
    assert found.version == 1
    assert [type(loser) for loser in losers] == [AlreadyDecided] * 19
    assert all(loser.filed == found for loser in losers)
    assert [(told.actor, told.place) for told in trail] == [(found.decision.by, found.decision.by)]


def test_of_twenty_who_approve_a_two_person_offer_at_once_exactly_two_count(desk: Desk) -> None:
    made = desk.filed("CAND-1", WITH_A_RIVAL)
    people = [Actor(f"U{number}", Role.COMP_TEAM) for number in range(20)]
    desk.comp_team(*people)
    assert made.offer is not None
    assert made.offer.tier is Tier.L3

    outcomes = at_once(20, lambda number: desk.approve(people[number], made.id))

    answered = [outcome for outcome in outcomes if isinstance(outcome, FiledRecommendation)]
    with desk.work() as work:
        found = work.recommendations.find(made.id)
        trail = [told for told in work.audit.of_case("CAND-1") if told.subject == made.id]
    assert found is not None
    assert (found.state, found.version, len(found.approvals)) == (OfferState.APPROVED, 2, 2)
    assert len({one.by for one in found.approvals}) == 2
    assert sorted(outcome.version for outcome in answered) == [1, 2]
    assert [told.name for told in trail] == [AuditEventName.APPROVAL_GIVEN, AuditEventName.APPROVAL_GRANTED]
    assert [told.actor for told in trail] == [one.by for one in found.approvals]
    assert {type(outcome) for outcome in outcomes} == {FiledRecommendation, AlreadyDecided}


def test_nobody_approves_twice_however_fast_they_click(desk: Desk) -> None:
    made = desk.filed("CAND-1", WITH_A_RIVAL)
    desk.comp_team(COLIN)

    outcomes = at_once(6, lambda _: desk.approve(COLIN, made.id))

    with desk.work() as work:
        found = work.recommendations.find(made.id)
    assert found is not None
    assert (found.state, [one.by for one in found.approvals]) == (OfferState.SUBMITTED, [COLIN.user_id])
    assert sum(isinstance(outcome, FiledRecommendation) for outcome in outcomes) == 1
    assert all(isinstance(outcome, FiledRecommendation | Conflict) for outcome in outcomes)


def test_approvals_and_outcomes_come_back_as_they_were(desk: Desk) -> None:
    made = desk.filed("CAND-1")
    later = STARTED + timedelta(days=1, microseconds=1)
    approvals = (Approval("U1", STARTED), Approval("U2", later, on_behalf_of="U3"))
    outcome = Outcome(OfferState.DECLINED, RAVI.user_id, later, "other_offer")

    with desk.work() as work:
        work.recommendations.decide(
            made, OfferState.DECLINED, None, event(at=later), approvals=approvals, outcome=outcome
        )
    with desk.work() as work:
        found = work.recommendations.find(made.id)

    assert found is not None
    assert (found.approvals, found.outcome, found.authors) == (approvals, outcome, made.authors)
    assert (found.version, found.since) == (1, later)


def test_offers_that_wait_too_long_are_found_oldest_first(desk: Desk) -> None:
    for number, days in ((1, 3), (2, 1), (3, 9), (4, 2)):
        made = desk.filed(f"CAND-{number}", state=OfferState.DRAFT)
        state = OfferState.APPROVED if number == 4 else OfferState.SUBMITTED
        with desk.work() as work:
            work.recommendations.decide(made, state, None, event(at=STARTED + timedelta(days=days)))

    with desk.work() as work:
        waiting = work.recommendations.waiting_since(
            STARTED + timedelta(days=3), (OfferState.SUBMITTED, OfferState.APPROVED)
        )
        submitted = work.recommendations.waiting_since(STARTED + timedelta(days=30), (OfferState.SUBMITTED,))

    assert [filed.candidate_id for filed in waiting] == ["CAND-2", "CAND-4"]
    assert [filed.candidate_id for filed in submitted] == ["CAND-2", "CAND-1", "CAND-3"]


def test_of_approvals_and_superseding_turns_at_once_exactly_one_lands(desk: Desk) -> None:
    made = desk.filed("CAND-1")

    def move(number: int) -> str:
        if number % 2:
            desk.approve(COLIN, made.id)
            return "approved"
        with desk.work() as work:
            work.recommendations.decide(
                made, OfferState.SUPERSEDED, None, event(AuditEventName.RECOMMENDATION_SUPERSEDED, subject=made.id)
            )
        return "superseded"

    outcomes = at_once(8, move)

    landed = [outcome for outcome in outcomes if isinstance(outcome, str)]
    with desk.work() as work:
        found = work.recommendations.find(made.id)
    assert found is not None
    assert landed == [found.state.value]


def test_cards_come_back_in_the_order_they_were_posted(desk: Desk) -> None:
    made = desk.filed("CAND-1")
    posted = [PostedCard(made.id, "C1", "3.0", "1.0"), PostedCard(made.id, "C2", "2.0", "2.0")]
    with desk.work() as work:
        for card in posted:
            work.cards.note(card, event(AuditEventName.CARD_POSTED))

    with desk.work() as work:
        assert work.cards.of_recommendation(made.id) == (posted[1], posted[0])
        assert work.cards.of_recommendation("REC-ELSE") == ()


def test_a_card_shows_one_recommendation(desk: Desk) -> None:
    made = desk.filed("CAND-1")
    card = PostedCard(made.id, "C1", "3.0", "1.0")
    with desk.work() as work:
        work.cards.note(card, event(AuditEventName.CARD_POSTED))
    before = desk.everything()

    with pytest.raises(Conflict), desk.work() as work:
        work.cards.note(card, event(AuditEventName.CARD_POSTED))

    assert desk.everything() == before


Change = Callable[[CaseWork, FiledRecommendation, AuditEvent], None]
CHANGES: dict[str, Change] = {
    "filing": lambda work, made, told: work.recommendations.file(replace(made, id="REC-2", number=2), told),
    "deciding": lambda work, made, told: work.recommendations.decide(
        made, OfferState.APPROVED, Decision(DecisionKind.APPROVED, COLIN.user_id, STARTED), told
    ),
    "noting a card": lambda work, made, told: work.cards.note(PostedCard(made.id, "C1", "3.0", "1.0"), told),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_whose_audit_event_cannot_be_written_does_not_happen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    made = desk.filed("CAND-1")
    before = desk.everything()

    def refuse(_trail: SqlAuditTrail, _event: AuditEvent) -> None:
        raise RuntimeError("the audit log is full")

    with monkeypatch.context() as patched:
        patched.setattr(SqlAuditTrail, "record", refuse)
        with pytest.raises(RuntimeError, match="full"), desk.work() as work:
            change(work, made, event())
    assert desk.everything() == before

    with desk.work() as work:
        change(work, made, event())
    assert desk.everything() != before


def test_an_approval_whose_audit_event_cannot_be_written_is_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = desk.filed("CAND-1")

    def refuse(_trail: SqlAuditTrail, _event: AuditEvent) -> None:
        raise RuntimeError("the audit log is full")

    monkeypatch.setattr(SqlAuditTrail, "record", refuse)
    with pytest.raises(RuntimeError, match="full"):
        desk.approve(COLIN, made.id)

    with desk.work() as work:
        found = work.recommendations.find(made.id)
    assert found == made
