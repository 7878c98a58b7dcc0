"""The reasoning lines: fixed words, one claim each, each with its source."""

from datetime import date

import pytest

from domain.pay.pay_book import SnapshotRefs
from domain.recommendations.reasoning import cited, count_of, money_text, rows_text
from domain.recommendations.recommendation import Reason, ReasonKind, Recommendation
from tests.unit.pay.sample_pay import (
    ADVANCED,
    HIRE,
    LEARNING,
    MUST_HIRE,
    P1,
    P4,
    UNKNOWN,
    peers,
    policy_with,
    range_row,
    rate,
    rates,
)
from tests.unit.recommendations.sample_offers import (
    MIDDLING,
    competing_base,
    competing_total,
    evidence,
    money,
    offered,
    posted,
    recommend,
    sources,
    texts,
)

_BUSY = recommend(
    evidence(roster=MIDDLING + peers(149_000, 206_300, first_row=31), fx=rates(rate("EUR", "USD", "1.10"))),
    job_level=P4,
    competing_offer=competing_total(330_000, "EUR"),
    expectation=money(210_000),
    posted_range=posted(150_000, 190_000),
    exempt=True,
    pay_history_ignored=True,
    policy=policy_with(exempt_threshold={"AUS": money(35_568).amount}),
    override=190_000,
)


def _line(answer: Recommendation, kind: ReasonKind) -> Reason:
    (reason,) = (reason for reason in answer.reasons if reason.kind is kind)
    return reason


def test_the_lines_of_the_specifications_example() -> None:
    answer = recommend(evidence(roster=peers(175_900, 180_400, 206_300)), job_level=P4)

    assert [(reason.kind, reason.text, reason.source) for reason in answer.reasons] == [
        (ReasonKind.RANGE, "USD 150,000–204,000, midpoint 177,000", "CompRanges row 4 @1a2b3c4d"),
        (
            ReasonKind.TARGET,
            "50 % of the way: Proficient × Strong Hire → 177,000",
            "policy base-2026 v1, target_position",
        ),
        (
            ReasonKind.PEERS,
            "3 same-proficiency peers; reference 180,400; corridor 171,380–189,420",
            "EmployeeRoster rows 16, 17, 18 @5e6f7a8b",
        ),
        (ReasonKind.NOTE, "1 peer is above the range maximum (counted at 204,000)", "EmployeeRoster row 18"),
        (ReasonKind.PACKAGE, "P4: bonus 15 % of base = USD 26,550", "policy base-2026 v1, bonus"),
        (
            ReasonKind.PACKAGE,
            "P4: equity USD 60,000 over 4 years = USD 15,000 a year",
            "policy base-2026 v1, equity",
        ),
        (ReasonKind.RESULT, "177,000: compa-ratio 1.00, 50.0 % of range; no change", "computed"),
        (
            ReasonKind.APPROVAL,
            "auto: 0.0 % over midpoint (auto, limit 5 %)",
            "policy base-2026 v1, tiers and escalate",
        ),
    ]


def test_every_claim_has_words_and_a_source_on_one_line() -> None:
    assert {reason.kind for reason in _BUSY.reasons} == set(ReasonKind) - {ReasonKind.FLOOR}
    for reason in _BUSY.reasons:
        assert reason.text.strip()
        assert reason.source.strip()
        assert "\n" not in reason.text + reason.source


def test_claims_about_peers_are_marked_so_that_they_can_be_withheld() -> None:
    about = {reason.kind for reason in _BUSY.reasons if reason.about_peers}
    others = {reason.kind for reason in _BUSY.reasons if not reason.about_peers}

    assert about == {ReasonKind.PEERS, ReasonKind.NOTE}
    assert not about & others


def test_a_flat_rate_has_neither_midpoint_nor_share_of_the_range() -> None:
    answer = recommend(evidence(ranges=(range_row(61_000, 61_000),), roster=()), interview_feedback=MUST_HIRE)

    assert texts(answer, ReasonKind.RANGE) == ["USD 61,000, a flat rate"]
    assert texts(answer, ReasonKind.RESULT) == ["61,000: compa-ratio 1.00, flat rate; no change"]


def test_cents_are_shown_where_a_range_has_them() -> None:
    answer = recommend(evidence(ranges=(range_row("60100.50", "80100.75"),), roster=()))
    assert texts(answer, ReasonKind.RANGE) == ["USD 60,100.50–80,100.75, midpoint 70,100.63"]


def test_peers_that_moved_the_target_are_said_to_have_with_the_corridors_end() -> None:
    answer = recommend(evidence(roster=peers(195_000, 196_123, 199_000)))

    assert texts(answer, ReasonKind.PEERS) == [
        "3 same-proficiency peers; reference 196,123; corridor 186,316.85–205,929.15",
        "Target moved to 186,316.85, the nearer end of the corridor",
    ]
    assert sources(answer, ReasonKind.PEERS)[1] == "policy base-2026 v1, parity"


@pytest.mark.parametrize(
    ("count", "text", "source"),
    [
        (0, "0 same-proficiency peers; fewer than 3, so no adjustment", "EmployeeRoster"),
        (1, "1 same-proficiency peer; fewer than 3, so no adjustment", "EmployeeRoster row 16 @5e6f7a8b"),
        (2, "2 same-proficiency peers; fewer than 3, so no adjustment", "EmployeeRoster rows 16, 17 @5e6f7a8b"),
    ],
)
def test_too_few_peers_are_counted_and_cited(count: int, text: str, source: str) -> None:
    answer = recommend(evidence(roster=MIDDLING[:count]))
    assert [(line.text, line.source) for line in answer.reasons if line.kind is ReasonKind.PEERS] == [(text, source)]


def test_peers_of_a_candidate_of_unknown_proficiency_are_of_any() -> None:
    answer = recommend(evidence(roster=MIDDLING + peers(9, proficiency=ADVANCED, first_row=40)), proficiency=UNKNOWN)

    assert texts(answer, ReasonKind.PEERS) == ["4 peers of any proficiency; proficiency unknown, so no adjustment"]
    assert texts(answer, ReasonKind.TARGET) == ["50 % of the way: Proficiency unknown × Strong Hire → 177,000"]


def test_a_percentile_rank_is_told_only_with_five_peers_or_more() -> None:
    four = recommend(evidence(roster=peers(*[177_000] * 4)))
    five = recommend(evidence(roster=peers(170_000, 175_900, 177_000, 180_400, 190_300)))

    assert offered(four).peers.percentile_rank is None
    assert not any("Percentile" in text for text in texts(four, ReasonKind.PEERS))
    assert texts(five, ReasonKind.PEERS)[1] == "Percentile rank 50 among 5 peers"


def test_red_and_green_circled_peers_are_told_apart() -> None:
    answer = recommend(evidence(roster=peers(1, 2, 180_000, 300_000)))

    assert [(line.text, line.source) for line in answer.reasons if line.kind is ReasonKind.NOTE] == [
        ("1 peer is above the range maximum (counted at 204,000)", "EmployeeRoster row 19"),
        ("2 peers are below the range minimum (counted at 150,000)", "EmployeeRoster rows 16, 17"),
    ]


def test_a_proficiency_floor_is_explained() -> None:
    learners = peers(196_000, 197_000, 198_000, proficiency=LEARNING, first_row=40)
    answer = recommend(evidence(roster=MIDDLING + learners))

    assert _line(answer, ReasonKind.FLOOR) == Reason(
        ReasonKind.FLOOR,
        "Raised to 187,150: not below what a lower proficiency would get here",
        "policy base-2026 v1, target_position",
    )
    assert texts(answer, ReasonKind.RESULT)[0].endswith("rounded to the step")


def test_a_competing_offer_is_followed_from_its_amount_to_what_stays_open() -> None:
    answer = recommend(competing_offer=competing_base(400_000), job_level=P4)

    assert texts(answer, ReasonKind.COMPETING) == [
        "Competing base USD 400,000 asks for a base of USD 400,000",
        "Base raised from 177,000 to 194,500",
        "Sign-on USD 19,000 towards the rest",
        "Equity raised by USD 50,000",
        "USD 174,000 a year stays unbridged",
    ]
    assert sources(answer, ReasonKind.COMPETING) == ["the case", *["policy base-2026 v1, competing_offer"] * 4]
    assert texts(answer, ReasonKind.RESULT)[0].endswith("; raised by the competing offer")


def test_a_competing_offer_we_reach_already_is_said_to_be_reached() -> None:
    answer = recommend(competing_offer=competing_base(150_000))

    assert texts(answer, ReasonKind.COMPETING) == [
        "Competing base USD 150,000 asks for a base of USD 150,000",
        "Ours already reaches it",
    ]


def test_a_yearly_total_is_called_one() -> None:
    answer = recommend(competing_offer=competing_total(218_550), job_level=P4)
    said = texts(answer, ReasonKind.COMPETING)[0]
    assert said == "Competing yearly total USD 218,550 asks for a base of USD 177,000"


def test_a_rate_that_was_used_is_cited_with_its_row_and_day() -> None:
    table = rates(rate("EUR", "USD", "1.10", date(2026, 3, 2), row=7))
    cite = sources(recommend(evidence(fx=table), competing_offer=competing_base(1, "EUR")), ReasonKind.COMPETING)[0]
    bare = evidence(fx=table, snapshots=SnapshotRefs())

    assert cite == "the case; FX row 7 @9c0d1e2f, 2026-03-02"
    assert sources(recommend(bare, competing_offer=competing_base(1, "EUR")), ReasonKind.COMPETING)[0] == (
        "the case; FX row 7, 2026-03-02"
    )


def test_a_rate_that_was_used_for_equity_is_cited_as_well() -> None:
    table = rates(rate("EUR", "USD", "1.10", date(2026, 3, 2), row=7))
    euro = evidence(ranges=(range_row(currency="EUR"),), fx=table)

    with_total = recommend(euro, competing_offer=competing_total(300_000, "EUR"), job_level=P4)

    package = offered(with_total).package
    assert package is not None
    assert package.total_direct is not None
    for kind in (ReasonKind.COMPETING, ReasonKind.PACKAGE):
        assert any("FX row 7" in source for source in sources(with_total, kind))


def test_equity_in_another_currency_is_said_not_to_be_added() -> None:
    answer = recommend(evidence(ranges=(range_row(currency="EUR"),)), job_level=P1)
    assert texts(answer, ReasonKind.PACKAGE)[1] == (
        "P1: equity USD 10,000 over 4 years = USD 2,500 a year; not added to EUR pay"
    )


def test_checks_are_shown_beside_the_offer_and_never_as_its_cause() -> None:
    assert texts(_BUSY, ReasonKind.CHECK) == [
        "Expectation USD 210,000, shown for comparison; it never changes the offer",
        "Posted range USD 150,000–190,000",
        "Exempt threshold here USD 35,568 a year",
        "Pay history was given and removed; it is never used",
    ]
    assert sources(_BUSY, ReasonKind.CHECK) == [
        "the case",
        "the case",
        "policy base-2026 v1, exempt_threshold",
        "policy base-2026 v1, salary_history",
    ]


def test_an_exempt_threshold_is_told_only_of_exempt_jobs_in_places_that_have_one() -> None:
    assert texts(recommend(exempt=True), ReasonKind.CHECK) == []
    seattle = evidence(ranges=(range_row(location="SEA"),))
    assert texts(recommend(seattle), ReasonKind.CHECK) == []
    assert texts(recommend(seattle, exempt=True), ReasonKind.CHECK) == ["Exempt threshold here USD 80,168.40 a year"]


def test_the_approval_line_says_the_distance_its_side_and_who_raised_the_tier() -> None:
    under = recommend(evidence(roster=MIDDLING), interview_feedback=HIRE)
    raised = recommend(proficiency=UNKNOWN)
    beyond = recommend(override=222_000)

    assert texts(under, ReasonKind.APPROVAL) == ["auto: 3.1 % under midpoint (auto, limit 5 %)"]
    assert texts(raised, ReasonKind.APPROVAL) == [
        "L1: 0.0 % over midpoint (auto, limit 5 %); raised by PROFICIENCY_UNKNOWN"
    ]
    assert texts(beyond, ReasonKind.APPROVAL) == ["L3: 25.4 % over midpoint (L3, no limit)"]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ((), "rows "),
        ((4,), "row 4"),
        ((18, 16, 17), "rows 16, 17, 18"),
        (tuple(range(13, 1, -1)), "rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13"),
        (tuple(range(40, 1, -1)), "rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, … (39 rows)"),
    ],
)
def test_lines_are_cited_in_file_order_twelve_at_most(rows: tuple[int, ...], text: str) -> None:
    assert rows_text(rows) == text


def test_a_reason_about_many_peers_lists_twelve_of_them() -> None:
    crowd = recommend(evidence(roster=peers(*range(170_000, 170_040))))

    (source, _) = sources(crowd, ReasonKind.PEERS)
    assert source.endswith("26, 27, … (40 rows) @5e6f7a8b")
    assert source.count(",") == 12


def test_the_order_of_cited_lines_says_nothing_about_pay() -> None:
    answer = recommend(evidence(roster=peers(190_300, 175_900, 180_400)))

    assert offered(answer).peers.rows == (17, 18, 16)
    assert sources(answer, ReasonKind.PEERS)[0] == "EmployeeRoster rows 16, 17, 18 @5e6f7a8b"


def test_small_words_of_the_trade() -> None:
    assert (count_of(1, "peer"), count_of(0, "peer"), count_of(2, "peer")) == ("1 peer", "0 peers", "2 peers")
    assert cited("CompRanges", (4,), None) == "CompRanges row 4"
    assert money_text(money("60467.5", "EUR")) == "EUR 60,467.50"


def test_no_reason_names_a_single_persons_pay() -> None:
    own = {"175,901", "180,403", "182,007", "190,301", "191,013"}
    answer = recommend(evidence(roster=peers(175_901, 180_403, 182_007, 190_301, 191_013, 191_999)))

    assert not own & {word.strip(";,") for reason in answer.reasons for word in reason.text.split()}
