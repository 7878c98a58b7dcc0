"""Questions to the engine and its filed answers, told from what differs to the plain case."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from domain.money import Money
from domain.pay.competing_offer import CompetingOffer, PostedRange
from domain.pay.fx import FxTable
from domain.pay.pay_book import Evidence, SnapshotRef, SnapshotRefs
from domain.pay.policy import PayPolicy
from domain.pay.rows import RangeRow, RosterRow
from domain.recommendations.filed import Decision, FiledRecommendation, OfferState
from domain.recommendations.price_offer import price_offer
from domain.recommendations.recommendation import Flag, Offer, Reason, ReasonKind, Recommendation
from domain.recommendations.request import OfferRequest
from tests.unit.pay.sample_pay import (
    PLACE,
    POLICY,
    PROFICIENT,
    STRONG_HIRE,
    TITLE,
    Amount,
    peers,
    range_row,
)

SNAPSHOTS = SnapshotRefs(
    ranges=SnapshotRef("1a2b3c4d", date(2026, 1, 15)),
    roster=SnapshotRef("5e6f7a8b", date(2026, 3, 1)),
    fx=SnapshotRef("9c0d1e2f", date(2026, 3, 2)),
)
MIDDLING = peers(175_900, 180_400, 190_300)


def money(amount: Amount, currency: str = "USD") -> Money:
    """An amount in a currency."""
    return Money(Decimal(amount), currency)


def competing_base(amount: Amount, currency: str = "USD") -> CompetingOffer:
    """Another company's yearly base."""
    return CompetingOffer(currency, base=Decimal(amount))


def competing_total(amount: Amount, currency: str = "USD") -> CompetingOffer:
    """Another company's yearly total."""
    return CompetingOffer(currency, annual_total=Decimal(amount))


def posted(minimum: Amount, maximum: Amount, currency: str = "USD") -> PostedRange:
    """The range printed in the job posting."""
    return PostedRange(money(minimum, currency), money(maximum, currency))


def question(**given: Any) -> OfferRequest:
    """What the engine is asked: a proficient strong hire without a level, unless said otherwise."""
    plain: dict[str, Any] = {
        "job_title": TITLE,
        "location": PLACE,
        "proficiency": PROFICIENT,
        "interview_feedback": STRONG_HIRE,
    }
    return OfferRequest(**(plain | given))


def evidence(
    *,
    ranges: tuple[RangeRow, ...] = (range_row(),),
    roster: tuple[RosterRow, ...] = MIDDLING,
    fx: FxTable | None = None,
    snapshots: SnapshotRefs = SNAPSHOTS,
    distrusted: tuple[int, ...] = (),
    distrusted_people: tuple[int, ...] = (),
) -> Evidence:
    """What the data says: one range and three peers around the middle of it, unless said otherwise."""
    return Evidence(ranges, roster, fx or FxTable(), snapshots, frozenset(distrusted), frozenset(distrusted_people))


def recommend(
    rows: Evidence | None = None,
    *,
    policy: PayPolicy = POLICY,
    today: date | None = None,
    override: Amount | None = None,
    **given: Any,
) -> Recommendation:
    """The engine's answer to a question told by what differs from the plain one."""
    base = None if override is None else Decimal(override)
    return price_offer(question(**given), rows or evidence(), policy, today=today, override=base)


def offered(answer: Recommendation) -> Offer:
    """The offer of an answer that has one."""
    assert answer.offer is not None, answer.problem
    return answer.offer


def texts(answer: Recommendation, kind: ReasonKind) -> list[str]:
    """The claims of one kind, in order."""
    return [reason.text for reason in answer.reasons if reason.kind is kind]


def sources(answer: Recommendation, kind: ReasonKind) -> list[str]:
    """What the claims of one kind cite, in order."""
    return [reason.source for reason in answer.reasons if reason.kind is kind]


def only(reasons: tuple[Reason, ...], kind: ReasonKind) -> tuple[Reason, ...]:
    """The reasons of one kind."""
    return tuple(reason for reason in reasons if reason.kind is kind)


def raises(flag: Flag, answer: Recommendation) -> bool:
    """Whether an answer that has an offer carries a flag."""
    assert answer.offer is not None, answer.problem
    return flag in answer.flags


def filed(
    body: Recommendation, state: OfferState = OfferState.SUBMITTED, decision: Decision | None = None
) -> FiledRecommendation:
    """An answer in the case's file."""
    return FiledRecommendation(
        id="REC-5D8T1XW2",
        candidate_id="CAND-017",
        number=1,
        requested_by="U0RECRUITER",
        made_at=datetime(2026, 3, 4, 9, 30, tzinfo=UTC),
        body=body,
        state=state,
        decision=decision,
    )


def in_state(case: FiledRecommendation, state: OfferState) -> FiledRecommendation:
    """The same file in another state."""
    return replace(case, state=state)
