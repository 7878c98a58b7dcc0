"""What happens next: every status of the engine, with the offer it comes with, or without one."""

from datetime import date
from decimal import Decimal

import pytest

from domain.pay.competing_offer import CompetingOffer
from domain.pay.pay_book import Evidence
from domain.pay.policy import Tier
from domain.recommendations.recommendation import Flag, ReasonKind, Status
from tests.unit.pay.sample_pay import (
    L1,
    L2,
    L3,
    MUST_HIRE,
    NO_HIRE,
    P3,
    P4,
    Amount,
    peers,
    policy_with,
    range_row,
    rate,
    rates,
)
from tests.unit.recommendations.sample_offers import (
    competing_base,
    competing_total,
    evidence,
    money,
    offered,
    recommend,
    sources,
    texts,
)

_EURO = (range_row(52_000, 74_000, "EUR", row=2),)
_EURO_PEERS = peers(62_400, 64_900, 61_150)
_EURO_ROWS = evidence(ranges=_EURO, roster=_EURO_PEERS)
_TO_EURO = rates(
    rate("EUR", "USD", "1.00", date(2026, 1, 5), row=6), rate("EUR", "USD", "1.25", date(2026, 3, 2), row=7)
)


def test_no_hire_is_refused_by_policy_even_where_there_is_no_data() -> None:
    for rows in (evidence(), evidence(ranges=())):
        answer = recommend(rows, interview_feedback=NO_HIRE)

        assert answer.status is Status.BLOCKED_POLICY
        assert answer.problem == "Policy makes no offer on this interview feedback."
        assert (answer.offer, answer.flags, answer.reasons) == (None, (), ())


def test_a_title_without_a_range_in_the_place_has_no_data() -> None:
    answer = recommend(evidence(ranges=()))

    assert answer.status is Status.NO_DATA
    assert answer.problem == "No pay range exists for this title in this place."
    assert answer.offer is None


@pytest.mark.parametrize(
    ("base", "status", "tier"),
    [
        (100_000, Status.AUTO_APPROVABLE, Tier.AUTO),
        (157_500, Status.AUTO_APPROVABLE, Tier.AUTO),
        ("157500.01", Status.NEEDS_L1, L1),
        (172_500, Status.NEEDS_L1, L1),
        ("172500.01", Status.NEEDS_L2, L2),
        (187_500, Status.NEEDS_L2, L2),
        ("187500.01", Status.NEEDS_L3, L3),
        (200_000, Status.NEEDS_L3, L3),
    ],
)
def test_distance_over_the_midpoint_decides_who_approves(base: Amount, status: Status, tier: Tier) -> None:
    rows = evidence(ranges=(range_row(100_000, 200_000),), roster=())

    answer = recommend(rows, policy=policy_with(escalate={}), override=base)

    assert answer.status is status
    assert offered(answer).tier is tier


def test_a_status_says_whether_a_person_may_decide() -> None:
    approvable = {status for status in Status if status.is_approvable}
    assert approvable == {Status.AUTO_APPROVABLE, Status.NEEDS_L1, Status.NEEDS_L2, Status.NEEDS_L3}


@pytest.mark.parametrize(
    ("rows", "competing", "flag"),
    [
        (_EURO_ROWS, competing_base(80_000, "USD"), Flag.CURRENCY_MISMATCH),
        (_EURO_ROWS, competing_total(80_000, "USD"), Flag.CURRENCY_MISMATCH),
        (_EURO_ROWS, competing_total(80_000, "EUR"), Flag.FX_REQUIRED),
    ],
    ids=["a base in another currency", "a total in another currency", "a total where equity is in another currency"],
)
def test_an_offer_that_cannot_be_compared_needs_a_rate_and_is_left_out_meanwhile(
    rows: Evidence, competing: CompetingOffer, flag: Flag
) -> None:
    answer = recommend(rows, competing_offer=competing, job_level=P3)
    alone = recommend(rows, job_level=P3)

    assert answer.status is Status.NEEDS_FX
    assert not answer.status.is_approvable
    assert flag in answer.flags
    assert answer.offer == alone.offer
    assert offered(answer).bridge is None
    assert "cannot be compared yet; this offer leaves it out" in texts(answer, ReasonKind.COMPETING)[0]


def test_a_total_needs_the_level_and_is_left_out_meanwhile() -> None:
    answer = recommend(competing_offer=competing_total(330_000))

    assert answer.status is Status.NEEDS_JOB_LEVEL
    assert answer.flags == (Flag.LEVEL_REQUIRED,)
    assert answer.offer == recommend().offer


def test_a_total_in_another_currency_without_a_level_asks_for_the_rate_first_and_names_both() -> None:
    answer = recommend(_EURO_ROWS, competing_offer=competing_total(80_000, "USD"))

    assert answer.status is Status.NEEDS_FX
    assert {Flag.CURRENCY_MISMATCH, Flag.LEVEL_REQUIRED} <= set(answer.flags)


def test_a_base_in_another_currency_is_compared_through_the_newest_dated_row_which_is_cited() -> None:
    rows = evidence(ranges=_EURO, roster=_EURO_PEERS, fx=_TO_EURO)

    answer = recommend(rows, competing_offer=competing_base(81_250, "USD"))
    offer = offered(answer)

    assert answer.status is Status.NEEDS_L1
    assert offer.base == 65_000
    assert offer.bridge is not None
    assert offer.bridge.need == money("65000.0000", "EUR")
    assert texts(answer, ReasonKind.COMPETING)[0] == "Competing base USD 81,250 asks for a base of EUR 65,000"
    assert sources(answer, ReasonKind.COMPETING)[0] == "the case; FX row 7 @9c0d1e2f, 2026-03-02"


def test_a_total_is_compared_through_a_rate_for_the_equity() -> None:
    rows = evidence(ranges=_EURO, roster=_EURO_PEERS, fx=_TO_EURO)

    offer = offered(recommend(rows, competing_offer=competing_total(80_000, "EUR"), job_level=P3))

    assert offer.bridge is not None
    assert offer.bridge.need.amount == Decimal("67272.7273")
    assert offer.base == 67_500


def test_equity_is_added_to_pay_in_its_own_currency_or_through_a_rate_and_otherwise_not_at_all() -> None:
    same = offered(recommend(job_level=P4)).package
    apart = offered(recommend(_EURO_ROWS, job_level=P4)).package
    linked = offered(recommend(evidence(ranges=_EURO, roster=_EURO_PEERS, fx=_TO_EURO), job_level=P4)).package
    assert same is not None
    assert apart is not None
    assert linked is not None

    assert same.total_direct == money(177_000 + 26_550 + 15_000)
    assert apart.total_direct is None
    assert apart.equity_annualised == money(15_000)
    assert linked.total_direct == linked.target_total_cash + money(12_000, "EUR")


def test_without_a_level_the_base_is_recommended_alone() -> None:
    answer = recommend()

    assert offered(answer).package is None
    assert texts(answer, ReasonKind.PACKAGE) == ["No job level yet, so base alone"]
    assert answer.status is Status.AUTO_APPROVABLE


def test_a_level_never_moves_the_base() -> None:
    bases = {offered(recommend(job_level=level)).base for level in (None, P3, P4)}
    assert bases == {Decimal(177_000)}


def test_expectation_posting_and_exemption_never_move_the_base() -> None:
    plain, busy = recommend(), recommend(expectation=money(999_999), exempt=True, pay_history_ignored=True)
    assert offered(plain).base == offered(busy).base


def test_money_in_an_offer_is_exact_to_the_cent() -> None:
    rows = evidence(ranges=(range_row("61000.01", "61000.01"),), roster=())

    package = offered(recommend(rows, job_level=P4, interview_feedback=MUST_HIRE)).package

    assert package is not None
    assert package.bonus == money("9150.00")
    assert package.target_total_cash == money("70150.01")
