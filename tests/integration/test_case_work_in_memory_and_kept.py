"""The case work in memory that other tests rely on behaves as the one in PostgreSQL does, story by story."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.audit.event import AuditEvent, AuditEventName
from domain.candidates.case import FactRecord
from domain.candidates.facts import FactField
from domain.conversations.thread import SaidMessage, ThreadMemory, ThreadRef
from domain.errors import Conflict, Unavailable
from domain.pay.pay_book import SnapshotRefs
from domain.pay.vocabulary import Feedback
from domain.recommendations.casework import CaseWorkStarter
from domain.recommendations.filed import (
    Approval,
    Decision,
    DecisionKind,
    FiledRecommendation,
    OfferState,
    Outcome,
    PostedCard,
)
from storage.unit_of_work import SqlCaseWorkStarter
from tests.fakes.case_work import FakeCaseWorkStarter
from tests.integration.casebook import CARLA, RAVI, STARTED, THREAD, case_of, event
from tests.unit.recommendations.sample_offers import evidence, recommend

_BODY = recommend(evidence(snapshots=SnapshotRefs()))
_LATER = STARTED + timedelta(hours=1)


@pytest.fixture(params=["in memory", "in PostgreSQL"])
def work(request: pytest.FixtureRequest, engine: Engine) -> CaseWorkStarter:
    return FakeCaseWorkStarter() if request.param == "in memory" else SqlCaseWorkStarter(engine)


def _filed(number: int = 1, candidate_id: str = "CAND-1") -> FiledRecommendation:
    return FiledRecommendation(
        f"REC-{candidate_id}-{number}",
        candidate_id,
        number,
        RAVI.user_id,
        STARTED,
        _BODY,
        OfferState.SUBMITTED,
        authors=(RAVI.user_id,),
        state_since=STARTED,
    )


def _told(name: AuditEventName = AuditEventName.FACTS_CHANGED, **more: Any) -> AuditEvent:
    return event(name, candidate_id="CAND-1", **more)


def _opened(work: CaseWorkStarter, *offers: FiledRecommendation) -> None:
    with work() as open_work:
        open_work.cases.open(case_of("CAND-1"), _told(AuditEventName.CASE_OPENED))
        for offer in offers:
            open_work.recommendations.file(offer, _told(AuditEventName.RECOMMENDATION_MADE, subject=offer.id))


def _names(work: CaseWorkStarter) -> list[str]:
    with work() as open_work:
        return [kept.name.value for kept in open_work.audit.of_case("CAND-1")]


def test_a_case_comes_back_with_its_history_and_grows_by_what_is_added(work: CaseWorkStarter) -> None:
    _opened(work)
    before = case_of("CAND-1")
    record = FactRecord(
        FactField.INTERVIEW_FEEDBACK, Feedback.STRONG_HIRE, Feedback.MUST_HIRE, RAVI.user_id, _LATER, "TURN-9"
    )
    facts = replace(before.facts, interview_feedback=Feedback.MUST_HIRE)
    after = replace(before, version=2, facts=facts, closed_at=_LATER, closed_by=CARLA.user_id)

    with work() as open_work:
        assert open_work.cases.find("CAND-1") == before
        open_work.cases.change(after, (record,), _told())
        assert open_work.cases.find("CAND-1") == replace(after, history=(*before.history, record))

    with work() as open_work:
        assert open_work.cases.find("CAND-1") == replace(after, history=(*before.history, record))
        assert open_work.cases.opened_by(RAVI.user_id, 5) == (replace(after, history=()),)
        assert open_work.cases.find("CAND-2") is None
    assert _names(work) == ["case.opened", "facts.changed"]


def test_an_offer_that_is_decided_on_is_one_version_on_and_since_then_in_its_state(work: CaseWorkStarter) -> None:
    _opened(work, _filed())
    approval = Approval(CARLA.user_id, _LATER)
    decision = Decision(DecisionKind.APPROVED, CARLA.user_id, _LATER)
    outcome = Outcome(OfferState.APPROVED, CARLA.user_id, _LATER)

    with work() as open_work:
        filed = open_work.recommendations.latest("CAND-1")
        assert filed == _filed()
        told = _told(AuditEventName.APPROVAL_GIVEN, at=_LATER)
        open_work.recommendations.decide(filed, OfferState.SUBMITTED, None, told, approvals=(approval,))
        given = open_work.recommendations.find(filed.id)
        assert given == replace(filed, version=1, approvals=(approval,))
        told = _told(AuditEventName.APPROVAL_GRANTED, at=_LATER)
        open_work.recommendations.decide(given, OfferState.APPROVED, decision, told, outcome=outcome)

    with work() as open_work:
        assert open_work.recommendations.find(filed.id) == replace(
            given, version=2, state=OfferState.APPROVED, decision=decision, outcome=outcome, state_since=_LATER
        )
        waiting = open_work.recommendations.waiting_since
        assert [one.id for one in waiting(_LATER + timedelta(1), (OfferState.APPROVED,))] == [filed.id]
        assert waiting(_LATER, (OfferState.APPROVED,)) == ()
        assert [one.id for one in waiting(_LATER + timedelta(1), (OfferState.APPROVED,), after=_LATER)] == [filed.id]
        assert waiting(_LATER + timedelta(1), (OfferState.APPROVED,), after=_LATER + timedelta(0, 1)) == ()
        assert waiting(_LATER + timedelta(1), (OfferState.SUBMITTED,)) == ()


def _twice_the_same_case(work: CaseWorkStarter) -> None:
    with work() as open_work:
        open_work.cases.open(case_of("CAND-1"), _told())


def _a_change_of_an_old_version(work: CaseWorkStarter) -> None:
    with work() as open_work:
        open_work.cases.change(case_of("CAND-1"), (), _told())


def _twice_the_same_number(work: CaseWorkStarter) -> None:
    with work() as open_work:
        open_work.recommendations.file(replace(_filed(), id="REC-OTHER"), _told())


def _an_offer_of_no_case(work: CaseWorkStarter) -> None:
    with work() as open_work:
        open_work.recommendations.file(_filed(candidate_id="CAND-2"), _told())


def _a_decision_on_an_old_version(work: CaseWorkStarter) -> None:
    with work() as open_work:
        open_work.recommendations.decide(replace(_filed(), version=1), OfferState.REJECTED, None, _told())


def _a_decision_on_another_state(work: CaseWorkStarter) -> None:
    with work() as open_work:
        moved = replace(_filed(), state=OfferState.APPROVED)
        open_work.recommendations.decide(moved, OfferState.OFFERED, None, _told())


def _a_card_of_no_offer(work: CaseWorkStarter) -> None:
    with work() as open_work:
        open_work.cards.note(PostedCard("REC-NONE", "C0DESK", "1.1", "1.0"), _told())


def _a_thread_of_no_case(work: CaseWorkStarter) -> None:
    with work() as open_work:
        open_work.threads.bind(ThreadMemory(THREAD, "CAND-2"), _told())


def _a_message_kept_twice(work: CaseWorkStarter) -> None:
    said = SaidMessage(THREAD, "1.1", RAVI.user_id, "Make that Must Hire.", STARTED, "TURN-1")
    with work() as open_work:
        open_work.threads.bind(ThreadMemory(THREAD, "CAND-1"), _told())
        open_work.threads.keep_turn(ThreadMemory(THREAD, "CAND-1"), said, _told())
        open_work.threads.keep_turn(ThreadMemory(THREAD, "CAND-1"), replace(said, turn_id="TURN-2"), _told())


@pytest.mark.parametrize(
    "clash",
    [
        _twice_the_same_case,
        _a_change_of_an_old_version,
        _twice_the_same_number,
        _an_offer_of_no_case,
        _a_decision_on_an_old_version,
        _a_decision_on_another_state,
        _a_card_of_no_offer,
        _a_thread_of_no_case,
        _a_message_kept_twice,
    ],
)
def test_what_clashes_with_what_is_kept_is_a_conflict_and_leaves_nothing(
    work: CaseWorkStarter, clash: Callable[[CaseWorkStarter], None]
) -> None:
    _opened(work, _filed())
    before = _names(work)

    with pytest.raises(Conflict):
        clash(work)

    with work() as open_work:
        assert open_work.cases.find("CAND-1") == case_of("CAND-1")
        assert open_work.recommendations.latest("CAND-1") == _filed()
        assert open_work.threads.find(THREAD) is None
    assert _names(work) == before


def _decided_until_something_goes_wrong(work: CaseWorkStarter) -> None:
    with work() as open_work:
        open_work.threads.bind(ThreadMemory(THREAD, "CAND-1"), _told(AuditEventName.THREAD_BOUND))
        open_work.recommendations.decide(_filed(), OfferState.REJECTED, None, _told())
        raise LookupError


def test_a_block_that_fails_keeps_neither_its_changes_nor_its_events(work: CaseWorkStarter) -> None:
    _opened(work, _filed())

    with pytest.raises(LookupError):
        _decided_until_something_goes_wrong(work)

    with work() as open_work:
        assert open_work.recommendations.latest("CAND-1") == _filed()
        assert open_work.threads.of_case("CAND-1") == ()
    assert _names(work) == ["case.opened", "recommendation.made"]


def test_threads_and_cards_are_listed_in_the_order_people_saw_them(work: CaseWorkStarter) -> None:
    _opened(work, _filed())
    first, second = (ThreadRef("T0TEAM", "C0DESK", ts) for ts in ("2.0", "1.0"))
    with work() as open_work:
        for ref, moment in ((second, _LATER), (first, STARTED)):
            open_work.threads.bind(ThreadMemory(ref, "CAND-1"), _told(at=moment))
        for ts in ("3.2", "3.1"):
            open_work.cards.note(PostedCard(_filed().id, "C0DESK", ts, "1.0"), _told())

    with work() as open_work:
        assert [memory.ref for memory in open_work.threads.of_case("CAND-1")] == [first, second]
        assert [card.ts for card in open_work.cards.of_recommendation(_filed().id)] == ["3.1", "3.2"]
        assert next(card.ts for card in open_work.cards.in_channel("C0DESK")) == "3.2"
        assert open_work.cards.in_channel("C0ELSE") == ()


def test_while_the_audit_log_refuses_nothing_is_kept_in_memory_either() -> None:
    work = FakeCaseWorkStarter()
    _opened(work)
    work.audit_refuses = True

    with pytest.raises(Unavailable), work() as open_work:
        open_work.threads.bind(ThreadMemory(THREAD, "CAND-1"), _told())

    with work() as open_work:
        assert open_work.threads.of_case("CAND-1") == ()
    assert [kept.name.value for kept in work.events] == ["case.opened"]


def test_of_two_blocks_that_meet_in_memory_the_slower_one_learns_of_it() -> None:
    work = FakeCaseWorkStarter()
    _opened(work, _filed())

    with work() as slower:
        assert slower.recommendations.find(_filed().id) == _filed()
        with work() as faster:
            faster.recommendations.decide(_filed(), OfferState.APPROVED, None, _told())
        with pytest.raises(Conflict):
            slower.recommendations.decide(_filed(), OfferState.REJECTED, None, _told())

    assert work.kept.recommendations[_filed().id].state is OfferState.APPROVED
