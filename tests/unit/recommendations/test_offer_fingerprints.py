"""What an approval binds to: the offer, what it was computed from, the policy version and the snapshots."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domain.pay.pay_book import SnapshotRef
from domain.pay.policy import Tier
from domain.recommendations.fingerprint import fingerprint_of, what_is_paid
from domain.recommendations.recommendation import Flag, Reason, ReasonKind, Recommendation, Status
from tests.unit.pay.sample_pay import MUST_HIRE, NO_HIRE, P4, UNKNOWN, peers, policy_with
from tests.unit.recommendations.sample_offers import (
    SNAPSHOTS,
    competing_base,
    evidence,
    money,
    offered,
    posted,
    recommend,
)

_PLAIN = recommend()


def test_the_same_question_on_the_same_data_and_policy_gives_the_same_fingerprint() -> None:
    again = recommend()

    assert again == _PLAIN
    assert again.fingerprint == _PLAIN.fingerprint == fingerprint_of(_PLAIN)
    assert len(again.fingerprint) == 64
    assert int(again.fingerprint, 16) > 0


def test_a_fingerprint_does_not_depend_on_a_fingerprint_set_before() -> None:
    assert fingerprint_of(replace(_PLAIN, fingerprint="something else")) == _PLAIN.fingerprint


@pytest.mark.parametrize(
    "given",
    [
        {"interview_feedback": MUST_HIRE},
        {"proficiency": UNKNOWN},
        {"job_level": P4},
        {"competing_offer": competing_base(170_000)},
        {"competing_offer": competing_base(190_000)},
        {"exempt": True},
        {"override": "177000.01"},
        {"policy": policy_with(version=2)},
        {"policy": policy_with(id="base-2027")},
        {"policy": policy_with(tiers=policy_with().tiers[3:])},
    ],
    ids=str,
)
def test_whatever_changes_the_question_the_policy_or_the_offer_changes_the_fingerprint(given: dict[str, Any]) -> None:
    assert recommend(**given).fingerprint != _PLAIN.fingerprint


@pytest.mark.parametrize(
    "given",
    [
        {"expectation": money(1)},
        {"expectation": money(999_999)},
        {"posted_range": posted(1, 2)},
        {"pay_history_ignored": True},
        {"today": date(2099, 1, 1)},
        {"override": 177_000},
    ],
    ids=str,
)
def test_what_is_only_shown_or_checked_beside_the_offer_voids_no_approval(given: dict[str, Any]) -> None:
    assert recommend(**given).fingerprint == _PLAIN.fingerprint


@pytest.mark.parametrize("kind", ["ranges", "roster", "fx"])
def test_another_snapshot_changes_the_fingerprint_even_with_equal_rows(kind: str) -> None:
    other = evidence(snapshots=replace(SNAPSHOTS, **{kind: SnapshotRef("another")}))
    none = evidence(snapshots=replace(SNAPSHOTS, **{kind: None}))

    assert len({recommend(rows).fingerprint for rows in (other, none)} | {_PLAIN.fingerprint}) == 3


def test_the_day_a_snapshot_was_taken_is_not_part_of_it() -> None:
    later = evidence(snapshots=replace(SNAPSHOTS, ranges=SnapshotRef("1a2b3c4d", date(2026, 2, 2))))
    assert recommend(later).fingerprint == _PLAIN.fingerprint


def test_a_peers_row_or_pay_that_shows_in_the_findings_changes_the_fingerprint() -> None:
    other_row = evidence(roster=peers(175_900, 180_400, 190_300, first_row=17))
    other_pay = evidence(roster=peers(175_900, 180_401, 190_300))
    assert len({_PLAIN.fingerprint, recommend(other_row).fingerprint, recommend(other_pay).fingerprint}) == 3


def test_neither_wording_nor_flags_are_part_of_it() -> None:
    reworded = replace(_PLAIN, reasons=(Reason(ReasonKind.RANGE, "in other words", "elsewhere"),))
    flagged = replace(_PLAIN, flags=(Flag.DATA_STALE,))
    assert fingerprint_of(reworded) == fingerprint_of(flagged) == _PLAIN.fingerprint


def test_what_is_paid_is_told_apart_from_who_the_peers_are() -> None:
    other_rows = offered(recommend(evidence(roster=peers(175_900, 180_400, 190_300, first_row=40))))
    more = offered(recommend(competing_offer=competing_base(190_000)))

    assert what_is_paid(other_rows) == what_is_paid(offered(_PLAIN))
    assert what_is_paid(more) != what_is_paid(offered(_PLAIN))
    assert what_is_paid(offered(recommend(job_level=P4))) != what_is_paid(offered(_PLAIN))


@pytest.mark.parametrize(
    "changed",
    [
        replace(_PLAIN, status=Status.NEEDS_L1),
        replace(_PLAIN, offer=None),
        replace(_PLAIN, offer=replace(offered(_PLAIN), base=Decimal("177000.01"))),
        replace(_PLAIN, offer=replace(offered(_PLAIN), currency="AUD")),
        replace(_PLAIN, offer=replace(offered(_PLAIN), tier=Tier.L3)),
        replace(_PLAIN, policy_version=2),
    ],
    ids=["status", "no offer", "base", "currency", "tier", "policy version"],
)
def test_tampering_with_an_answer_changes_its_fingerprint(changed: Recommendation) -> None:
    assert fingerprint_of(changed) != _PLAIN.fingerprint


def test_an_answer_without_an_offer_has_a_fingerprint_too() -> None:
    refused, missing = recommend(interview_feedback=NO_HIRE), recommend(evidence(ranges=()))

    assert refused.fingerprint == fingerprint_of(refused)
    assert refused.fingerprint != missing.fingerprint


def test_another_process_with_other_hashes_gives_the_identical_answer() -> None:
    question = "from tests.unit.recommendations.sample_offers import recommend; print(repr(recommend()))"

    told = subprocess.run(
        [sys.executable, "-c", question],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONHASHSEED": "4711", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )

    assert told.stdout.rstrip("\n") == repr(_PLAIN)
